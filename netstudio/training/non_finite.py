"""A loss or a gradient that is no number any more: which node began it."""

from __future__ import annotations

import math

import numpy as np

from netstudio.engine.executor import Executor, StageError
from netstudio.graph.model import Graph
from netstudio.words import Refusal, Words, shape_text, tr


class NonFiniteLoss(StageError):
    """The loss, or a gradient of it, is inf or NaN; `owner` is the node where it began.

    Parameters are those before the step.
    """

    def __init__(self, owner: str, words: Words) -> None:
        Refusal.__init__(self, words)
        self.owner = owner


def all_finite(loss: float, gradient: np.ndarray) -> bool:
    """Whether the loss and every number of the flat gradient are finite."""
    if not math.isfinite(loss):
        return False
    # The product costs less than half of a look at each number; where it overflows, the look decides.
    with np.errstate(all="ignore"):
        return math.isfinite(np.dot(gradient, gradient)) or bool(np.isfinite(gradient).all())


def non_finite_loss(graph: Graph, executor: Executor, step: int) -> NonFiniteLoss:
    """Look for the first op of the step that made an inf or a NaN, and say so."""
    node, where = first_non_finite(graph, executor)
    words = tr("Step {step}: {where} A smaller learning rate often helps.", step=step, where=where)
    return NonFiniteLoss(node, words)


def first_non_finite(graph: Graph, executor: Executor) -> tuple[str, Words]:
    """The node that was the first to make an inf or a NaN, and what is to be said of it."""
    place = executor.first_non_finite()
    if place is None:
        return "", tr("The loss is no finite number.")
    stage, value = place
    node = graph.nodes[stage.call.owner]
    op = stage.call.op.name
    words = tr(
        "{node} is the first to make a number that is not finite ({op}, shape {shape}).",
        node=node.name,
        op=tr("{op} backward", op=op) if stage.backward else op,
        shape=shape_text(value.shape),
    )
    return node.id, words
