"""Softmax: scores as probabilities (book, chapter 3.5)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.ops.arithmetic import Multiply, Subtract
from netstudio.engine.ops.reduction import Max, Sum
from netstudio.engine.ops.unary import Exp, Reciprocal
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import shape_text, tr


@dataclass(frozen=True)
class Softmax(Op):
    """y = eˣ / Σ eˣ, along the last axis

    x (…, C), y the same. The shift subtracts the largest of the C scores first: it changes no result, only
    keeps eˣ from overflowing; without it scores above 709 (in float32 88) give NaN.
    """

    shift: bool = True

    rowwise = True
    name = "softmax"
    formula = "y = eˣ / Σ eˣ"
    derivative = "dx = y × (dy − Σ dy × y)"
    sign = "softmax"
    about = tr("Turns scores into probabilities: all above zero, and together 1 along the last axis.")

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        if not x:
            raise ShapeError(tr("takes scores (…, classes); this gives {shape}", shape=shape_text(x)), 0)
        return x

    def workspace(self, *shapes: Shape) -> int:
        return 3 * math.prod(shapes[0][:-1])

    def forward(self, at: Site) -> Run:
        (x,), y = at.x, at.y
        highest, total = at.scratch((*x.shape[:-1], 1)), at.scratch((*x.shape[:-1], 1))
        shift = self.shift

        def run() -> None:
            if shift:
                np.maximum.reduce(x, -1, None, highest, keepdims=True)
            np.subtract(x, highest, y)
            np.exp(y, y)
            np.add.reduce(y, -1, None, total, keepdims=True)
            np.divide(y, total, y)

        return run

    def backward(self, at: Site) -> Run:
        y, dy, (dx,) = at.y, at.dy, at.dx
        assert dx is not None
        total = at.scratch((*y.shape[:-1], 1))

        def run() -> None:
            np.multiply(dy, y, dx)
            np.add.reduce(dx, -1, None, total, keepdims=True)
            np.subtract(dy, total, dx)
            np.multiply(dx, y, dx)

        return run

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if self.shift:
            x = b.op(Subtract(), x, b.op(Max(axis=-1, keepdims=True), x))
        e = b.op(Exp(), x)
        return b.op(Multiply(), e, b.op(Reciprocal(), b.op(Sum(axis=-1, keepdims=True), e)))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3),)),
            Example(cls(), ((5,),)),
            Example(cls(), ((2, 3, 4),)),
            Example(cls(shift=False), ((2, 5),)),
        )
