"""What of a scene is no longer where it was, or looks otherwise."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from netstudio.graph.model import End


class Touched(QObject):
    """Ids of nodes and frames, and the inputs that wires end in, until somebody takes them.

    `begun` is sent with the first one only: thousands are touched at once.
    """

    begun = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._found: set[str | End] = set()

    def add(self, what: str | End) -> None:
        """It came, went or changed."""
        if not self._found:
            self.begun.emit()
        self._found.add(what)

    def take(self) -> set[str | End]:
        """All of them, and from now on none."""
        found, self._found = self._found, set()
        return found
