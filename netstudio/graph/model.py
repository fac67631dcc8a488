"""The graph: an immutable drawing of nodes and wires, with its training settings; an edit gives a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, Port
from netstudio.layers.group import Group, GroupInput, GroupOutput
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.graph.quiz import Hidden

FAR = 1e9  # pixels to each side: where the canvas ends


@dataclass(frozen=True, order=True)
class End:
    """One end of a wire: a port of a node."""

    node: str
    port: str

    def __str__(self) -> str:
        return f"{self.node}.{self.port}"


@dataclass(frozen=True, order=True)
class Wire:
    """A wire from an output to an input. An input takes one wire, an output gives as many as you like."""

    source: End
    target: End


@dataclass(frozen=True)
class Placeholder:
    """A layer that this version does not know: kept as it came, so that saving loses nothing."""

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Node:
    """A layer on the canvas: `id` never changes, `name` is for people, `position` the top left in pixels.

    It stands inside of the `group` of that id, or, where that is empty, in the drawing itself. What is
    `frozen` keeps its parameters as they are while the rest learns; what is `bypassed` gives its first input
    on as it is; what is `collapsed` is drawn as its head alone.
    """

    id: str
    name: str
    layer: Layer | Placeholder
    position: tuple[float, float] = (0.0, 0.0)
    group: str = ""
    frozen: bool = False
    bypassed: bool = False
    collapsed: bool = False

    @property
    def kind(self) -> str:
        """The layer's name in files."""
        return self.layer.kind if isinstance(self.layer, Placeholder) else self.layer.kind()

    @property
    def title(self) -> Words:
        """The layer's name for people."""
        if isinstance(self.layer, Placeholder):
            return tr("{kind} (unknown)", kind=self.layer.kind)
        return self.layer.title

    @property
    def is_group(self) -> bool:
        """Whether it has a drawing of its own inside."""
        return isinstance(self.layer, Group)


@dataclass(frozen=True)
class Frame:
    """A comment: a titled rectangle (x, y, width, height) behind the nodes of a group, which it carries."""

    id: str
    title: str
    rect: tuple[float, float, float, float]
    color: str = ""  # the name of a colour; empty: a quiet one
    group: str = ""


@dataclass(frozen=True)
class Bookmark:
    """A place to come back to: the middle of the view, its scale, and inside of which group."""

    x: float
    y: float
    zoom: float = 1.0
    group: str = ""


@dataclass(frozen=True)
class Breakpoint:
    """Where a run stops: before a node's forward, before its backward, or before both.

    With `when`, only while that condition holds; not at all while it is `off`.
    """

    forward: bool = True
    backward: bool = False
    when: str = ""
    off: bool = False


@dataclass(frozen=True)
class StopCondition:
    """What a run stops at, in the words of `training.conditions`; not while it is `off`."""

    text: str
    off: bool = False


