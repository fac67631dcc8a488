"""Other forms of the same numbers: reshape and transpose. The result is a view wherever memory allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.program import Shape, ShapeError
from netstudio.words import shape_text, tr


@dataclass(frozen=True)
class Reshape(Op):
    """y = reshape(x)

    The same numbers, row by row. `target` is the whole shape of y; one of its numbers may be −1 and is then
    found from the others.
    """

    target: Shape = (-1,)

    name = "reshape"
    formula = "y = reshape(x)"
    derivative = "dx = dy in the shape of x"
    sign = "reshape"
    about = tr("Gives the same numbers, row by row, another shape.")

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
        y = x.reshape(self.shape(x.shape))
        return y if np.may_share_memory(x, y) else None  # a transposed x has to be copied

    def forward(self, at: Site) -> Run | None:
        (x,), y = at.x, at.y
        if np.may_share_memory(x, y):
            return None
        # Read in row-major order through the shape of x: y is contiguous, so this is a view of it.
        return partial(np.copyto, y.reshape(x.shape), x)

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx.reshape(at.dy.shape), at.dy)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls((3, -1)), ((2, 3, 4),)),
            Example(cls((6,)), ((2, 3),)),
            Example(cls((1, 1)), ((),)),
            Example(cls(()), ((1,),)),
        )


@dataclass(frozen=True)
class Transpose(Op):
    """y = Xᵀ

    Axis i of y is axis `axes[i]` of x; None turns the order of all axes round.
    """

    axes: tuple[int, ...] | None = None

    name = "transpose"
    formula = "y = Xᵀ"
    derivative = "dX = dyᵀ"
    sign = "ᵀ"
    about = tr("Exchanges axes: rows become columns.")

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

    def view(self, x: np.ndarray) -> np.ndarray:
        return x.transpose(self.axes)

    def forward(self, at: Site) -> Run | None:
        return None

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx.transpose(self.axes), at.dy)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 3),)),
            Example(cls((1, 2, 0)), ((2, 3, 4),)),
            Example(cls(), ((4,),)),
        )
