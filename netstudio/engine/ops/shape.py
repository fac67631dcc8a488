"""Other forms of the same numbers: reshape and transpose. The result is a view wherever memory allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.layout import Order, row_major, samples_innermost
from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.ops.told import MOVED
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import Words, shape_text, tr


@dataclass(frozen=True)
class Reshape(Op):
    """y = reshape(x)

    The same numbers, row by row. `target` is the whole shape of y; one of its numbers may be −1 and is then
    found from the others.
    """

    target: Shape = (-1,)

    moves = True
    name = "reshape"
    formula = "y = reshape(x)"
    derivative = "dx = dy in the shape of x"
    sign = "reshape"
    about = tr("Gives the same numbers, row by row, another shape.")
    docs = tr(
        "The numbers stay the same and stand in other rows. Each gradient goes back to the place that its "
        "number came from."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        size = math.prod(x)
        known = math.prod(n for n in self.target if n != -1)
        if min(self.target, default=1) < -1 or 0 in self.target or self.target.count(-1) > 1:
            raise ShapeError(
                tr(
                    "takes a shape of numbers above 0 and at most one −1, not {shape}",
                    shape=shape_text(self.target),
                )
            )
        if size % known or (-1 not in self.target and size != known):
            raise ShapeError(
                tr(
                    "makes the shape {target}; this gives {shape}, {size} numbers that do not fit",
                    target=shape_text(self.target),
                    shape=shape_text(x),
                    size=size,
                ),
                input=0,
            )
        return tuple(size // known if n == -1 else n for n in self.target)

    def view(self, x: np.ndarray) -> np.ndarray | None:
        try:
            return np.reshape(x, self.shape(x.shape), copy=False)
        except ValueError:  # as it lies, it has to be copied
            return None

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        (x,) = inputs
        if shape and shape[0] == x.shape[0] and samples_innermost(x):
            # Samples stay innermost: long runs to copy, and a matrix product takes it either way.
            return (*range(1, len(shape)), 0)
        return row_major(shape)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        (share,), (x,) = shares, shapes
        if share is Share.ROWS:
            y = self.shape(x)
            return share if y and y[0] == x[0] else None
        return super().share(shares, shapes)

    def forward(self, at: Site) -> Run | None:
        (x,), y = at.x, at.y
        return None if np.may_share_memory(x, y) else partial(np.copyto, _seen_as(y, x.shape), x)

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx, _seen_as(at.dy, dx.shape))

    def happened(self, at: Site, element: Element) -> Words | None:
        return MOVED

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls((3, -1)), ((2, 3, 4),)),
            Example(cls((6,)), ((2, 3),)),
            Example(cls((1, 1)), ((),)),
            Example(cls(()), ((1,),)),
        )


def _seen_as(y: np.ndarray, shape: Shape) -> np.ndarray:
    """A view, in another shape, of an array laid out by `Reshape.layout`; a copy of what lies otherwise."""
    if samples_innermost(y) and shape and shape[0] == y.shape[0]:
        return np.moveaxis(np.moveaxis(y, 0, -1).reshape(*shape[1:], shape[0]), -1, 0)
    return y.reshape(shape)


@dataclass(frozen=True)
class Transpose(Op):
    """y = Xᵀ

    Axis i of y is axis `axes[i]` of x; None turns the order of all axes round.
    """

    axes: tuple[int, ...] | None = None

    moves = True
    name = "transpose"
    formula = "y = Xᵀ"
    derivative = "dX = dyᵀ"
    reads = ("X",)
    sign = "ᵀ"
    about = tr("Exchanges axes: rows become columns.")
    docs = tr(
        "The numbers stay the same; rows become columns. Each gradient goes back to the place that its "
        "number came from."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        if self.axes is None:
            return x[::-1]
        if sorted(self.axes) != list(range(len(x))):
            raise ShapeError(
                tr(
                    "puts axes in the order {axes}; this gives {shape}, with {rank} axes, counted from 0",
                    axes=shape_text(self.axes),
                    shape=shape_text(x),
                    rank=len(x),
                ),
                input=0,
            )
        return tuple(x[axis] for axis in self.axes)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        stays = self.axes is not None and self.axes[:1] == (0,)
        return shares[0] if shares[0] is Share.SAME or (shares[0] is Share.ROWS and stays) else None

    def view(self, x: np.ndarray) -> np.ndarray:
        return x.transpose(self.axes)

    def forward(self, at: Site) -> Run | None:
        return None

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx.transpose(self.axes), at.dy)

    def happened(self, at: Site, element: Element) -> Words | None:
        return MOVED

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 3),)),
            Example(cls((1, 2, 0)), ((2, 3, 4),)),
            Example(cls(), ((4,),)),
        )
