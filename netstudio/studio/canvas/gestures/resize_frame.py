"""Making a comment frame larger or smaller, at an edge or a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from netstudio.graph.frames import SMALLEST
from netstudio.studio.canvas import framing
from netstudio.studio.canvas.frame_item import Part
from netstudio.studio.canvas.frame_layer import as_rect
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.grid import snapped
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

_CURSORS = {
    Part.TITLE: Qt.CursorShape.OpenHandCursor,
    Part.LEFT: Qt.CursorShape.SizeHorCursor,
    Part.RIGHT: Qt.CursorShape.SizeHorCursor,
    Part.TOP: Qt.CursorShape.SizeVerCursor,
    Part.BOTTOM: Qt.CursorShape.SizeVerCursor,
    Part.LEFT | Part.TOP: Qt.CursorShape.SizeFDiagCursor,
    Part.RIGHT | Part.BOTTOM: Qt.CursorShape.SizeFDiagCursor,
    Part.RIGHT | Part.TOP: Qt.CursorShape.SizeBDiagCursor,
    Part.LEFT | Part.BOTTOM: Qt.CursorShape.SizeBDiagCursor,
}


def cursor_for(part: Part) -> Qt.CursorShape:
    """The cursor over a part of a frame."""
    return _CURSORS.get(part, Qt.CursorShape.ArrowCursor)


class ResizeFrame(Gesture):
    """Drag an edge or a corner; in steps of the grid, down to the smallest that there is."""

    hint = tr("What lies within is carried along when the frame moves · Esc puts it back")

    def __init__(self, canvas: CanvasView, at: Pointer, frame: str, part: Part) -> None:
        super().__init__(canvas)
        self._frame, self._part, self._start = frame, part, at
        self._before = QRectF(*canvas.document.graph.frames[frame].rect)
        self._rect = QRectF(self._before)
        self.cursor = cursor_for(part)
        if frame not in canvas.selection.frames:
            canvas.selection.set((), [frame])

    def move(self, at: Pointer) -> None:
        by, part, rect = at.scene - self._start.scene, self._part, QRectF(self._before)
        x0, y0 = snapped(rect.topLeft() + by)
        x1, y1 = snapped(rect.bottomRight() + by)
        if part & Part.LEFT:
            rect.setLeft(min(x0, rect.right() - SMALLEST[0]))
        if part & Part.RIGHT:
            rect.setRight(max(x1, rect.left() + SMALLEST[0]))
        if part & Part.TOP:
            rect.setTop(min(y0, rect.bottom() - SMALLEST[1]))
        if part & Part.BOTTOM:
            rect.setBottom(max(y1, rect.top() + SMALLEST[1]))
        self._rect = rect
        self.canvas.drawing.frames.items[self._frame].place(rect)

    def release(self, at: Pointer) -> None:
        framing.resize(self.canvas, self._frame, as_rect(self._rect))

    def cancel(self) -> None:
        item = self.canvas.drawing.frames.items.get(self._frame)
        if item is not None:
            item.place(self._before)
