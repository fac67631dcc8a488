"""Groups as edits: nodes put together, and taken apart again. No id changes, so no weight is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from netstudio.graph import edits
from netstudio.graph.expand import INTO, OUT
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.group import Group, GroupInput, GroupOutput
from netstudio.words import Refusal, tr

MARGIN = edits.PITCH  # pixels between the inside and the ports at its sides
ROW = 96.0  # pixels from one port to the next below it


def make_group(graph: Graph, nodes: Iterable[str]) -> tuple[Graph, str]:
    """The graph with these nodes put into a new group, and the group's id.

    Every wire that led in or out gets a port; wires from the same output share one. Raises Refusal for no
    nodes, for nodes of several groups, and for the ports of a group.
    """
    chosen = [graph.nodes[node] for node in dict.fromkeys(nodes)]
    if not chosen:
        raise Refusal(tr("Select the nodes that are to be a group."))
    if len({node.group for node in chosen}) > 1:
        raise Refusal(tr("These nodes stand in different groups."))
    if any(node.group and isinstance(node.layer, GroupInput | GroupOutput) for node in chosen):
        raise Refusal(tr("The ports of a group cannot go into another one."))
    ids, around = {node.id for node in chosen}, chosen[0].group
    left, right = (f(node.position[0] for node in chosen) for f in (min, max))
    top = min(node.position[1] for node in chosen)
    graph, group = edits.add(graph, Group(), ((left + right) / 2, top), around)
    graph = graph.with_nodes({i: replace(n, group=group) if i in ids else n for i, n in graph.nodes.items()})
    crossing = [w for w in graph.wires_inside(around) if w.source.node in ids]
    entering = [w for w in graph.wires_inside(group) if w.source.node not in ids]
    graph = _lead_in(graph, group, entering, left - MARGIN)
    graph = _lead_out(graph, group, crossing, right + MARGIN)
    return _adopt_frames(graph, group, ids, around), group


def dissolve(graph: Graph, group: str) -> tuple[Graph, tuple[str, ...]]:
    """The graph with a group's inside put in its place, and the ids of what came out.

    A repeated group becomes one copy of its inside. Raises Refusal for what is no group.
    """
    node = graph.nodes[group]
    if not node.is_group:
        raise Refusal(tr("{name} is no group.", name=node.name))
    ports = {n.id for n in graph.inside(group) if isinstance(n.layer, GroupInput | GroupOutput)}
    kept = [n for n in graph.inside(group) if n.id not in ports]
    joined = _joined(graph, group, ports)
    dx, dy = _shift(graph, group, [n.position for n in kept])
    bends = {
        end: tuple((x + dx, y + dy) for x, y in bend) if _is_inside(graph, end, group) else bend
        for end, bend in graph.bends.items()
    }
    frames = {
        i: replace(f, group=node.group, rect=(f.rect[0] + dx, f.rect[1] + dy, *f.rect[2:]))
        if f.group == group
        else f
        for i, f in graph.frames.items()
    }
    taken = {n.name for n in graph.inside(node.group)} - {node.name}
    nodes = dict(graph.nodes)
    for inner in kept:
        name = edits.free_name(inner.name, taken)
        taken.add(name)
        place = edits.on_canvas(inner.position[0] + dx, inner.position[1] + dy)
        frozen = inner.frozen or node.frozen
        nodes[inner.id] = replace(inner, group=node.group, name=name, position=place, frozen=frozen)
    nodes = {i: n for i, n in nodes.items() if i != group and i not in ports}
    after = graph.with_frames(frames).with_nodes(nodes).with_wires(joined)
    bends = {end: bend for end, bend in bends.items() if end in after.bends}
    return after.with_bends(bends), tuple(inner.id for inner in kept)


def add_port(graph: Graph, group: str, layer: GroupInput | GroupOutput) -> tuple[Graph, str]:
    """The graph with one more port of a group, below the others of its side, and the id of its node."""
    others = [n.position for n in graph.inside(group) if isinstance(n.layer, type(layer))]
    rest = [n.position[0] for n in graph.inside(group)] or [0.0]
    beside = min(rest) - MARGIN if isinstance(layer, GroupInput) else max(rest) + MARGIN
    x, y = max(others, key=lambda place: place[1]) if others else (beside, 0.0)
    return edits.add(graph, layer, (x, y + ROW) if others else (x, y), group)


def lead_into(graph: Graph, source: End, group: str) -> Graph:
    """The graph with a new input of a group that a wire from `source` ends in; it is called after that."""
    node, outputs = graph.nodes[source.node], graph.output_ports(source.node)
    port = graph.port(source, output=True)
    name = port.title if port and len(outputs) > 1 else node.name
    taken = [n.name for n in graph.inside(group)]
    graph, new = add_port(graph, group, GroupInput())
    graph = edits.rename(graph, new, edits.free_name(f"From {name}" if name in taken else name, taken))
    return edits.connect(graph, source, End(group, new))


def move_port(graph: Graph, port: str, by: int) -> Graph:
    """The graph with a port of a group so many places further down: it changes places with that one."""
    node = graph.nodes[port]
    is_input = isinstance(node.layer, GroupInput)
    ports = [p.name for p in (graph.input_ports if is_input else graph.output_ports)(node.group)]
    to = ports.index(port) + by
    if not 0 <= to < len(ports):
        return graph
    other = graph.nodes[ports[to]]
    return edits.move(graph, {port: other.position, other.id: node.position})


def _lead_in(graph: Graph, group: str, wires: Iterable[Wire], x: float) -> Graph:
    """Wires from outside, led through an input of the group: one for each output that they come from."""
    ports: dict[End, str] = {}
    changed = dict(graph.wires)
    for wire in wires:
        if wire.source not in ports:
            y = graph.nodes[wire.target.node].position[1]
            graph, ports[wire.source] = edits.add(graph, GroupInput(), _free(graph, group, x, y), group)
            into = End(group, ports[wire.source])
            changed[into] = Wire(wire.source, into)
        changed[wire.target] = Wire(End(ports[wire.source], OUT), wire.target)
    return graph.with_wires(changed)


def _lead_out(graph: Graph, group: str, wires: Iterable[Wire], x: float) -> Graph:
    """Wires to the outside, led through an output of the group: one for each output that they come from."""
    ports: dict[End, str] = {}
    changed = dict(graph.wires)
    for wire in wires:
        if wire.source not in ports:
            y = graph.nodes[wire.source.node].position[1]
            graph, port = edits.add(graph, GroupOutput(), _free(graph, group, x, y), group)
            ports[wire.source] = port
            changed[End(port, INTO)] = Wire(wire.source, End(port, INTO))
        changed[wire.target] = Wire(End(group, ports[wire.source]), wire.target)
    return graph.with_wires(changed)


def _free(graph: Graph, group: str, x: float, y: float) -> tuple[float, float]:
    """The first place at or below (x, y) where no port of the group stands yet."""
    taken = [n.position[1] for n in graph.inside(group) if n.position[0] == x]
    while any(abs(y - other) < ROW for other in taken):
        y += ROW
    return x, y


def _joined(graph: Graph, group: str, ports: set[str]) -> dict[End, Wire]:
    """All wires, those through the ports of a group joined into one."""
    found = {}
    for end, wire in graph.wires.items():
        if end.node in ports or (end.node == group and end.port in ports):
            continue  # what it leads to takes its source
        source: End | None = wire.source
        while source is not None and (source.node in ports or source.node == group):
            inner = End(source.port, INTO) if source.node == group else End(group, source.node)
            before = graph.wires.get(inner)
            source = before.source if before else None
        if source is not None:
            found[end] = Wire(source, end)
    return found


def _shift(graph: Graph, group: str, places: list[tuple[float, float]]) -> tuple[float, float]:
    """By how much the inside moves so that its middle comes to where the group was."""
    if not places:
        return 0.0, 0.0
    x, y = graph.nodes[group].position
    left, right = min(p[0] for p in places), max(p[0] for p in places)
    return x - (left + right) / 2, y - min(p[1] for p in places)


def _is_inside(graph: Graph, end: End, group: str) -> bool:
    return end.node in graph.nodes and graph.nodes[end.node].group == group


def _adopt_frames(graph: Graph, group: str, nodes: set[str], around: str) -> Graph:
    """Frames that hold only what went into the group go with it."""

    def holds(rect: tuple[float, float, float, float], place: tuple[float, float]) -> bool:
        x, y, width, height = rect
        return x <= place[0] <= x + width and y <= place[1] <= y + height

    outside = [n for n in graph.inside(around) if n.id != group]
    adopted = {
        i: replace(f, group=group)
        if f.group == around
        and any(holds(f.rect, graph.nodes[n].position) for n in nodes)
        and not any(holds(f.rect, n.position) for n in outside)
        else f
        for i, f in graph.frames.items()
    }
    return graph.with_frames(adopted)
