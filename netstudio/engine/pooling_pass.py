"""Pooling goes over pictures twice, along the width and along the height: what one of the two meets there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.op import Run
from netstudio.engine.program import Shape
from netstudio.engine.window import Tap, Window


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
