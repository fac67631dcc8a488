"""A wire in the making: what it may be connected to, why not, and what it would bring. Free of Qt."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from netstudio.graph import edits
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.fixes import join_with
from netstudio.graph.groups import lead_into
from netstudio.graph.infer import Spec
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.problem import Fix, Problem
from netstudio.graph.trial import Trial
from netstudio.layers.base import Kind
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Preview:
    """What the drawing would say of outputs that change, were the wire connected, and who would refuse.

    A group refuses where something in it does.
    """

    shapes: Mapping[End, Spec | None]
    refused: Set[str]


class Wiring:
    """Wires that begin at `starts`, mostly a single one, and look for their other end.

    `picked` are wires that were taken off: they give way to the new ones.
    """

    def __init__(
        self, analysis: Analysis, starts: tuple[End, ...], from_output: bool, picked: tuple[Wire, ...] = ()
    ) -> None:
        self.starts = starts
        self.from_output = from_output
        self.picked = picked
        self._shown = analysis
        bare = edits.remove(analysis.graph, wires=picked) if picked else analysis.graph
        self._trial = Trial(analyse(bare) if picked else analysis, starts, from_output)

    @classmethod
    def at_port(cls, analysis: Analysis, end: End, is_output: bool) -> Wiring:
        """A new wire that begins at a port."""
        return cls(analysis, (end,), is_output)

    @classmethod
    def picking(cls, analysis: Analysis, end: End) -> Wiring:
        """The wire at an input, taken off there."""
        wire = analysis.graph.wires[end]
        return cls(analysis, (wire.source,), True, (wire,))

    @classmethod
    def moving(cls, analysis: Analysis, end: End) -> Wiring:
        """All wires of an output, taken off there."""
        wires = analysis.graph.wires_from[end]
        return cls(analysis, tuple(wire.target for wire in wires), False, wires)

    @property
    def _graph(self) -> Graph:
        return self._trial.graph

    def wires(self, other: End) -> tuple[Wire, ...]:
        """The wires, were they to end at `other`."""
        return self._trial.wires(other)

    def takes(self, other: End) -> bool:
        """Whether a port is to be marked as one where the wire can end; quick."""
        return self._trial.takes(other)

    def refusal(self, other: End) -> Problem | None:
        """Why the wire cannot end at `other`; None where it can."""
        return self._trial.refusal(other)

    def preview(self, other: End) -> Preview:
        """What would be written downstream."""
        effect = self._trial.effect(other)
        nodes = [problem.node for problem in effect.errors if problem.node in self._graph.nodes]
        refused = {found for node in nodes if node for found in (*self._graph.path(node), node)}
        return Preview({**self._lost, **effect.shapes}, refused)

    @cached_property
    def _lost(self) -> Mapping[End, None]:
        """Outputs of which nothing is known any more without the wires that were picked up."""
        return dict.fromkeys(self._shown.shapes.keys() - self._trial.analysis.shapes.keys())

    def spec(self, other: End | None) -> Spec | None:
        """What the wire would carry; None where that is not known."""
        source = self.starts[0] if self.from_output else other
        return self._trial.analysis.shapes.get(source) if source else None

    def ports(self, node: str) -> list[End]:
        """The ports of a node at which the wire might end, the likeliest first.

        Free inputs come before those that have a wire, and labels go to where labels are expected: a shape
        rule alone would often take them for samples, as (N,) fits both.
        """
        is_labels = self._carries_labels(self.starts[0], output=self.from_output)

        def unlikely(end: End) -> tuple[bool, bool]:
            taken = self.from_output and end in self._graph.wires
            return taken, self._carries_labels(end, output=not self.from_output) != is_labels

        side = self._graph.input_ports if self.from_output else self._graph.output_ports
        return sorted((End(node, port.name) for port in side(node)), key=unlikely)

    def _carries_labels(self, end: End, output: bool) -> bool:
        side = self._graph.output_ports if output else self._graph.input_ports
        return any(port.name == end.port and port.kind is Kind.LABELS for port in side(end.node))

    def best_port(self, node: str) -> End | None:
        """The first port of a node that is not refused, else the first; None without ports."""
        ports = self.ports(node)
        fitting = (end for end in ports if self.takes(end) and self.refusal(end) is None)
        return next(fitting, ports[0] if ports else None)

    def opens(self, node: str) -> bool:
        """Whether a node is a group that needs a new input for this wire: every one that it has is taken."""
        group = self._graph.nodes[node].is_group and self.from_output
        return group and all(
            End(node, port.name) in self._graph.wires for port in self._graph.input_ports(node)
        )

    def led_into(self, group: str) -> Graph:
        """The graph with the wire, which ends in a new input of a group."""
        return lead_into(self._graph, self.starts[0], group)

    def opening_label(self, group: str) -> Words:
        """What that is called."""
        source, target = self._graph.nodes[self.starts[0].node].name, self._graph.nodes[group].name
        return tr("Wire {source} to a new input of {target}", source=source, target=target)

    def connected(self, other: End) -> Graph:
        """The graph with the wire."""
        return self._trial.connected(other)

    def dropped(self) -> Graph:
        """The graph when the wire ends nowhere: what was picked up is gone."""
        return self._graph

    def label(self, other: End) -> Words:
        """What connecting to `other` is called."""
        wires, nodes = self._trial.wires(other), self._graph.nodes
        source, target = nodes[wires[0].source.node].name, nodes[wires[0].target.node].name
        if len(wires) > 1:
            return tr("Move {n} wires to {source}", n=len(wires), source=source)
        return tr("Wire {source} to {target}", source=source, target=target)

    @property
    def dropped_label(self) -> Words:
        """What dropping what was picked up is called."""
        return tr("Delete wire") if len(self.picked) < 2 else tr("Delete {n} wires", n=len(self.picked))

    def way_out(self, other: End) -> Fix | None:
        """The wire together with what makes it fit; None where nothing is known that leaves no new error."""
        problem = self.refusal(other)
        if problem is None or problem.fix is None:
            return None
        graph = problem.fix.edit(self.connected(other))
        before = {str(p) for p in self._trial.analysis.errors}
        if any(str(p) not in before for p in analyse(graph).errors):
            return None
        return Fix(problem.fix.label, lambda _: graph)

    def join(self, other: End) -> Fix | None:
        """What brings back the wire that gives way at `other`, beside the new one; None: nothing does."""
        before = self._graph.wires.get(other) if self.from_output else None
        if before is None:
            return None
        after = self.connected(other)
        shapes = {**self._trial.analysis.shapes, **self._trial.effect(other).shapes}
        return join_with(after, before, {end: spec for end, spec in shapes.items() if spec})
