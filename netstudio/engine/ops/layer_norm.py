"""Layer normalisation: each sample brought to mean 0 and variance 1 by itself (Ba, Kiros and Hinton 2016)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.layout import order_of
from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.reduction import Mean
from netstudio.engine.ops.unary import Reciprocal, Sqrt, Square
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import Words, shape_text, tr


@dataclass(frozen=True)
class LayerNorm(Op):
    """y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)

    μ and σ² over the last `axes` axes together, the variance with n as its divisor. γ and β have the shape of
    these axes; without them y = x̂. PyTorch's `layer_norm`.
    """

    axes: int = 1
    eps: float = 1e-5

    rowwise = True
    name = "layer-norm"
    formula = "y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)"
    derivative = "dx = (g − mean g − x̂ × mean(g × x̂)) / √(σ² + ε),  g = dy × γ;  dγ = Σ dy × x̂;  dβ = Σ dy"
    reads = ("x", "γ", "β")
    sign = "norm"
    about = tr(
        "Brings each sample to mean 0 and variance 1 by itself, then scales it by γ and shifts it by β."
    )
    docs = tr(
        "It works on each sample by itself: it takes the mean and the spread of its numbers, and moves "
        "and scales them such that they have mean 0 and variance 1. A number acts by itself, through the "
        "mean and through the variance; going back, these three ways are added up."
    )

    def shape(self, *shapes: Shape) -> Shape:
        x, *scales = shapes
        if not 1 <= self.axes < len(x):
            raise ShapeError(
                tr(
                    "normalises the last {axes} axes of samples; this gives {shape}",
                    axes=self.axes,
                    shape=shape_text(x),
                ),
                input=0,
            )
        for i, scale in enumerate(scales, 1):
            if scale != x[-self.axes :]:
                raise ShapeError(
                    tr(
                        "takes γ and β of the shape {wanted}; this is {shape}",
                        wanted=shape_text(x[-self.axes :]),
                        shape=shape_text(scale),
                    ),
                    input=i,
                )
        return x

    def workspace(self, *shapes: Shape) -> int:
        return 2 * math.prod(shapes[0])

    def forward(self, at: Site) -> Run:
        x, *scales = at.x
        y, (normal, rate), over = at.y, self._kept(at), self._over(x)
        mean, eps, weight = at.scratch(rate.shape), at.scalar(self.eps), at.scalar(1 / _count(x, over))

        def run() -> None:
            np.add.reduce(x, over, None, mean, keepdims=True)
            np.multiply(mean, weight, mean)
            np.subtract(x, mean, normal)
            np.multiply(normal, normal, y)
            np.add.reduce(y, over, None, rate, keepdims=True)
            np.multiply(rate, weight, rate)
            # 1 / √v as √v / v: where v is too large for the dtype, NaN tells of it; 0 would not.
            np.add(rate, eps, mean)
            np.sqrt(mean, rate)
            np.divide(rate, mean, rate)
            np.multiply(normal, rate, normal)
            if scales:
                np.multiply(normal, scales[0], y)
                np.add(y, scales[1], y)
            else:
                np.copyto(y, normal)

        return run

    def backward(self, at: Site) -> Run:
        dx, *gradients = at.dx
        dy, (normal, rate), over = at.dy, self._kept(at), self._over(at.y)
        gamma = at.x[1] if gradients else None
        product = self._like(at, "product")
        mean, share, weight = at.scratch(rate.shape), at.scratch(rate.shape), at.scalar(1 / _count(dy, over))
        samples = tuple(range(dy.ndim - self.axes))
        scales = [
            (out, terms) for out, terms in zip(gradients, (product, dy), strict=False) if out is not None
        ]

        def run() -> None:
            np.multiply(dy, normal, product)
            for out, terms in scales:
                np.add.reduce(terms, samples, out=out)
            if dx is None:
                return
            if gamma is None:
                np.copyto(dx, dy)
            else:
                np.multiply(dy, gamma, dx)
                np.multiply(product, gamma, product)
            np.add.reduce(dx, over, None, mean, keepdims=True)
            np.multiply(mean, weight, mean)
            np.add.reduce(product, over, None, share, keepdims=True)
            np.multiply(share, weight, share)
            np.multiply(normal, share, product)
            np.subtract(dx, mean, dx)
            np.subtract(dx, product, dx)
            np.multiply(dx, rate, dx)

        return run

    def _over(self, x: np.ndarray) -> tuple[int, ...]:
        return tuple(range(x.ndim - self.axes, x.ndim))

    def _kept(self, at: Site) -> tuple[np.ndarray, np.ndarray]:
        """x̂, and 1 / √(σ² + ε) of each sample."""
        lead = (*at.y.shape[: -self.axes], *(1,) * self.axes)
        return self._like(at, "x̂"), at.keep("1 / √(σ² + ε)", lead)

    def _like(self, at: Site, name: str) -> np.ndarray:
        """Memory for forward and backward that lies as x does."""
        x, order = at.x[0], order_of(at.x[0])
        return at.keep(name, tuple(x.shape[axis] for axis in order)).transpose(np.argsort(order))

    def expand(self, b: Builder, *inputs: Value) -> Value:
        x, *scales = inputs
        mean = Mean(tuple(range(-self.axes, 0)), keepdims=True)
        centred = b.op(Subtract(), x, b.op(mean, x))
        variance = b.op(mean, b.op(Square(), centred))
        rate = b.op(Reciprocal(), b.op(Sqrt(), b.op(Add(), variance, b.constant(self.eps, "ε"))))
        y = b.op(Multiply(), centred, rate)
        return b.op(Add(), b.op(Multiply(), y, scales[0]), scales[1]) if scales else y

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        return (
            tr(
                "It acts by itself, through the mean of its sample, and through its variance: "
                "three ways, added up."
            ),
            tr("It scaled every sample: what comes back is multiplied by x̂ and added up."),
            tr("It shifted every sample: what comes back is added up."),
        )[element.number]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((4, 3), (3,), (3,))),
            Example(cls(), ((2, 3, 4), (4,), (4,))),
            Example(cls(axes=3), ((2, 2, 2, 3), (2, 2, 3), (2, 2, 3))),
            Example(cls(eps=0.1), ((4, 3),)),
        )


def _count(x: np.ndarray, over: tuple[int, ...]) -> int:
    return math.prod(x.shape[axis] for axis in over)
