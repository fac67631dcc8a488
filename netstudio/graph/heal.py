"""Removing nodes so that what they read goes to what read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.paths import wires_into
from netstudio.graph.trial import Trial


def remove_and_heal(graph: Graph, nodes: Iterable[str]) -> Graph:
    """The graph without these nodes; whatever read from them reads from what they read, where shapes allow.

    The first input comes first; another takes its place where the reader refuses what comes from there.
    """
    gone = set(nodes)
    after = edits.remove(graph, gone)
    analysis = analyse(after)
    healed = []
    for wire in graph.wires.values():
        if wire.source.node in gone and wire.target.node not in gone:
            sources = dict.fromkeys(_sources(graph, wire.source.node, gone))
            fitting = (s for s in sources if Trial(analysis, [s], True).refusal(wire.target) is None)
            healed += [Wire(source, wire.target) for source in fitting][:1]
    return edits.connect_all(after, healed) if healed else after


def _sources(graph: Graph, node: str, gone: Collection[str]) -> Iterator[End]:
    """The outputs that remain and were read by a node that goes, or by those that go before it."""
    waiting, seen = [node], {node}
    while waiting:
        wires = list(wires_into(graph, waiting.pop(0)))
        yield from (wire.source for wire in wires if wire.source.node not in gone)
        new = [w.source.node for w in wires if w.source.node in gone and w.source.node not in seen]
        seen.update(new)
        waiting += new
