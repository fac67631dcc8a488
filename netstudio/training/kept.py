"""What was found of the batch that is walked through, so that each step looks only at what is new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from netstudio.training.subject import Subject

T = TypeVar("T")


class Kept:
    """Findings by what they are of. What a walk has computed stays as it is, until a new batch begins.

    Where it is not `lasting`, everything is found afresh each time it is looked at.
    """

    def __init__(self) -> None:
        self._of: tuple[object, ...] | None = None
        self._found: dict[object, Any] = {}

    def look_at(self, subject: Subject, lens: object, lasting: bool) -> None:
        """From now on what is found is of this."""
        executor = subject.executor
        now = (subject, executor.rewound, lens)
        # Before the first stage a batch may still be filled in.
        if now != self._of or not lasting or executor.position == 0:
            self._found = {}
        self._of = now if lasting else None

    def find(self, key: object, find: Callable[[], T]) -> T:
        """What is known of something, found at the first asking."""
        if key not in self._found:
            self._found[key] = find()
        found: T = self._found[key]
        return found
