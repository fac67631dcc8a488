"""One check for everybody: badges, Problems panel, command line, and by `trial` the wire being dragged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

import numpy as np

from netstudio.data.sampling import SAMPLERS
from netstudio.engine.program import Shape
from netstudio.graph.expand import computed_end, drawn, expand
from netstudio.graph.findings import missing, refused, told_of, unknown, whole_problems, wire_problems
from netstudio.graph.infer import Inference, Spec, infer_at
from netstudio.graph.model import End, Graph, Placeholder
from netstudio.graph.problem import Problem, Severity
from netstudio.layers.base import DataLayer, LossLayer
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.words import Refusal, Words, tr

T = TypeVar("T")


@dataclass(frozen=True)
class Analysis:
    """All that can be said of a graph without running it.

    `computed` is the graph without groups, of which `order`, `nodes` and `shapes` speak; problems name nodes
    of the drawing. `order` lists ids so that every node comes after what it reads; nodes in a cycle, and
    those that read from one, are left out. `shapes` are those of the outputs that could be inferred, groups
    too.
    """

    graph: Graph
    computed: Graph
    order: tuple[str, ...]
    problems: tuple[Problem, ...]
    nodes: Mapping[str, Inference] = field(repr=False)
    shapes: Mapping[End, Spec] = field(repr=False)

    def of(self, graph: Graph) -> Analysis | None:
        """This analysis for a graph in which nodes were only moved; None where more than that may differ.

        Moving the ports of a group is more: they come in the order of their places.
        """
        before = self.graph
        if before.wires is not graph.wires or before.training is not graph.training:
            return None
        if before.nodes.keys() != graph.nodes.keys():
            return None
        for node in graph:
            old = before.nodes[node.id]
            if node is not old and (
                isinstance(node.layer, GroupInput | GroupOutput)
                or replace(node, position=old.position) != old
            ):
                return None
        return replace(self, graph=graph, computed=graph if self.computed is before else self.computed)

    @property
    def blocking(self) -> Iterator[Problem]:
        """The problems because of which the graph cannot run."""
        return (p for p in self.problems if p.severity is not Severity.HINT)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are plainly wrong, not only unfinished."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)

    @property
    def why_not_run(self) -> Words | None:
        """Why the graph cannot be run even once; None where it can."""
        if not self.graph.nodes:
            return tr("The canvas is empty: drag a layer onto it.")
        return next((p.words for p in self.blocking), None)

    @property
    def why_not_train(self) -> Words | None:
        """Why the graph cannot learn; None where it can."""
        if words := self.why_not_run:
            return words
        layers = [n.layer for n in self.computed]
        data = next((layer for layer in layers if isinstance(layer, DataLayer)), None)
        if not any(isinstance(layer, LossLayer) for layer in layers):
            if data is None:
                return tr("There is no data to learn from: add a data set and wire it in.")
            return tr(
                "There is no loss to learn by: add one and wire what the net says and the targets into it."
            )
        if not any(info.parameters for info in self.nodes.values()):
            return tr("There is nothing to learn: no layer here has parameters.")
        if all(self.computed.nodes[node].frozen for node, info in self.nodes.items() if info.parameters):
            return tr("There is nothing to learn: every layer that has parameters is frozen.")
        if data is None:
            return None  # a function of its parameters alone
        training = self.graph.training
        try:
            samples = data.sample_count()
        except Refusal as refusal:  # a file that went this very moment
            return refusal.words
        return SAMPLERS[training.sampling].why_not(samples, training.batch_size)

    def at(self, node: str) -> tuple[Problem, ...]:
        """The problems of one node; of a group, those of all in it too."""
        return tuple(p for p in self.problems if p.node and self._concerns(p.node, node))

    def _concerns(self, where: str, node: str) -> bool:
        return where == node or (where in self.graph.nodes and node in self.graph.path(where))

    def shape(self, end: End) -> Shape | None:
        """The shape that leaves an output; None where it is not known."""
        spec = self.shapes.get(end)
        return spec.shape if spec else None

    @property
    def parameter_count(self) -> int:
        """How many numbers the graph learns."""
        return sum(
            info.parameter_count for node, info in self.nodes.items() if not self.computed.nodes[node].frozen
        )

    @property
    def layer_count(self) -> int:
        """How many layers are computed: those in groups too, in all copies."""
        return sum(not isinstance(node.layer, GroupInput | GroupOutput) for node in self.computed)

    def can_freeze(self, node: str) -> bool:
        """Whether a node has something to freeze, as far as shapes are known, or is frozen already."""
        node = drawn(node)  # which may be a further copy in a repeated group
        if node not in self.graph.nodes:
            return False
        return self.graph.nodes[node].frozen or any(info.parameters for info in self.inferences(node))

    def inferences(self, node: str) -> tuple[Inference, ...]:
        """What a node of the drawing makes of its inputs; of a group, what all in it make, in all copies."""
        if not self.graph.nodes[node].is_group:
            return (self.nodes[node],) if node in self.nodes else ()
        return tuple(self.nodes[inner] for inner in self.within(node) if inner in self.nodes)

    def within(self, group: str) -> tuple[str, ...]:
        """All that is computed in a group, however deep, in all copies."""
        return self._within.get(group, ())

    @cached_property
    def _within(self) -> Mapping[str, tuple[str, ...]]:
        """Of each group all that is computed in it, however deep."""
        found: dict[str, list[str]] = {}
        for node in self.computed.nodes:
            for group in self.graph.path(drawn(node)):
                found.setdefault(group, []).append(node)
        return {group: tuple(nodes) for group, nodes in found.items()}

    @property
    def memory(self) -> int:
        """Bytes that training takes, estimated."""
        return self._bytes_of(self.nodes.values())

    def memory_of(self, node: str) -> int:
        """Bytes of it that go to a node of the drawing; one whose shapes are not known counts nothing."""
        return self._bytes_of(self.inferences(node))

    def _bytes_of(self, found: Iterable[Inference]) -> int:
        return np.dtype(self.graph.training.dtype).itemsize * sum(info.elements for info in found)


def analyse(graph: Graph) -> Analysis:
    """Infer every shape and find every problem."""
    drawing, graph = graph, expand(graph)
    order, problems = _order(graph)
    nodes: dict[str, Inference] = {}
    shapes: dict[End, Spec] = {}
    problems += wire_problems(drawing)
    for node_id in order:
        found, its = look_at(graph, node_id, shapes)
        problems += its
        if found is not None:
            nodes[node_id] = found
            shapes.update(outputs_at(graph, node_id, found))
    shapes |= group_shapes(drawing, shapes)
    analysis = Analysis(drawing, graph, order, (), nodes, shapes)
    problems += whole_problems(analysis)
    return replace(analysis, problems=tuple(dict.fromkeys(told_of(drawing, p) for p in problems)))


def look_at(graph: Graph, node_id: str, shapes: Mapping[End, Spec]) -> tuple[Inference | None, list[Problem]]:
    """What one node makes of its inputs (None where they are not known), and its problems."""
    node = graph.nodes[node_id]
    if isinstance(node.layer, Placeholder):
        return None, [unknown(node)]
    found, problems = infer_at(graph, node_id, shapes), missing(graph, node)
    if found is not None and found.refusal:
        problems.append(refused(graph, node, found, shapes))
    return found, problems  # where an input is not known, that was said upstream


def outputs_at(graph: Graph, node_id: str, found: Inference) -> dict[End, Spec]:
    """What a node gives, by port; nothing where it refuses."""
    ports = graph.output_ports(node_id)
    return {End(node_id, port.name): spec for port, spec in zip(ports, found.outputs, strict=False)}


def _order(graph: Graph) -> tuple[tuple[str, ...], list[Problem]]:
    """Nodes in the order of their dependencies, and a problem for a cycle."""
    reads: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for wire in graph.wires.values():
        if wire.source.node in reads and wire.target.node in reads:
            reads[wire.target.node].append(wire.source.node)
    sorter = TopologicalSorter(reads)
    problems = []
    try:
        sorter.prepare()
    except CycleError as error:
        ring = error.args[1]
        names = " → ".join(graph.nodes[i].name for i in ring)
        words = tr("These layers feed each other in a circle: {names}. Remove one of the wires.", names=names)
        problems.append(Problem(Severity.ERROR, words, ring[0]))
    order: list[str] = []
    while ready := sorter.get_ready():  # goes as far as a cycle lets it
        order += ready
        sorter.done(*ready)
    return tuple(order), problems


def group_shapes(drawing: Graph, shapes: Mapping[End, T]) -> dict[End, T]:
    """What is known of the outputs of groups, out of what is known of all that is computed."""
    ends = (End(n.id, port.name) for n in drawing if n.is_group for port in drawing.output_ports(n.id))
    inner = {end: computed_end(drawing, end, output=True) for end in ends}
    return {end: shapes[inside] for end, inside in inner.items() if inside in shapes}
