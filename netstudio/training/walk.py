"""The walk through one batch: the stages of a step, gathered by layer, and a cursor on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from netstudio.engine.executor import Executor
from netstudio.words import Words, tr


class Phase(Enum):
    """The parts of a step."""

    FORWARD = "forward"
    BACKWARD = "backward"
    UPDATE = "update"

    @property
    def label(self) -> Words:
        """The word for people."""
        return _PHASE_LABELS[self]


_PHASE_LABELS = {Phase.FORWARD: tr("forward"), Phase.BACKWARD: tr("backward"), Phase.UPDATE: tr("update")}


@dataclass(frozen=True)
class Stop:
    """One stop of the walk: the stages from `start` to `end` of one node, in one direction."""

    node: str
    phase: Phase
    start: int
    end: int


class Walk:
    """The stops of a batch, layer by layer, and a cursor on them.

    The cursor is the number of stops in sight: 0 is before the first layer. Going back only moves the cursor;
    what has been computed stays computed.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.stops = _stops(executor)
        self.cursor = 0

    @property
    def current(self) -> Stop | None:
        """The stop that the cursor stands on; None before the first."""
        return self.stops[self.cursor - 1] if self.cursor else None

    @property
    def reached(self) -> int:
        """How many stops have been computed for this batch."""
        return sum(stop.end <= self._executor.position for stop in self.stops)

    @property
    def phase(self) -> Phase:
        """What the next stop belongs to; UPDATE when only the update is left."""
        return self.stops[self.cursor].phase if self.cursor < len(self.stops) else Phase.UPDATE

    def rewind(self) -> None:
        """To before the first stop: a new batch begins."""
        self.cursor = 0

    def forward(self) -> bool:
        """One layer on, computing it when it has not been; False when only the update is left."""
        if self.cursor == len(self.stops):
            return False
        self._go(self.cursor + 1)
        return True

    def back(self) -> bool:
        """One layer back; False at the beginning."""
        if self.cursor == 0:
            return False
        self.cursor -= 1
        return True

    def to_phase_end(self) -> bool:
        """To the end of the phase that the next stop belongs to; False when only the update is left."""
        if self.cursor == len(self.stops):
            return False
        phase = self.phase
        self._go(max(i + 1 for i, stop in enumerate(self.stops) if stop.phase is phase))
        return True

    def to_phase_start(self) -> bool:
        """Back to before the phase that the cursor stands in; False at the beginning."""
        if self.current is None:
            return False
        phase = self.current.phase
        self.cursor = min(i for i, stop in enumerate(self.stops) if stop.phase is phase)
        return True

    def _go(self, cursor: int) -> None:
        end = self.stops[cursor - 1].end
        if self._executor.position < end:
            self._executor.run_to(end)
        self.cursor = cursor


def _stops(executor: Executor) -> tuple[Stop, ...]:
    """Stages in a row that belong to one node and one direction, as one stop."""
    stops = []
    start = 0
    for (node, backward), group in groupby(executor.stages, key=lambda s: (s.call.owner, s.backward)):
        end = start + len(list(group))
        stops.append(Stop(node, Phase.BACKWARD if backward else Phase.FORWARD, start, end))
        start = end
    return tuple(stops)
