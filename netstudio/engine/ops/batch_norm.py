"""Batch normalisation: each feature gets mean 0 and variance 1 over the batch (Ioffe and Szegedy 2015)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.layout import IMAGES
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.matrix import product
from netstudio.engine.ops.reduction import Mean
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.ops.unary import Reciprocal, Sqrt, Square
from netstudio.engine.program import Shape, ShapeError, Share, Value
from netstudio.words import Words, shape_text, tr


@dataclass(frozen=True)
class BatchNorm(Op):
    """y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)

    Of x (N, D) for each feature, or of images (N, C, H, W) for each channel; γ and β have a number for each.
    μ and σ² are those of the batch, the variance with n as its divisor. Two more inputs, the running mean and
    variance, are not read: after a step each is moved by `momentum` times the way to that of the batch, whose
    variance then has n − 1 as its divisor. That is PyTorch's `batch_norm`.
    """

    momentum: float = 0.1
    eps: float = 1e-5

    name = "batch-norm"
    formula = "y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)"
    derivative = "dx = γ(dy − mean dy − x̂ × mean(dy × x̂)) / √(σ² + ε);  dγ = Σ dy × x̂;  dβ = Σ dy"
    reads = ("x", "γ", "β", "μ", "σ²")
    sign = "norm"
    about = tr(
        "Brings each feature, or channel of images, to mean 0 and variance 1 over the batch; then γ scales "
        "it and β shifts it."
    )
    docs = tr(
        "For each feature it takes the mean and the spread over the batch, and moves and scales the "
        "numbers such that they have mean 0 and variance 1. A number acts in three ways: by itself, "
        "through the mean, and through the variance. Going back, what comes along these three is added "
        "up; therefore every sample gets a little of the gradient of all the others."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, *others = shapes
        if len(x) not in (2, 4):
            raise ShapeError(
                tr("takes rows (N, D) or images (N, C, H, W); this gives {shape}", shape=shape_text(x)),
                input=0,
            )
        for i, other in enumerate(others, 1):
            if other != x[1:2]:
                raise ShapeError(
                    tr(
                        "takes {features} numbers, one for each feature or channel; this is {shape}",
                        features=x[1],
                        shape=shape_text(other),
                    ),
                    input=i,
                )
        return x

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        first, *others = shares
        in_parts = first is Share.ROWS and all(other is Share.SAME for other in others)
        return Share.ROWS if in_parts else None  # what all lanes have, they would add up as if it were parts

    def workspace(self, *shapes: Shape) -> int:
        x = shapes[0]
        row = math.prod(x) // x[2] if len(x) == 4 else 0
        return math.prod(x) + row + 11 * x[1] + 4 * x[0]

    def forward(self, at: Site) -> Run:
        (x, gamma, beta), y, (centred, rate, scale) = at.x[:3], at.y, _kept(at)
        eps, weight = at.scalar(self.eps), at.scalar(1 / _count(at))
        mean, variance = _statistics(at)
        sums, squares, raised = (at.scratch(gamma.shape) for _ in range(3))
        (all_sums, add_sums), (all_squares, add_squares) = at.meet(sums), at.meet(squares)
        return together(
            [
                *_sum(at, x, sums),
                add_sums,
                partial(np.multiply, all_sums, weight, mean),
                *_each(at, np.subtract, x, mean, centred),
                *_sum_of_products(at, centred, centred, squares, spare=y),
                add_squares,
                partial(np.multiply, all_squares, weight, variance),
                # 1 / √v as √v / v: where v is too large for the dtype, NaN tells of it; 0 would not.
                partial(np.add, variance, eps, raised),
                partial(np.sqrt, raised, rate),
                partial(np.divide, rate, raised, rate),
                partial(np.multiply, gamma, rate, scale),
                *_each(at, np.multiply, centred, scale, y),
                *_each(at, np.add, y, beta, y),
            ]
        )

    def backward(self, at: Site) -> Run:
        (dx, dgamma, dbeta), dy, (centred, rate, scale) = at.dx[:3], at.dy, _kept(at)
        spare = at.scratch_like(centred) if dx is None else dx
        sums = at.scratch((2, *rate.shape))  # of dy, and of dy × (x − μ)
        runs = [*_sum(at, dy, sums[0]), *_sum_of_products(at, dy, centred, sums[1], spare)]
        if dgamma is not None:
            runs.append(partial(np.multiply, sums[1], rate, dgamma))
        if dbeta is not None:
            runs.append(partial(np.copyto, dbeta, sums[0]))
        if dx is not None:
            all_sums, add_sums = at.meet(sums)
            means, weight = at.scratch(sums.shape), at.scalar(1 / _count(at))
            runs += [
                add_sums,
                partial(np.multiply, all_sums, weight, means),
                partial(np.multiply, means[1], rate, means[1]),
                partial(np.multiply, means[1], rate, means[1]),
                *_each(at, np.multiply, centred, means[1], dx),
                partial(np.subtract, dy, dx, dx),
                *_each(at, np.subtract, dx, means[0], dx),
                *_each(at, np.multiply, dx, scale, dx),
            ]
        return together(runs)

    def after(self, at: Site) -> Run | None:
        if len(at.x) < 5:
            return None
        count, moved = _count(at), at.scratch(at.x[3].shape)
        stays = at.scalar(1 - self.momentum)
        runs: list[Run] = []
        unbias = 1, count / max(count - 1, 1)
        for running, found, factor in zip(at.x[3:], _statistics(at), unbias, strict=True):
            runs += [
                partial(np.multiply, running, stays, running),
                partial(np.multiply, found, at.scalar(self.momentum * factor), moved),
                partial(np.add, running, moved, running),
            ]
        return together(runs)

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, gamma, beta = inputs[:3]
        mean = Mean(_axes(x.shape), keepdims=True)
        centred = b.op(Subtract(), x, b.op(mean, x))
        variance = b.op(mean, b.op(Square(), centred))
        rate = b.op(Reciprocal(), b.op(Sqrt(), b.op(Add(), variance, b.constant(self.eps, "ε"))))
        y = b.op(Multiply(), b.op(Multiply(), centred, rate), spread(b, gamma, x.shape))
        return b.op(Add(), y, spread(b, beta, x.shape))

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        return (
            tr(
                "It acts by itself, through the mean of the batch, and through its variance: "
                "three ways, added up."
            ),
            tr("It scaled every sample: what comes back is multiplied by x̂ and added up."),
            tr("It shifted every sample: what comes back is added up."),
            None,
            None,
        )[element.number]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3), (3,), (3,))),
            Example(cls(), ((3, 2, 2, 3), (2,), (2,))),
            Example(cls(eps=0.1), ((2, 1, 1, 2), (1,), (1,))),
        )


def spread(b: Builder, value: Value, shape: Shape) -> Value:
    """A number for each feature, in the shape in which it fits samples of `shape` by broadcasting."""
    return b.op(Reshape((-1, 1, 1)), value) if len(shape) == 4 else value


def _axes(shape: Shape) -> tuple[int, ...]:
    """What the statistics are taken over."""
    return (0, *range(2, len(shape)))


def _count(at: Site) -> int:
    """How many numbers each feature has in the whole batch."""
    of_lane: int = at.x[0].size // at.x[0].shape[1]
    return round(of_lane / at.fraction)


def _kept(at: Site) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x − μ; and of each feature 1 / √(σ² + ε) and γ / √(σ² + ε)."""
    features = at.x[1].shape
    return at.keep_like("x − μ", at.y), at.keep("1 / σ", features), at.keep("γ / σ", features)


