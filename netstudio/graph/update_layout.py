"""How an update is laid out: θ, its gradient and what is remembered at the left, each with its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from netstudio.graph import edits
from netstudio.graph.inside_layout import COLUMN, ORIGIN
from netstudio.graph.model import Graph

ROW = 144.0  # pixels from one row to the next: a number's capsule stands between two


Links = dict[str, list[str]]  # of each node those that it reads, or that read it


def lay_out_update(graph: Graph, left: Sequence[str]) -> Graph:
    """`left` below each other, what is computed in the row of the first of them that it comes from.

    Numbers by name, such as the learning rate, stand just before and below what reads them.
    """
    reads: Links = {node: [] for node in graph.nodes}
    readers: Links = {node: [] for node in graph.nodes}
    for wire in graph.wires.values():  # in the order of the ports
        reads[wire.target.node].append(wire.source.node)
        readers[wire.source.node].append(wire.target.node)
    computed = [node for node in graph.nodes if reads[node]]  # in the order in which they compute
    numbers = [node for node in graph.nodes if not reads[node] and node not in left]
    columns = dict.fromkeys((*left, *numbers), 0)
    for node in computed:
        columns[node] = 1 + max(columns[source] for source in reads[node])
    for node in numbers:
        columns[node] = min(columns[reader] for reader in readers[node]) - 1
    grid = _Grid(columns)
    for lane, node in enumerate(left):
        grid.put(node, 2 * lane)  # with room below for what branches off
    for node in computed:
        first = next((source for source in reads[node] if source in grid.rows), None)
        if first is None:
            grid.put(node, 2 * len(left))
        else:
            grid.put(node, grid.rows[first] + (node != _going_on(first, readers, columns)))
    grid.close_up()
    for node in numbers:
        grid.put(node, grid.rows[readers[node][0]], 0.5)
    return edits.move(graph, grid.places())


def _going_on(source: str, readers: Links, columns: dict[str, int]) -> str:
    """Which of those that read a value keeps its row: the furthest that is not the end."""
    return max(readers[source], key=lambda reader: (bool(readers[reader]), columns[reader]))


class _Grid:
    """Rows within columns, none taken twice."""

    def __init__(self, columns: dict[str, int]) -> None:
        self._columns = columns
        self._taken: defaultdict[int, set[float]] = defaultdict(set)
        self.rows: dict[str, float] = {}

    def put(self, node: str, row: float, step: float = 1.0) -> None:
        """A node in that row, or in the next one that is free below, `step` by `step`."""
        taken = self._taken[self._columns[node]]
        while row in taken:
            row += step
        taken.add(row)
        self.rows[node] = row

    def close_up(self) -> None:
        """Leave out the rows in which nothing stands."""
        kept = {row: float(i) for i, row in enumerate(sorted(set(self.rows.values())))}
        placed, self.rows = self.rows, {}
        self._taken.clear()
        for node, row in placed.items():
            self.put(node, kept[row])

    def places(self) -> dict[str, tuple[float, float]]:
        """Pixels of each node."""
        left, top = ORIGIN
        return {
            node: (left + self._columns[node] * COLUMN, top + row * ROW) for node, row in self.rows.items()
        }
