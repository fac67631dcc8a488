"""What the timeline shows: a column for each layer that a walk comes to, with its stops in each lane."""

from __future__ import annotations

from dataclasses import dataclass, field

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Placeholder
from netstudio.layers.base import Family
from netstudio.training.walk import Phase, Stop
from netstudio.words import tr

LANES = (Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE)


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


def _column(node: str, analysis: Analysis) -> Column:
    found, inference = analysis.computed.nodes.get(node), analysis.nodes.get(node)
    if found is None:
        return Column(node, str(tr("training")), None)
    learned = inference.parameters if inference and not found.frozen else ()
    family = None if isinstance(found.layer, Placeholder) else found.layer.family
    return Column(node, found.name, family, tuple(name for name, _ in learned))
