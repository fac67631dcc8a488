"""The walk through one batch: the stages of a step, gathered by layer, and a cursor on them.

It goes at three levels: by phase, by layer, and by operation. Layers are what is computed; the operations
inside of one are shown one after the other, on copies.
"""

from __future__ import annotations

from collections.abc import Callable
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


class Level(Enum):
    """How far a step of the walk goes."""

    PHASE = "phase"
    LAYER = "layer"
    OP = "op"

    @property
    def label(self) -> Words:
        """The word for people."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {Level.PHASE: tr("phase"), Level.LAYER: tr("layer"), Level.OP: tr("operation")}


@dataclass(frozen=True)
class Stop:
    """One stop of the walk: the stages from `start` to `end` of one node, in one direction."""

    node: str
    phase: Phase
    start: int
    end: int


@dataclass(frozen=True)
class OpPlace:
    """The operation of a stop that the cursor stands on: the `index`-th (from 0) of the `count` in it."""

    node: str
    index: int
    count: int


@dataclass(frozen=True)
class WalkView:
    """Where the walk through a batch stands: its stops, how many are in sight, how many computed."""

    stops: tuple[Stop, ...]
    cursor: int
    reached: int
    phase: Phase
    op: OpPlace | None = None  # where it goes by operations, the one in sight

    @property
    def current(self) -> Stop | None:
        """The stop in sight; None before the first."""
        return self.stops[self.cursor - 1] if self.cursor else None

    @property
    def following(self) -> Stop | None:
        """The stop that comes next; None where only the update is left."""
        return self.stops[self.cursor] if self.cursor < len(self.stops) else None


class Walk:
    """The stops of a batch, layer by layer, and a cursor on them.

    The cursor is the number of stops in sight: 0 is before the first layer. `op` counts the operations in
    sight of the stop that the cursor stands on; None: all of it, as a whole. Going back only moves the
    cursor; what has been computed stays computed. `operations` gives the nodes inside of a
    layer, in a phase's order.
    """

    def __init__(
        self, executor: Executor, operations: Callable[[str, Phase], tuple[str, ...]] | None = None
    ) -> None:
        self._executor = executor
        self._operations = operations or (lambda node, phase: ())
        self.stops = _stops(executor)
        self.rewind()

    def rewind(self) -> None:
        """To before the first stop: a new batch begins."""
        self.cursor = 0
        self.op: int | None = None
        self._furthest = (0, 0)  # a cursor, and how many operations of its stop

    @property
    def current(self) -> Stop | None:
        """The stop that the cursor stands on; None before the first."""
        return self.stops[self.cursor - 1] if self.cursor else None

    @property
    def place(self) -> OpPlace | None:
        """The operation that the cursor stands on; None where it goes by layers."""
        if self.current is None or self.op is None:
            return None
        operations = self._operations_at(self.cursor)
        return OpPlace(operations[self.op - 1], self.op - 1, len(operations))

    @property
    def reached(self) -> int:
        """How many stops have been computed for this batch."""
        return sum(stop.end <= self._executor.position for stop in self.stops)

    def seen(self, node: str, phase: Phase) -> int:
        """How many operations inside of a layer are in sight, or were once: values stay when going back."""
        cursor, op = self._furthest
        operations = self._operations(node, phase)
        for i, stop in enumerate(self.stops[:cursor], start=1):
            if (stop.node, stop.phase) == (node, phase):
                return op if i == cursor else len(operations)
        return len(operations) if self.reached > cursor and self._is_computed(node, phase) else 0

    def _is_computed(self, node: str, phase: Phase) -> bool:
        return any((stop.node, stop.phase) == (node, phase) for stop in self.stops[: self.reached])

    @property
    def phase(self) -> Phase:
        """What the next stop belongs to; UPDATE when only the update is left."""
        return self.stops[self.cursor].phase if self.cursor < len(self.stops) else Phase.UPDATE

    # Moving -------------------------------------------------------------------------------------------------

    def on(self, level: Level) -> bool:
        """One phase, layer or operation on; False when only the update is left."""
        return {Level.PHASE: self.to_phase_end, Level.LAYER: self.forward, Level.OP: self.op_forward}[level]()

    def off(self, level: Level) -> bool:
        """One phase, layer or operation back; False at the beginning."""
        return {Level.PHASE: self.to_phase_start, Level.LAYER: self.back, Level.OP: self.op_back}[level]()

    def forward(self) -> bool:
        """One layer on, computing it when it has not been; False when only the update is left."""
        if self.op is not None and self.op < len(self._operations_at(self.cursor)):
            self.go_to(self.cursor)  # what is left of this one
            return True
        if self.cursor == len(self.stops):
            return False
        self.go_to(self.cursor + 1)
        return True

    def back(self) -> bool:
        """One layer back; False at the beginning."""
        if self.cursor == 0:
            return False
        self.go_to(self.cursor - 1)
        return True

    def op_forward(self) -> bool:
        """One operation on, or into the next layer; False when only the update is left."""
        if self.op is not None and self.op < len(self._operations_at(self.cursor)):
            self.go_to(self.cursor, self.op + 1)
            return True
        if self.cursor == len(self.stops):
            return False
        self.go_to(self.cursor + 1, 1)
        return True

    def op_back(self) -> bool:
        """One operation back; False at the beginning."""
        if self.cursor == 0:
            return False
        operations = len(self._operations_at(self.cursor))
        op = operations if self.op is None else self.op
        if op > 1:
            self.go_to(self.cursor, op - 1)
        else:
            self.go_to(self.cursor - 1, len(self._operations_at(self.cursor - 1)) or None)
        return True

    def to_phase_end(self) -> bool:
        """To the end of the phase that the next stop belongs to; False when only the update is left."""
        if self.cursor == len(self.stops):
            return False
        phase = self.phase
        self.go_to(max(i + 1 for i, stop in enumerate(self.stops) if stop.phase is phase))
        return True

    def to_phase_start(self) -> bool:
        """Back to before the phase that the cursor stands in; False at the beginning."""
        if self.current is None:
            return False
        phase = self.current.phase
        self.go_to(min(i for i, stop in enumerate(self.stops) if stop.phase is phase))
        return True

    def go_to(self, cursor: int, op: int | None = None) -> None:
        """To so many stops in sight, computing those that have not been; of the last one `op` operations.

        A layer that is a single operation is one as a whole.
        """
        cursor = min(max(cursor, 0), len(self.stops))
        if cursor and self._executor.position < self.stops[cursor - 1].end:
            self._executor.run_to(self.stops[cursor - 1].end)
        operations = len(self._operations_at(cursor))
        self.cursor, self.op = cursor, None
        if op is not None and operations > 1:
            self.op = min(max(op, 1), operations)
        self._furthest = max(self._furthest, (cursor, operations if self.op is None else self.op))

    def _operations_at(self, cursor: int) -> tuple[str, ...]:
        if not cursor:
            return ()
        stop = self.stops[cursor - 1]
        return self._operations(stop.node, stop.phase)


def _stops(executor: Executor) -> tuple[Stop, ...]:
    """Stages in a row that belong to one node and one direction, as one stop."""
    stops = []
    start = 0
    for (node, backward), group in groupby(executor.stages, key=lambda s: (s.call.owner, s.backward)):
        end = start + len(list(group))
        stops.append(Stop(node, Phase.BACKWARD if backward else Phase.FORWARD, start, end))
        start = end
    return tuple(stops)
