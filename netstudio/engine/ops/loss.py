"""Cross entropies: how surprised the net is by the truth, a mean over the batch (book, chapter 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Run, Site
from netstudio.engine.ops.activation import sigmoid_into
from netstudio.engine.ops.arithmetic import Divide, Multiply, Subtract
from netstudio.engine.ops.loss_base import Loss, samples
from netstudio.engine.ops.one_hot import OneHot, labels_below, one_hot_into
from netstudio.engine.ops.reduction import Max, Sum
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.ops.smooth import Softplus, softplus_into
from netstudio.engine.ops.unary import Exp, Log, Negate, Reciprocal
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import Words, number, shape_text, tr


@dataclass(frozen=True)
class SoftmaxWithLoss(Loss):
    """L = −(1/N) Σ t × ln p,  p = eˣ / Σ_C eˣ

    Scores x (N, C); t labels (N,) or one-hot rows (N, C). The shift subtracts each row's maximum first: it
    changes no result, only keeps eˣ from overflowing; without it scores above 709 (in float32 88) give inf.
    """

    shift: bool = True

    name = "softmax-with-loss"
    formula = "L = −(1/N) Σ t × ln p,  p = eˣ / Σ_C eˣ"
    derivative = "dx = dL × (p − t) / N"
    reads = ("x", "t")
    gives = "L"
    kept = 3
    about = tr("Turns scores into probabilities and measures how surprised they are by the right answers.")
    docs = tr(
        "It turns scores into probabilities and asks how likely the right answer was. What flows back is "
        "as simple as can be: what the net says, minus what is true, divided by the number of samples. "
        "Where the net is sure and right, hardly anything flows."
    )

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
        set_target = one_hot_into(target, t, at.first) if t.ndim == 1 else lambda: np.copyto(target, t)
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

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output or element.number:
            return None
        p, t = (float(at.keep(name, at.x[0].shape)[element.at]) for name in ("p", "t"))
        return tr(
            "It says {p} where {t} is true: what flows back is the difference, divided by N.",
            p=number(p),
            t=number(t),
        )

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3), (4,)), classes=3),
            Example(cls(), ((4, 3), (4, 3))),
            Example(cls(shift=False), ((2, 5), (2,)), classes=5),
        )


@dataclass(frozen=True)
class SigmoidWithLoss(Loss):
    """L = −(1/N) Σ (t ln p + (1 − t) ln(1 − p)),  p = 1 / (1 + e⁻ˣ)

    Scores x (N, …) and targets t of the same shape, from 0 to 1; or x (N, 1) and labels t (N,), 0 or 1. The
    terms of a sample are summed, and samples averaged: binary cross entropy, each score a yes or no of its
    own. PyTorch's `binary_cross_entropy_with_logits` with reduction "sum", divided by N. Computed as
    ln(1 + eˣ) − t x, which no large score makes infinite.
    """

    name = "sigmoid-with-loss"
    formula = "L = −(1/N) Σ (t ln p + (1 − t) ln(1 − p)),  p = 1 / (1 + e⁻ˣ)"
    derivative = "dx = dL × (p − t) / N"
    reads = ("x", "t")
    gives = "L"
    kept = 3
    about = tr("Turns each score into the probability of yes, and measures how surprised it is by the truth.")
    docs = tr(
        "It turns each score into the probability of yes and asks how likely the truth was. What flows "
        "back is what the net says, minus what is true, divided by the number of samples."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, t = shapes
        if t != x and (*t, 1) != x:
            raise ShapeError(
                tr(
                    "takes targets of the same shape as the scores, or labels (N,) for scores (N, 1); "
                    "the scores are {x}, t is {t}",
                    x=shape_text(x),
                    t=shape_text(t),
                ),
                input=1,
            )
        return ()

    def forward(self, at: Site) -> Run:
        x, loss, target = at.x[0], at.y, at.keep("t", at.x[0].shape)
        t = at.x[1].reshape(x.shape)
        terms, product = at.scratch(x.shape), at.scratch(x.shape)
        flat, weight, softplus = terms.reshape(-1), at.scalar(1 / samples(x.shape)), softplus_into(at, terms)
        check = labels_below(2, at.x[1], at.first) if t.dtype.kind in "iu" else None

        def run() -> None:
            if check:
                check()
            np.copyto(target, t)
            softplus()
            np.multiply(x, target, product)
            np.subtract(terms, product, terms)
            np.add.reduce(flat, 0, None, out=loss)
            np.multiply(loss, weight, loss)

        return run

    def backward(self, at: Site) -> Run:
        x, (dx, dt), dy = at.x[0], at.dx, at.dy
        target, scale, weight = at.keep("t", x.shape), at.scratch(()), at.scalar(1 / samples(x.shape))
        sigmoid = None if dx is None else sigmoid_into(at, dx)
        dt = None if dt is None else dt.reshape(x.shape)

        def run() -> None:
            np.multiply(dy, weight, scale)
            if dx is not None and sigmoid is not None:
                sigmoid()
                np.subtract(dx, target, dx)
                np.multiply(dx, scale, dx)
            if dt is not None:
                np.multiply(x, scale, dt)
                np.negative(dt, dt)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, t = inputs
        if t.shape != x.shape:
            t = b.op(Reshape(x.shape), t)
        terms = b.op(Subtract(), Softplus().expand(b, x), b.op(Multiply(), t, x))
        return b.op(Divide(), b.op(Sum(), terms), b.constant(float(samples(x.shape))))

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output or element.number:
            return None
        p, t = 1 / (1 + np.exp(-at.x[0][element.at])), at.keep("t", at.x[0].shape)[element.at]
        return tr(
            "It says {p} where {t} is true: what flows back is the difference, divided by N.",
            p=number(p),
            t=number(t),
        )

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3), (4, 3))),
            Example(cls(), ((4, 1), (4,))),
            Example(cls(), ((4, 1), (4,)), classes=2),
            Example(cls(), ((5,), (5,))),
        )
