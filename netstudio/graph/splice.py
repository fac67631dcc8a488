"""Putting nodes into a wire: through which of their ports, and whether that fits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.problem import Problem
from netstudio.layers.base import Kind, Port


@dataclass(frozen=True)
class Splice:
    """Nodes between the ends of a wire: by which ports, in which graph, and what is wrong with that."""

    wire: Wire
    entry: End
    exit: End
    graph: Graph
    problem: Problem | None


def splice(graph: Graph, wire: Wire, nodes: Collection[str]) -> Splice | None:
    """A wire led through nodes of the graph by the first pair of ports that fits, else by the likeliest.

    None where the nodes have no open input, or no output.
    """
    before = {_key(problem) for problem in analyse(graph).errors}
    first = None
    for entry, exit_ in product(open_inputs(graph, nodes, wire), open_outputs(graph, nodes)):
        after = edits.connect(edits.connect(graph, wire.source, entry), exit_, wire.target)
        new = [problem for problem in analyse(after).errors if _key(problem) not in before]
        found = Splice(wire, entry, exit_, after, _worst(new, nodes))
        if found.problem is None:
            return found
        first = first or found
    return first


def open_inputs(graph: Graph, nodes: Collection[str], wire: Wire | None = None) -> list[End]:
    """The inputs of these nodes that no wire ends in; those that are like the target of `wire` first."""
    like = _kind(graph.input_ports(wire.target.node), wire.target.port) if wire else Kind.ANY
    ports = [(End(node, port.name), port) for node in nodes for port in graph.input_ports(node)]
    free = [(end, port) for end, port in ports if end not in graph.wires]
    return [end for end, _ in sorted(free, key=lambda pair: _is_labels(pair[1]) != (like is Kind.LABELS))]


def open_outputs(graph: Graph, nodes: Collection[str]) -> Iterator[End]:
    """The outputs of these nodes that no wire leaves, the last node first: there a net ends."""
    for node in reversed(list(nodes)):
        for port in graph.output_ports(node):
            end = End(node, port.name)
            if end not in graph.wires_from:
                yield end


def _is_labels(port: Port) -> bool:
    return port.kind is Kind.LABELS


def _kind(ports: tuple[Port, ...], name: str) -> Kind:
    return next((port.kind for port in ports if port.name == name), Kind.ANY)


def _worst(problems: list[Problem], nodes: Collection[str]) -> Problem | None:
    """The one to tell of: at the nodes themselves rather than downstream."""
    return min(problems, key=lambda problem: problem.node not in nodes, default=None)


def _key(problem: Problem) -> object:
    return problem.severity, problem.node, problem.port, str(problem)
