"""What a wire could be led to that is not in the drawing yet: asked of small graphs, so that it is quick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.program import Value
from netstudio.graph import edits
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.infer import Spec
from netstudio.graph.model import End, Graph, Node
from netstudio.graph.splice import open_inputs, open_outputs
from netstudio.layers.base import DataLayer, Kind, Layer, Port
from netstudio.words import tr

GIVEN = End("given", "y")


class Given(Layer, frozen=True):
    """y = what is known to flow along a wire. It stands for all that comes before; nobody else uses it."""

    inputs = ()
    shape: Annotated[tuple[int, ...], setting(tr("shape"))]
    integer: Annotated[bool, setting(tr("whole numbers"))]

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.input("y", self.shape, self.integer)


class Fitting:
    """A wire with one end, and what could be at the other.

    Small pieces are tried one by one, each in a graph of its own with no more of the drawing than the wire's
    end: what comes in there, and, from an input, its layer. A second data set does not fit.
    """

    def __init__(self, analysis: Analysis, start: End, from_output: bool) -> None:
        self._from_output = from_output
        self._spec = analysis.shapes.get(start) if from_output else None
        self._start = GIVEN if from_output else start
        self._labels = _carries_labels(analysis.graph, start, from_output)
        self._around = self._small(analysis, start)
        self._errors = _number_of_errors(self._around)

    def end(self, piece: Graph) -> End | None:
        """The port of a piece, by the ids in it, at which the wire can end; None where it does not fit."""
        graph, ids = edits.paste(self._around, piece)
        olds = {new: old for old, new in ids.items()}
        tops = [ids[node.id] for node in piece.inside()]
        found = next((end for end in self._ends(graph, tops) if self._takes(graph, end)), None)
        return None if found is None else End(olds[found.node], olds.get(found.port, found.port))

    def _takes(self, graph: Graph, end: End) -> bool:
        if self._from_output:
            if self._spec is None:
                return True  # whatever flows there, something may take it
            return _number_of_errors(edits.connect(graph, self._start, end)) <= self._errors
        if _kind(graph.output_ports(end.node), end.port) is Kind.SCALAR:  # known before it is wired
            graph, end = _giving(graph, GIVEN, Spec(())), GIVEN
        return _number_of_errors(edits.connect(graph, end, self._start)) <= self._errors

    def _ends(self, graph: Graph, nodes: Iterable[str]) -> list[End]:
        """The open ports of some nodes, those that are for labels first where these flow."""
        if self._from_output:
            ends = open_inputs(graph, list(nodes))
        else:
            ends = list(open_outputs(graph, list(nodes)))
        return sorted(
            ends, key=lambda end: _carries_labels(graph, end, not self._from_output) != self._labels
        )

    def _small(self, analysis: Analysis, start: End) -> Graph:
        """The drawing's data sets, and what is known at the wire's end."""
        graph = analysis.graph
        nodes = [node.id for node in graph if isinstance(node.layer, DataLayer)]
        if not self._from_output:
            nodes.append(start.node)
        small = edits.set_training(edits.part(graph, nodes), graph.training)
        small = edits.remove(
            small, wires=[wire for wire in small.wires.values() if wire.target.node == start.node]
        )
        if self._from_output:
            return _giving(small, GIVEN, self._spec) if self._spec else small
        for port in graph.input_ports(start.node):
            end = End(start.node, port.name)
            wire = graph.wires.get(end)
            if wire is not None and end != start and (spec := analysis.shapes.get(wire.source)):
                source = End(f"{GIVEN.node}_{port.name}", GIVEN.port)
                small = edits.connect(_giving(small, source, spec), source, end)
        return small


def _giving(graph: Graph, source: End, spec: Spec) -> Graph:
    """The graph with an output of which this is known."""
    node = Node(source.node, source.node, Given(shape=spec.shape, integer=spec.integer))
    return graph.with_nodes({**graph.nodes, source.node: node})


def _carries_labels(graph: Graph, end: End, output: bool) -> bool:
    ports = graph.output_ports(end.node) if output else graph.input_ports(end.node)
    return _kind(ports, end.port) is Kind.LABELS


def _kind(ports: Iterable[Port], name: str) -> Kind:
    return next((port.kind for port in ports if port.name == name), Kind.ANY)


def _number_of_errors(graph: Graph) -> int:
    return len(analyse(graph).errors)