def _statistics(at: Site) -> tuple[np.ndarray, np.ndarray]:
    """μ and σ² of each feature."""
    return at.keep("μ", at.x[1].shape), at.keep("σ²", at.x[1].shape)


def _each(at: Site, ufunc: np.ufunc, x: np.ndarray, numbers: np.ndarray, out: np.ndarray) -> list[Run]:
    """What writes `ufunc` of x and the number of each feature into `out`."""
    x_lines, out_lines = _lines(x), _lines(out)
    if x_lines is None or out_lines is None:
        return [partial(ufunc, x, numbers.reshape(-1, 1, 1) if x.ndim == 4 else numbers, out)]
    # NumPy broadcasts through a small buffer, which takes twice the time, unless it finds long runs:
    # the numbers written out for one row of the picture, all channels and samples, give such.
    row = at.keep("row", x_lines.shape[1:])
    x_rows, out_rows = (lines.reshape(len(lines), -1) for lines in (x_lines, out_lines))
    return [partial(np.copyto, row, numbers[:, None]), partial(ufunc, x_rows, row.reshape(-1), out_rows)]


def _sum(at: Site, x: np.ndarray, out: np.ndarray) -> list[Run]:
    """What writes Σ x of each feature into `out`; a product with ones takes a third of a sum's time."""
    if x.ndim == 2:
        return [product(_ones(at, len(x)), x, out)]
    lines = _lines(x)
    if lines is None:
        return [partial(np.add.reduce, x, _axes(x.shape), None, out)]
    parts, flat = at.scratch(lines.shape[:2]), lines.reshape(-1, lines.shape[2])
    return [
        partial(np.dot, flat, _ones(at, lines.shape[2]), parts.reshape(-1)),
        partial(np.add.reduce, parts, 0, None, out),
    ]


def _sum_of_products(at: Site, a: np.ndarray, b: np.ndarray, out: np.ndarray, spare: np.ndarray) -> list[Run]:
    """What writes Σ a × b of each feature into `out`; `spare`, of their shape, may be written over."""
    a_lines, b_lines = _lines(a), _lines(b)
    if a_lines is None or b_lines is None:
        return [partial(np.multiply, a, b, spare), *_sum(at, spare, out)]
    parts = at.scratch(a_lines.shape[:2])
    return [partial(np.vecdot, a_lines, b_lines, parts), partial(np.add.reduce, parts, 0, None, out)]


def _lines(x: np.ndarray) -> np.ndarray | None:
    """Images of reals that lie as the engine likes them, as (H, C, W × N): each line is of one channel."""
    if x.ndim != 4 or x.dtype.kind != "f" or not x.transpose(IMAGES).flags.c_contiguous:
        return None
    n, channels, height, width = x.shape
    return x.transpose(IMAGES).reshape(height, channels, width * n)


def _ones(at: Site, count: int) -> np.ndarray:
    ones = at.scratch((count,))
    ones.fill(1)
    return ones
