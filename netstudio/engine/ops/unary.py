"""Functions of one value, element by element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.program import Shape
from netstudio.words import Words, number, tr


class Unary(Op):
    """Base: y has the shape of x, which may be any."""

    compute: ClassVar[np.ufunc]
    positive: ClassVar[bool] = False
    rowwise = True

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        return x

    def forward(self, at: Site) -> Run:
        return partial(self.compute, at.x[0], at.y)

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return together(self.gradient(at, dx))

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        """What writes upstream times local derivative into `dx`."""
        raise NotImplementedError

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        shapes: tuple[Shape, ...] = ((), (5,), (2, 3), (2, 1, 3))
        return tuple(Example(cls(), (shape,), positive=cls.positive) for shape in shapes)


@dataclass(frozen=True)
class Negate(Unary):
    """y = −x"""

    name = "negate"
    formula = "y = −x"
    derivative = "dx = −dy"
    sign = "×(−1)"
    about = tr("Turns the sign, forward and backward.")
    docs = tr("Where x grows, the result shrinks by as much: the sign of the gradient is turned.")
    compute = np.negative

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.negative, at.dy, dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("The sign is turned, forward and backward.")


@dataclass(frozen=True)
class Scale(Unary):
    """y = c × x"""

    factor: float = 1.0

    name = "scale"
    formula = "y = c × x"
    derivative = "dx = c × dy"
    sign = "×c"
    about = tr("Multiplies by a number that never changes.")
    docs = tr(
        "If x grows by a little, the result grows c times as much; the gradient is multiplied by the same c."
    )

    def forward(self, at: Site) -> Run:
        return partial(np.multiply, at.x[0], at.scalar(self.factor), at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.scalar(self.factor), dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("It is multiplied by {c}, forward and backward.", c=number(self.factor))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (*super().examples(), Example(cls(-0.3), ((2, 3),)))


@dataclass(frozen=True)
class Abs(Unary):
    """y = |x|"""

    name = "abs"
    formula = "y = |x|"
    derivative = "dx = dy × sign x"
    sign = "|x|"
    about = tr("Takes the sign away; going backward, the upstream gradient gets it. At 0 the slope is 0.")
    docs = tr(
        "Above 0 the result grows with x, below 0 it shrinks where x grows. So the gradient passes as it "
        "is, or with its sign turned."
    )
    compute = np.abs

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.sign, at.x[0], dx), partial(np.multiply, dx, at.dy, dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        x = at.x[0][element.at]
        if x == 0:
            return tr("It is exactly 0, where the slope is taken as 0: nothing flows back.")
        if x > 0:
            return tr("It is above 0: the gradient passes as it is.")
        return tr("It is below 0: the gradient has its sign turned.")


@dataclass(frozen=True)
class Exp(Unary):
    """y = eˣ"""

    name = "exp"
    formula = "y = eˣ"
    derivative = "dx = dy × y"
    sign = "exp"
    about = tr("The exponential function: it is its own derivative.")
    docs = tr(
        "The exponential function grows at each place as fast as it is large. So its local derivative is "
        "its own result, which is remembered from the way forward."
    )
    compute = np.exp

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.y, dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("The slope here is the result itself, {y}.", y=number(at.y[element.at]))


@dataclass(frozen=True)
class Log(Unary):
    """y = ln x, for x > 0"""

    name = "log"
    formula = "y = ln x"
    derivative = "dx = dy / x"
    sign = "log"
    about = tr("The natural logarithm of numbers above 0.")
    docs = tr(
        "The logarithm grows steeply near 0 and ever more slowly after that: its slope is 1/x. Very small "
        "numbers make very large gradients."
    )
    compute = np.log
    positive = True

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.divide, at.dy, at.x[0], dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("The slope here is 1/x, {slope}.", slope=number(1 / at.x[0][element.at]))


@dataclass(frozen=True)
class Square(Unary):
    """y = x²"""

    name = "square"
    formula = "y = x²"
    derivative = "dx = dy × 2x"
    sign = "x²"
    about = tr("Multiplies each number by itself.")
    docs = tr("If x grows by a little, its square grows 2x times as much: in x² the number x stands twice.")
    compute = np.square

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.x[0], dx), partial(np.add, dx, dx, dx)]

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("The slope here is 2x, {slope}.", slope=number(2 * at.x[0][element.at]))


@dataclass(frozen=True)
class Sqrt(Unary):
    """y = √x, for x > 0"""

    name = "sqrt"
    formula = "y = √x"
    derivative = "dx = dy / 2y"
    sign = "√"
    about = tr("The square root of numbers above 0.")
    docs = tr(
        "The square root is steep near 0 and flattens out after that: its slope is one divided by twice "
        "the root."
    )
    compute = np.sqrt
    positive = True

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.divide, at.dy, at.y, dx), partial(np.multiply, dx, at.scalar(0.5), dx)]


@dataclass(frozen=True)
class Reciprocal(Unary):
    """y = 1 / x"""

    name = "reciprocal"
    formula = "y = 1 / x"
    derivative = "dx = −dy × y²"
    sign = "1/x"
    about = tr("One divided by each number.")
    docs = tr("Where x grows, 1/x shrinks: the slope is below zero, and of the size of the result squared.")
    compute = np.divide  # twice as fast as np.reciprocal
    positive = True

    def forward(self, at: Site) -> Run:
        return partial(np.divide, at.scalar(1), at.x[0], at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [
            partial(np.multiply, at.y, at.y, dx),
            partial(np.multiply, dx, at.dy, dx),
            partial(np.negative, dx, dx),
        ]
