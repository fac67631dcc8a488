"""Dragging a point that a wire goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from netstudio.graph.bends import moved_point, set_bends
from netstudio.graph.model import Points, Wire
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.grid import snapped
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class MoveBend(Gesture):
    """Press on a point of a wire: selects it and drags it in steps of the grid.

    `points` are those of the wire, with the new one where it is to be added.
    """

    hint = tr("Release to lead the wire through here · double click removes the point · Esc puts it back")
    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: CanvasView, wire: Wire, index: int, points: Points) -> None:
        super().__init__(canvas)
        self._wire, self._index, self._points = wire, index, points
        canvas.drawing.bend(wire.target, points)
        canvas.selection.set_bend(wire, index)

    def move(self, at: Pointer) -> None:
        self._points = moved_point(self._points, self._index, snapped(at.scene))
        self.canvas.drawing.bend(self._wire.target, self._points)

    def release(self, at: Pointer) -> None:
        graph = self.canvas.document.graph
        new = len(self._points) > len(graph.bends.get(self._wire.target, ()))
        label = tr("Bend a wire") if new else tr("Move a bend")
        self.canvas.document.apply(label, set_bends(graph, self._wire, self._points))

    def cancel(self) -> None:
        graph = self.canvas.document.graph
        self.canvas.drawing.bend(self._wire.target, graph.bends.get(self._wire.target, ()))
