"""Selecting by click, and moving what is selected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from netstudio.graph.bends import carried
from netstudio.studio.canvas.editing import snapped
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class MoveNodes(Gesture):
    """Press on a node: selects it, and drags all that is selected along, in steps of the grid.

    The items move at once; the document hears of it at the end.
    """

    hint = tr("Release to put it here · Esc puts it back")

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

    def move(self, at: Pointer) -> None:
        far = (at.view - self._start.view).manhattanLength() >= QApplication.startDragDistance()
        self._dragging = self._dragging or (far and bool(self._places))
        if self._dragging:
            self.cursor = Qt.CursorShape.SizeAllCursor
            place = self._places[self._node]
            by = QPointF(*snapped(place + at.scene - self._start.scene)) - place
            for node, start in self._places.items():
                self.canvas.drawing.place(node, start + by)
            self._carry({node: (start + by).toTuple() for node, start in self._places.items()})

    def release(self, at: Pointer) -> None:
        if self._dragging:
            items = self.canvas.drawing.nodes
            self.canvas.editing.move({n: QPointF(items[n].pos()) for n in self._places})
        elif self._narrow:
            self.canvas.selection.set([self._node])

    def _carry(self, places: Mapping[str, Any]) -> None:
        """Bends of wires between the nodes that move go along."""
        for end, points in carried(self.canvas.document.graph, places).items():
            self.canvas.drawing.bend(end, points)

    def cancel(self) -> None:
        graph = self.canvas.document.graph
        self._carry({node: graph.nodes[node].position for node in self._places if node in graph.nodes})
        for node in self._places:
            if node in graph.nodes:
                self.canvas.drawing.place(node, QPointF(*graph.nodes[node].position))
