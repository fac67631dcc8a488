"""The wire into which nodes will be put that are dragged over it: it is marked, or it is said why not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.splice import Splice, splice
from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Pointer

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

REACH = 22.0  # pixels of the scene from a wire within which it is meant


class Insertion:
    """Looks for the wire under dragged nodes of a graph; `place(port, is output)` tells where a port is now.

    Each wire is asked once, because the mouse asks again and again.
    """

    def __init__(
        self,
        canvas: CanvasView,
        graph: Graph,
        nodes: Collection[str],
        place: Callable[[End, bool], QPointF | None],
    ) -> None:
        self.found: Splice | None = None
        self._canvas = canvas
        self._graph = graph
        self._nodes = nodes
        self._place = place
        self._asked: dict[Wire, Splice | None] = {}

    @property
    def refused(self) -> bool:
        """Whether there is a wire, and the nodes do not fit into it."""
        return self.found is not None and self.found.problem is not None

    def follow(self, middle: QPointF, at: Pointer) -> None:
        """The middle of the nodes has come to a point of the scene."""
        self._mark(self._look(middle))
        if self.found is not None and self.found.problem is not None:
            self._canvas.bubble.say(self.found.problem.words, at.view)
        else:
            self._canvas.bubble.hush()

    def leave(self) -> Splice | None:
        """Nothing is dragged any more; gives what was found last."""
        found = self.found
        self._mark(None)
        self._canvas.bubble.hush()
        return found

    def area(self) -> QRectF:
        """Where it paints; null while there is no wire."""
        drafts = [draft_area(*ends, from_output) for ends, from_output in self._drafts()]
        return drafts[0].united(drafts[1]) if drafts else QRectF()

    def paint(self, painter: QPainter) -> None:
        """The two wires that there will be, or that are refused."""
        for ends, from_output in self._drafts():
            paint_draft(painter, *ends, from_output=from_output, accepted=not self.refused)

    def _look(self, point: QPointF) -> Splice | None:
        item = None if self._canvas.far else self._canvas.drawing.wire_at(point, REACH)
        if item is None:
            return None
        if item.wire not in self._asked:
            self._asked[item.wire] = splice(self._graph, item.wire, self._nodes)
        return self._asked[item.wire]

    def _drafts(self) -> list[tuple[tuple[QPointF, QPointF], bool]]:
        """Both ends of each wire, and whether it is drawn from its output."""
        if self.found is None:
            return []
        wire, drawing = self.found.wire, self._canvas.drawing
        start, entry = drawing.port_point(wire.source, True), self._place(self.found.entry, False)
        exit_, end = self._place(self.found.exit, True), drawing.port_point(wire.target, False)
        if start is None or entry is None or exit_ is None or end is None:
            return []
        return [((start, entry), True), ((end, exit_), False)]

    def _mark(self, found: Splice | None) -> None:
        for which, marked in ((self.found, False), (found, True)):
            item = self._canvas.drawing.wire(which.wire) if which else None
            if item is not None:
                item.set_look(lifted=marked)
        self.found = found
