"""Values put together along an axis, and parts taken out of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.layout import Order, order_of
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.axis import along, check_axis, with_length
from netstudio.engine.ops.told import MOVED
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import Words, shape_text, tr


@dataclass(frozen=True)
class Concatenate(Op):
    """y = [x₁, x₂, …]

    Side by side along `axis` (counted from the end where negative); all other axes are equally long.
    """

    axis: int = 1

    moves = True
    name = "concatenate"
    formula = "y = [x₁, x₂, …]"
    derivative = "dx₁, dx₂, … = the parts of dy"
    reads = ()
    sign = "[ ]"
    about = tr("Puts values side by side along an axis; going backward, each gets its part of the gradient.")
    docs = tr(
        "It puts several values side by side. Going back, the gradient is cut up again at the same places."
    )

    def shape(self, *shapes: Shape) -> Shape:
        first = shapes[0]
        check_axis(self.axis, first)
        for i, x in enumerate(shapes):
            if len(x) != len(first) or with_length(x, self.axis, 0) != with_length(first, self.axis, 0):
                raise ShapeError(
                    tr(
                        "joins along axis {axis} what is equally long along all others; "
                        "the first is {first}, number {i} is {x}",
                        axis=self.axis,
                        first=shape_text(first),
                        i=i + 1,
                        x=shape_text(x),
                    ),
                    input=i,
                )
        return with_length(first, self.axis, sum(x[self.axis] for x in shapes))

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        return order_of(inputs[0])

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return _share_along(self.axis, set(shares), shapes[0])

    def forward(self, at: Site) -> Run:
        return together([partial(np.copyto, y, x) for x, y in zip(at.x, self._parts(at, at.y), strict=True)])

    def backward(self, at: Site) -> Run:
        pairs = zip(at.dx, self._parts(at, at.dy), strict=True)
        return together([partial(np.copyto, dx, dy) for dx, dy in pairs if dx is not None])

    def _parts(self, at: Site, whole: np.ndarray) -> list[np.ndarray]:
        """Views of the part of `whole` that belongs to each input."""
        ends = np.cumsum([x.shape[self.axis] for x in at.x])
        return np.split(whole, ends[:-1], self.axis)

    def happened(self, at: Site, element: Element) -> Words | None:
        return MOVED

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 3), (2, 1))),
            Example(cls(axis=0), ((2, 3), (1, 3), (2, 3))),
            Example(cls(axis=-1), ((2, 3, 4), (2, 3, 1))),
            Example(cls(axis=1), ((2, 1, 2, 3), (2, 2, 2, 3))),
            Example(cls(), ((2, 3),)),
        )


@dataclass(frozen=True)
class Slice(Op):
    """y = x[start:stop]

    What lies from `start` to before `stop` on `axis` (counted from the end where negative).
    """

    axis: int = 1
    start: int = 0
    stop: int = 1

    moves = True
    name = "slice"
    formula = "y = x[start:stop]"
    derivative = "dx[start:stop] = dy, else 0"
    sign = "[:]"
    about = tr("Takes a part out of a value; going backward, the rest gets no gradient.")
    docs = tr(
        "It takes a part out. The part gets the gradient as it is; what was left out had no effect, so it "
        "gets none."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        check_axis(self.axis, x)
        if not 0 <= self.start < self.stop <= x[self.axis]:
            raise ShapeError(
                tr(
                    "takes {start} to {stop} of axis {axis}; this gives {shape}, where it is {length} long",
                    start=self.start,
                    stop=self.stop,
                    axis=self.axis,
                    shape=shape_text(x),
                    length=x[self.axis],
                ),
                input=0,
            )
        return with_length(x, self.axis, self.stop - self.start)

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return _share_along(self.axis, set(shares), shapes[0])

    def view(self, x: np.ndarray) -> np.ndarray:
        return x[along(self.axis, self.start, self.stop, x.ndim)]

    def forward(self, at: Site) -> Run | None:
        return None

    def backward(self, at: Site) -> Run:
        (dx,), dy = at.dx, at.dy
        assert dx is not None
        rank, n = dx.ndim, dx.shape[self.axis]
        rest = (along(self.axis, 0, self.start, rank), along(self.axis, self.stop, n, rank))
        runs: list[Run] = [partial(part.fill, 0) for part in (dx[index] for index in rest) if part.size]
        return together([*runs, partial(np.copyto, self.view(dx), dy)])

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output or self.start <= element.at[self.axis] < self.stop:
            return tr("It is in the part that was taken: the gradient passes as it is.")
        return tr("It was left out: nothing flows back.")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((2, 3),)),
            Example(cls(axis=0, start=1, stop=4), ((4, 3),)),
            Example(cls(axis=-1, start=1, stop=3), ((2, 3, 4),)),
            Example(cls(axis=0, start=0, stop=2), ((2,),)),
        )


def _share_along(axis: int, shares: set[Share], x: Shape) -> Share | None:
    """Samples stay apart along any axis but their own."""
    if shares == {Share.SAME}:
        return Share.SAME
    return Share.ROWS if shares == {Share.ROWS} and axis % len(x) else None
