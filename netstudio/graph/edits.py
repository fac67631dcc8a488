"""Edits: functions from a graph to a graph. Whoever applies one gives it a name for undo (see `document`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

import msgspec

from netstudio.graph.model import FAR, End, Graph, Node, Placeholder, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, identifier
from netstudio.typed import read_typed
from netstudio.words import Refusal, tr

PITCH = 208.0  # pixels from one node to the next beside it: the widest, and room for the words of a wire


def add(
    graph: Graph, layer: Layer | Placeholder, position: tuple[float, float] = (0.0, 0.0)
) -> tuple[Graph, str]:
    """The graph with one more node, and the node's id."""
    kind = layer.kind if isinstance(layer, Placeholder) else layer.kind()
    ids, names = _numberings(graph)
    node = Node(ids.take(identifier(kind)), names.take(kind_title(layer)), layer, position)
    return graph.with_nodes({**graph.nodes, node.id: node}), node.id


def kind_title(layer: Layer | Placeholder) -> str:
    """What a new node's name begins with; always English, because names are saved and scripts use them."""
    if isinstance(layer, Placeholder):
        return layer.kind
    return layer.title.text


def remove(graph: Graph, nodes: Iterable[str] = (), wires: Iterable[Wire] = ()) -> Graph:
    """The graph without these nodes, the wires at them, and these wires."""
    gone, cut = set(nodes), set(wires)
    kept = {
        end: w
        for end, w in graph.wires.items()
        if w not in cut and w.source.node not in gone and end.node not in gone
    }
    return graph.with_nodes({i: n for i, n in graph.nodes.items() if i not in gone}).with_wires(kept)


def connect(graph: Graph, source: End, target: End) -> Graph:
    """The graph with a wire from an output to an input; a wire that was in that input gives way."""
    return graph.with_wires({**graph.wires, target: Wire(source, target)})


def connect_all(graph: Graph, wires: Iterable[Wire]) -> Graph:
    """The graph with these wires; those that were in their inputs give way."""
    return graph.with_wires({**graph.wires, **{wire.target: wire for wire in wires}})


def move(graph: Graph, positions: Mapping[str, tuple[float, float]]) -> Graph:
    """The graph with these nodes elsewhere."""
    moved = {i: replace(graph.nodes[i], position=place) for i, place in positions.items()}
    return graph.with_nodes({**graph.nodes, **moved})


def set_layer(graph: Graph, node: str, layer: Layer | Placeholder) -> Graph:
    """The graph with a node's settings changed; wires at ports that it does not have any more go."""
    after = graph.with_nodes({**graph.nodes, node: replace(graph.nodes[node], layer=layer)})
    ends = {("in", port.name) for port in after.input_ports(node)}
    ends |= {("out", port.name) for port in after.output_ports(node)}
    loose = [
        wire
        for wire in graph.wires_of(node)
        for side, end in (("out", wire.source), ("in", wire.target))
        if end.node == node and (side, end.port) not in ends
    ]
    return remove(after, wires=loose) if loose else after


def freeze(graph: Graph, nodes: Iterable[str], frozen: bool = True) -> Graph:
    """The graph with the parameters of these nodes kept as they are while the rest learns, or no more."""
    changed = {node: replace(graph.nodes[node], frozen=frozen) for node in nodes}
    return graph.with_nodes({**graph.nodes, **changed})


def rename(graph: Graph, node: str, name: str) -> Graph:
    """The graph with a node renamed. Raises Refusal where the name is empty or taken, or holds a dot."""
    name = name.strip()
    if not name:
        raise Refusal(tr("A node needs a name."))
    if "." in name:
        raise Refusal(tr("A name cannot hold a dot: parameters are called “node.parameter”."))
    if any(n.name == name and n.id != node for n in graph):
        raise Refusal(tr("Another node is called “{name}” already.", name=name))
    return graph.with_nodes({**graph.nodes, node: replace(graph.nodes[node], name=name)})


