"""Windows: how a kernel slides over pictures, and which pixels each of its elements sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netstudio.engine.program import Shape, ShapeError
from netstudio.words import Words, shape_text, tr

Pair = tuple[int, int]  # (height, width)

MOST = 4096  # pixels of a kernel, a stride, a dilation, a border


@dataclass(frozen=True)
class Tap:
    """One element of a kernel along one axis: the outputs for which it meets a pixel, and those pixels."""

    outputs: slice
    pixels: slice


@dataclass(frozen=True)
class Window:
    """A kernel that slides over pictures (N, C, H, W); each setting is a pair (height, width).

    `pad` is the border added on both sides, `dilation` the distance of neighbouring elements of the kernel.
    """

    kernel: Pair
    stride: Pair = (1, 1)
    pad: Pair = (0, 0)
    dilation: Pair = (1, 1)

    @property
    def extent(self) -> Pair:
        """How many pixels it covers, those between its elements included."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return (kh - 1) * dh + 1, (kw - 1) * dw + 1

    def output(self, height: int, width: int) -> Pair:
        """At how many places it stands: ⌊(height + 2 pad − extent) / stride⌋ + 1, width alike."""
        (down, across), (eh, ew), (ph, pw) = self.stride, self.extent, self.pad
        return (height + 2 * ph - eh) // down + 1, (width + 2 * pw - ew) // across + 1

    def places(self, shape: Shape) -> Pair:
        """`output` of pictures (N, C, H, W). Raises ShapeError where a setting or their size is too small."""
        self._check()
        if len(shape) != 4:
            raise ShapeError(not_images(shape), input=0)
        padded = shape[2] + 2 * self.pad[0], shape[3] + 2 * self.pad[1]
        if padded[0] < self.extent[0] or padded[1] < self.extent[1]:
            raise ShapeError(
                tr(
                    "takes images of {least} pixels or more; this gives {shape}, {size} with its padding",
                    least=by(self.extent),
                    shape=shape_text(shape),
                    size=by(padded),
                ),
                input=0,
            )
        return self.output(*shape[2:])

    def corner(self, i: int, j: int) -> Pair:
        """Row and column of its first element where it stands at a place; below 0 in the border."""
        (down, across), (ph, pw) = self.stride, self.pad
        return i * down - ph, j * across - pw

    def over(self, row: int, column: int, places: Shape) -> Iterator[Pair]:
        """The places at which it covers a pixel, of so many (rows, columns)."""
        (high, wide), (rows, columns) = self.extent, places
        for i in range(rows):
            for j in range(columns):
                top, left = self.corner(i, j)
                if top <= row < top + high and left <= column < left + wide:
                    yield i, j

    def taps(self, axis: int, size: int, output: int) -> list[Tap]:
        """Each element of the kernel along axis 0 (height) or 1, `size` pixels, at so many places."""
        kernel, stride = self.kernel[axis], self.stride[axis]
        firsts = (k * self.dilation[axis] - self.pad[axis] for k in range(kernel))
        return [_tap(first, stride, size, output) for first in firsts]

    def _check(self) -> None:
        for name, pair, least in (
            (tr("a kernel"), self.kernel, 1),
            (tr("a stride"), self.stride, 1),
            (tr("a dilation"), self.dilation, 1),
            (tr("a padding"), self.pad, 0),
        ):
            if min(pair) < least or max(pair) > MOST:
                raise ShapeError(
                    tr(
                        "takes {name} of {least} to {most}, not {pair}",
                        name=name,
                        least=least,
                        most=MOST,
                        pair=by(pair),
                    )
                )


def _tap(first: int, stride: int, size: int, output: int) -> Tap:
    """Output i sees pixel first + i × stride, where there is one."""
    start = max(0, -(first // stride))
    stop = min(output, (size - 1 - first) // stride + 1)
    if stop <= start:
        return Tap(slice(0, 0), slice(0, 0))
    return Tap(slice(start, stop), slice(first + start * stride, first + (stop - 1) * stride + 1, stride))


def by(pair: Shape) -> str:
    """A height and a width for people: `5×5`."""
    return "×".join(map(str, pair))


def not_images(shape: Shape) -> Words:
    """Why something that takes images does not take values of this shape."""
    return tr(
        "takes images (N, C, H, W); this gives {shape}. "
        "Reshape makes images of rows, and MNIST has a layout “image”",
        shape=shape_text(shape),
    )
