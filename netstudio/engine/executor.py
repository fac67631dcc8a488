"""The executor: runs a plan's stages, all at once or one by one. Training and stepping are the same walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from threading import BrokenBarrierError

import numpy as np

from netstudio.engine.plan import Plan, Stage
from netstudio.engine.program import Value
from netstudio.engine.site import Run
from netstudio.words import Refusal, tr


class StageError(Refusal):
    """An op failed: which node it belongs to, by id and by `name` where it has one, and what it said."""

    def __init__(self, owner: str, op: str, cause: BaseException, name: str = "") -> None:
        words = tr("{op} failed: {cause}", op=op, cause=str(cause) or type(cause).__name__)
        if name:
            problem = cause.words if isinstance(cause, Refusal) else words
            words = tr("{node}: {problem}.", node=name, problem=problem)
        super().__init__(words)
        self.owner = owner


class Executor:
    """A playhead over the stages of a plan: forward in order, then backward in reverse.

    `position` counts the stages that are done, in every lane; `turn` is where backward begins, `end` one past
    the last. The lanes of a plan go side by side. `names` are what people call the owners of the calls.
    """

    def __init__(self, plan: Plan, names: Mapping[str, str] | None = None) -> None:
        self.plan = plan
        self._names = names or {}
        first = plan.lanes[0]
        whole = dict(zip(first.program.calls, plan.program.calls, strict=True))
        self.stages = tuple(replace(s, call=whole[s.call]) for s in first.forward + first.backward)
        self.turn = len(first.forward)
        self.end = len(self.stages)
        self.position = 0
        self.rewound = 0  # how many times: what was computed before is of another batch, or other weights
        self._walkers = [_Walker([s.run for s in lane.forward + lane.backward]) for lane in plan.lanes]

    def rewind(self) -> None:
        """Back to before the first stage; values stay as they are."""
        self.position = 0
        self.rewound += 1

    def run_to(self, position: int) -> None:
        """Run every stage up to `position`. Raises StageError, with the node, when an op fails."""
        start = self.position
        try:
            self.plan.team.run([partial(walker.walk, start, position) for walker in self._walkers])
        except Exception as error:
            # Where a lane had to stop for another one, all begin again at the place of the one behind.
            self.position = min(walker.position for walker in self._walkers)
            call = self.stages[next(w.position for w in self._walkers if w.failed)].call
            raise StageError(call.owner, call.op.name, error, self._names.get(call.owner, "")) from error
        self.position = max(start, position)
        if self.position > self.turn:
            self.plan.collect()

    def place_of(self, value: Value) -> int:
        """The position from which on a value is there."""
        made = [i for i, stage in enumerate(self.stages[: self.turn]) if value in stage.call.outputs]
        return made[0] + 1 if made else 0

    def first_non_finite(self) -> tuple[Stage, Value] | None:
        """The first stage, in the order of the walk, that made an inf or a NaN, and that value."""
        for stage in self.stages[: self.position]:
            values = stage.call.inputs if stage.backward else stage.call.outputs
            for value in values:
                array = self.plan.gradient(value) if stage.backward else self.plan.array(value)
                if array is not None and not np.isfinite(array).all():
                    return stage, value
        return None


class _Walker:
    """Goes over the stages of one lane; `position` and `failed` tell how far it came the last time."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.position = 0
        self.failed = False
        self._runs = tuple(runs)

    def walk(self, start: int, stop: int) -> None:
        """Run the stages from `start` up to `stop`."""
        done, self.failed = start, False
        try:
            for run in self._runs[start:stop]:
                run()
                done += 1
        except Exception as error:
            self.failed = not isinstance(error, BrokenBarrierError)
            raise
        finally:
            self.position = done
