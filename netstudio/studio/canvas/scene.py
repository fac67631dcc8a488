"""The scene: an item for each node and wire, in step with the document; an edit touches only what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsScene

from netstudio.graph.analysis import Analysis
from netstudio.graph.expand import computed_wire
from netstudio.graph.model import End, Graph, Node, Points, Wire
from netstudio.graph.problem import Problem
from netstudio.studio.canvas.drawn import Drawn
from netstudio.studio.canvas.faces import NodeFace, PortFace, WireFace, node_face, wire_face
from netstudio.studio.canvas.frame_layer import FrameLayer
from netstudio.studio.canvas.heat import Heat
from netstudio.studio.canvas.live import Live
from netstudio.studio.canvas.node_item import NodeItem
from netstudio.studio.canvas.spotlight import NOTHING, Spotlight
from netstudio.studio.canvas.touched import Touched
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.studio.theme import theme
from netstudio.training.snapshot import Snapshot

if TYPE_CHECKING:
    from netstudio.studio.canvas.glimpse import Glimpses

Problems = dict[str, tuple[Problem, ...]]
_BOXES = Qt.ItemSelectionMode.IntersectsItemBoundingRect


class CanvasScene(QGraphicsScene):
    """Items by what they show: nodes by id, wires by the input they end in.

    It shows the inside of one group, the `scope`; while that is empty, the drawing itself. `touched` collects
    what was added, removed or moved, for the overview, which takes it.
    """

    relit = Signal()  # something else stands out

    def __init__(self, document: Drawn, scope: str = "") -> None:
        super().__init__()
        self.document = document
        self.scope = scope
        self.live = Live()
        self.heat: Mapping[str, Heat] = {}
        self.failure: Problem | None = None  # of a run, beside the problems of the drawing
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[End, WireItem] = {}
        self.touched = Touched(self)
        self.spotlight = NOTHING
        self.glimpses: Glimpses | None = None  # of what is inside of layers, where one can come near
        self.frames = FrameLayer(self, scope, self.touched)
        self._wires_at: dict[str, set[End]] = {}
        self._seen: dict[str, tuple[object, ...]] = {}
        self._keep_up(Graph(), document.graph)
        self.frames.follow(document.graph)

    # Keeping in step ----------------------------------------------------------------------------------------

    def follow(self, before: Graph, after: Graph) -> None:
        """The document's graph was `before` and is now `after`."""
        if _only_moved(before, after, self.scope):
            for node in after.inside(self.scope):
                if node is not before.nodes[node.id]:
                    self.place(node.id, QPointF(*node.position))
        else:
            self._keep_up(before, after)
        self._bend_as(after)
        self.frames.follow(after)

    def _keep_up(self, before: Graph, after: Graph) -> None:
        analysis = self.document.analysis
        found = analysis.problems if self.failure is None else (self.failure, *analysis.problems)
        problems = _by_node(after, self.scope, found)
        nodes, wires = after.inside(self.scope), after.wires_inside(self.scope)
        kept, kept_wires = {node.id for node in nodes}, set(wires)
        for wire in before.wires_inside(self.scope):
            if wire not in kept_wires:
                self._drop_wire(wire.target)
        for node in before.inside(self.scope):
            if node.id not in kept:
                self._drop_node(node.id)
        for node in nodes:
            self._show_node(after, analysis, node, problems.get(node.id, ()))
        for wire in wires:
            self._show_wire(wire, wire_face(analysis, wire, problems.get(wire.target.node, ())))
        self.show_live()

    def show_failure(self, failure: Problem | None) -> None:
        """Mark the node where a run failed; None: none did."""
        self.failure = failure
        self._keep_up(self.document.graph, self.document.graph)

    def _show_node(self, graph: Graph, analysis: Analysis, node: Node, problems: tuple[Problem, ...]) -> None:
        """Make or change a node's item, if what it is made from is not what it was."""
        ins, outs = graph.input_ports(node.id), graph.output_ports(node.id)
        wires = [graph.wires.get(End(node.id, port.name)) for port in ins]
        made_from = (
            (node.name, node.layer, node.frozen, node.bypassed, node.collapsed),
            ins,
            analysis.inferences(node.id),
            [analysis.shapes.get(w.source) if w else None for w in wires],
            outs,
            [End(node.id, port.name) in graph.wires_from for port in outs],
            (problems, graph.breakpoints.get(node.id)),
            (graph.all_within([node.id]), graph.wires_inside(node.id)) if node.is_group else None,
        )
        if self._seen.get(node.id) != made_from:
            self._seen[node.id] = made_from
            self._dress_node(node, node_face(graph, analysis, node, problems))
        self.place(node.id, QPointF(*node.position))

    def _dress_node(self, node: Node, face: NodeFace) -> None:
        item = self.nodes.get(node.id)
        if item is None:
            item = self.nodes[node.id] = NodeItem(node.id, face, node.position)
            item.set_heat(self.heat.get(node.id))
            self.addItem(item)
            self.touched.add(node.id)
        elif item.face != face:
            item.set_face(face)
            self._reroute(node.id)

    def _show_wire(self, wire: Wire, face: WireFace) -> None:
        item = self.wires.get(wire.target)
        if item is not None:
            if item.face != face:
                item.set_face(face)
            return
        item = WireItem(wire, face)
        item.bends = self.document.graph.bends.get(wire.target, ())
        if self._route(item):  # a wire in a file may end nowhere
            self.wires[wire.target] = item
            self.addItem(item)
            for node in (wire.source.node, wire.target.node):
                self._wires_at.setdefault(node, set()).add(wire.target)

    def _drop_wire(self, end: End) -> None:
        item = self.wires.pop(end, None)
        if item is not None:
            self.removeItem(item)
            for node in (item.wire.source.node, end.node):
                self._wires_at[node].discard(end)
            self.touched.add(end)

    def _drop_node(self, node: str) -> None:
        self.removeItem(self.nodes.pop(node))
        self._seen.pop(node, None)
        self._wires_at.pop(node, None)
        self.touched.add(node)

    # Moving -------------------------------------------------------------------------------------------------

    def place(self, node: str, place: QPointF) -> None:
        """Put a node's item somewhere; its wires follow."""
        item = self.nodes[node]
        if item.pos() != place:
            item.setPos(place)
            self._reroute(node)

    def bend(self, end: End, points: Points) -> None:
        """Lead the wire into an input through these points."""
        item = self.wires.get(end)
        if item is not None and item.bends != points:
            item.set_bends(points)
            self._route(item)

    def _bend_as(self, graph: Graph) -> None:
        for end in {end for end, item in self.wires.items() if item.bends} | graph.bends.keys():
            self.bend(end, graph.bends.get(end, ()))

    def _reroute(self, node: str) -> None:
        self.touched.add(node)
        for end in self._wires_at.get(node, ()):
            self._route(self.wires[end])

    def _route(self, item: WireItem) -> bool:
        source, target = item.wire.source, item.wire.target
        start, end = self.port_point(source, output=True), self.port_point(target, output=False)
        if start is None or end is None:
            return False
        hangs = not (self._is_first(source, output=True) and self._is_first(target, output=False))
        item.route(start, end, self.nodes[source.node].frame, self.nodes[target.node].frame, hangs)
        self.touched.add(target)
        return True

    def _is_first(self, end: End, output: bool) -> bool:
        face = self.nodes[end.node].face
        return (face.outputs if output else face.inputs)[0].name == end.port

    # Live ---------------------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot | None, stale: bool = False) -> None:
        """Show a net as it is at this moment; None when there is no session. What is `stale` is pale."""
        self.live.show(snapshot, stale)
        self.show_live()

    def show_live(self) -> None:
        """Hand to every item what the last snapshot says of it."""
        self.live.in_theme(theme.tokens.name)
        graph, wires = self.document.graph, self.live.wires()
        for node_id, item in self.nodes.items():
            item.set_live(self.live.node(graph, node_id))
        for wire in self.wires.values():
            wire.set_live(wires.get(computed_wire(graph, wire.wire).target))

    def show_heat(self, heat: Mapping[str, Heat]) -> None:
        """Show how long nodes take; of none, where that is not wanted."""
        self.heat = heat
        for node_id, item in self.nodes.items():
            item.set_heat(heat.get(node_id))

    def shine(self, spotlight: Spotlight | None) -> None:
        """Let something stand out; None: nothing does any more."""
        before, self.spotlight = self.spotlight, spotlight or NOTHING
        if self.spotlight is not before:
            self.relit.emit()

    # Finding ------------------------------------------------------------------------------------------------

    def port_point(self, end: End, output: bool) -> QPointF | None:
        """Where a port is; None where there is no such port."""
        item = self.nodes.get(end.node)
        return item.port_point(end.port, output) if item else None

    def nodes_in(self, rect: QRectF) -> Iterator[NodeItem]:
        """The nodes whose outline touches a rectangle, the uppermost first."""
        found = self.items(rect, _BOXES)
        return (item for item in found if isinstance(item, NodeItem) and item.frame.intersects(rect))

    def wire(self, wire: Wire) -> WireItem | None:
        """The item of a wire; None where there is no such wire (any more)."""
        item = self.wires.get(wire.target)
        return item if item is not None and item.wire == wire else None

    def node_at(self, point: QPointF) -> NodeItem | None:
        """The uppermost node at a point."""
        around = QRectF(point.x() - 1, point.y() - 1, 2, 2)
        return next((item for item in self.nodes_in(around) if item.holds(point)), None)

    def port_at(self, point: QPointF, reach: float, output: bool | None = None) -> tuple[End, bool] | None:
        """The nearest port within `reach`, and whether it is an output (`output`: only of that side)."""
        best, found = reach, None
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(area, _BOXES):
            if isinstance(item, NodeItem):
                for port, is_output in _ports(item.face, output):
                    away = point - item.pos() - QPointF(port.x, port.y)
                    distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
                    if distance < best:  # of several in one place, the first
                        best, found = distance, (End(item.node, port.name), is_output)
        return found

    def wire_at(self, point: QPointF, reach: float) -> WireItem | None:
        """The nearest wire within `reach` of a point."""
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        wires = [item for item in self.items(area, _BOXES) if isinstance(item, WireItem)]
        near = [(distance, i) for i, w in enumerate(wires) if (distance := w.curve.distance(point)) <= reach]
        return wires[min(near)[1]] if near else None

    def wires_across(self, a: QPointF, b: QPointF) -> Iterator[Wire]:
        """The wires that a straight line from `a` to `b` crosses."""
        area = QRectF(a, b).normalized().adjusted(-1, -1, 1, 1)
        found = (item for item in self.items(area, _BOXES) if isinstance(item, WireItem))
        return (item.wire for item in found if item.curve.crosses(a, b))

    def extent(self, nodes: Iterable[str] | None = None) -> QRectF:
        """The rectangle around these nodes, or around the whole drawing; null where there is none."""
        found = self.frames.extent() if nodes is None else QRectF()
        for node in self.nodes if nodes is None else nodes:
            found = found.united(self.nodes[node].whole)
        for wire in self.wires.values() if nodes is None else ():
            found = found.united(wire.curve.path.boundingRect())
        return found


def _ports(face: NodeFace, output: bool | None) -> Iterator[tuple[PortFace, bool]]:
    if output is not False:
        yield from ((port, True) for port in face.outputs)
    if output is not True:
        yield from ((port, False) for port in face.inputs)


def _only_moved(before: Graph, after: Graph, scope: str) -> bool:
    """Whether nothing but positions differs, and those in one group alone.

    What moves inside of another changes how that group looks: its ports, and the picture of its inside.
    """
    if before.wires is not after.wires or before.training is not after.training:
        return False
    if before.breakpoints != after.breakpoints:
        return False
    if before.nodes.keys() != after.nodes.keys():
        return False
    pairs = ((node, before.nodes[node.id]) for node in after)
    return all(a is b or (a.group == scope and replace(a, position=b.position) == b) for a, b in pairs)


def _by_node(graph: Graph, scope: str, problems: Iterable[Problem]) -> Problems:
    """The problems of each node that is shown; a group has those of all that is in it."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        node = problem.node
        if node is not None and node in graph.nodes and (shown := graph.seen_in(node, scope)):
            found.setdefault(shown, []).append(problem)
    return {node: tuple(its) for node, its in found.items()}
