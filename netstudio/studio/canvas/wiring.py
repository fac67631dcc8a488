"""A wire in the making: what it may be connected to, and why not. Free of Qt."""

from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.analysis import why_not_connect
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.problem import Problem
from netstudio.layers.base import Kind
from netstudio.words import Words, tr


class Wiring:
    """A wire that begins at one end and looks for the other.

    `picked` is a wire that was taken off its input: it gives way to the new one. A refusal is found once for
    each port, because the mouse asks again and again.
    """

    def __init__(self, graph: Graph, start: End, from_output: bool, picked: Wire | None = None) -> None:
        self.start = start
        self.from_output = from_output
        self.picked = picked
        self._graph = edits.remove(graph, wires=[picked]) if picked else graph
        self._refusals: dict[End, Problem | None] = {}

    def ends(self, other: End) -> tuple[End, End]:
        """Source and target of the wire, were it to end at `other`."""
        return (self.start, other) if self.from_output else (other, self.start)

    def refusal(self, other: End) -> Problem | None:
        """Why the wire cannot end at `other`; None where it can."""
        if other not in self._refusals:
            self._refusals[other] = why_not_connect(self._graph, *self.ends(other))
        return self._refusals[other]

    def ports(self, node: str) -> list[End]:
        """The ports of a node at which the wire might end, the likeliest first.

        Free inputs come before those that have a wire, and labels go to where labels are expected: a shape
        rule alone would often take them for samples, as (N,) fits both.
        """
        is_labels = self._carries_labels(self.start, output=self.from_output)

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
        return next((end for end in ports if self.refusal(end) is None), ports[0] if ports else None)

    def connected(self, other: End) -> Graph:
        """The graph with the wire."""
        return edits.connect(self._graph, *self.ends(other))

    def dropped(self) -> Graph:
        """The graph when the wire ends nowhere: a wire that was picked up is gone."""
        return self._graph

    def label(self, other: End) -> Words:
        """What connecting to `other` is called."""
        source, target = self.ends(other)
        nodes = self._graph.nodes
        return tr("Wire {source} to {target}", source=nodes[source.node].name, target=nodes[target.node].name)
