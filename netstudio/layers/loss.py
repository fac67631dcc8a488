"""Losses."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import loss, loss_distance, reduction
from netstudio.engine.ops.one_hot import OneHot, labels_needed
from netstudio.engine.program import Value
from netstudio.layers.base import LossLayer, Port
from netstudio.words import tr


class SoftmaxWithLoss(LossLayer, frozen=True):
    """L = −(1/N) Σ t × ln p,  p = eˣ / Σ_C eˣ

    Scores (N, C); t labels (N,) or one-hot rows (N, C). Book, chapter 5.6 and appendix A.
    """

    title = tr("Softmax with loss")
    about = loss.SoftmaxWithLoss.about
    formula = loss.SoftmaxWithLoss.formula
    derivative = loss.SoftmaxWithLoss.derivative
    chapter = "5.6"
    shift: Annotated[
        bool,
        setting(
            tr("subtract the maximum"),
            help=tr("before the exponential, so that it cannot overflow; the results are the same"),
        ),
    ] = True

    def lower(self, b: Builder, *inputs: Value) -> Value:
        _, t = inputs
        if len(t.shape) == 1 and not t.integer:
            raise labels_needed(input=1)
        return b.op(loss.SoftmaxWithLoss(self.shift), *inputs)

    def hits(self, y: np.ndarray, t: np.ndarray) -> int | None:
        return _right_classes(y, t)

    def probabilities(self, y: np.ndarray) -> np.ndarray | None:
        with np.errstate(invalid="ignore"):  # of scores that are not finite: what is shown tells of it
            p: np.ndarray = np.exp(y - y.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
        return p


class SigmoidWithLoss(LossLayer, frozen=True):
    """L = −(1/N) Σ (t ln p + (1 − t) ln(1 − p)),  p = 1 / (1 + e⁻ˣ)

    Scores (N, …), each a yes or no of its own; targets from 0 to 1 of the same shape. A single score (N, 1)
    takes labels (N,) of 0 and 1 too; for more, labels (N,) are made one-hot. The terms of a sample are
    summed, samples averaged. A sample is right when all of its answers are; with labels, when its class has
    the highest score.
    """

    title = tr("Sigmoid with loss")
    about = loss.SigmoidWithLoss.about
    formula = loss.SigmoidWithLoss.formula
    derivative = loss.SigmoidWithLoss.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        y, t = inputs
        if t.shape != y.shape and len(t.shape) == 1:
            if not t.integer:
                raise labels_needed(input=1)
            if y.shape[1:] != (1,):
                t = _one_hot_for(b, y, t)
        return b.op(loss.SigmoidWithLoss(), y, t)

    def hits(self, y: np.ndarray, t: np.ndarray) -> int | None:
        if t.ndim == 1 and y.ndim == 2 and y.shape[1] > 1:
            return _right_classes(y, t)
        return _right_answers(y > 0, t)

    def probabilities(self, y: np.ndarray) -> np.ndarray | None:
        if y.ndim != 2 or y.shape[1] != 1:
            return None  # several answers, of which any number may be yes
        yes = 0.5 + 0.5 * np.tanh(0.5 * y)  # 1 / (1 + e⁻ʸ), which no y makes overflow
        return np.hstack([1 - yes, yes])


class Distance(LossLayer, frozen=True):
    """Base of losses that measure how far y is from t, of the same shape (N, …).

    Labels t (N,) for y (N, C) are made one-hot. The terms of a sample are summed, samples averaged.
    """

    op: ClassVar[loss_distance.Distance]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.about, cls.formula, cls.derivative = cls.op.about, cls.op.formula, cls.op.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        y, t = inputs
        if t.integer and len(t.shape) == 1 and len(y.shape) == 2 and y.shape[1] > 1:
            t = _one_hot_for(b, y, t)
        return b.op(self.measure(), y, t)

    def measure(self) -> loss_distance.Distance:
        """The op, with this layer's settings."""
        return self.op

    def hits(self, y: np.ndarray, t: np.ndarray) -> int | None:
        if t.ndim == y.ndim and not ((t == 0) | (t == 1)).all():
            return None  # numbers to come near to; there is no right and wrong
        if y.ndim == 2 and y.shape[1] > 1:
            return _right_classes(y, t)
        return _right_answers(y > 0.5, t)


class MeanSquaredError(Distance, frozen=True):
    """L = (1/N) Σ ½(y − t)²

    Book, chapter 4.2.
    """

    title = tr("Mean squared error")
    chapter = "4.2"
    op = loss_distance.MeanSquaredError()


class MeanAbsoluteError(Distance, frozen=True):
    """L = (1/N) Σ |y − t|"""

    title = tr("Mean absolute error")
    op = loss_distance.MeanAbsoluteError()


class Huber(Distance, frozen=True):
    """L = (1/N) Σ c(d − ½c),  d = y − t,  c = d kept within ±δ

    ½d² up to a distance of δ, a straight line beyond (Huber 1964).
    """

    title = tr("Huber loss")
    op = loss_distance.Huber()
    delta: Annotated[
        float, setting(tr("δ"), help=tr("the distance at which it becomes a straight line"), gt=0, le=1e6)
    ] = 1.0

    def measure(self) -> loss_distance.Distance:
        return loss_distance.Huber(self.delta)


class Objective(LossLayer, frozen=True):
    """L = Σ y

    y of any shape: whatever comes in is made as small as it will go. No targets, and so no data, are needed:
    gradient descent on a function (book, chapters 4.4 and 6.1).
    """

    title = tr("Objective")
    about = tr("What comes in is to become as small as it will go; there is no right answer to compare with.")
    inputs = (Port("y", tr("what is to become small")),)
    formula = "L = Σ y"
    derivative = reduction.Sum.derivative
    chapter = "4.4"

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(reduction.Sum(), *inputs)


def _one_hot_for(b: Builder, y: Value, t: Value) -> Value:
    """Labels t (N,) as rows, one column for each score of y (N, C)."""
    return b.op(OneHot(y.shape[1]), t) if len(y.shape) == 2 else t


def _right_answers(yes: np.ndarray, t: np.ndarray) -> int:
    """How many samples have all their yes and no as the targets t, which say yes above ½."""
    right = yes == (t > 0.5).reshape(yes.shape)
    return int(np.count_nonzero(right.reshape(len(right), -1).all(axis=1)))


def _right_classes(y: np.ndarray, t: np.ndarray) -> int:
    """How many rows of y are largest at the class of t: a label (N,) or a one-hot row (N, C)."""
    labels = t if t.ndim == 1 else t.argmax(axis=1)
    return int(np.count_nonzero(y.argmax(axis=1) == labels))
