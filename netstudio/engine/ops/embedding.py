"""Embedding: each whole number has a row of its own, which is learned."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.op import Example, Op, Run, Site
from netstudio.engine.program import Shape, ShapeError, Share
from netstudio.words import Refusal, Words, shape_text, tr


@dataclass(frozen=True)
class Embedding(Op):
    """Y[…] = W[t[…]]

    W (count, D), whole numbers t of any shape below `count`; Y (*t, D). Rows that come twice add up their
    gradients. The book's second volume builds word vectors with it.
    """

    name = "embedding"
    formula = "Y[…] = W[t[…]]"
    derivative = "dW[k] = Σ dY[…] over all places where t is k"
    reads = ("W", "t")
    gives = "Y"
    sign = "W[t]"
    about = tr("Looks up the row of each whole number; going backward, a row adds up all its gradients.")
    docs = tr(
        "Each whole number stands for a row of W, which is looked up. Only the rows that were looked up "
        "get a gradient; one that was looked up several times adds it up."
    )

    def shape(self, *shapes: Shape) -> Shape:
        w, t = shapes
        if len(w) != 2:
            raise ShapeError(tr("takes rows (count, D); W is {shape}", shape=shape_text(w)), input=0)
        return *t, w[1]

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return shares[1] if shares[0] is Share.SAME and shares[1] in (Share.SAME, Share.ROWS) else None

    def workspace(self, *shapes: Shape) -> int:
        w, t = shapes
        return math.prod(t) * (w[1] + 1)

    def forward(self, at: Site) -> Run:
        (w, t), y = at.x, at.y
        if t.dtype.kind not in "iu":
            raise whole_numbers_needed(input=1)
        check = _below(len(w), t, at.first)
        # np.take writes into row-major memory of its own dtype only; anything else is filled from there.
        direct = y.flags.c_contiguous and y.dtype == w.dtype
        rows = y if direct else at.scratch(y.shape, w.dtype)

        def run() -> None:
            check()
            np.take(w, t, 0, rows, "clip")  # "raise" would take a copy first
            if rows is not y:
                np.copyto(y, rows)

        return run

    def backward(self, at: Site) -> Run:
        (_, t), dw, dy = at.x, at.dx[0], at.dy
        assert dw is not None
        width = dw.shape[1]
        # Number by number, not row by row: np.add.at is several times as fast on flat arrays.
        place, start = at.scratch((*t.shape, width), np.int64), at.scratch((*t.shape, 1), np.int64)
        column = np.arange(width)
        numbers, total = _row_major(at, dy), _row_major(at, dw)
        flat_place, flat_numbers, flat_total = place.reshape(-1), numbers.reshape(-1), total.reshape(-1)

        def run() -> None:
            np.multiply(t[..., None], width, start)
            np.add(start, column, place)
            if numbers is not dy:
                np.copyto(numbers, dy)
            total.fill(0)
            np.add.at(flat_total, flat_place, flat_numbers)
            if total is not dw:
                np.copyto(dw, total)

        return run

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output or element.number:
            return None
        times = int(np.count_nonzero(at.x[1] == element.at[0]))
        if not times:
            return tr("Its row was not looked up in this batch: nothing flows back.")
        return tr("Its row was looked up {n} times; what comes back is added up.", n=times)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(), ((5, 3), (4,)), classes=5),
            Example(cls(), ((2, 3), (2, 4)), classes=2),
            Example(cls(), ((1, 1), ()), classes=1),
        )


def whole_numbers_needed(input: int) -> ShapeError:
    """What is said where whole numbers are needed and reals came."""
    return ShapeError(tr("takes whole numbers, such as labels (N,) or words (N, T); these are reals"), input)


def _row_major(at: Site, array: np.ndarray) -> np.ndarray:
    """The array itself where it lies row by row, else memory of its shape that does."""
    return array if array.flags.c_contiguous else at.scratch(array.shape)


def _below(count: int, t: np.ndarray, first: int) -> Run:
    """What raises Refusal, with the place, for a number in `t` outside 0 … count − 1.

    `first` is the place in the batch of the first row of t.
    """
    unsigned = t.view(t.dtype.str.replace("i", "u"))  # in which a negative number is a huge one

    def run() -> None:
        if np.maximum.reduce(unsigned, None) >= count:
            place = tuple(np.argwhere(unsigned >= count)[0].tolist())
            in_batch = (place[0] + first, *place[1:]) if place else ()
            raise Refusal(
                tr(
                    "The number {number} at {place} has no row: there are {count}, 0 to {last}",
                    number=int(t[place]),
                    place=shape_text(in_batch),
                    count=count,
                    last=count - 1,
                )
            )

    return run
