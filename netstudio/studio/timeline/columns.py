"""What the timeline shows: a column for each layer that a walk comes to, with its stops in each lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from netstudio.graph.analysis import Analysis
from netstudio.graph.expand import drawn
from netstudio.graph.model import Graph, Placeholder
from netstudio.layers.base import Family
from netstudio.training.walk import Phase, Stop
from netstudio.words import tr

LANES = (Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE)

Breakpoints = Mapping[tuple[str, Phase], bool]  # the stops before which a run halts, and whether it does now


@dataclass(frozen=True)
class Column:
    """One layer: its node (of what is computed), and the cursor of the walk that each of its stops leads to.

    `parameters` are those that the update changes; none of a frozen layer.
    """

    node: str
    name: str
    family: Family | None
    parameters: tuple[str, ...] = ()
    cursors: dict[Phase, int] = field(default_factory=dict)

    def has(self, lane: Phase) -> bool:
        """Whether there is a cell of it in a lane."""
        return bool(self.parameters) if lane is Phase.UPDATE else lane in self.cursors


def columns_of(stops: tuple[Stop, ...], analysis: Analysis) -> tuple[Column, ...]:
    """In the order in which a batch comes forward; a node that is come to twice has two columns."""
    columns: list[Column] = []
    for cursor, stop in enumerate(stops, 1):
        mine = (c for c in columns if c.node == stop.node and stop.phase not in c.cursors)
        column = next(mine, None) if stop.phase is Phase.BACKWARD else None
        if column is None:
            column = _column(stop.node, analysis)
            columns.append(column)
        column.cursors[stop.phase] = cursor
    return tuple(columns)


def breakpoints_at(stops: tuple[Stop, ...], graph: Graph) -> Breakpoints:
    """The stops before which a run halts; where the breakpoint is off, it does not.

    That of a group lies where the walk comes into the group.
    """
    found: dict[tuple[str, Phase], bool] = {}
    for before, stop in pairwise((None, *stops)):
        for node, its in graph.breakpoints.items() if stop else ():
            assert stop is not None
            side = its.forward if stop.phase is Phase.FORWARD else its.backward
            goes_on = before and before.phase is stop.phase and _is_at(graph, before.node, node)
            if side and not goes_on and _is_at(graph, stop.node, node):
                found[stop.node, stop.phase] = found.get((stop.node, stop.phase), False) or not its.off
    return found


def _is_at(graph: Graph, computed: str, node: str) -> bool:
    own = drawn(computed)
    return own == node or (own in graph.nodes and node in graph.path(own))


def _column(node: str, analysis: Analysis) -> Column:
    found, inference = analysis.computed.nodes.get(node), analysis.nodes.get(node)
    if found is None:
        return Column(node, str(tr("training")), None)
    learned = inference.parameters if inference and not found.frozen else ()
    family = None if isinstance(found.layer, Placeholder) else found.layer.family
    return Column(node, found.name, family, tuple(name for name, _ in learned))
