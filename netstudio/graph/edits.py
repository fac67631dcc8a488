"""Edits: functions from a graph to a graph. Whoever applies one gives it a name for undo (see `document`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

import msgspec

from netstudio.graph.bends import carried
from netstudio.graph.model import FAR, End, Graph, Node, Placeholder, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, identifier
from netstudio.typed import read_typed
from netstudio.words import Refusal, tr

PITCH = 208.0  # pixels from one node to the next beside it: the widest, and room for the words of a wire


def add(
    graph: Graph, layer: Layer | Placeholder, position: tuple[float, float] = (0.0, 0.0), group: str = ""
) -> tuple[Graph, str]:
    """The graph with one more node, inside of a group or in the drawing itself, and the node's id."""
    kind = layer.kind if isinstance(layer, Placeholder) else layer.kind()
    ids, names = _numberings(graph, group)
    node = Node(ids.take(identifier(kind)), names.take(kind_title(layer)), layer, position, group)
    return graph.with_nodes({**graph.nodes, node.id: node}), node.id


def add_all(graph: Graph, layers: Iterable[Layer | Placeholder], group: str = "") -> tuple[Graph, list[str]]:
    """The graph with many more nodes, and their ids; one by one would take the square of the time."""
    ids, names = _numberings(graph, group)
    nodes, added = dict(graph.nodes), []
    for layer in layers:
        kind = layer.kind if isinstance(layer, Placeholder) else layer.kind()
        node = Node(ids.take(identifier(kind)), names.take(kind_title(layer)), layer, group=group)
        nodes[node.id] = node
        added.append(node.id)
    return graph.with_nodes(nodes), added


def kind_title(layer: Layer | Placeholder) -> str:
    """What a new node's name begins with; always English, because names are saved and scripts use them."""
    if isinstance(layer, Placeholder):
        return layer.kind
    return layer.title.text


def remove(graph: Graph, nodes: Iterable[str] = (), wires: Iterable[Wire] = ()) -> Graph:
    """The graph without these nodes, what is inside of them, the wires at them, and these wires."""
    gone, cut = graph.all_within(nodes), set(wires)
    ports = {End(node.group, node.id) for node in gone.values() if node.group}
    kept = {
        end: w
        for end, w in graph.wires.items()
        if w not in cut
        and w.source.node not in gone
        and end.node not in gone
        and not (w.source in ports or end in ports)
    }
    frames = {i: frame for i, frame in graph.frames.items() if frame.group not in gone}
    after = graph if len(frames) == len(graph.frames) else graph.with_frames(frames)
    return after.with_nodes({i: n for i, n in graph.nodes.items() if i not in gone}).with_wires(kept)


def connect(graph: Graph, source: End, target: End) -> Graph:
    """The graph with a wire from an output to an input; a wire that was in that input gives way."""
    return graph.with_wires({**graph.wires, target: Wire(source, target)})


def connect_all(graph: Graph, wires: Iterable[Wire]) -> Graph:
    """The graph with these wires; those that were in their inputs give way."""
    return graph.with_wires({**graph.wires, **{wire.target: wire for wire in wires}})


def move(graph: Graph, positions: Mapping[str, tuple[float, float]]) -> Graph:
    """The graph with these nodes elsewhere; bends of wires between nodes that go the same way go along."""
    moved = {i: replace(graph.nodes[i], position=place) for i, place in positions.items()}
    after = graph.with_nodes({**graph.nodes, **moved})
    return after.with_bends({**graph.bends, **carried(graph, positions)}) if graph.bends else after


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


def bypass(graph: Graph, nodes: Iterable[str], bypassed: bool = True) -> Graph:
    """The graph in which these nodes give their first input on as it is, or work as they should again."""
    changed = {node: replace(graph.nodes[node], bypassed=bypassed) for node in nodes}
    return graph.with_nodes({**graph.nodes, **changed})


def collapse(graph: Graph, nodes: Iterable[str], collapsed: bool = True) -> Graph:
    """The graph in which these nodes are drawn as their heads alone, or whole again."""
    changed = {node: replace(graph.nodes[node], collapsed=collapsed) for node in nodes}
    return graph.with_nodes({**graph.nodes, **changed})


