"""From the drawing to what is computed: groups opened up, and repeated as often as they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from netstudio.graph.model import End, Graph, Node, Wire
from netstudio.layers.group import Group, GroupInput, GroupOutput

COPY = "/"  # between the id of a node and which copy of it this is: no id holds one
INTO, OUT = "x", "y"  # the ports of a group's input and output


def expand(graph: Graph) -> Graph:
    """The graph without groups: their inputs and outputs remain, as nodes that give on what they get.

    Nodes keep their ids; further copies are called `affine_1/2`. Names become paths: `Block 1/Affine 1`.
    A repeated group feeds its first output into its next copy's first input, its second into the second; what
    has no output before it gets the same in every copy.
    """
    if not any(node.is_group for node in graph):
        return graph
    copies: dict[str, list[_Place]] = {}
    for place in _copies(graph, _Place()):
        copies.setdefault(place.group, []).append(place)
    nodes = {}
    for node in graph:  # in the order of the drawing, so that grouping changes no number
        for place in copies.get(node.group, ()):
            if place.holds(node):
                copied = place.copy(node)
                nodes[copied.id] = copied
    wires = {}
    for place in chain.from_iterable(copies.values()):
        for source, target in _wires(graph, place):
            wires[target] = Wire(source, target)
    bare = replace(graph, frames={}, bends={}, bookmarks={}, breakpoints={}, conditions=(), hidden=())
    return bare.with_nodes(nodes).with_wires(wires)


def drawn(node: str) -> str:
    """The id, in the drawing, of a node of the expanded graph."""
    return node.partition(COPY)[0]


def computed_end(graph: Graph, end: End, output: bool) -> End:
    """Where an end of the drawing is in the expanded graph: a group's port is the node in it.

    Of a repeated group, in its first copy for what goes in, in its last for what comes out.
    """
    node = graph.nodes.get(end.node)
    if node is None or not node.is_group:
        return end
    if not output:
        return End(end.port, INTO)
    around = [graph.nodes[group] for group in graph.path(node.id)]
    numbers = (
        *(1 for group in around if _repeat(group) > 1),
        *((_repeat(node),) if _repeat(node) > 1 else ()),
    )
    return End(end.port + _suffix(numbers), OUT)


def computed_wire(graph: Graph, wire: Wire) -> Wire:
    """The wire of the expanded graph that a wire of the drawing stands for."""
    return Wire(computed_end(graph, wire.source, output=True), computed_end(graph, wire.target, output=False))


def origin(expanded: Graph, end: End) -> End:
    """Where, in an expanded graph, that comes from what leaves at `end`: back through the ports of groups."""
    while isinstance(expanded.nodes[end.node].layer, GroupInput | GroupOutput):
        wire = expanded.wires.get(End(end.node, INTO))
        if wire is None:
            break
        end = wire.source
    return end


@dataclass(frozen=True)
class _Place:
    """One copy of the inside of a group: which, by a number for each repeated group around it."""

    group: str = ""
    numbers: tuple[int, ...] = ()
    path: str = ""
    frozen: bool = False
    bypassed: bool = False  # then its ports are all that remains of it

    def holds(self, node: Node) -> bool:
        """Whether a node of the group is there in this copy."""
        return not node.is_group and (not self.bypassed or isinstance(node.layer, GroupInput | GroupOutput))

    def copy(self, node: Node) -> Node:
        """A node as it stands in this copy."""
        return replace(
            node,
            id=self.id_of(node.id),
            name=self.path + node.name,
            group="",
            frozen=node.frozen or self.frozen,
        )

    def id_of(self, node: str) -> str:
        """What a node is called in this copy."""
        return node + _suffix(self.numbers)

    def inside(self, group: Node, number: int) -> _Place:
        """The inside of a group that stands in this copy: the copy of that number."""
        repeats = _repeat(group) > 1
        name = f"{group.name}[{number}]" if repeats else group.name
        numbers = (*self.numbers, number) if repeats else self.numbers
        return _Place(group.id, numbers, f"{self.path}{name}/", self.frozen or group.frozen, group.bypassed)


def _copies(graph: Graph, place: _Place) -> Iterator[_Place]:
    yield place
    for node in () if place.bypassed else graph.inside(place.group):
        if node.is_group:
            for number in range(1, _repeat(node) + 1):
                yield from _copies(graph, place.inside(node, number))


def _wires(graph: Graph, place: _Place) -> Iterator[tuple[End, End]]:
    """The wires of one copy of a group's inside, and those that stack the groups in it."""
    if place.bypassed:
        yield from _through(graph, place)
        return
    for wire in graph.wires_inside(place.group):
        source = _source(graph, place, wire.source)
        group = graph.nodes[wire.target.node]
        if not group.is_group:
            yield source, End(place.id_of(wire.target.node), wire.target.port)
            continue
        stacked = _stacked(graph, group.id).get(wire.target.port)
        for number in range(1, _repeat(group) + 1):
            inner = place.inside(group, number)
            if stacked and number > 1:
                source = End(place.inside(group, number - 1).id_of(stacked), OUT)
            yield source, End(inner.id_of(wire.target.port), INTO)


def _source(graph: Graph, place: _Place, end: End) -> End:
    node = graph.nodes.get(end.node)
    if node is None or not node.is_group:
        return End(place.id_of(end.node), end.port)
    return End(place.inside(node, _repeat(node)).id_of(end.port), OUT)


def _through(graph: Graph, place: _Place) -> Iterator[tuple[End, End]]:
    """From the first input of a bypassed group to its outputs."""
    for first in graph.input_ports(place.group)[:1]:
        for port in graph.output_ports(place.group):
            yield End(place.id_of(first.name), OUT), End(place.id_of(port.name), INTO)


def _stacked(graph: Graph, group: str) -> dict[str, str]:
    """Of each input of a group the output that feeds it in the next copy."""
    ins, outs = graph.input_ports(group), graph.output_ports(group)
    return {i.name: o.name for i, o in zip(ins, outs, strict=False)}


def _repeat(group: Node) -> int:
    return group.layer.repeat if isinstance(group.layer, Group) and not group.bypassed else 1


def _suffix(numbers: tuple[int, ...]) -> str:
    """Nothing for the first copy: that one keeps the ids of the drawing."""
    return COPY + "-".join(map(str, numbers)) if any(n > 1 for n in numbers) else ""
