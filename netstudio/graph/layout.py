"""A layered layout, left to right: each node one column after the furthest of those it reads.

A long net is folded into bands, one below the other, like the lines of a text. It is stable: what lies above
what stays so, unless fewer wires cross otherwise, and bands keep their length where it still serves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from netstudio.graph import edits
from netstudio.graph.bends import left_after
from netstudio.graph.model import Graph, Node
from netstudio.graph.ordering import ordered

ROW = 136.0  # pixels from one row to the next
PORT = 32.0  # pixels that a node is higher for each port after the second
FREE = 40.0  # pixels of a row that a node of two ports leaves free
BAND_GAP = 32.0  # and so many more from one band to the next: a wire comes back there
WINDOW = (800.0, 420.0)  # pixels of a canvas in a small window, which all should fit into
LONELY = 0.8  # what a band of a single column takes from the worth of a folding
KEPT = 1.25  # and what a folding gains that is in use already
READABLE = 0.6  # the scale from which on a drawing need not be folded
ORIGIN = (40.0, 40.0)


def layout(graph: Graph, group: str = "", only: Iterable[str] = ()) -> Graph:
    """The graph with every node of a group in its column, near what it reads, none on top of another.

    With `only`, these nodes alone, among themselves; their top left corner stays where it is.
    """
    chosen = set(only)
    nodes = {n.id: n for n in graph.inside(group) if not chosen or n.id in chosen}
    if not nodes:
        return graph
    reads: dict[str, list[str]] = {node: [] for node in nodes}
    for wire in graph.wires_inside(group):
        if wire.source.node in reads and wire.target.node in reads:
            reads[wire.target.node].append(wire.source.node)
    columns = _columns(reads)
    as_it_was = sorted(columns, key=lambda n: nodes[n].position[1])
    spans = {node: _span(graph, nodes[node]) for node in nodes}
    rows = _rows(ordered({n: columns[n] for n in as_it_was}, reads), reads, spans)
    length, height = max(columns.values()) + 1, max(rows[n] + spans[n] for n in rows) * ROW
    origin = tuple(min(n.position[i] for n in nodes.values()) for i in (0, 1)) if chosen else ORIGIN
    fold, band = _fold(length, height, _folded(nodes.values(), origin[0])), height + BAND_GAP
    places = {
        n: (
            origin[0] + columns[n] % fold * edits.PITCH,
            origin[1] + round(rows[n] * ROW + columns[n] // fold * band),
        )
        for n in nodes
    }
    return edits.move(graph, places).with_bends(left_after(graph, places))


def _span(graph: Graph, node: Node) -> int:
    """How many rows a node takes."""
    ports = max(len(graph.input_ports(node.id)), len(graph.output_ports(node.id)))
    height = ROW - FREE + PORT * max(0, ports - 2)
    return 1 if node.collapsed else math.ceil((height + FREE) / ROW)


def _folded(nodes: Iterable[Node], left: float) -> int:
    """How many columns the bands have that these nodes stand in; 0 where most are in no column."""
    columns = [(node.position[0] - left) / edits.PITCH for node in nodes]
    found = [round(column) for column in columns if column >= 0 and abs(column - round(column)) < 0.01]
    return max(found) + 1 if len(found) > 0.75 * len(columns) else 0


def _fold(length: int, height: float, used: int = 0) -> int:
    """After how many columns to begin a new band, so that all is seen as large as can be."""

    def scale(columns: int) -> float:
        bands = -(-length // columns)
        return min(WINDOW[0] / (columns * edits.PITCH), WINDOW[1] / (bands * (height + BAND_GAP)))

    def merit(columns: int) -> tuple[float, int]:
        kept = KEPT if columns == used > 1 else 1.0
        return scale(columns) * kept * (LONELY if length % columns == 1 else 1.0), columns

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


def _rows(
    order: Sequence[Sequence[str]], reads: Mapping[str, Sequence[str]], spans: Mapping[str, int]
) -> dict[str, float]:
    """Row of each node: the mean of those it reads, moved down where that place is taken."""
    rows: dict[str, float] = {}
    for column in order:
        free = 0.0
        for node in column:
            rows[node] = max(free, _mean([rows[s] for s in reads[node] if s in rows]))
            free = rows[node] + spans[node]
    return rows


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
