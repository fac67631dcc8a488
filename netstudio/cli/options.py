"""Kinds of numbers that options take, refused in words where they make no sense."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import TypeVar

from netstudio.words import tr

Number = TypeVar("Number", int, float)


def count(text: str) -> int:
    """A whole number of 1 or more."""
    return _number(text, int, lambda n: n >= 1, str(tr("a whole number of 1 or more")))


def seed(text: str) -> int:
    """What a random generator starts from."""
    return _number(text, int, lambda n: 0 <= n < 2**32, str(tr("a whole number from 0 to 4294967295")))


def seconds(text: str) -> float:
    """A duration."""
    return _number(text, float, lambda n: 0 <= n < 1e6, str(tr("a number of seconds")))


def scale(text: str) -> float:
    """How many times larger."""
    return _number(text, float, lambda n: 0.05 <= n <= 20, str(tr("a number from 0.05 to 20")))


def _number(text: str, kind: Callable[[str], Number], fits: Callable[[Number], bool], wanted: str) -> Number:
    number: Number | None
    try:
        number = kind(text)
    except ValueError:
        number = None
    if number is None or not fits(number):
        raise ArgumentTypeError(str(tr("expected {wanted}, got “{text}”", wanted=wanted, text=text)))
    return number
