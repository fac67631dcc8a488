"""Search among names: exact before prefix before word before substring before fuzzy. Free of Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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


def rank(
    query: str, items: Iterable[T], names: Callable[[T], Sequence[str]], recent: Sequence[T] = ()
) -> list[T]:
    """The items that fit, best first, each by its best name. No query: all.

    Of those that fit equally well the `recent` ones come first; beyond that equals keep their order.
    """
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
            best, *length = min(fits)
            age = recent.index(item) if item in recent else len(recent)
            found.append(((best, age, *length), item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def matched(query: str, text: str) -> frozenset[int]:
    """The places of the letters in `text` that fit what was typed; none where it does not fit."""
    fit, low = match(query, text), text.casefold()
    parts = query.casefold().split()
    if fit is None or not parts or len(low) != len(text):  # in some scripts letters grow
        return frozenset()
    if fit is Match.FUZZY:
        return frozenset(_in_order("".join(parts), low))
    if fit is Match.WORD:
        begin = {part: found.start() for part in parts if (found := re.search(rf"\b{re.escape(part)}", low))}
    else:
        begin = {" ".join(parts): low.index(" ".join(parts))}
    return frozenset(i for part, start in begin.items() for i in range(start, start + len(part)))


def _in_order(letters: str, text: str) -> Iterator[int]:
    """Where each letter stands, the first one after the one before it."""
    at = -1
    for letter in letters:
        yield (at := text.index(letter, at + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
