"""Room between the ends of a wire for what is put into it."""

from __future__ import annotations

from collections.abc import Collection

from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.base import Layer


def with_room(graph: Graph, wire: Wire, nodes: Collection[str]) -> Graph:
    """The graph with the nodes well between the ends of a wire that leads to the right.

    Where the ends are too near to each other, all from the second one on moves to the right, and so do the
    bends that lie there.
    """
    x0, x1 = (graph.nodes[end.node].position[0] for end in (wire.source, wire.target))
    if x1 <= x0 or not nodes:
        return graph
    xs = [graph.nodes[node].position[0] for node in nodes]
    width = max(xs) - min(xs)
    missing = max(2 * edits.PITCH + width - (x1 - x0), 0.0)
    by = min(max(min(xs), x0 + edits.PITCH), x1 + missing - edits.PITCH - width) - min(xs)
    moved = {node: (graph.nodes[node].position[0] + by, graph.nodes[node].position[1]) for node in nodes}
    if missing:
        return edits.move(_opened(graph, graph.nodes[wire.target.node].group, x1, missing, nodes), moved)
    return edits.move(graph, moved)


def insert_into_wire(graph: Graph, wire: Wire, layer: Layer) -> Graph:
    """The graph with a new one-in, one-out node in the middle of a wire, and room for it there."""
    start, end = graph.nodes[wire.source.node], graph.nodes[wire.target.node]
    x, y = ((a + b) / 2 for a, b in zip(start.position, end.position, strict=True))
    graph, node = edits.add(graph, layer, (x, y), end.group)
    graph = edits.connect(graph, wire.source, End(node, layer.inputs[0].name))
    graph = edits.connect(graph, End(node, layer.outputs[0].name), wire.target)
    return with_room(graph, wire, [node])


def _opened(graph: Graph, group: str, x: float, by: float, but: Collection[str]) -> Graph:
    """The graph with all that stands in a group from `x` on further to the right, `but` for some nodes."""
    behind = {n.id: n.position for n in graph.inside(group) if n.id not in but and n.position[0] >= x}
    after = edits.move(graph, {node: (left + by, top) for node, (left, top) in behind.items()})
    bends = dict(after.bends)
    for wire in graph.wires_inside(group):
        if (wire.source.node in behind) != (wire.target.node in behind) and wire.target in bends:
            bends[wire.target] = tuple((px + by if px >= x else px, py) for px, py in bends[wire.target])
    return after.with_bends(bends)
