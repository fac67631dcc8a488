"""How an update is laid out: θ, its gradient and what is remembered at the left, each with its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from netstudio.graph import edits
from netstudio.graph.inside_layout import COLUMN, ORIGIN, ROW
from netstudio.graph.model import Graph


def lay_out_update(graph: Graph, left: Sequence[str]) -> Graph:
    """`left` below each other, what is computed in the row of the first of them that it comes from.

    Numbers by name, such as the learning rate, stand just before what reads them.
    """
    reads: dict[str, list[str]] = {node: [] for node in graph.nodes}
    readers: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for wire in graph.wires.values():  # in the order of the ports
        reads[wire.target.node].append(wire.source.node)
        readers[wire.source.node].append(wire.target.node)
    operations = [node for node in graph.nodes if reads[node] and readers[node]]
    outlets = [node for node in graph.nodes if not readers[node]]
    numbers = [node for node in graph.nodes if not reads[node] and node not in left]
    columns = dict.fromkeys((*left, *numbers), 0)
    for node in (*operations, *outlets):  # they were added in the order in which they compute
        columns[node] = 1 + max(columns[source] for source in reads[node])
    for node in numbers:
        columns[node] = min(columns[reader] for reader in readers[node]) - 1
    grid = _Grid(columns)
    for row, node in enumerate(left):
        grid.put(node, row)
    for node in operations:
        placed = [grid.rows[source] for source in reads[node] if source in grid.rows]
        grid.put(node, placed[0] if placed else len(left))
    for node in outlets:
        grid.put(node, grid.rows[reads[node][0]])
    for node in numbers:
        grid.put(node, grid.rows[readers[node][0]])
    return edits.move(graph, grid.places())


class _Grid:
    """Rows within columns, none taken twice."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self._taken: defaultdict[int, set[int]] = defaultdict(set)
        self.rows: dict[str, int] = {}

    def put(self, node: str, row: int) -> None:
        """A node in that row, or in the next one that is free below."""
        taken = self._taken[self._columns[node]]
        while row in taken:
            row += 1
        taken.add(row)
        self.rows[node] = row

    def places(self) -> dict[str, tuple[float, float]]:
        """Pixels of each node."""
        left, top = ORIGIN
        return {
            node: (left + self._columns[node] * COLUMN, top + row * ROW) for node, row in self.rows.items()
        }
