"""Losses of distance: how far what the net says is from what is true (book, chapter 4.2).

All take y and t of the same shape (N, …). The terms of a sample are summed, and samples averaged; PyTorch's
"mean" averages the numbers of a sample too, its "sum" divided by N is what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Run, Site
from netstudio.engine.ops.arithmetic import Divide, Maximum, Minimum, Multiply, Subtract
from netstudio.engine.ops.loss_base import Loss, samples
from netstudio.engine.ops.reduction import Sum
from netstudio.engine.ops.unary import Abs, Square
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import Words, number, shape_text, tr


class Distance(Loss):
    """Base: a loss of d = y − t, whose forward keeps the derivative of each term as `slope`."""

    kept = 1

    def shape(self, *shapes: Shape) -> Shape:
        y, t = shapes
        if y != t:
            raise ShapeError(
                tr("takes y and t of the same shape; y is {y}, t is {t}", y=shape_text(y), t=shape_text(t)),
                input=1,
            )
        return ()

    def backward(self, at: Site) -> Run:
        (dy, dt), dloss = at.dx, at.dy
        slope = at.keep("slope", at.x[0].shape)
        scale, weight = at.scratch(()), at.scalar(1 / samples(slope.shape))

        def run() -> None:
            np.multiply(dloss, weight, scale)
            if dy is not None:
                np.multiply(slope, scale, dy)
            if dt is not None:
                np.multiply(slope, scale, dt)
                np.negative(dt, dt)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        y, t = inputs
        total = b.op(Sum(), self.terms(b, b.op(Subtract(), y, t)))
        return b.op(Divide(), total, b.constant(float(samples(y.shape))))

    def terms(self, b: Builder, d: Value) -> Value:
        """What is summed, in primitive ops, of d = y − t."""
        raise NotImplementedError

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        off = at.x[0][element.at] - at.x[1][element.at]
        return tr("It is off by {off}.", off=number(off))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((4, 1), (4, 1))), Example(cls(), ((3, 2), (3, 2))), Example(cls(), ((), ()))


@dataclass(frozen=True)
class MeanSquaredError(Distance):
    """L = (1/N) Σ ½(y − t)²

    Half of PyTorch's `mse_loss` with reduction "sum", divided by N.
    """

    name = "mean squared error"
    formula = "L = (1/N) Σ ½(y − t)²"
    derivative = "dy = dL × (y − t) / N"
    reads = ("y", "t")
    gives = "L"
    about = tr("Half the squared distance between what the net says and what is true.")
    docs = tr(
        "It takes how far off each answer is, squares it, halves it and takes the mean over the samples. "
        "What flows back is how far off the answer is: far ones pull hard, near ones gently."
    )

    def forward(self, at: Site) -> Run:
        (y, t), loss = at.x, at.y
        difference = at.keep("slope", y.shape)
        flat, weight = difference.reshape(-1), at.scalar(0.5 / samples(y.shape))

        def run() -> None:
            np.subtract(y, t, difference)
            np.dot(flat, flat, loss)
            np.multiply(loss, weight, loss)

        return run

    def terms(self, b: Builder, d: Value) -> Value:
        return b.op(Multiply(), b.op(Square(), d), b.constant(0.5))


@dataclass(frozen=True)
class MeanAbsoluteError(Distance):
    """L = (1/N) Σ |y − t|

    PyTorch's `l1_loss` with reduction "sum", divided by N.
    """

    kept = 2
    name = "mean absolute error"
    formula = "L = (1/N) Σ |y − t|"
    derivative = "dy = dL × sign(y − t) / N"
    reads = ("y", "t")
    gives = "L"
    about = tr("The distance between what the net says and what is true; outliers weigh no more than others.")
    docs = tr(
        "It takes how far off each answer is. What flows back is only the direction: all answers pull "
        "equally hard, however far off they are."
    )

    def forward(self, at: Site) -> Run:
        (y, t), loss, difference = at.x, at.y, at.scratch(at.x[0].shape)
        slope = at.keep("slope", y.shape)
        flat, flat_slope = difference.reshape(-1), slope.reshape(-1)
        weight = at.scalar(1 / samples(y.shape))

        def run() -> None:
            np.subtract(y, t, difference)
            np.sign(difference, slope)
            np.dot(flat_slope, flat, loss)
            np.multiply(loss, weight, loss)

        return run

    def terms(self, b: Builder, d: Value) -> Value:
        return b.op(Abs(), d)


@dataclass(frozen=True)
class Huber(Distance):
    """L = (1/N) Σ c(d − ½c),  d = y − t,  c = d kept within ±δ

    ½d² up to a distance of δ, a straight line beyond (Huber 1964). PyTorch's `huber_loss` with reduction
    "sum", divided by N.
    """

    delta: float = 1.0

    kept = 2
    name = "Huber"
    formula = "L = (1/N) Σ c(d − ½c),  d = y − t,  c = d kept within ±δ"
    derivative = "dy = dL × c / N"
    reads = ("y", "t")
    gives = "L"
    about = tr("Squared for small distances and straight for large ones, so that outliers do not rule.")
    docs = tr(
        "Near the truth it works like the squared error, far from it like the absolute one: the pull "
        "grows with the distance up to δ, and not beyond."
    )

    def forward(self, at: Site) -> Run:
        (y, t), loss, rest = at.x, at.y, at.scratch(at.x[0].shape)
        kept = at.keep("slope", y.shape)
        flat_rest, flat_kept = rest.reshape(-1), kept.reshape(-1)
        low, high, half = at.scalar(-self.delta), at.scalar(self.delta), at.scalar(0.5)
        weight, square = at.scalar(1 / samples(y.shape)), at.scratch(())

        def run() -> None:
            np.subtract(y, t, rest)
            np.maximum(rest, low, out=kept)
            np.minimum(kept, high, out=kept)
            np.subtract(rest, kept, rest)  # d − ½c = (d − c) + ½c
            np.dot(flat_kept, flat_rest, loss)
            np.dot(flat_kept, flat_kept, square)
            np.multiply(square, half, square)
            np.add(loss, square, loss)
            np.multiply(loss, weight, loss)

        return run

    def terms(self, b: Builder, d: Value) -> Value:
        capped = b.op(Minimum(), d, b.constant(self.delta))
        c = b.op(Maximum(), capped, b.constant(-self.delta))
        return b.op(Multiply(), c, b.op(Subtract(), d, b.op(Multiply(), c, b.constant(0.5))))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (*super().examples(), Example(cls(delta=0.25), ((4, 3), (4, 3))))
