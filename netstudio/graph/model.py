"""The graph: an immutable drawing of nodes and wires, with its training settings; an edit gives a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, Port
from netstudio.words import Words, tr

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

    What is `frozen` keeps its parameters as they are while the rest learns.
    """

    id: str
    name: str
    layer: Layer | Placeholder
    position: tuple[float, float] = (0.0, 0.0)
    frozen: bool = False

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

    def output(self, port: str) -> Port | None:
        """The declared output port of that name."""
        return _find(self.layer, "outputs", port)

    def input(self, port: str) -> Port | None:
        """The declared input port of that name."""
        return _find(self.layer, "inputs", port)


def _find(layer: Layer | Placeholder, side: str, name: str) -> Port | None:
    return next((p for p in getattr(layer, side, ()) if p.name == name), None)


@dataclass(frozen=True)
class Graph:
    """A whole drawing. `nodes` by id, in the order they were added; `wires` by the input they end in.

    Mappings are read-only; `with_nodes` and `with_wires` give changed copies. Wires stand in the order of the
    nodes they end in: however a drawing came about, it gives the same file and, to the bit, the same numbers.
    """

    title: str = ""
    about: str = ""
    nodes: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    wires: Mapping[End, Wire] = field(default_factory=lambda: MappingProxyType({}))
    training: TrainingSettings = field(default_factory=TrainingSettings)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def with_nodes(self, nodes: Mapping[str, Node]) -> Graph:
        """This graph with other nodes."""
        return replace(self, nodes=MappingProxyType(dict(nodes)))

    def with_wires(self, wires: Mapping[End, Wire]) -> Graph:
        """This graph with other wires."""
        rank = {node: i for i, node in enumerate(self.nodes)}
        ends = sorted(wires, key=lambda end: (rank.get(end.node, len(rank)), end))
        return replace(self, wires=MappingProxyType({end: wires[end] for end in ends}))

    @cached_property
    def wires_from(self) -> Mapping[End, tuple[Wire, ...]]:
        """The wires that leave each output."""
        found: dict[End, list[Wire]] = {}
        for wire in self.wires.values():
            found.setdefault(wire.source, []).append(wire)
        return {end: tuple(wires) for end, wires in found.items()}

    def wires_of(self, node: str) -> tuple[Wire, ...]:
        """All wires that begin or end at a node."""
        return tuple(w for w in self.wires.values() if node in (w.source.node, w.target.node))

    def input_ports(self, node: str) -> tuple[Port, ...]:
        """A node's input ports; those of a placeholder are the ones its wires name."""
        return self._ports(node, "inputs")

    def output_ports(self, node: str) -> tuple[Port, ...]:
        """A node's output ports; those of a placeholder are the ones its wires name."""
        return self._ports(node, "outputs")

    def _ports(self, node: str, side: str) -> tuple[Port, ...]:
        layer = self.nodes[node].layer
        if isinstance(layer, Layer):
            return layer.inputs if side == "inputs" else layer.outputs
        ends = (w.target if side == "inputs" else w.source for w in self.wires.values())
        names = dict.fromkeys(end.port for end in ends if end.node == node)
        return tuple(Port(name, tr("a port of an unknown layer")) for name in names)
