"""A loss or a gradient that is no number any more: which node began it."""

from __future__ import annotations

import math

import numpy as np

from netstudio.engine.executor import Executor, StageError
from netstudio.engine.plan import Plan
from netstudio.engine.program import Role, Value
from netstudio.graph.model import Graph
from netstudio.training.overflow import how_it_came
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
    return NonFiniteLoss(node, tr("Step {step}: {where}", step=step, where=where))


def first_non_finite(graph: Graph, executor: Executor) -> tuple[str, Words]:
    """Where the first inf or NaN came from, and what is to be said of it: a sentence, and what may help.

    The node is that which brought it, as a sample or a weight, or else the first to have made it.
    """
    brought = _brought(executor.plan)
    if brought is not None:
        return brought.owner, not_finite(graph, brought)
    place = executor.first_non_finite()
    if place is None:
        return "", tr("The loss is no finite number.")
    stage, value = place
    node = graph.nodes[stage.call.owner]
    op = stage.call.op.name
    words = tr(
        "{node} is the first to make a number that is not finite ({op}, shape {shape}). {how} "
        "A smaller learning rate often helps.",
        node=node.name,
        op=tr("{op} backward", op=op) if stage.backward else op,
        shape=shape_text(value.shape),
        how=how_it_came(executor.plan, stage, value),
    )
    return node.id, words


def not_finite(graph: Graph, value: Value) -> Words:
    """What is to be said of samples or weights that hold an inf or a NaN."""
    name = f"{graph.nodes[value.owner].name}.{value.name}"
    if value.role is Role.INPUT:
        return tr(
            "{name} has a number that is not finite, or too large for the precision. "
            "Normalise the data, or take another precision.",
            name=name,
        )
    return tr("{name} has a number that is not finite. Train anew, with a smaller learning rate.", name=name)


def _brought(plan: Plan) -> Value | None:
    """The first of the samples and weights that holds an inf or a NaN."""
    program = plan.program
    sources = (*program.inputs, *program.parameters, *program.states)
    return next((value for value in sources if not np.isfinite(plan.array(value)).all()), None)
