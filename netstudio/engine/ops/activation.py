"""Activations: what bends the line between two affine layers (book, chapters 3 and 5)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Run, Site, together
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.told import slope_told
from netstudio.engine.ops.unary import Exp, Negate, Reciprocal, Unary
from netstudio.engine.program import Shape, Value
from netstudio.words import Words, number, tr

MANY = 8000  # from so many numbers on, np.clip takes as little as a third of np.maximum's time with a scalar


@dataclass(frozen=True)
class Step(Unary):
    """y = 1 if x > 0 else 0"""

    name = "step"
    formula = "y = 1 if x > 0 else 0"
    derivative = "dx = 0"
    sign = "step"
    about = tr("One above zero, else nothing; its derivative is 0, so nothing can be learned through it.")
    docs = tr(
        "It is 0 up to 0 and 1 above: a perceptron's answer. It is flat everywhere but at the jump, so no "
        "small change of x changes the result, and nothing can be learned through it."
    )
    compute = np.greater

    def forward(self, at: Site) -> Run:
        return partial(np.greater, at.x[0], at.scalar(0), at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(dx.fill, 0)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("A step is flat on both sides of its jump: nothing flows back.")


@dataclass(frozen=True)
class ReLU(Unary):
    """y = max(0, x)"""

    name = "ReLU"
    formula = "y = max(0, x)"
    derivative = "dx = dy where x > 0, else 0"
    sign = "ReLU"
    about = tr("Lets numbers above zero through and stops the others; going backward likewise.")
    docs = tr(
        "A gate for each number. Above 0 it is open: the number passes, and so does the gradient, "
        "unchanged. At 0 and below it is shut: neither passes. A unit whose gate is shut for all samples "
        "learns nothing any more."
    )
    compute = np.maximum

    def forward(self, at: Site) -> Run:
        (x,), y, zero = at.x, at.y, at.scalar(0)
        if y.size < MANY:
            return partial(np.maximum, x, zero, out=y)
        return partial(np.clip, x, zero, at.scalar(np.inf), out=y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return where_positive(at, at.x[0], at.dy, dx)

    def workspace(self, *shapes: Shape) -> int:
        return math.prod(shapes[0]) // 4

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        return b.op(Multiply(), x, b.op(Step(), x))

    def happened(self, at: Site, element: Element) -> Words | None:
        x = at.x[0][element.at]
        if x > 0:
            return tr("The gate is open: {x} is above 0, and the gradient passes unchanged.", x=number(x))
        return tr("The gate is shut: {x} is not above 0, and nothing flows back.", x=number(x))


@dataclass(frozen=True)
class LeakyReLU(Unary):
    """y = x where x > 0, else slope × x

    The slope is from 0 to 1 (Maas et al. 2013).
    """

    slope: float = 0.01

    name = "leaky ReLU"
    formula = "y = x where x > 0, else slope × x"
    derivative = "dx = dy where x > 0, else slope × dy"
    sign = "LReLU"
    about = tr("Lets numbers above zero through and scales the others down, so that no unit goes silent.")
    docs = tr(
        "A gate that never shuts completely: above 0 the number and its gradient pass unchanged, below 0 "
        "both are multiplied by a small slope. So every unit can go on learning."
    )
    compute = np.maximum

    def forward(self, at: Site) -> Run:
        (x,), y, slope = at.x, at.y, at.scalar(self.slope)
        return together([partial(np.multiply, x, slope, y), partial(np.maximum, x, y, out=y)])

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        above = at.scratch_like(dx, bool)
        return [
            partial(np.greater, at.x[0], at.scalar(0), above),
            partial(dx.fill, self.slope),
            partial(np.copyto, dx, at.scalar(1), where=above),
            partial(np.multiply, dx, at.dy, dx),
        ]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        gate = b.op(Multiply(), b.op(Step(), x), b.constant(1 - self.slope))
        return b.op(Multiply(), x, b.op(Add(), gate, b.constant(self.slope)))

    def happened(self, at: Site, element: Element) -> Words | None:
        x = at.x[0][element.at]
        if x > 0:
            return tr("{x} is above 0: the gradient passes unchanged.", x=number(x))
        return tr(
            "{x} is not above 0: the gradient is multiplied by {slope}.",
            x=number(x),
            slope=number(self.slope),
        )

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (*super().examples(), Example(cls(slope=0.3), ((2, 3),)), Example(cls(slope=0), ((4,),)))


@dataclass(frozen=True)
class Sigmoid(Unary):
    """y = 1 / (1 + e⁻ˣ)"""

    name = "sigmoid"
    formula = "y = 1 / (1 + e⁻ˣ)"
    derivative = "dx = dy × y(1 − y)"
    sign = "σ"
    about = tr("Presses every number smoothly into the range from 0 to 1.")
    docs = tr(
        "It turns any number into one between 0 and 1. It is steepest at 0, where the slope is 0.25, and "
        "almost flat far away from there. Many of them in a row make gradients small, since each "
        "multiplies by 0.25 at the most."
    )
    compute = np.divide

    def forward(self, at: Site) -> Run:
        return sigmoid_into(at, at.y)

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

    def happened(self, at: Site, element: Element) -> Words | None:
        y = at.y[element.at]
        return slope_told(y * (1 - y), 0.25)


@dataclass(frozen=True)
class Tanh(Unary):
    """y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"""

    name = "tanh"
    formula = "y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)"
    derivative = "dx = dy × (1 − y²)"
    sign = "tanh"
    about = tr("Presses every number smoothly into the range from −1 to 1.")
    docs = tr(
        "It turns any number into one between −1 and 1. It is steepest at 0, where the slope is 1, and "
        "almost flat far away from there: then hardly any gradient passes."
    )
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

    def happened(self, at: Site, element: Element) -> Words | None:
        return slope_told(1 - at.y[element.at] ** 2, 1)


def where_positive(at: Site, x: np.ndarray, dy: np.ndarray, dx: np.ndarray) -> list[Run]:
    """What writes dy into dx where x > 0, and 0 elsewhere."""
    gate = at.scratch_like(x, bool)
    return [
        partial(np.greater, x, at.scalar(0), gate),
        partial(np.copyto, dx, gate),  # then reals times reals: faster than reals times a mask
        partial(np.multiply, dx, dy, dx),
    ]


def sigmoid_into(at: Site, out: np.ndarray) -> Run:
    """What writes 1 / (1 + e⁻ˣ) of the first input into `out`."""
    x, one = at.x[0], at.scalar(1)

    def run() -> None:
        np.negative(x, out)
        np.exp(out, out)  # inf for a very negative x, and the quotient is 0 then, as it should
        np.add(out, one, out)
        np.divide(one, out, out)

    return run
