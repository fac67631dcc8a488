"""Wiring with the keys: from one of a node's ports to one after the other of the ports that take the wire."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from netstudio.graph.model import End
from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Gesture
from netstudio.studio.canvas.wiring import Wiring
from netstudio.studio.canvas.wiring_light import WiringLight, carried
from netstudio.words import Refusal, Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

ASKED, OFFERED = 400, 32  # ports at most that are tried, the nearest first, and that are gone through

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backtab)
_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConnectByKeys(Gesture):
    """Enter on a node begins, arrows or Tab go through the ports that take the wire, Enter connects.

    Space goes on to the node's next port: its outputs first, then its inputs, from which the wire leads
    backward, and passes over those that nothing can be wired to. Raises Refusal where that is so of all.
    """

    def __init__(self, canvas: CanvasView, node: str, port: int = 0) -> None:
        super().__init__(canvas)
        graph = canvas.document.graph
        sides = ((graph.output_ports(node), True), (graph.input_ports(node), False))
        ports = [(End(node, p.name), is_output) for side, is_output in sides for p in side]
        self._node, self._at = node, 0
        for i in range(port, port + len(ports)):
            self._port = i % len(ports)
            self._wiring = Wiring.at_port(canvas.document.analysis, *ports[self._port])
            self._targets = list(islice((end for end in self._nearest() if self._fits(end)), OFFERED))
            if self._targets:
                break
        else:
            raise Refusal(tr("No port here can be wired to {node}.", node=graph.nodes[node].name))
        self._shine()

    @property
    def hint(self) -> Words:  # type: ignore[override]
        """From where to where the wire would lead, and the keys."""
        keys = tr("Arrows or Tab choose the port · Space: the node's next port · Enter wires · Esc cancels")
        ends = self._wiring.starts[0], self._targets[self._at]
        source, target = ends if self._wiring.from_output else ends[::-1]
        return tr(
            "{source} → {target} · {keys}",
            source=self._title(source, output=True),
            target=self._title(target, output=False),
            keys=keys,
        )

    def key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _ON:
            self._step(1)
        elif key in _BACK:
            self._step(-1)
        elif key in _DONE:
            self.canvas.hand.end()
            self.canvas.drawing.shine(None)
            target = self._targets[self._at]
            self.canvas.document.apply(self._wiring.label(target), self._wiring.connected(target))
        elif key == Qt.Key.Key_Space:
            self.canvas.hand.begin(ConnectByKeys(self.canvas, self._node, self._port + 1))
        else:
            return False
        return True

    def cancel(self) -> None:
        self.canvas.drawing.shine(None)

    def area(self) -> QRectF:
        start, end = self._points()
        return draft_area(start, end, self._wiring.from_output)

    def paint(self, painter: QPainter, scale: float) -> None:
        shape = carried(self._wiring, self._targets[self._at])
        paint_draft(painter, *self._points(), self._wiring.from_output, accepted=True, shape=shape)

    def _step(self, by: int) -> None:
        self._at = (self._at + by) % len(self._targets)
        _, end = self._points()
        self.canvas.bring_into_sight(QRectF(end, end))
        self._shine()
        self.canvas.hint_changed.emit(str(self.hint))

    def _shine(self) -> None:
        self.canvas.drawing.shine(WiringLight(self._wiring, self._targets[self._at]))

    def _points(self) -> tuple[QPointF, QPointF]:
        drawing, from_output = self.canvas.drawing, self._wiring.from_output
        start = drawing.port_point(self._wiring.starts[0], from_output)
        assert start is not None, "the graph is the one that the gesture began with"
        end = drawing.port_point(self._targets[self._at], not from_output)
        assert end is not None
        return start, end

    def _fits(self, end: End) -> bool:
        return self._wiring.takes(end) and self._wiring.refusal(end) is None

    def _title(self, end: End, output: bool) -> str:
        graph = self.canvas.document.graph
        port = graph.port(end, output)
        return f"{graph.nodes[end.node].name} · {port.title if port else end.port}"

    def _nearest(self) -> list[End]:
        """Ports of other nodes: free ones first, then those ahead, then the nearest."""
        graph, items = self.canvas.document.graph, self.canvas.drawing.nodes
        forward, here = self._wiring.from_output, items[self._node].pos()

        def far(end: End) -> tuple[bool, bool, float]:
            away = items[end.node].pos() - here
            taken = forward and end in graph.wires
            return taken, away.x() < 0 if forward else away.x() > 0, abs(away.x()) + abs(away.y())

        ends = (end for n in items if n != self._node for end in self._wiring.ports(n))
        return sorted(ends, key=far)[:ASKED]
