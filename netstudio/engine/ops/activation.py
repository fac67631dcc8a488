"""Activations: what bends the line between two affine layers (book, chapters 3 and 5)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.op import Run, Site
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.unary import Exp, Negate, Reciprocal, Unary
from netstudio.engine.program import Builder, Value
from netstudio.words import tr


@dataclass(frozen=True)
class Step(Unary):
    """y = 1 if x > 0 else 0"""

    name = "step"
    formula = "y = 1 if x > 0 else 0"
    derivative = "dx = 0"
    sign = "step"
    about = tr("One above zero, else nothing; its derivative is 0, so nothing can be learned through it.")
    compute = np.greater

    def forward(self, at: Site) -> Run:
        return partial(np.greater, at.x[0], at.scalar(0), at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(dx.fill, 0)]


@dataclass(frozen=True)
class ReLU(Unary):
    """y = max(0, x)"""

    name = "ReLU"
    formula = "y = max(0, x)"
    derivative = "dx = dy where x > 0, else 0"
    sign = "ReLU"
    about = tr("Lets numbers above zero through and stops the others; going backward likewise.")
    compute = np.maximum

    def forward(self, at: Site) -> Run:
        return partial(np.maximum, at.x[0], at.scalar(0), out=at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        mask = at.scratch(dx.shape, bool)
        return [
            partial(np.greater, at.x[0], at.scalar(0), mask),
            partial(np.copyto, dx, mask),  # then reals times reals: faster than reals times a mask
            partial(np.multiply, dx, at.dy, dx),
        ]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        return b.op(Multiply(), x, b.op(Step(), x))


@dataclass(frozen=True)
class Sigmoid(Unary):
    """y = 1 / (1 + e⁻ˣ)"""

    name = "sigmoid"
    formula = "y = 1 / (1 + e⁻ˣ)"
    derivative = "dx = dy × y(1 − y)"
    sign = "σ"
    about = tr("Presses every number smoothly into the range from 0 to 1.")
    compute = np.divide

    def forward(self, at: Site) -> Run:
        (x,), y, one = at.x, at.y, at.scalar(1)

        def run() -> None:
            np.negative(x, y)
            np.exp(y, y)  # inf for a very negative x, and y is 0 then, as it should
            np.add(y, one, y)
            np.divide(one, y, y)

        return run

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        y, dy, one = at.y, at.dy, at.scalar(1)

        def run() -> None:
            np.subtract(one, y, dx)
            np.multiply(dx, y, dx)
            np.multiply(dx, dy, dx)

        return [run]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        e = b.op(Exp(), b.op(Negate(), x))
        return b.op(Reciprocal(), b.op(Add(), e, b.constant(1.0)))


@dataclass(frozen=True)
class Tanh(Unary):
    """y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"""

    name = "tanh"
    formula = "y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"
    derivative = "dx = dy × (1 − y²)"
    sign = "tanh"
    about = tr("Presses every number smoothly into the range from −1 to 1.")
    compute = np.tanh

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        y, dy, one = at.y, at.dy, at.scalar(1)

        def run() -> None:
            np.multiply(y, y, dx)
            np.subtract(one, dx, dx)
            np.multiply(dx, dy, dx)

        return [run]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        """tanh x = 2 / (1 + e⁻²ˣ) − 1: the same function, in a form that no large x makes ∞/∞."""
        (x,) = inputs
        e = b.op(Exp(), b.op(Multiply(), x, b.constant(-2.0)))
        twice = b.op(Multiply(), b.op(Reciprocal(), b.op(Add(), e, b.constant(1.0))), b.constant(2.0))
        return b.op(Subtract(), twice, b.constant(1.0))
