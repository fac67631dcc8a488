"""Functions of one value, element by element."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.program import Shape
from netstudio.words import tr


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
    compute = np.negative

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.negative, at.dy, dx)]


@dataclass(frozen=True)
class Scale(Unary):
    """y = c × x"""

    factor: float = 1.0

    name = "scale"
    formula = "y = c × x"
    derivative = "dx = c × dy"
    sign = "×c"
    about = tr("Multiplies by a number that never changes.")

    def forward(self, at: Site) -> Run:
        return partial(np.multiply, at.x[0], at.scalar(self.factor), at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.scalar(self.factor), dx)]

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
    compute = np.abs

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.sign, at.x[0], dx), partial(np.multiply, dx, at.dy, dx)]


@dataclass(frozen=True)
class Exp(Unary):
    """y = eˣ"""

    name = "exp"
    formula = "y = eˣ"
    derivative = "dx = dy × y"
    sign = "exp"
    about = tr("The exponential function: it is its own derivative.")
    compute = np.exp

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.y, dx)]


@dataclass(frozen=True)
class Log(Unary):
    """y = ln x, for x > 0"""

    name = "log"
    formula = "y = ln x"
    derivative = "dx = dy / x"
    sign = "log"
    about = tr("The natural logarithm of numbers above 0.")
    compute = np.log
    positive = True

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.divide, at.dy, at.x[0], dx)]


@dataclass(frozen=True)
class Square(Unary):
    """y = x²"""

    name = "square"
    formula = "y = x²"
    derivative = "dx = dy × 2x"
    sign = "x²"
    about = tr("Multiplies each number by itself.")
    compute = np.square

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.x[0], dx), partial(np.add, dx, dx, dx)]


@dataclass(frozen=True)
class Sqrt(Unary):
    """y = √x, for x > 0"""

    name = "sqrt"
    formula = "y = √x"
    derivative = "dx = dy / 2y"
    sign = "√"
    about = tr("The square root of numbers above 0.")
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
