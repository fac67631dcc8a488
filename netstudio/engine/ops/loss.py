"""Losses: one number for how wrong the net is, the mean over the batch (book, chapters 4 and 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.ops.arithmetic import Divide, Multiply, Subtract
from netstudio.engine.ops.one_hot import OneHot, one_hot_into
from netstudio.engine.ops.reduction import Max, Sum
from netstudio.engine.ops.unary import Exp, Log, Negate, Reciprocal, Square
from netstudio.engine.program import Builder, Shape, ShapeError, Value
from netstudio.words import shape_text, tr


@dataclass(frozen=True)
class SoftmaxWithLoss(Op):
    """L = −(1/N) Σ t × ln p,  p = eˣ / Σ_C eˣ

    Scores x (N, C); t labels (N,) or one-hot rows (N, C). The shift subtracts each row's maximum first: it
    changes no result, only keeps eˣ from overflowing; without it scores above 709 (in float32 88) give inf.
    """

    shift: bool = True

    name = "softmax-with-loss"
    formula = "L = −(1/N) Σ t × ln p,  p = eˣ / Σ_C eˣ"
    derivative = "dx = dL × (p − t) / N"
    sign = "loss"
    about = tr("Turns scores into probabilities and measures how surprised they are by the right answers.")

    def shape(self, *shapes: Shape) -> Shape:
        x, t = shapes
        if len(x) != 2:
            raise ShapeError(
                tr("takes scores (N, classes); this gives {shape}", shape=shape_text(x)), input=0
            )
        if t not in (x, x[:1]):
            raise ShapeError(
                tr(
                    "takes labels {labels} or one-hot rows {rows} for these scores; t is {shape}",
                    labels=shape_text(x[:1]),
                    rows=shape_text(x),
                    shape=shape_text(t),
                ),
                input=1,
            )
        return ()

    def forward(self, at: Site) -> Run:
        x, t = at.x
        loss, target = at.y, at.keep("t", x.shape)
        p, log_p = at.keep("p", x.shape), at.keep("log p", x.shape)
        highest, total = at.scratch((len(x), 1)), at.scratch((len(x), 1))
        flat_target, flat_log_p = target.reshape(-1), log_p.reshape(-1)
        weight = at.scalar(-1 / len(x))
        set_target = one_hot_into(target, t) if t.ndim == 1 else lambda: np.copyto(target, t)
        shift = self.shift

        def run() -> None:
            set_target()
            if shift:
                np.maximum.reduce(x, 1, None, highest, keepdims=True)
            np.subtract(x, highest, log_p)
            np.exp(log_p, p)
            np.add.reduce(p, 1, None, total, keepdims=True)
            np.divide(p, total, p)
            np.log(total, total)
            np.subtract(log_p, total, log_p)
            np.dot(flat_target, flat_log_p, loss)
            np.multiply(loss, weight, loss)

        return run

    def backward(self, at: Site) -> Run:
        x, t = at.x
        dx, dt = at.dx
        target, p, log_p = (at.keep(name, x.shape) for name in ("t", "p", "log p"))
        dy, scale, weight = at.dy, at.scratch(()), at.scalar(1 / len(x))
        total = at.scratch((len(x), 1))
        rows = t.ndim == 2

        def run() -> None:
            np.multiply(dy, weight, scale)
            if dx is not None:
                if rows:  # that need not sum to 1
                    np.add.reduce(target, 1, None, total, keepdims=True)
                    np.multiply(p, total, dx)
                    np.subtract(dx, target, dx)
                else:
                    np.subtract(p, target, dx)
                np.multiply(dx, scale, dx)
            if dt is not None:
                np.multiply(log_p, scale, dt)
                np.negative(dt, dt)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, t = inputs
        rows, classes = x.shape
        if len(t.shape) == 1:
            t = b.op(OneHot(classes), t)
        if self.shift:
            x = b.op(Subtract(), x, b.op(Max(axis=1, keepdims=True), x))
        e = b.op(Exp(), x)
        p = b.op(Multiply(), e, b.op(Reciprocal(), b.op(Sum(axis=1, keepdims=True), e)))
        likelihood = b.op(Sum(), b.op(Multiply(), b.op(Log(), p), t))
        return b.op(Divide(), b.op(Negate(), likelihood), b.constant(float(rows)))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3), (4,)), classes=3),
            Example(cls(), ((4, 3), (4, 3))),
            Example(cls(shift=False), ((2, 5), (2,)), classes=5),
        )


@dataclass(frozen=True)
class MeanSquaredError(Op):
    """L = (1/N) Σ ½(y − t)², of y and t of the same shape (N, …)"""

    name = "mean squared error"
    formula = "L = (1/N) Σ ½(y − t)²"
    derivative = "dy = dL × (y − t) / N"
    sign = "loss"
    about = tr("Half the squared distance between what the net says and what is true.")

    def shape(self, *shapes: Shape) -> Shape:
        y, t = shapes
        if y != t:
            raise ShapeError(
                tr("takes y and t of the same shape; y is {y}, t is {t}", y=shape_text(y), t=shape_text(t)),
                input=1,
            )
        return ()

    def forward(self, at: Site) -> Run:
        (y, t), loss = at.x, at.y
        difference = at.keep("difference", y.shape)
        flat, weight = difference.reshape(-1), at.scalar(0.5 / _samples(y.shape))

        def run() -> None:
            np.subtract(y, t, difference)
            np.dot(flat, flat, loss)
            np.multiply(loss, weight, loss)

        return run

    def backward(self, at: Site) -> Run:
        (dy, dt), dloss = at.dx, at.dy
        difference = at.keep("difference", at.x[0].shape)
        scale, weight = at.scratch(()), at.scalar(1 / _samples(difference.shape))

        def run() -> None:
            np.multiply(dloss, weight, scale)
            if dy is not None:
                np.multiply(difference, scale, dy)
            if dt is not None:
                np.multiply(difference, scale, dt)
                np.negative(dt, dt)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        y, t = inputs
        total = b.op(Sum(), b.op(Square(), b.op(Subtract(), y, t)))
        half = b.op(Multiply(), total, b.constant(0.5))
        return b.op(Divide(), half, b.constant(float(_samples(y.shape))))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((4, 1), (4, 1))), Example(cls(), ((3, 2), (3, 2)))


def _samples(shape: Shape) -> int:
    return shape[0] if shape else 1
