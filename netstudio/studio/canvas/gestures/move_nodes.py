"""Selecting by click, and moving what is selected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from netstudio.graph.bends import carried
from netstudio.graph.splice import Splice
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.gestures.guided import Guided
from netstudio.studio.canvas.ghost import MIDDLE
from netstudio.studio.canvas.insertion import Insertion
from netstudio.studio.canvas.snapping import NOWHERE, Snapping
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class MoveNodes(Gesture):
    """Press on a node: selects it, and drags all that is selected along, to where it snaps.

    The items move at once; the document hears of it at the end.
    """

    hint = tr("Release to put it here · Alt moves it freely · Esc puts it back")

    def __init__(self, canvas: CanvasView, at: Pointer, node: str) -> None:
        super().__init__(canvas)
        self._node = node
        self._start = at
        self._dragging = False
        self._narrow = False  # a click on one of several selected nodes leaves that one
        selection = canvas.selection
        if at.toggles:
            selection.toggle(node)
        elif at.adds:
            selection.set([*selection.nodes, node])
        elif node in selection:
            self._narrow = True
        else:
            selection.set([node])
        items = canvas.drawing.nodes
        moved = selection.nodes if node in selection else ()
        self._places = {n: QPointF(items[n].pos()) for n in moved}
        graph = canvas.document.graph
        alone = len(moved) == 1 and not graph.wires_of(node)
        self._insertion = Insertion(canvas, graph, [node], canvas.drawing.port_point) if alone else None
        self._guided: Guided | None = None

    def move(self, at: Pointer) -> None:
        far = (at.view - self._start.view).manhattanLength() >= QApplication.startDragDistance()
        self._dragging = self._dragging or (far and bool(self._places))
        if self._dragging:
            self.cursor = Qt.CursorShape.SizeAllCursor
            by = self._settle(at)
            for node, start in self._places.items():
                self.canvas.drawing.place(node, start + by)
            self._carry({node: (start + by).toTuple() for node, start in self._places.items()})
            if self._insertion is not None:
                self._insertion.follow(self._places[self._node] + by + MIDDLE, at)

    def release(self, at: Pointer) -> None:
        found = self._insertion.leave() if self._insertion is not None else None
        if self._dragging:
            self._put(found, at)
        elif self._narrow:
            self.canvas.selection.set([self._node])

    def _carry(self, places: Mapping[str, Any]) -> None:
        """Bends of wires between the nodes that move go along."""
        for end, points in carried(self.canvas.document.graph, places).items():
            self.canvas.drawing.bend(end, points)

    def area(self) -> QRectF:
        lines = self._guided.area() if self._guided else QRectF()
        return lines.united(self._insertion.area()) if self._insertion is not None else lines

    def paint(self, painter: QPainter, scale: float) -> None:
        if self._guided is not None:
            self._guided.paint(painter, scale)
        if self._insertion is not None:
            self._insertion.paint(painter)

    def cancel(self) -> None:
        if self._insertion is not None:
            self._insertion.leave()
        graph = self.canvas.document.graph
        self._carry({node: graph.nodes[node].position for node in self._places if node in graph.nodes})
        for node in self._places:
            if node in graph.nodes:
                self.canvas.drawing.place(node, QPointF(*graph.nodes[node].position))

    def _put(self, found: Splice | None, at: Pointer) -> None:
        """The document hears of it; what does not fit into the wire that it lies on is only moved."""
        items, editing = self.canvas.drawing.nodes, self.canvas.editing
        places = {n: QPointF(items[n].pos()) for n in self._places}
        if found is not None and found.problem is None:
            editing.move_into(found.wire, self._node, places[self._node])
            return
        editing.move(places)
        if found is not None and found.problem is not None:
            self.canvas.refuse(found.problem.words, at.view)

    def _settle(self, at: Pointer) -> QPointF:
        """How far the nodes go; with Alt, as far as the mouse."""
        canvas, items = self.canvas, self.canvas.drawing.nodes
        if self._guided is None:
            snapping = Snapping.of_nodes([items[n] for n in self._places], items[self._node])
            self._guided = Guided(canvas, snapping, self._places)
        free = at.modifiers & Qt.KeyboardModifier.AltModifier
        return self._guided.settle(at.scene - self._start.scene, NOWHERE if free else canvas.snap_to)
