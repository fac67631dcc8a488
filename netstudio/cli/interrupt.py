"""Ctrl+C as a wish: the present step is finished first."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any

from netstudio.words import Words


class Interrupted(KeyboardInterrupt):
    """An interrupt after which there is something to say."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.words = words


class Interrupt:
    """In a `with` block, Ctrl+C only sets `asked`; a second one interrupts at once, as ever."""

    def __init__(self) -> None:
        self.asked = False
        self._before: Any = None

    def __enter__(self) -> Interrupt:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, self._before)
