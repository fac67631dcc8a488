"""Wiring with the keys: from a node's output to one after the other of the ports that take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from netstudio.graph.model import End
from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Gesture
from netstudio.studio.canvas.wiring import Wiring
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

ASKED = 32  # ports at most that are tried, the nearest first

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backtab)
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConnectByKeys(Gesture):
    """Enter on a node begins, arrows or Tab go through the ports that take the wire, Enter connects.

    Space begins at the node's next output. Raises Refusal where there is nothing to wire to.
    """

    hint = tr("Arrows or Tab choose the port · Space takes the next output · Enter wires · Esc cancels")

    def __init__(self, canvas: CanvasView, node: str, output: int = 0) -> None:
        super().__init__(canvas)
        self._node, self._output = node, output
        graph = canvas.document.graph
        ports = graph.output_ports(node)
        if not ports:
            raise Refusal(tr("{node} has no output to wire from.", node=graph.nodes[node].name))
        self._wiring = Wiring.at_port(
            canvas.document.analysis, End(node, ports[output % len(ports)].name), True
        )
        self._targets = [end for end in self._nearest() if self._wiring.refusal(end) is None]
        if not self._targets:
            source = f"{graph.nodes[node].name} · {self._wiring.starts[0].port}"
            raise Refusal(tr("No port near here takes what comes from {source}.", source=source))
        self._at = 0

    def key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _ON:
            self._step(1)
        elif key in _BACK:
            self._step(-1)
        elif key in _DONE:
            self.canvas.hand.end()
            target = self._targets[self._at]
            self.canvas.document.apply(self._wiring.label(target), self._wiring.connected(target))
        elif key == Qt.Key.Key_Space:
            self.canvas.hand.begin(ConnectByKeys(self.canvas, self._node, self._output + 1))
        else:
            return False
        return True

    def area(self) -> QRectF:
        start, end = self._points()
        return draft_area(start, end, from_output=True)

    def paint(self, painter: QPainter, scale: float) -> None:
        paint_draft(painter, *self._points(), from_output=True, accepted=True)

    def _step(self, by: int) -> None:
        self._at = (self._at + by) % len(self._targets)
        _, end = self._points()
        self.canvas.bring_into_sight(QRectF(end, end), 80)

    def _points(self) -> tuple[QPointF, QPointF]:
        drawing = self.canvas.drawing
        start = drawing.port_point(self._wiring.starts[0], output=True)
        end = drawing.port_point(self._targets[self._at], output=False)
        assert start is not None, "the graph is the one that the gesture began with"
        assert end is not None
        return start, end

    def _nearest(self) -> list[End]:
        """Inputs of other nodes: free ones first, then those on the right, then the nearest."""
        graph, items = self.canvas.document.graph, self.canvas.drawing.nodes
        here = items[self._node].pos()

        def far(end: End) -> tuple[bool, bool, float]:
            away = items[end.node].pos() - here
            return end in graph.wires, away.x() < 0, abs(away.x()) + abs(away.y())

        ends = [End(n, p.name) for n in graph.nodes if n != self._node for p in graph.input_ports(n)]
        return sorted(ends, key=far)[:ASKED]