def rename(graph: Graph, node: str, name: str) -> Graph:
    """The graph with a node renamed.

    Raises Refusal where the name is empty, or taken in its group, or holds a dot or a slash.
    """
    name = name.strip()
    if not name:
        raise Refusal(tr("A node needs a name."))
    if "." in name:
        raise Refusal(tr("A name cannot hold a dot: parameters are called “node.parameter”."))
    if "/" in name:
        raise Refusal(tr("A name cannot hold a slash: what is in a group is called “group/node”."))
    if any(n.name == name and n.id != node for n in graph.inside(graph.nodes[node].group)):
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


def part(graph: Graph, nodes: Iterable[str], frames: Iterable[str] = ()) -> Graph:
    """These nodes, all that is inside of them, the wires among them, and these frames, as a graph."""
    chosen, top = graph.all_within(nodes), set(nodes)
    kept = {i: replace(n, group="" if i in top else n.group) for i, n in graph.nodes.items() if i in chosen}
    inner = {e: w for e, w in graph.wires.items() if w.source.node in chosen and e.node in chosen}
    bends = {end: bend for end, bend in graph.bends.items() if end in inner}
    kept_frames = {i: replace(graph.frames[i], group="") for i in frames}
    kept_frames |= {i: frame for i, frame in graph.frames.items() if frame.group in chosen}
    return Graph().with_nodes(kept).with_wires(inner).with_bends(bends).with_frames(kept_frames)


def paste(
    graph: Graph, piece: Graph, offset: tuple[float, float] = (32.0, 32.0), group: str = ""
) -> tuple[Graph, dict[str, str]]:
    """The graph with a copy of `piece` in a group, moved by `offset`; the new id of each node by its old.

    What stands inside of the groups of the piece keeps its places and names.
    """
    free_ids, free_names = _numberings(graph, group)
    ids = {node.id: free_ids.take(identifier(node.kind)) for node in piece}
    nodes = dict(graph.nodes)
    for node in piece:
        inner = replace(node, id=ids[node.id], group=ids.get(node.group, group))
        if not node.group:
            place = on_canvas(node.position[0] + offset[0], node.position[1] + offset[1])
            inner = replace(inner, name=free_names.take(_stem(node.name)), position=place)
        nodes[inner.id] = inner

    def pasted(end: End) -> End:
        # The port of a group is called as the node in it; no id is the name of another port.
        port = ids.get(end.port, end.port) if piece.nodes[end.node].is_group else end.port
        return End(ids[end.node], port)

    wires, bends = dict(graph.wires), dict(graph.bends)
    for end, wire in piece.wires.items():
        wires[pasted(end)] = Wire(pasted(wire.source), pasted(end))
        if end in piece.bends:
            by = offset if not piece.nodes[end.node].group else (0.0, 0.0)
            bends[pasted(end)] = tuple((x + by[0], y + by[1]) for x, y in piece.bends[end])
    frames = dict(graph.frames)
    free_frames = _Numbering(frames, "{}_{}")
    for frame in piece.frames.values():
        x, y, width, height = frame.rect
        if not frame.group:
            x, y = on_canvas(x + offset[0], y + offset[1])
        new = free_frames.take("frame")
        frames[new] = replace(frame, id=new, rect=(x, y, width, height), group=ids.get(frame.group, group))
    after = graph.with_nodes(nodes).with_wires(wires)
    return after.with_bends(bends).with_frames(frames), ids


def on_canvas(x: float, y: float) -> tuple[float, float]:
    """The place, or where that lies beyond the end of the canvas, the end."""
    return min(max(x, -FAR), FAR), min(max(y, -FAR), FAR)


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or where that is taken, the same with the first number that makes it free."""
    names = set(taken)
    return name if name not in names else _Numbering(names, "{} {}").take(_stem(name))


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


def _numberings(graph: Graph, group: str) -> tuple[_Numbering, _Numbering]:
    """Free ids of a graph, and free names in one of its groups."""
    return _Numbering(graph.nodes, "{}_{}"), _Numbering((n.name for n in graph.inside(group)), "{} {}")
