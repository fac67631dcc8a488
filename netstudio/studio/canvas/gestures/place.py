"""Dragging something new over the canvas, to where it will stand or into a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.ghost import Ghost
from netstudio.studio.canvas.insertion import Insertion
from netstudio.studio.catalogue import Entry
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class Place(Gesture):
    """An entry of the catalogue under the mouse: shows where it will stand, and that it goes into a wire."""

    hint = tr("Release to put it here · on a wire to insert it · Esc cancels")
    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, canvas: CanvasView, entry: Entry) -> None:
        super().__init__(canvas)
        self._entry = entry
        self._ghost = Ghost(entry.graph)
        self._offset: QPointF | None = None
        graph, ids = edits.paste(canvas.document.graph, entry.graph, group=canvas.scope)
        self._before = {new: old for old, new in ids.items()}
        tops = [ids[node.id] for node in entry.graph.inside()]
        self._insertion = Insertion(canvas, graph, tops, self._port_point)

    def move(self, at: Pointer) -> None:
        self._offset = self._ghost.offset(at.scene)
        self._insertion.follow(at.scene, at)

    def release(self, at: Pointer) -> None:
        found = self._insertion.leave()
        if found is not None and found.problem is not None:
            self.canvas.refuse(found.problem.words, at.view)
        else:
            offset = self._ghost.offset(at.scene)
            self.canvas.editing.add(self._entry, offset, found.wire if found else None)
            self.canvas.catalogue.remember(self._entry.key)

    def cancel(self) -> None:
        self._insertion.leave()

    def area(self) -> QRectF:
        if self._offset is None:
            return QRectF()
        return self._ghost.bounds.translated(self._offset).united(self._insertion.area())

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._offset is not None:
            self._ghost.paint_outlines(painter, self._offset, self._insertion.refused)
            self._insertion.paint(painter)

    def _port_point(self, end: End, output: bool) -> QPointF:
        offset = self._offset or QPointF()
        there = End(self._before[end.node], self._before.get(end.port, end.port))
        return self._ghost.port_point(there, output) + offset
