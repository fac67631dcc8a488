"""Reductions: one number from many, along an axis or over all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.axis import check_axis
from netstudio.engine.ops.told import LOST, WON
from netstudio.engine.program import Shape, Share
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Reduction(Op):
    """Base: reduces `axis` (counted from the end where negative), several, or all where it is None.

    With `keepdims` what is reduced stays as an axis of length 1, so that the result fits x by broadcasting.
    """

    axis: int | tuple[int, ...] | None = None
    keepdims: bool = False

    over_samples: ClassVar[Share | None] = None  # what it makes of the samples of a batch

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        for axis in self._given:
            check_axis(axis, x)
        if self.keepdims:
            return self._kept(x)
        reduced = self._axes(x)
        return tuple(n for axis, n in enumerate(x) if axis not in reduced)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        if shares[0] is Share.ROWS and 0 in self._axes(shapes[0]):
            return self.over_samples
        return shares[0] if shares[0] in (Share.ROWS, Share.SAME) else None

    @property
    def _given(self) -> tuple[int, ...]:
        """The axes as they were given; none for all."""
        return (self.axis,) if isinstance(self.axis, int) else self.axis or ()

    def _axes(self, x: Shape) -> tuple[int, ...]:
        """The axes that are reduced, counted from 0."""
        return tuple(range(len(x)) if self.axis is None else (axis % len(x) for axis in self._given))

    def _kept(self, x: Shape) -> Shape:
        """The shape of the result, with what is reduced as axes of length 1."""
        reduced = self._axes(x)
        return tuple(1 if axis in reduced else n for axis, n in enumerate(x))

    def _count(self, x: Shape) -> int:
        """How many numbers become one."""
        return math.prod(x[axis] for axis in self._axes(x))

    def _reduce(self, at: Site, ufunc: np.ufunc) -> Run:
        return partial(ufunc.reduce, at.x[0], self.axis, None, at.y, keepdims=self.keepdims)

    def _spread(self, at: Site) -> np.ndarray:
        """dy in the shape of x: a view that repeats it along what was reduced."""
        x = at.x[0].shape
        return np.broadcast_to(at.dy.reshape(self._kept(x)), x)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 3),)),
            Example(cls(keepdims=True), ((2, 3),)),
            Example(cls(axis=0), ((4, 3),)),
            Example(cls(axis=1, keepdims=True), ((4, 3),)),
            Example(cls(axis=-2), ((2, 3, 4),)),
            Example(cls(), ((),)),
        )


@dataclass(frozen=True)
class Sum(Reduction):
    """y = Σ x"""

    over_samples = Share.SUM
    name = "sum"
    formula = "y = Σ x"
    derivative = "dx = dy, for every x that was summed"
    sign = "Σ"
    about = tr("Adds up; going backward, every summand gets the same upstream gradient.")
    docs = tr(
        "Every number counts once in the sum. So each gets the same gradient, the one that comes from "
        "upstream."
    )

    def forward(self, at: Site) -> Run:
        return self._reduce(at, np.add)

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx, self._spread(at))

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr(
            "{n} numbers make one sum; each gets the gradient of that sum.", n=self._count(at.x[0].shape)
        )


@dataclass(frozen=True)
class Mean(Reduction):
    """y = Σ x / n"""

    over_samples = Share.MEAN
    name = "mean"
    formula = "y = Σ x / n"
    derivative = "dx = dy / n, for every x of the n"
    sign = "mean"
    about = tr("The average; going backward, each of the n numbers gets one n-th of the upstream gradient.")
    docs = tr("Every number counts for one n-th of the mean. So each gets an n-th of the gradient.")

    def forward(self, at: Site) -> Run:
        count = at.scalar(self._count(at.x[0].shape))
        return together([self._reduce(at, np.add), partial(np.divide, at.y, count, at.y)])

    def backward(self, at: Site) -> Run:
        count = at.scalar(self._count(at.x[0].shape))
        return partial(np.divide, self._spread(at), count, at.dx[0])

    def happened(self, at: Site, element: Element) -> Words | None:
        return tr("{n} numbers make one mean; each gets 1/{n} of its gradient.", n=self._count(at.x[0].shape))


@dataclass(frozen=True)
class Max(Reduction):
    """y = max x; of equal ones the first counts

    Along one axis, or over all.
    """

    name = "max"
    formula = "y = max x"
    derivative = "dx = dy where x is the maximum, else 0"
    sign = "max"
    about = tr("The largest number; going backward, it alone gets the upstream gradient.")
    docs = tr(
        "Only the largest number decides the result, so it alone gets the gradient. The others could "
        "change a little without changing anything."
    )

    def forward(self, at: Site) -> Run:
        return self._reduce(at, np.maximum)

    def backward(self, at: Site) -> Run:
        (x,), (dx,), axis = at.x, at.dx, self.axis
        assert dx is not None
        assert not isinstance(axis, tuple)
        # Row-major place of the first element that each result looks at, and the way from one to the next.
        start, stride = np.intp(0), 1
        if axis is not None:
            start = np.arange(x.size).reshape(x.shape).take(0, axis)
            stride = math.prod(x.shape[axis % x.ndim + 1 :])
        place = np.zeros_like(start)
        rows = dx if dx.flags.c_contiguous else at.scratch(dx.shape)  # in which places count row by row
        flat, gradient = rows.reshape(-1), at.dy.reshape(place.shape)

        def run() -> None:
            x.argmax(axis, out=place)
            np.multiply(place, stride, out=place)
            np.add(place, start, out=place)
            rows.fill(0)
            flat[place] = gradient
            if rows is not dx:
                np.copyto(dx, rows)

        return run

    def happened(self, at: Site, element: Element) -> Words | None:
        # Over one axis each place of the others is a group of its own, over all there is one.
        axis = self.axis if isinstance(self.axis, int) else None
        x = at.x[0].reshape(-1) if axis is None else np.moveaxis(at.x[0], axis, -1)
        first = x.argmax(-1)
        if element.output:
            place = first.reshape(at.y.shape)[element.at]
            return tr("Number {place} of {n} won.", place=int(place), n=x.shape[-1])
        group = tuple(np.delete(element.at, axis)) if axis is not None else ()
        mine = element.at[axis] if axis is not None else _count_to(element.at, at.x[0].shape)
        won = first[group] == mine
        return WON if won else LOST


def _count_to(at: tuple[int, ...], shape: Shape) -> int:
    """How many elements come before one, row by row."""
    return int(np.ravel_multi_index(at, shape)) if at else 0
