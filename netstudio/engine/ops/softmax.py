"""Softmax: scores as probabilities (book, chapter 3.5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.ops.arithmetic import Multiply, Subtract
from netstudio.engine.ops.axis import check_axis, with_length
from netstudio.engine.ops.reduction import Max, Sum
from netstudio.engine.ops.unary import Exp, Reciprocal
from netstudio.engine.program import Shape, Share, Value
from netstudio.words import Words, number, tr


@dataclass(frozen=True)
class Softmax(Op):
    """y = eˣ / Σ eˣ, along an axis

    x of any shape, y the same; `axis` is counted from the end where negative. The shift subtracts the largest
    of the scores first: it changes no result, only keeps eˣ from overflowing; without it scores above 709 (in
    float32 88) give NaN.
    """

    shift: bool = True
    axis: int = -1

    name = "softmax"
    formula = "y = eˣ / Σ eˣ"
    derivative = "dx = y × (dy − Σ dy × y)"
    sign = "softmax"
    about = tr("Turns scores into probabilities: all above zero, and together 1 along an axis.")
    docs = tr(
        "It turns scores into probabilities that sum to 1. If one grows, all others must shrink; so each "
        "score gets its own gradient minus what all of them together would get."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        check_axis(self.axis, x)
        return x

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        apart = shares == (Share.ROWS,) and self.axis % len(shapes[0])
        return shares[0] if shares == (Share.SAME,) or apart else None

    def workspace(self, *shapes: Shape) -> int:
        return 3 * math.prod(with_length(shapes[0], self.axis, 1))

    def forward(self, at: Site) -> Run:
        (x,), y = at.x, at.y
        one = with_length(x.shape, self.axis, 1)
        highest, total = at.scratch(one), at.scratch(one)
        shift, axis = self.shift, self.axis

        def run() -> None:
            if shift:
                np.maximum.reduce(x, axis, None, highest, keepdims=True)
            np.subtract(x, highest, y)
            np.exp(y, y)
            np.add.reduce(y, axis, None, total, keepdims=True)
            np.divide(y, total, y)

        return run

    def backward(self, at: Site) -> Run:
        y, dy, (dx,) = at.y, at.dy, at.dx
        assert dx is not None
        total, axis = at.scratch(with_length(y.shape, self.axis, 1)), self.axis

        def run() -> None:
            np.multiply(dy, y, dx)
            np.add.reduce(dx, axis, None, total, keepdims=True)
            np.subtract(dy, total, dx)
            np.multiply(dx, y, dx)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if self.shift:
            x = b.op(Subtract(), x, b.op(Max(self.axis, keepdims=True), x))
        e = b.op(Exp(), x)
        return b.op(Multiply(), e, b.op(Reciprocal(), b.op(Sum(self.axis, keepdims=True), e)))

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr(
            "Its probability is {p}; where it grows, all others along the axis shrink.",
            p=number(at.y[element.at]),
        )

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3),)),
            Example(cls(), ((5,),)),
            Example(cls(), ((2, 3, 4),)),
            Example(cls(shift=False), ((2, 5),)),
            Example(cls(axis=1), ((2, 3, 4),)),
        )
