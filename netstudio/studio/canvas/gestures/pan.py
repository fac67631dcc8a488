"""Panning: the drawing sticks to the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.travel import Speed
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class Pan(Gesture):
    """Drag with the middle button, or with Space held. Let go in a fast drag, the drawing glides on."""

    hint = tr("Release to stop panning; let go while moving to let it glide · Esc goes back")
    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: CanvasView, at: Pointer) -> None:
        super().__init__(canvas)
        self._last = at.view
        self._gone = QPoint()
        self._speed = Speed()

    def move(self, at: Pointer) -> None:
        by = at.view - self._last
        self.canvas.pan(by)
        self._last, self._gone = at.view, self._gone + by
        self._speed.add(by, at.time)

    def release(self, at: Pointer) -> None:
        self.canvas.travel.glide(self._speed.at(at.time))

    def cancel(self) -> None:
        self.canvas.pan(-self._gone)
