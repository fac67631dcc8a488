"""Garbage collection in the GUI thread alone.

Objects of Qt that die in a cycle must be destroyed in the GUI's thread, but Python collects in whichever
thread happens to allocate. So that is switched off while the studio runs, and done here, by a timer.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 500  # milliseconds


class Collector(QObject):
    """Collects while it lives; `stop` leaves it to Python again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()  # what is there now, modules and classes, stays; looking through it takes long
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(INTERVAL)

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """No more collecting here."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
