"""Half precision: how a net does when its weights, and what every op gives, are kept in 16 bits.

Book, chapter 8.4. Numbers are rounded through float16 and computed with in float32: products and their sums
are exact to 24 bits, as in hardware that stores halves. Only predicting; nothing is learned that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from netstudio.data.dataset import Part
from netstudio.engine.executor import Executor
from netstudio.engine.lane import Lane, Stage
from netstudio.engine.op import together
from netstudio.engine.parameters import Key
from netstudio.engine.plan import Plan
from netstudio.engine.program import Share, Value
from netstudio.engine.site import Run
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.compile import Network
from netstudio.graph.edits import override_training
from netstudio.training.arrays import name_of
from netstudio.training.inference import Inference
from netstudio.training.log import Evaluation
from netstudio.training.non_finite import NonFiniteLoss, first_non_finite
from netstudio.training.prepared import Prepared, Preparer
from netstudio.training.session import Session
from netstudio.words import Words, tr


def evaluate_half(session: Session, part: Part | None) -> Evaluation:
    """How the session's net does in half precision; its own weights stay as they are.

    A graph without data is evaluated as it is: `part` is None.

    Raises Refusal, naming the node, where a number is too large: float16 ends at 65504.
    """
    analysis = analyse(override_training(session.graph, dtype="float32"))
    preparer = HalfPreparer(analysis, session.store.arrays)
    try:
        inference = Inference(analysis, preparer)
        return inference.evaluate(part) if part else inference.evaluate_alone()
    finally:
        preparer.close()


def rounding(array: np.ndarray) -> Run:
    """What rounds an array, in its place, to the nearest numbers that float16 has."""
    half = np.empty_like(array, np.float16)

    def run() -> None:
        np.copyto(half, array, casting="same_kind")
        np.copyto(array, half)

    return run


class HalfPreparer(Preparer):
    """Makes a graph ready to predict in half precision, with a rounded copy of `weights`."""

    def __init__(self, analysis: Analysis, weights: Mapping[Key, np.ndarray]) -> None:
        super().__init__(analysis)
        for key, array in self.parameters.arrays.items():
            with np.errstate(over="ignore"):
                array[...] = weights[key]
                rounding(array)()
            if not np.isfinite(array).all():
                raise _too_large(key[0], tr("{name} goes beyond.", name=name_of(self.graph, key)))

    def _ready(self, network: Network, plan: Plan) -> Prepared:
        for lane in plan.lanes:
            lane.forward = tuple(_rounded(lane, stage) for stage in lane.forward)
        return HalfPrepared(network, Executor(plan, network.names))


@dataclass(frozen=True)
class HalfPrepared(Prepared):
    """The network with samples that are rounded too."""

    def fill(self, x: np.ndarray, t: np.ndarray | None, scale: float = 1.0) -> None:
        super().fill(x, t, scale)
        value = self.network.program.inputs[0]
        if not value.integer:
            for _, array in self.plan.parts(value):
                rounding(array)()

    def run(self) -> None:
        super().run()
        if not np.isfinite(self.scores).all():
            raise _too_large(*first_non_finite(self.network.graph, self.executor))


def _too_large(node: str, where: Words) -> NonFiniteLoss:
    return NonFiniteLoss(node, tr("Half precision ends at 65504. {where}", where=where))


def _is_activation(lane: Lane, value: Value) -> bool:
    return value in lane.arrays and not value.integer and value.share not in (Share.MEAN, Share.SUM)


def _rounded(lane: Lane, stage: Stage) -> Stage:
    """The stage, and after it the rounding of what it gives; figures over all samples are no activations."""
    values = (v for v in stage.call.outputs if _is_activation(lane, v))
    return replace(stage, run=together([stage.run, *(rounding(lane.arrays[value]) for value in values)]))
