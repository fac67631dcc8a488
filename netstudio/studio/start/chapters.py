"""The chapters of the book that the examples are from: their names begin with `ch05_` and the like."""

from __future__ import annotations

import re

from netstudio.words import Words, tr

BEYOND = 99  # where an example belongs that is from no chapter: after them all

_TITLES = {
    2: tr("Perceptrons"),
    3: tr("Neural networks"),
    4: tr("Learning"),
    5: tr("Backpropagation"),
    6: tr("Techniques of learning"),
    7: tr("Convolutional nets"),
    8: tr("Deep nets"),
}


def chapter_of(name: str) -> int:
    """The chapter of an example, by its name."""
    found = re.match(r"ch(\d+)_", name)
    return int(found[1]) if found else BEYOND


def chapter_title(chapter: int) -> Words:
    """What stands above the examples of a chapter."""
    if chapter == BEYOND:
        return tr("Beyond the book")
    if chapter not in _TITLES:
        return tr("Chapter {n}", n=chapter)
    return tr("Chapter {n} · {title}", n=chapter, title=_TITLES[chapter])
