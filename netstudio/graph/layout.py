"""A simple layered layout, left to right: each node one column after the furthest of those it reads."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from netstudio.graph import edits
from netstudio.graph.model import Graph

ROW = 136.0  # pixels from one row to the next
ORIGIN = (40.0, 40.0)


def layout(graph: Graph) -> Graph:
    """The graph with every node in its column, near what it reads, and none on top of another."""
    reads: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for wire in graph.wires.values():
        if wire.source.node in reads and wire.target.node in reads:
            reads[wire.target.node].append(wire.source.node)
    columns = _columns(reads)
    rows = _rows(columns, reads)
    x, y = ORIGIN
    places = {n: (x + columns[n] * edits.PITCH, y + round(rows[n] * ROW)) for n in graph.nodes}
    return edits.move(graph, places)


def _columns(reads: dict[str, list[str]]) -> dict[str, int]:
    """Column of each node; sources stand just before their first reader. With a cycle: each in its own."""
    try:
        order = list(TopologicalSorter(reads).static_order())
    except CycleError:
        return {node: i for i, node in enumerate(reads)}
    columns: dict[str, int] = {}
    for node in order:
        columns[node] = max((columns[s] + 1 for s in reads[node]), default=0)
    readers: dict[str, list[str]] = {node: [] for node in reads}
    for node, sources in reads.items():
        for source in sources:
            readers[source].append(node)
    for node in reads:
        if not reads[node] and readers[node]:
            columns[node] = min(columns[r] for r in readers[node]) - 1
    return columns


def _rows(columns: dict[str, int], reads: dict[str, list[str]]) -> dict[str, float]:
    """Row of each node: the mean of those it reads, moved down where that place is taken."""
    rows: dict[str, float] = {}
    for column in range(max(columns.values(), default=-1) + 1):
        wanted = {
            n: _mean([rows[s] for s in reads[n] if s in rows]) for n, c in columns.items() if c == column
        }
        free = 0.0
        for node in sorted(wanted, key=lambda n: wanted[n]):
            rows[node] = max(free, wanted[node])
            free = rows[node] + 1
    return rows


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
