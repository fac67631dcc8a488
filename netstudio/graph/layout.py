"""A simple layered layout, left to right: each node one column after the furthest of those it reads.

A long net is folded into bands, one below the other, like the lines of a text.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from netstudio.graph import edits
from netstudio.graph.bends import left_after
from netstudio.graph.model import Graph

ROW = 136.0  # pixels from one row to the next
BAND_GAP = 32.0  # and so many more from one band to the next: a wire comes back there
WINDOW = (800.0, 420.0)  # pixels of a canvas in a small window, which all should fit into
LONELY = 0.8  # what a band of a single column takes from the worth of a folding
READABLE = 0.6  # the scale from which on a drawing need not be folded
ORIGIN = (40.0, 40.0)


def layout(graph: Graph, group: str = "") -> Graph:
    """The graph with every node of a group in its column, near what it reads, none on top of another."""
    reads: dict[str, list[str]] = {node.id: [] for node in graph.inside(group)}
    for wire in graph.wires_inside(group):
        if wire.source.node in reads and wire.target.node in reads:
            reads[wire.target.node].append(wire.source.node)
    columns = _columns(reads)
    rows = _rows(columns, reads)
    length, height = max(columns.values(), default=0) + 1, max(rows.values(), default=0.0) * ROW + ROW
    fold, band = _fold(length, height), height + BAND_GAP
    x, y = ORIGIN
    places = {
        n: (
            x + columns[n] % fold * edits.PITCH,
            y + round(rows[n] * ROW + columns[n] // fold * band),
        )
        for n in reads
    }
    return edits.move(graph, places).with_bends(left_after(graph, places))


def _fold(length: int, height: float) -> int:
    """After how many columns to begin a new band, so that all is seen as large as can be."""

    def scale(columns: int) -> float:
        bands = -(-length // columns)
        return min(WINDOW[0] / (columns * edits.PITCH), WINDOW[1] / (bands * (height + BAND_GAP)))

    def merit(columns: int) -> tuple[float, int]:
        return scale(columns) * (LONELY if length % columns == 1 else 1.0), columns

    if scale(length) >= READABLE:
        return length
    return max(range(1, length + 1), key=merit)


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
