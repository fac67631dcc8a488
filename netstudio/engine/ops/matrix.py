"""Products of matrices: matmul, and affine, which adds a bias to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.arithmetic import Add
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import shape_text, tr


def product(a: np.ndarray, b: np.ndarray, out: np.ndarray) -> Run:
    """What writes a·b into `out`. Small products take np.dot half the time; it does not convert numbers."""
    if not out.flags.c_contiguous:
        a, b, out = b.T, a.T, out.T  # (AB)ᵀ = BᵀAᵀ: dot wants to write row by row
    if a.dtype == b.dtype == out.dtype and out.flags.c_contiguous:
        return partial(np.dot, a, b, out)
    return partial(np.matmul, a, b, out)


def product_gradients(at: Site) -> list[Run]:
    """dA = dY·Bᵀ and dB = Aᵀ·dY, of the two first inputs of `at`."""
    (a, b), (da, db) = at.x[:2], at.dx[:2]
    runs: list[Run] = []
    if da is not None:
        runs.append(product(at.dy, b.T, da))
    if db is not None:
        runs.append(product(a.T, at.dy, db))
    return runs


@dataclass(frozen=True)
class MatMul(Op):
    """Y = A·B, of A (N, D) and B (D, M)"""

    rowwise = True
    name = "matmul"
    formula = "Y = A·B"
    derivative = "dA = dY·Bᵀ;  dB = Aᵀ·dY"
    sign = "·"
    about = tr("The matrix product: each row of A meets each column of B.")

    def shape(self, *shapes: Shape) -> Shape:
        a, b = shapes
        if len(a) != 2 or len(b) != 2 or a[1] != b[0]:
            raise ShapeError(
                tr("takes (N, D) and (D, M); a is {a}, b is {b}", a=shape_text(a), b=shape_text(b)),
                input=0 if len(a) != 2 else 1,
            )
        return a[0], b[1]

    def forward(self, at: Site) -> Run:
        a, b = at.x
        return product(a, b, at.y)

    def backward(self, at: Site) -> Run:
        return together(product_gradients(at))

    def multiply_adds(self, *shapes: Shape) -> int:
        return math.prod(shapes[0]) * shapes[1][-1]

    def products(self, at: Site) -> list[Run]:
        return [product(at.x[0], at.x[1], at.y), *product_gradients(at)]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((4, 3), (3, 2))), Example(cls(), ((1, 1), (1, 5)))


@dataclass(frozen=True)
class Affine(Op):
    """Y = X·W + b, of X (N, D), W (D, M) and b (M,); without the third input Y = X·W"""

    rowwise = True
    name = "affine"
    formula = "Y = X·W + b"
    derivative = "dX = dY·Wᵀ;  dW = Xᵀ·dY;  db = Σ_N dY"
    sign = "affine"
    about = tr("Weighs the features of each sample and adds a bias.")

    def shape(self, *shapes: Shape) -> Shape:
        x, w, *bias = shapes
        if len(x) != 2:
            raise ShapeError(tr("takes (N, features); this gives {shape}", shape=shape_text(x)), input=0)
        if len(w) != 2 or w[0] != x[1]:
            raise ShapeError(
                tr(
                    "takes a weight ({features}, M) for these samples; W is {shape}",
                    features=x[1],
                    shape=shape_text(w),
                ),
                input=1,
            )
        if bias and bias[0] != w[1:]:
            raise ShapeError(
                tr("takes a bias ({units},); b is {shape}", units=w[1], shape=shape_text(bias[0])), input=2
            )
        return x[0], w[1]

    def forward(self, at: Site) -> Run:
        x, w, *bias = at.x
        runs = [product(x, w, at.y)]
        if bias:
            runs.append(partial(np.add, at.y, bias[0], at.y))
        return together(runs)

    def multiply_adds(self, *shapes: Shape) -> int:
        return shapes[0][0] * math.prod(shapes[1])

    def products(self, at: Site) -> list[Run]:
        return [product(at.x[0], at.x[1], at.y), *product_gradients(at)]

    def workspace(self, *shapes: Shape) -> int:
        return shapes[0][0] if len(shapes) == 3 else 0

    def backward(self, at: Site) -> Run:
        runs = product_gradients(at)
        if len(at.dx) == 3 and (db := at.dx[2]) is not None:
            # A product with a row of ones: at (100, 50) a quarter of a sum's time, at (256, 1024) half.
            ones = at.scratch(at.dy.shape[:1])
            ones.fill(1)
            runs.append(product(ones, at.dy, db))
        return together(runs)

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, w, *bias = inputs
        y = b.op(MatMul(), x, w)
        return b.op(Add(), y, bias[0]) if bias else y

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((4, 3), (3, 2), (2,))), Example(cls(), ((4, 3), (3, 2)))
