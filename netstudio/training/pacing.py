"""The pace of a run: how fast it goes, and what is done beside it now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

RATE_WINDOW = 1.0  # seconds over which the steps per second are counted


class Speed:
    """Counts the steps per second, over about the last second in which somebody looked."""

    def __init__(self) -> None:
        self.rate = 0.0
        self._mark = (0.0, 0)  # when the counting began, and at which step

    def begin(self, steps: int) -> None:
        """A run begins, or goes on."""
        self._mark = time.perf_counter(), steps

    def look(self, steps: int) -> None:
        """So many steps are done now."""
        now, (then, before) = time.perf_counter(), self._mark
        if now - then >= RATE_WINDOW:
            self.rate = (steps - before) / (now - then)
            self._mark = now, steps


class NowAndThen:
    """Something that takes no more than a `share` of the time, with at least `pause` seconds in between."""

    def __init__(self, share: float, pause: float = 0.0) -> None:
        self._share = share
        self._pause = pause
        self._next = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time again."""
        return time.perf_counter() >= self._next

    @contextmanager
    def doing(self) -> Iterator[None]:
        """Around doing it: measures how long it takes."""
        start = time.perf_counter()
        yield
        took = time.perf_counter() - start
        self._next = start + max(self._pause, took / self._share)