Points = tuple[tuple[float, float], ...]


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Graph:
    """A whole drawing. `nodes` by id, in the order they were added; `wires` by the input they end in.

    Groups are nodes too, and all nodes stand in the one mapping, whatever group they are in. A wire leads
    from a node to one of the same group. `bends` are the points that a wire goes through, by the input that
    it ends in. `breakpoints` are by the node that a run is to stop at; what is `hidden` is for a quiz.

    Mappings are read-only; the `with_` methods give changed copies. Wires stand in the order of the nodes
    they end in: however a drawing came about, it gives the same file and, to the bit, the same numbers.
    """

    title: str = ""
    about: str = ""
    nodes: Mapping[str, Node] = field(default_factory=_nothing)
    wires: Mapping[End, Wire] = field(default_factory=_nothing)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    frames: Mapping[str, Frame] = field(default_factory=_nothing)
    bends: Mapping[End, Points] = field(default_factory=_nothing)
    bookmarks: Mapping[int, Bookmark] = field(default_factory=_nothing)
    breakpoints: Mapping[str, Breakpoint] = field(default_factory=_nothing)
    conditions: tuple[StopCondition, ...] = ()
    hidden: tuple[Hidden, ...] = ()

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    # Changed copies -----------------------------------------------------------------------------------------

    def with_nodes(self, nodes: Mapping[str, Node]) -> Graph:
        """This graph with other nodes; the breakpoints of those that are gone go."""
        changed = replace(self, nodes=MappingProxyType(dict(nodes)))
        if self.breakpoints.keys() <= nodes.keys():
            return changed
        return changed.with_breakpoints({n: b for n, b in self.breakpoints.items() if n in nodes})

    def with_wires(self, wires: Mapping[End, Wire]) -> Graph:
        """This graph with other wires; the bends of those that are gone, or come from elsewhere, go."""
        rank = {node: i for i, node in enumerate(self.nodes)}
        ends = sorted(wires, key=lambda end: (rank.get(end.node, len(rank)), end))
        bends = {end: bend for end, bend in self.bends.items() if wires.get(end) == self.wires.get(end)}
        changed = replace(self, wires=MappingProxyType({end: wires[end] for end in ends}))
        return changed if len(bends) == len(self.bends) else changed.with_bends(bends)

    def with_bends(self, bends: Mapping[End, Points]) -> Graph:
        """This graph with wires that go through other points; one without points goes its own way."""
        return replace(self, bends=MappingProxyType({end: bend for end, bend in bends.items() if bend}))

    def with_frames(self, frames: Mapping[str, Frame]) -> Graph:
        """This graph with other frames."""
        return replace(self, frames=MappingProxyType(dict(frames)))

    def with_bookmarks(self, bookmarks: Mapping[int, Bookmark]) -> Graph:
        """This graph with other bookmarks."""
        return replace(self, bookmarks=MappingProxyType(dict(sorted(bookmarks.items()))))

    def with_breakpoints(self, breakpoints: Mapping[str, Breakpoint]) -> Graph:
        """This graph with other breakpoints, in the order of the nodes."""
        ordered = {node: breakpoints[node] for node in self.nodes if node in breakpoints}
        return replace(self, breakpoints=MappingProxyType(ordered))

    def with_conditions(self, conditions: Iterable[StopCondition]) -> Graph:
        """This graph with other conditions to stop at."""
        return replace(self, conditions=tuple(conditions))

    def with_hidden(self, hidden: Iterable[Hidden]) -> Graph:
        """This graph with another quiz."""
        return replace(self, hidden=tuple(sorted(set(hidden))))

    # Groups -------------------------------------------------------------------------------------------------

    @cached_property
    def _members(self) -> Mapping[str, tuple[Node, ...]]:
        found: dict[str, list[Node]] = {}
        for node in self:
            found.setdefault(node.group, []).append(node)
        return {group: tuple(nodes) for group, nodes in found.items()}

    def inside(self, group: str = "") -> tuple[Node, ...]:
        """The nodes that stand directly in a group; those of the drawing itself for the empty id."""
        return self._members.get(group, ())

    @cached_property
    def _inner_wires(self) -> Mapping[str, tuple[Wire, ...]]:
        found: dict[str, list[Wire]] = {}
        for wire in self.wires.values():
            if node := self.nodes.get(wire.target.node):
                found.setdefault(node.group, []).append(wire)
        return {group: tuple(wires) for group, wires in found.items()}

    def wires_inside(self, group: str = "") -> tuple[Wire, ...]:
        """The wires among the nodes that stand directly in a group."""
        return self._inner_wires.get(group, ())

    def path(self, node: str) -> tuple[str, ...]:
        """The groups around a node, the outermost first."""
        found: list[str] = []
        group = self.nodes[node].group
        while group:
            found.append(group)
            group = self.nodes[group].group
        return tuple(reversed(found))

    def seen_in(self, node: str, group: str = "") -> str | None:
        """What stands for a node in a group: itself, or the group in it that holds it; None elsewhere."""
        way = (*self.path(node), node)
        if not group:
            return way[0]
        return way[way.index(group) + 1] if group in way[:-1] else None

    def all_within(self, nodes: Iterable[str]) -> dict[str, Node]:
        """These nodes and all that stands inside of them, however deep."""
        found: dict[str, Node] = {}
        waiting = [self.nodes[node] for node in nodes]
        while waiting:
            node = waiting.pop()
            found[node.id] = node
            waiting += self.inside(node.id)
        return found

    # Wires and ports ----------------------------------------------------------------------------------------

    @cached_property
    def wires_from(self) -> Mapping[End, tuple[Wire, ...]]:
        """The wires that leave each output."""
        found: dict[End, list[Wire]] = {}
        for wire in self.wires.values():
            found.setdefault(wire.source, []).append(wire)
        return {end: tuple(wires) for end, wires in found.items()}

    @cached_property
    def _wires_at(self) -> Mapping[str, tuple[Wire, ...]]:
        found: dict[str, dict[Wire, None]] = {}
        for wire in self.wires.values():
            for end in (wire.source, wire.target):
                found.setdefault(end.node, {})[wire] = None
        return {node: tuple(wires) for node, wires in found.items()}

    def wires_of(self, node: str) -> tuple[Wire, ...]:
        """All wires that begin or end at a node."""
        return self._wires_at.get(node, ())

    def input_ports(self, node: str) -> tuple[Port, ...]:
        """A node's input ports; those of a placeholder are the ones its wires name."""
        return self._ports(node, "inputs")

    def output_ports(self, node: str) -> tuple[Port, ...]:
        """A node's output ports; those of a placeholder are the ones its wires name."""
        return self._ports(node, "outputs")

    def port(self, end: End, output: bool) -> Port | None:
        """The port at an end; None where there is none of that name."""
        if end.node not in self.nodes:
            return None
        ports = self.output_ports(end.node) if output else self.input_ports(end.node)
        return next((port for port in ports if port.name == end.port), None)

    def _ports(self, node_id: str, side: str) -> tuple[Port, ...]:
        node = self.nodes[node_id]
        if isinstance(node.layer, Group):
            return self._group_ports(node_id, GroupInput if side == "inputs" else GroupOutput)
        if node.group and isinstance(node.layer, GroupInput if side == "inputs" else GroupOutput):
            return ()  # that side is the group's own port
        if isinstance(node.layer, Layer):
            return node.layer.inputs if side == "inputs" else node.layer.outputs
        ends = (w.target if side == "inputs" else w.source for w in self.wires_of(node_id))
        names = dict.fromkeys(end.port for end in ends if end.node == node_id)
        return tuple(Port(name, tr("a port of an unknown layer")) for name in names)

    def _group_ports(self, group: str, kind: type[Layer]) -> tuple[Port, ...]:
        """The ports of a group: the nodes of this kind in it, from top to bottom."""
        found = [node for node in self.inside(group) if isinstance(node.layer, kind)]
        found.sort(key=lambda node: (node.position[1], node.position[0]))
        return tuple(Port(node.id, tr("a port of the group"), label=node.name) for node in found)
