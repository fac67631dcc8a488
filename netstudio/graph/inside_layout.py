"""How the inside of a layer is laid out: as the book does, from left to right, parameters below."""

from __future__ import annotations

from functools import partial

from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.primitive import Inlet

COLUMN = 192.0  # pixels from one operation to the next
ROW = 176.0  # room for figures above and below the wires
ORIGIN = (40.0, 40.0)


def lay_out(graph: Graph) -> Graph:
    """Each node in a column after all that it reads; a source just before its first reader.

    What flows through the layer keeps to one row as long as it can, branches lie above each other.
    """
    reads: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for wire in graph.wires.values():  # in the order of the ports
        reads[wire.target.node].append(wire.source.node)
    columns = _columns(graph, reads)
    rows = _rows(graph, reads, columns)
    return edits.move(
        graph,
        {n: (ORIGIN[0] + columns[n] * COLUMN, ORIGIN[1] + rows[n] * ROW) for n in graph.nodes},
    )


def _columns(graph: Graph, reads: dict[str, list[str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    order = _order(graph, reads)
    for node in order:
        columns[node] = max((columns[source] + 1 for source in reads[node]), default=0)
    main = next(filter(partial(_is_input, graph), graph.nodes), None)
    for node in reversed(order):  # what comes from the side comes late
        readers = [columns[other] for other, sources in reads.items() if node in sources]
        aside = node != main and all(not reads[source] and source != main for source in reads[node])
        if readers and aside:
            columns[node] = min(readers) - 1
    return columns


def _order(graph: Graph, reads: dict[str, list[str]]) -> list[str]:
    """Sources first, then operations: they were added in the order in which they compute."""
    return sorted(graph.nodes, key=lambda n: bool(reads[n]))


def _is_input(graph: Graph, node: str) -> bool:
    layer = graph.nodes[node].layer
    return isinstance(layer, Inlet) and layer.role.value == "input"


def _rows(graph: Graph, reads: dict[str, list[str]], columns: dict[str, int]) -> dict[str, float]:
    """Where each stands: in the row of the first thing that it reads, or in the next free one below."""
    grid = _Grid(columns)
    main = next(filter(partial(_is_input, graph), graph.nodes), None)
    if main:
        grid.put(main, 0)
    flow = {main} if main else set()  # what flows through the layer, as against what comes from the side
    for node, sources in reads.items():
        if not flow.isdisjoint(sources):
            flow.add(node)
    for node in sorted(filter(reads.get, graph.nodes), key=lambda n: n not in flow):
        before = next((source for source in reads[node] if source in grid.rows), None)
        aside = before is not None and _goes_further(before, node, reads, columns)
        grid.put(node, (grid.rows[before] if before else 0) + aside, before)
        for source in reads[node]:
            grid.put(source, grid.rows[node] + (source != reads[node][0]))
    for node in graph.nodes:
        grid.put(node, 0)
    return {node: float(row) for node, row in grid.rows.items()}


def _goes_further(source: str, node: str, reads: dict[str, list[str]], columns: dict[str, int]) -> bool:
    """Whether what a node reads goes straight on to a later one: that keeps the row, this stands aside."""
    return any(
        sources and sources[0] == source and columns[other] > columns[node]
        for other, sources in reads.items()
    )


class _Grid:
    """Which rows of each column are taken: by a node, or by a wire that passes."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self._taken: set[tuple[int, int]] = set()
        self.rows: dict[str, int] = {}

    def put(self, node: str, row: int, before: str | None = None) -> None:
        """Into this row or the next one that is free; the wire from `before` takes what it passes."""
        if node in self.rows:
            return
        column = self._columns[node]
        while (column, row) in self._taken:
            row += 1
        self.rows[node] = row
        self._taken.add((column, row))
        if before and self.rows[before] == row:
            self._taken |= {(between, row) for between in range(self._columns[before] + 1, column)}
