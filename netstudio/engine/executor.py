"""The executor: runs a plan's stages, all at once or one by one. Training and stepping are the same walk."""

from __future__ import annotations

import numpy as np

from netstudio.engine.plan import Plan, Stage
from netstudio.engine.program import Value
from netstudio.words import Refusal, tr


class StageError(Refusal):
    """An op failed: which node it belongs to, and what it said."""

    def __init__(self, owner: str, op: str, cause: BaseException) -> None:
        super().__init__(tr("{op} failed: {cause}", op=op, cause=str(cause) or type(cause).__name__))
        self.owner = owner


class Executor:
    """A playhead over the stages of a plan: forward in order, then backward in reverse.

    `position` counts the stages that are done; `turn` is where backward begins, `end` one past the last.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stages: tuple[Stage, ...] = plan.forward + plan.backward
        self.turn = len(plan.forward)
        self.end = len(self.stages)
        self.position = 0
        self._runs = tuple(stage.run for stage in self.stages)

    def rewind(self) -> None:
        """Back to before the first stage; values stay as they are."""
        self.position = 0

    def run_to(self, position: int) -> None:
        """Run every stage up to `position`. Raises StageError, with the node, when an op fails."""
        runs = self._runs[self.position : position]
        try:
            # Overflow is looked for after the step, where its place can be named, not warned of in passing.
            with np.errstate(all="ignore"):
                for run in runs:
                    run()
                    self.position += 1
        except Exception as error:
            call = self.stages[self.position].call
            raise StageError(call.owner, call.op.name, error) from error

    def first_non_finite(self) -> tuple[Stage, Value] | None:
        """The first stage, in the order of the walk, that made an inf or a NaN, and that value."""
        for stage in self.stages[: self.position]:
            values = stage.call.inputs if stage.backward else stage.call.outputs
            for value in values:
                array = self.plan.gradient(value) if stage.backward else self.plan.array(value)
                if array is not None and not np.isfinite(array).all():
                    return stage, value
        return None
