"""Arithmetic of two values, element by element, with NumPy's broadcasting."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.told import COPIED, met_by, winner_told
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import Words, number, shape_text, tr

BROADCASTS: tuple[tuple[Shape, Shape], ...] = (
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((), (2, 3)),
    ((2, 1), (1, 3)),
    ((3,), (1, 3)),
    ((), ()),
    ((2, 1, 3), (4, 1)),
)


class Arithmetic(Op):
    """Base: a and b of shapes that fit by broadcasting; what is broadcast sums its gradient."""

    reads = ("a", "b")
    compute: ClassVar[np.ufunc]
    positive: ClassVar[bool] = False
    sums_whole: ClassVar[bool] = True  # a gradient is made in the result's shape before it is summed

    def shape(self, *shapes: Shape) -> Shape:
        a, b = shapes
        try:
            return np.broadcast_shapes(a, b)
        except ValueError:
            raise ShapeError(
                tr(
                    "takes shapes that fit by broadcasting; a is {a}, b is {b}",
                    a=shape_text(a),
                    b=shape_text(b),
                ),
                input=1,
            ) from None

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        if all(share is Share.SAME for share in shares):
            return Share.SAME
        result = self.shape(*shapes)
        fits = (split_alike(share, shape, result) for share, shape in zip(shares, shapes, strict=True))
        return Share.ROWS if all(fits) else None

    def workspace(self, *shapes: Shape) -> int:
        if not self.sums_whole:
            return 0
        result = self.shape(*shapes)
        return sum(math.prod(result) for shape in shapes if shape != result)

    def forward(self, at: Site) -> Run:
        return partial(self.compute, *at.x, out=at.y)

    def backward(self, at: Site) -> Run:
        runs: list[Run] = []
        for i, dx in enumerate(at.dx):
            if dx is None:
                continue
            whole = dx if dx.shape == at.y.shape else at.scratch_like(at.y)
            runs += self.gradient(at, i, whole)
            if whole is not dx:
                runs.append(sum_into(dx, whole))
        return together(runs)

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        """What writes upstream times local derivative of input `i` into `out`, before it is summed."""
        raise NotImplementedError

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return tuple(Example(cls(), shapes, positive=cls.positive) for shapes in BROADCASTS)


def split_alike(share: Share, shape: Shape, result: Shape) -> bool:
    """Whether an input can be split with the samples of the result: it has their axis, or none at all."""
    if share is Share.ROWS:
        return len(shape) == len(result) and shape[0] == result[0]
    return share is Share.SAME and (len(shape) < len(result) or shape[0] == 1)


def sum_into(dx: np.ndarray, dy: np.ndarray) -> Run:
    """What writes `dy` into `dx`, summed over the axes along which a value of dx's shape was broadcast."""
    if dx.shape == dy.shape:
        return partial(np.copyto, dx, dy)
    kept = (1,) * (dy.ndim - dx.ndim) + dx.shape
    axes = tuple(axis for axis, n in enumerate(dy.shape) if kept[axis] != n)
    return partial(np.add.reduce, dy, axes, None, dx.reshape(kept), keepdims=True)


@dataclass(frozen=True)
class Add(Arithmetic):
    """y = a + b"""

    name = "add"
    formula = "y = a + b"
    derivative = "da = dy;  db = dy"
    sign = "+"
    about = tr("Adds two values; going backward, both get the upstream gradient as it is.")
    docs = tr(
        "If a grows by a little, the sum grows by just as much, and so with b. So an addition copies the "
        "gradient that comes from upstream to both sides. A number that was used in many places adds up "
        "what comes back from each."
    )
    compute = np.add
    sums_whole = False

    def backward(self, at: Site) -> Run:
        return together([sum_into(dx, at.dy) for dx in at.dx if dx is not None])

    def happened(self, at: Site, element: Element) -> Words | None:
        return COPIED


@dataclass(frozen=True)
class Subtract(Arithmetic):
    """y = a − b"""

    name = "subtract"
    formula = "y = a − b"
    derivative = "da = dy;  db = −dy"
    sign = "−"
    about = tr("Subtracts b from a; going backward, b gets the upstream gradient with its sign turned.")
    docs = tr(
        "If a grows by a little, the result grows by as much; if b grows, it shrinks by as much. So a "
        "gets the gradient as it comes, and b gets it with its sign turned."
    )
    compute = np.subtract
    sums_whole = False

    def backward(self, at: Site) -> Run:
        runs = [sum_into(dx, at.dy) for dx in at.dx if dx is not None]
        if (db := at.dx[1]) is not None:
            runs.append(partial(np.negative, db, db))
        return together(runs)

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        return tr("It is taken away: its gradient has the sign turned.") if element.number else COPIED


