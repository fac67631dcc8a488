"""Making a comment frame larger or smaller, at an edge or a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.graph.frames import SMALLEST, frames_in, nodes_in
from netstudio.studio.canvas import framing
from netstudio.studio.canvas.frame_item import Part
from netstudio.studio.canvas.frame_layer import as_rect
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.gestures.guided import Guided
from netstudio.studio.canvas.snapping import Snapping, frame_boxes
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
    """Drag an edge or a corner to where it snaps, down to the smallest that there is."""

    hint = tr("What lies within is carried along when the frame moves · Esc puts it back")

    def __init__(self, canvas: CanvasView, at: Pointer, frame: str, part: Part) -> None:
        super().__init__(canvas)
        self._frame, self._part, self._start = frame, part, at
        self._before = QRectF(*canvas.document.graph.frames[frame].rect)
        self._rect = QRectF(self._before)
        self._corner = QPointF(
            self._before.left() if part & Part.LEFT else self._before.right(),
            self._before.top() if part & Part.TOP else self._before.bottom(),
        )
        self._guided = Guided(canvas, self._snapping(), self._held(), frames=True)
        self.cursor = cursor_for(part)
        if frame not in canvas.selection.frames:
            canvas.selection.set((), [frame])

    def move(self, at: Pointer) -> None:
        part, rect = self._part, QRectF(self._before)
        corner = self._corner + self._guided.settle(at.scene - self._start.scene, self.canvas.snap_to)
        if part & Part.LEFT:
            rect.setLeft(min(corner.x(), rect.right() - SMALLEST[0]))
        if part & Part.RIGHT:
            rect.setRight(max(corner.x(), rect.left() + SMALLEST[0]))
        if part & Part.TOP:
            rect.setTop(min(corner.y(), rect.bottom() - SMALLEST[1]))
        if part & Part.BOTTOM:
            rect.setBottom(max(corner.y(), rect.top() + SMALLEST[1]))
        self._rect = rect
        self.canvas.drawing.frames.items[self._frame].place(rect)

    def area(self) -> QRectF:
        return self._guided.area()

    def paint(self, painter: QPainter, scale: float) -> None:
        self._guided.paint(painter, scale)

    def release(self, at: Pointer) -> None:
        framing.resize(self.canvas, self._frame, as_rect(self._rect))

    def cancel(self) -> None:
        item = self.canvas.drawing.frames.items.get(self._frame)
        if item is not None:
            item.place(self._before)

    def _snapping(self) -> Snapping:
        """What is dragged: an edge as long as it is, or a corner."""
        axes, rect = [], QRectF(self._before)
        if self._part & (Part.LEFT | Part.RIGHT):
            axes.append(0)
            rect.setLeft(self._corner.x())
            rect.setWidth(0)
        if self._part & (Part.TOP | Part.BOTTOM):
            axes.append(1)
            rect.setTop(self._corner.y())
            rect.setHeight(0)
        return Snapping(frame_boxes([rect])[0], self._corner, tuple(axes), gaps=False)

    def _held(self) -> set[str]:
        """The frame and what lies within: nothing of that is snapped to."""
        frame = self.canvas.document.graph.frames[self._frame]
        inner = frames_in(self.canvas.document.graph, frame)
        return {self._frame, *inner, *nodes_in(frame, framing.rects(self.canvas))}
