"""The pump: one timer that brings to the screen what the worker has left, and else rests."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Qt, QTimer


class Pace(Enum):
    """When the next beat is due."""

    FRAME = 80  # milliseconds: 12.5 frames a second while it trains
    SOON = 15  # for an answer that somebody waits for
    BEHIND = 1000  # for what runs where nobody looks: to notice its end
    NONE = None  # when it is woken


GUI_SHARE = 0.2  # of the time at most is spent in the GUI thread; beyond that frames become fewer
SLOWEST = 500  # milliseconds between two beats


class Pump(QObject):
    """Calls `beat`, which says when it wants to be called again."""

    def __init__(self, beat: Callable[[], Pace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beat = beat
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)
        self._worked = 0.0  # seconds of this thread up to the last beat

    def wake(self) -> None:
        """There is, or will be, something to bring."""
        if not self._timer.isActive() or self._timer.remainingTime() > Pace.SOON.value:
            self._timer.start(Pace.SOON.value)

    def stop(self) -> None:
        """No beat until it is woken again."""
        self._timer.stop()

    @property
    def beating(self) -> bool:
        """Whether a beat is due."""
        return self._timer.isActive()

    def _on_timeout(self) -> None:
        began = time.perf_counter()
        pace = self._beat()
        took = 1000 * (time.perf_counter() - began)
        # All this thread did since the last beat, painting too: Python code in it held training up.
        before, self._worked = self._worked, time.thread_time()
        if pace is Pace.FRAME:
            spent = 1000 * (self._worked - before)
            self._timer.start(
                round(max(min(max(pace.value, spent / GUI_SHARE), SLOWEST) - took, Pace.SOON.value))
            )
        elif pace is not Pace.NONE:
            self._timer.start(pace.value)
