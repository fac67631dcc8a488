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
from netstudio.engine.layout import IMAGES, Order
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.ops.im2col import Im2col, Pad
from netstudio.engine.ops.reduction import Max, Mean, Reduction, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.engine.window import Tap, Window, by
from netstudio.words import tr


@dataclass(frozen=True)
class Pass:
    """One of the two passes, along the height (axis 2) or the width (axis 3) of pictures of shape `x`.

    It works on whole pictures, once for each element of the kernel, on what that element meets. Rows are long
    runs of numbers, taken as they lie; columns are copied side by side first, which takes less time than
    arithmetic on many short runs.
    """

    window: Window
    axis: int
    x: Shape

    @property
    def y(self) -> Shape:
        """The shape of the result."""
        output = self.window.output(*self.x[2:])[self.axis - 2]
        return (*self.x[: self.axis], output, *self.x[self.axis + 1 :])

    @property
    def taps(self) -> list[Tap]:
        """The elements of the kernel along the axis."""
        return self.window.taps(self.axis - 2, self.x[self.axis], self.y[self.axis])

    def take(self, tap: Tap, x: np.ndarray, copy: np.ndarray, border: float) -> tuple[np.ndarray, list[Run]]:
        """For each place the pixel under an element of the kernel, `border` where there is none.

        Gives the array that has them, and what copies them there.
        """
        pixels = self._at(x, tap.pixels)
        everywhere = pixels.shape == copy.shape
        if everywhere and self.axis == 2:
            return pixels, []
        fill: list[Run] = [] if everywhere else [partial(copy.fill, border)]
        return copy, [*fill, partial(np.copyto, self._at(copy, tap.outputs), pixels)]

    def target(self, tap: Tap, dx: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Where to write what an element's pixels get: these themselves, if nothing else goes there."""
        pixels = self._at(dx, tap.pixels)
        return pixels if self._apart and self.axis == 2 and pixels.shape == other.shape else other

    def give(self, tap: Tap, dy: np.ndarray, dx: np.ndarray) -> list[Run]:
        """The way back: to the pixels under an element of the kernel what each place has for them."""
        if np.may_share_memory(dy, dx):
            return []  # written there
        source, target = self._at(dy, tap.outputs), self._at(dx, tap.pixels)
        if self._apart:
            return [partial(np.copyto, target, source)]
        return [partial(np.add, target, source, target)]

    def begin(self, dx: np.ndarray) -> list[Run]:
        """What comes before giving: zeros, where not every pixel is in exactly one window."""
        met = sum(tap.outputs.stop - tap.outputs.start for tap in self.taps)
        return [] if self._apart and met == self.x[self.axis] else [partial(dx.fill, 0)]

    @property
    def _apart(self) -> bool:
        """Whether windows have no pixel in common."""
        return self.window.stride[self.axis - 2] >= self.window.kernel[self.axis - 2]

    def _at(self, pictures: np.ndarray, where: slice) -> np.ndarray:
        return pictures[(slice(None),) * self.axis + (where,)]


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

    def _passes(self, x: Shape) -> tuple[Pass, Pass]:
        along = Pass(self.window, 3, x)
        return along, Pass(self.window, 2, along.y)

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

    def forward(self, at: Site) -> Run:
        first, second = self._passes(at.x[0].shape)
        between = self._between(at, first)
        return together(
            [*self._maxima(at, first, at.x[0], between), *self._maxima(at, second, between, at.y)]
        )

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        first, second = self._passes(dx.shape)
        between = self._between(at, first)
        return together([*self._route(at, second, at.dy, between), *self._route(at, first, between, dx)])

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
        first, second = self._passes(*shapes)
        flags = sum(math.prod(one.y) * (len(one.taps) - 1) for one in (first, second))
        numbers = sum(2 * math.prod(one.y) for one in (first, second) if len(one.taps) > 1)
        return math.prod(first.y) + numbers + flags // 4

    def expand(self, b: Builder, *inputs: Value) -> Value:
        return self._expand(b, inputs[0], -np.inf, Max(axis=1))

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
        return 2 * math.prod(self._passes(*shapes)[0].y) + math.prod(self.shape(*shapes))

    def expand(self, b: Builder, *inputs: Value) -> Value:
        if self.count_padding or not any(self.window.pad):
            return self._expand(b, inputs[0], 0, Mean(axis=1))
        total = self._expand(b, inputs[0], 0, Sum(axis=1))
        return b.op(Multiply(), total, b.constant(self._shares(inputs[0].shape)))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(Window((2, 2), (2, 2))), ((2, 2, 4, 6),)),
            Example(cls(Window((4, 3), (4, 3))), ((2, 2, 4, 3),)),
            Example(cls(Window((3, 3), (2, 1), (1, 1))), ((2, 1, 5, 4),)),
            Example(cls(Window((3, 2), (2, 2), (1, 1)), count_padding=False), ((2, 2, 5, 4),)),
        )
