"""Losses."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from netstudio.declare import setting
from netstudio.engine.ops import loss
from netstudio.engine.ops.one_hot import OneHot, labels_needed
from netstudio.engine.program import Builder, Value
from netstudio.layers.base import LossLayer
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
        p: np.ndarray = np.exp(y - y.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        return p


class MeanSquaredError(LossLayer, frozen=True):
    """L = (1/N) Σ ½(y − t)²

    y and t of the same shape (N, …); labels t (N,) for y (N, C) are made one-hot. Book, chapter 4.2.
    """

    title = tr("Mean squared error")
    about = loss.MeanSquaredError.about
    formula = loss.MeanSquaredError.formula
    derivative = loss.MeanSquaredError.derivative
    chapter = "4.2"

    def lower(self, b: Builder, *inputs: Value) -> Value:
        y, t = inputs
        if t.integer and len(t.shape) == 1 and len(y.shape) == 2 and y.shape[1] > 1:
            t = b.op(OneHot(y.shape[1]), t)
        return b.op(loss.MeanSquaredError(), y, t)

    def hits(self, y: np.ndarray, t: np.ndarray) -> int | None:
        if t.ndim == y.ndim and not ((t == 0) | (t == 1)).all():
            return None  # numbers to come near to; there is no right and wrong
        if y.ndim == 2 and y.shape[1] > 1:
            return _right_classes(y, t)
        return int(np.count_nonzero((y > 0.5) == (t > 0.5)))


def _right_classes(y: np.ndarray, t: np.ndarray) -> int:
    """How many rows of y are largest at the class of t: a label (N,) or a one-hot row (N, C)."""
    labels = t if t.ndim == 1 else t.argmax(axis=1)
    return int(np.count_nonzero(y.argmax(axis=1) == labels))
