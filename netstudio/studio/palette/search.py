"""Search among names: exact before prefix before word before substring before fuzzy. Free of Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")


class Match(IntEnum):
    """How well a text fits what was typed; smaller is better."""

    EXACT = 0
    PREFIX = 1  # the text begins with it
    WORD = 2  # every word typed begins a word of the text
    SUBSTRING = 3  # it stands somewhere in the text
    FUZZY = 4  # its letters stand in the text, in their order


def match(query: str, text: str) -> Match | None:
    """How `text` fits `query`, upper and lower case being the same; None where it does not."""
    query, text = " ".join(query.casefold().split()), text.casefold()
    if query == text:
        return Match.EXACT
    if text.startswith(query):
        return Match.PREFIX
    words = _words(text)
    if all(any(word.startswith(part) for word in words) for part in query.split()):
        return Match.WORD
    if query in text:
        return Match.SUBSTRING
    letters = iter(text)
    return Match.FUZZY if all(letter in letters for letter in query if letter != " ") else None


def rank(query: str, items: Iterable[T], names: Callable[[T], Sequence[str]]) -> list[T]:
    """The items that fit, best first, each by its best name; equals keep their order. No query: all."""
    if not query.strip():
        return list(items)
    found = []
    for item in items:
        # Of two fits of the same kind the earlier name counts more, then the shorter text.
        fits = [
            (fit, i, len(name))
            for i, name in enumerate(names(item))
            if (fit := match(query, name)) is not None
        ]
        if fits:
            found.append((min(fits), item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