def set_training(graph: Graph, training: TrainingSettings) -> Graph:
    """The graph with other training settings."""
    return replace(graph, training=training)


def override_training(graph: Graph, **settings: object) -> Graph:
    """The graph with those training settings that are not None. Raises Refusal for one that cannot be."""
    given = {name: value for name, value in settings.items() if value is not None}
    if not given:
        return graph
    plain = msgspec.to_builtins(graph.training) | given
    return set_training(graph, read_typed(plain, TrainingSettings, "training"))


def insert_into_wire(graph: Graph, wire: Wire, layer: Layer) -> Graph:
    """The graph with a new one-in, one-out node in the middle of a wire.

    Where its two ends are too near for a node between them, all from the second one on moves to the right.
    """
    (x0, y0), (x1, y1) = graph.nodes[wire.source.node].position, graph.nodes[wire.target.node].position
    if x1 > x0 and (missing := 2 * PITCH - (x1 - x0)) > 0:
        after = {n.id: (n.position[0] + missing, n.position[1]) for n in graph if n.position[0] >= x1}
        graph, x1 = move(graph, after), x1 + missing
    graph, node = add(graph, layer, ((x0 + x1) / 2, (y0 + y1) / 2))
    graph = connect(graph, wire.source, End(node, layer.inputs[0].name))
    return connect(graph, End(node, layer.outputs[0].name), wire.target)


def part(graph: Graph, nodes: Iterable[str]) -> Graph:
    """These nodes and the wires among them, as a graph of their own (for copying)."""
    chosen = set(nodes)
    inner = {e: w for e, w in graph.wires.items() if w.source.node in chosen and e.node in chosen}
    return Graph().with_nodes({i: n for i, n in graph.nodes.items() if i in chosen}).with_wires(inner)


def paste(
    graph: Graph, piece: Graph, offset: tuple[float, float] = (32.0, 32.0)
) -> tuple[Graph, dict[str, str]]:
    """The graph with a copy of `piece`, moved by `offset`; and the new id of each pasted node by its old."""
    free_ids, free_names = _numberings(graph)
    nodes, ids = dict(graph.nodes), {}
    for node in piece:
        ids[node.id] = new = free_ids.take(identifier(node.kind))
        place = on_canvas(node.position[0] + offset[0], node.position[1] + offset[1])
        nodes[new] = replace(node, id=new, name=free_names.take(_stem(node.name)), position=place)
    wires = dict(graph.wires)
    for wire in piece.wires.values():
        target = End(ids[wire.target.node], wire.target.port)
        wires[target] = Wire(End(ids[wire.source.node], wire.source.port), target)
    return graph.with_nodes(nodes).with_wires(wires), ids


def on_canvas(x: float, y: float) -> tuple[float, float]:
    """The place, or where that lies beyond the end of the canvas, the end."""
    return min(max(x, -FAR), FAR), min(max(y, -FAR), FAR)


def _stem(name: str) -> str:
    """A name without its number: `Affine 2` → `Affine`."""
    return re.sub(r"\s+\d+$", "", name) or name


class _Numbering:
    """Gives a stem the first number that makes it free, and does not count from 1 again for the next."""

    def __init__(self, taken: Iterable[str], pattern: str) -> None:
        self._taken = set(taken)
        self._pattern = pattern
        self._next: dict[str, int] = {}

    def take(self, stem: str) -> str:
        """The stem with its number; it is taken from now on."""
        for i in count(self._next.get(stem, 1)):
            name = self._pattern.format(stem, i)
            if name not in self._taken:
                self._taken.add(name)
                self._next[stem] = i + 1
                return name
        raise AssertionError


def _numberings(graph: Graph) -> tuple[_Numbering, _Numbering]:
    """Free ids, and free names, of a graph."""
    return _Numbering(graph.nodes, "{}_{}"), _Numbering((n.name for n in graph), "{} {}")
