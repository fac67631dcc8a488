"""From where data come to a place of the drawing, and from where the gradient comes back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.base import LossLayer


@dataclass(frozen=True)
class Path:
    """Wires on which values come, wires on which a gradient flows back, and the nodes at their ends."""

    forward: Set[Wire]
    backward: Set[Wire]
    nodes: Set[str]


def path_of(analysis: Analysis, what: str | Wire) -> Path:
    """The path of a node or of a wire.

    Values come from all that it reads, however far up. The gradient comes from a loss (without one, from the
    ends of the drawing) through all that reads it, and goes on up to whatever has something to learn.
    """
    graph = analysis.graph
    source, target = (what.source.node, what.target.node) if isinstance(what, Wire) else (what, what)
    itself = {what} if isinstance(what, Wire) else set()
    up = _walk(graph, source, wires_into) | itself
    down = _walk(graph, target, wires_out_of) | itself
    back = {wire for wire in up | _to_loss(graph, down, target) if _learns(analysis, wire)}
    nodes = {source, target} | {node for wire in up | back for node in (wire.source.node, wire.target.node)}
    return Path(frozenset(up), frozenset(back), frozenset(nodes))


def wires_into(graph: Graph, node: str) -> Iterator[Wire]:
    """The wires that end at a node."""
    ends = (End(node, port.name) for port in graph.input_ports(node))
    return (graph.wires[end] for end in ends if end in graph.wires)


def wires_out_of(graph: Graph, node: str) -> Iterator[Wire]:
    """The wires that begin at a node."""
    ends = (End(node, port.name) for port in graph.output_ports(node))
    return (wire for end in ends for wire in graph.wires_from.get(end, ()))


def _walk(graph: Graph, start: str, wires_at: Callable[[Graph, str], Iterator[Wire]]) -> set[Wire]:
    """All wires that are met from a node on, in one direction."""
    found: set[Wire] = set()
    waiting, seen = [start], {start}
    while waiting:
        for wire in wires_at(graph, waiting.pop()):
            found.add(wire)
            new = {wire.source.node, wire.target.node} - seen
            seen |= new
            waiting += new
    return found


def _to_loss(graph: Graph, down: set[Wire], start: str) -> set[Wire]:
    """Those of the wires below that lead to a loss; where there is none, all of them."""
    nodes = {start} | {wire.target.node for wire in down}
    losses = [node for node in nodes if isinstance(graph.nodes[node].layer, LossLayer)]
    if not losses:
        return down
    return down & set().union(*(_walk(graph, loss, wires_into) for loss in losses))


def _learns(analysis: Analysis, wire: Wire) -> bool:
    """Whether there is anything to learn before a wire, as far as is known."""
    spec = analysis.shapes.get(wire.source)
    return spec is None or spec.needs_grad
