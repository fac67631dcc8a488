"""Panning: the drawing sticks to the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class Pan(Gesture):
    """Drag with the middle button, or with Space held."""

    hint = tr("Release to stop panning")
    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: CanvasView, at: Pointer) -> None:
        super().__init__(canvas)
        self._last = at.view

    def move(self, at: Pointer) -> None:
        self.canvas.pan(at.view - self._last)
        self._last = at.view
