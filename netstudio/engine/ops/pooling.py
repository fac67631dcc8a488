"""Pooling: one number for each patch of a picture (book, chapter 7.3).

The maximum of a window is that of its rows' maxima, and likewise for sums: pooling goes along the width,
then along the height of what is left. Of equal maxima the first in reading order counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.layout import IMAGES, Order
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.activation import ReLU, where_positive
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.ops.im2col import Im2col, Pad
from netstudio.engine.ops.reduction import Max, Mean, Reduction, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.pooling_pass import Pass
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.engine.window import Window, by
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Pooling(Op):
    """Base: a window without dilation over pictures (N, C, H, W), each channel by itself; (N, C, OH, OW)."""

    window: Window

    rowwise = True

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        places = self.window.places(x)
        most = tuple(k // 2 for k in self.window.kernel)
        if self.window.pad[0] > most[0] or self.window.pad[1] > most[1]:
            raise ShapeError(
                tr(
                    "takes a padding of {most} at the most, half its window, not {pad}",
                    most=by(most),
                    pad=by(self.window.pad),
                )
            )
        return (*x[:2], *places)

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        return IMAGES

    def _passes(self, x: Shape, axes: tuple[int, int] = (3, 2)) -> tuple[Pass, Pass]:
        first = Pass(self.window, axes[0], x)
        return first, Pass(self.window, axes[1], first.y)

    def _between(self, at: Site, first: Pass) -> np.ndarray:
        """What lies between the passes: going forward their values, going back their gradient."""
        return at.keep("between", first.y, order=IMAGES)

    def _taken(self, at: Site, one: Pass) -> np.ndarray:
        """What the passes copy side by side."""
        return at.keep(f"taken {one.axis}", one.y, order=IMAGES)

    def _expand(self, b: Builder, x: Value, border: float, reduction: Reduction) -> Value:
        n, c, rows, columns = self.shape(x.shape)
        if any(self.window.pad):
            x = b.op(Pad(self.window.pad, border), x)
        seen = b.op(Im2col(replace(self.window, pad=(0, 0))), x)
        seen = b.op(Reshape((-1, math.prod(self.window.kernel))), seen)
        y = b.op(Reshape((n, rows, columns, c)), b.op(reduction, seen))
        return b.op(Transpose((0, 3, 1, 2)), y)


@dataclass(frozen=True)
class MaxPooling(Pooling):
    """y = max of what the window sees

    Pixels of the padding count as −∞.
    """

    name = "max pooling"
    formula = "y = max of what the window sees"
    derivative = "dx = Σ dy over the windows of which it is the maximum"
    sign = "max"
    about = tr("Keeps the largest number of every patch; going backward, it alone gets the gradient.")
    docs = tr(
        "A window slides over the picture and keeps only the largest pixel that it sees. Only this winner "
        "decided the result, so it alone gets the gradient; the pixels that lost get none from this "
        "window."
    )

    def fused_after(self, first: Op) -> Op | None:
        return _MaxPoolingOfReLU(self.window) if first == ReLU() else None

    def forward(self, at: Site) -> Run:
        # Where nothing flows back it does not matter which of equal maxima comes first: then along the height
        # to begin with, in long runs.
        first, second = self._passes(at.x[0].shape, (3, 2) if at.dys[0] is not None else (2, 3))
        between = self._between(at, first)
        return together(
            [*self._maxima(at, first, at.x[0], between), *self._maxima(at, second, between, at.y)]
        )

    def backward(self, at: Site) -> Run:
        return together(self._back(at, at.dy))

    def _back(self, at: Site, dy: np.ndarray) -> list[Run]:
        (dx,) = at.dx
        assert dx is not None
        first, second = self._passes(dx.shape)
        between = self._between(at, first)
        return [*self._route(at, second, dy, between), *self._route(at, first, between, dx)]

    def _maxima(self, at: Site, one: Pass, x: np.ndarray, y: np.ndarray) -> list[Run]:
        """The maximum so far, element by element of the kernel, and where each raised it."""
        start, *others = one.taps
        highest, runs = one.take(start, x, y, -np.inf)
        for i, tap in enumerate(others):
            found, copies = one.take(tap, x, self._taken(at, one), -np.inf)
            runs += copies
            if at.dys[0] is not None:
                runs.append(partial(np.greater, found, highest, self._raised(at, one, i)))
            runs.append(partial(np.maximum, found, highest, out=y))
            highest = y
        return runs if highest is y else [partial(np.copyto, y, highest)]

    def _route(self, at: Site, one: Pass, dy: np.ndarray, dx: np.ndarray) -> list[Run]:
        """From the last element to the first: the one that raised the maximum last gets the gradient."""
        start, *others = one.taps
        rest, runs = dy, one.begin(dx)
        for i, tap in reversed(list(enumerate(others))):
            part, left = one.target(tap, dx, self._taken(at, one)), self._left(at, one)
            left = left if i else one.target(start, dx, left)
            runs += [
                partial(np.copyto, part, self._raised(at, one, i)),
                partial(np.multiply, rest, part, part),
                *one.give(tap, part, dx),
                partial(np.subtract, rest, part, left),
            ]
            rest = left
        return [*runs, *one.give(start, rest, dx)]

    def _left(self, at: Site, one: Pass) -> np.ndarray:
        return at.keep(f"left {one.axis}", one.y, order=IMAGES)

    def _raised(self, at: Site, one: Pass, i: int) -> np.ndarray:
        return at.keep(f"raised {one.axis} {i}", one.y, bool, IMAGES)

    def workspace(self, *shapes: Shape) -> int:
        first, second = self._passes(shapes[0])
        flags = sum(math.prod(one.y) * (len(one.taps) - 1) for one in (first, second))
        numbers = sum(2 * math.prod(one.y) for one in (first, second) if len(one.taps) > 1)
        return math.prod(first.y) + numbers + flags // 4

    def expand(self, b: Builder, *inputs: Value) -> Value:
        return self._expand(b, inputs[0], -np.inf, Max(axis=1))

    def happened(self, at: Site, element: Element) -> Words | None:
        n, c, i, j = element.at
        if element.output:
            row, column = self._winner(at.x[0][n, c], i, j)
            return tr(
                "Of what the window saw, the pixel in row {row}, column {column} won.", row=row, column=column
            )
        windows = list(self.window.over(i, j, at.y.shape[2:]))
        won = sum(self._winner(at.x[0][n, c], *place) == (i, j) for place in windows)
        if not windows:
            return tr("No window sees this pixel: nothing flows back.")
        if not won:
            return tr("It lost in every window that sees it ({n}): nothing flows back.", n=len(windows))
        return tr("It won in {won} of the {n} windows that see it.", won=won, n=len(windows))

    def _winner(self, x: np.ndarray, i: int, j: int) -> tuple[int, int]:
        """Row and column of the first of the largest pixels that the window at a place sees."""
        (kh, kw), (top, left) = self.window.kernel, self.window.corner(i, j)
        first = max(top, 0), max(left, 0)
        seen = x[first[0] : top + kh, first[1] : left + kw]
        row, column = np.unravel_index(seen.argmax(), seen.shape)
        return first[0] + int(row), first[1] + int(column)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(Window((2, 2), (2, 2))), ((2, 2, 4, 6),)),
            Example(cls(Window((2, 2), (2, 2))), ((1, 2, 5, 3),)),
            Example(cls(Window((3, 1), (3, 1))), ((2, 1, 6, 2),)),
            Example(cls(Window((3, 3), (2, 2), (1, 1))), ((2, 1, 5, 4),)),
            Example(cls(Window((2, 3), (1, 2), (1, 0))), ((1, 2, 3, 5),)),
            Example(cls(Window((1, 2), (2, 3))), ((1, 2, 4, 6),)),
        )


@dataclass(frozen=True)
class _MaxPoolingOfReLU(MaxPooling):
    """y = max(0, max of what the window sees): what max pooling makes of ReLU.

    The largest of numbers of which those below 0 are 0 is the largest of all, or 0: so ReLU has only what is
    left to work on. Where that is 0, nothing flows back, whichever pixel it was.
    """

    def forward(self, at: Site) -> Run:
        return together([super().forward(at), partial(np.maximum, at.y, at.scalar(0), out=at.y)])

    def backward(self, at: Site) -> Run:
        dy = at.scratch_like(at.y)
        return together([*where_positive(at, at.y, at.dy, dy), *self._back(at, dy)])


@dataclass(frozen=True)
class AveragePooling(Pooling):
    """y = mean of what the window sees

    Pixels of the padding count as zeros, or, without `count_padding`, not at all.
    """

    count_padding: bool = True

    name = "average pooling"
    formula = "y = mean of what the window sees"
    derivative = "dx = Σ dy / n over the windows that see it, n pixels each"
    sign = "mean"
    about = tr("Takes the mean of every patch; going backward, each of its pixels gets an equal share.")
    docs = tr(
        "A window slides over the picture and takes the mean of what it sees. Each pixel counts for one "
        "n-th, so each gets an n-th of the gradient."
    )

    def forward(self, at: Site) -> Run:
        first, second = self._passes(at.x[0].shape)
        between, shares = self._between(at, first), self._shares(at.x[0].shape).astype(at.dtype)
        runs = [*self._sums(at, first, at.x[0], between), *self._sums(at, second, between, at.y)]
        return together([*runs, partial(np.multiply, at.y, shares, at.y)])

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        first, second = self._passes(dx.shape)
        between, shares = self._between(at, first), self._shares(dx.shape).astype(at.dtype)
        shared = self._taken(at, second)
        runs: list[Run] = [partial(np.multiply, at.dy, shares, shared)]
        for one, given, target in ((second, shared, between), (first, between, dx)):
            runs += [*one.begin(target), *(run for tap in one.taps for run in one.give(tap, given, target))]
        return together(runs)

    def _sums(self, at: Site, one: Pass, x: np.ndarray, y: np.ndarray) -> list[Run]:
        """The sum so far, element by element of the kernel."""
        start, *others = one.taps
        total, runs = one.take(start, x, y, 0)
        for tap in others:
            found, copies = one.take(tap, x, self._taken(at, one), 0)
            runs += [*copies, partial(np.add, total, found, y)]
            total = y
        return runs if total is y else [partial(np.copyto, y, total)]

    def _shares(self, x: Shape) -> np.ndarray:
        """1 / n for each place, of the n pixels that count: (OH, OW), or a single number."""
        if self.count_padding or not any(self.window.pad):
            return np.array(1 / math.prod(self.window.kernel))
        counts = [np.zeros(one.y[one.axis]) for one in self._passes(x)]
        for one, count in zip(self._passes(x), counts, strict=True):
            for tap in one.taps:
                count[tap.outputs] += 1
        return 1 / np.outer(counts[1], counts[0])

    def workspace(self, *shapes: Shape) -> int:
        return 2 * math.prod(self._passes(shapes[0])[0].y) + math.prod(self.shape(*shapes))

    def expand(self, b: Builder, *inputs: Value) -> Value:
        if self.count_padding or not any(self.window.pad):
            return self._expand(b, inputs[0], 0, Mean(axis=1))
        total = self._expand(b, inputs[0], 0, Sum(axis=1))
        return b.op(Multiply(), total, b.constant(self._shares(inputs[0].shape)))

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        return tr("Each window that sees this pixel gives it an equal share of its gradient.")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(Window((2, 2), (2, 2))), ((2, 2, 4, 6),)),
            Example(cls(Window((4, 3), (4, 3))), ((2, 2, 4, 3),)),
            Example(cls(Window((3, 3), (2, 1), (1, 1))), ((2, 1, 5, 4),)),
            Example(cls(Window((3, 2), (2, 2), (1, 1)), count_padding=False), ((2, 2, 5, 4),)),
        )