@dataclass(frozen=True)
class Multiply(Arithmetic):
    """y = a × b"""

    name = "multiply"
    formula = "y = a × b"
    derivative = "da = dy × b;  db = dy × a"
    sign = "×"
    about = tr("Multiplies two values; going backward, each gets the upstream gradient times the other.")
    docs = tr(
        "If a grows by a little, the product grows b times as much. So each side gets the upstream "
        "gradient times the number of the other side: the two inputs are swapped on the way back. That is "
        "why they must be remembered from the way forward."
    )
    compute = np.multiply

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        return [partial(np.multiply, at.dy, at.x[1 - i], out)]

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        met = met_by(at, element)
        other = self.reads[1 - element.number]
        if met is None:
            return tr(
                "Swapped: each gradient is multiplied by the number of {other} it was met by.", other=other
            )
        if met == 0:
            return tr(
                "Swapped: the gradient is multiplied by {other}, which is 0 here. Nothing flows back.",
                other=other,
            )
        return tr(
            "Swapped: the gradient is multiplied by {other}, which is {met}.", other=other, met=number(met)
        )


@dataclass(frozen=True)
class Divide(Arithmetic):
    """y = a / b"""

    name = "divide"
    formula = "y = a / b"
    derivative = "da = dy / b;  db = −dy × y / b"
    sign = "÷"
    about = tr("Divides a by b; going backward, a gets the upstream gradient divided by b.")
    docs = tr(
        "If a grows by a little, the quotient grows by 1/b of it. If b grows, the quotient shrinks, the "
        "faster the smaller b is."
    )
    compute = np.divide
    positive = True

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        b = at.x[1]
        if i == 0:
            return [partial(np.divide, at.dy, b, out)]
        return [
            partial(np.multiply, at.dy, at.y, out),
            partial(np.divide, out, b, out),
            partial(np.negative, out, out),
        ]

    def happened(self, at: Site, element: Element) -> Words | None:
        met = None if element.output else met_by(at, element)
        if met is None:
            return None
        if element.number == 0:
            return tr("It was divided by b, {met}, and so is its gradient.", met=number(met))
        return tr("It divided a, {met}: the more it grows, the less is left.", met=number(met))


@dataclass(frozen=True)
class Power(Arithmetic):
    """y = aᵇ, for a > 0"""

    name = "power"
    formula = "y = aᵇ"
    derivative = "da = dy × b × y / a;  db = dy × y × ln a"
    sign = "aᵇ"
    about = tr("Raises a, a number above 0, to the power of b.")
    docs = tr(
        "a stands b times in the product. If a grows by a little, the result grows b · y / a times as much; "
        "if b grows, it grows by the logarithm of a, times the result."
    )
    compute = np.power
    positive = True

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        a, b = at.x
        first = [partial(np.log, a, out)] if i else [partial(np.divide, b, a, out)]
        return [*first, partial(np.multiply, out, at.y, out), partial(np.multiply, out, at.dy, out)]


@dataclass(frozen=True)
class Maximum(Arithmetic):
    """y = max(a, b)"""

    name = "maximum"
    formula = "y = max(a, b)"
    derivative = "da = dy where a > b;  db = dy where b > a;  half to each where they are equal"
    sign = "max"
    about = tr("The larger of two values; going backward, it alone gets the upstream gradient.")
    docs = tr(
        "Only the larger of two numbers decides the result, so it alone gets the gradient; a small change "
        "of the other would change nothing."
    )
    compute = np.maximum

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        return _to_the_larger(at, at.x[i], at.x[1 - i], out)

    def happened(self, at: Site, element: Element) -> Words | None:
        return winner_told(at, element, np.greater)


@dataclass(frozen=True)
class Minimum(Arithmetic):
    """y = min(a, b)"""

    name = "minimum"
    formula = "y = min(a, b)"
    derivative = "da = dy where a < b;  db = dy where b < a;  half to each where they are equal"
    sign = "min"
    about = tr("The smaller of two values; going backward, it alone gets the upstream gradient.")
    docs = tr(
        "Only the smaller of two numbers decides the result, so it alone gets the gradient; a small "
        "change of the other would change nothing."
    )
    compute = np.minimum

    def gradient(self, at: Site, i: int, out: np.ndarray) -> list[Run]:
        return _to_the_larger(at, at.x[1 - i], at.x[i], out)

    def happened(self, at: Site, element: Element) -> Words | None:
        return winner_told(at, element, np.less)


def _to_the_larger(at: Site, a: np.ndarray, b: np.ndarray, out: np.ndarray) -> list[Run]:
    """What writes dy into `out` where a > b, half of it where a = b, and 0 elsewhere."""
    return [
        partial(np.subtract, a, b, out),
        partial(np.heaviside, out, at.scalar(0.5), out),
        partial(np.multiply, out, at.dy, out),
    ]
