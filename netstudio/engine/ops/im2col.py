"""Pad and im2col: the steps of which the book draws convolution and pooling (chapter 7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.layout import Order, order_of, row_major
from netstudio.engine.op import Example, Op, Run, Site, together
from netstudio.engine.ops.told import MOVED
from netstudio.engine.program import Shape, ShapeError
from netstudio.engine.window import Pair, Window, not_images
from netstudio.words import Words, tr


@dataclass(frozen=True)
class Pad(Op):
    """y = x with a border

    Of pictures (N, C, H, W), `pad` = (height, width) pixels of `value` on both sides.
    """

    pad: Pair = (1, 1)
    value: float = 0.0

    rowwise = True
    name = "pad"
    formula = "y = x with a border"
    derivative = "dx = dy without the border"
    sign = "pad"
    about = tr("Puts a border around every picture.")
    docs = tr(
        "It puts a border around each picture. The gradient of the pixels goes back as it is; that of the "
        "border is dropped, as nothing can change the border."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        if len(x) != 4:
            raise ShapeError(not_images(x), input=0)
        return (*x[:2], x[2] + 2 * self.pad[0], x[3] + 2 * self.pad[1])

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        return order_of(inputs[0])

    def forward(self, at: Site) -> Run:
        (x,), y = at.x, at.y
        return together([partial(y.fill, self.value), partial(np.copyto, self._inside(y), x)])

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        return partial(np.copyto, dx, self._inside(at.dy))

    def _inside(self, y: np.ndarray) -> np.ndarray:
        (top, left), (h, w) = self.pad, y.shape[2:]
        return y[:, :, top : h - top, left : w - left]

    def happened(self, at: Site, element: Element) -> Words | None:
        if not element.output:
            return MOVED
        (top, left), (h, w), (i, j) = self.pad, at.y.shape[2:], element.at[2:]
        if top <= i < h - top and left <= j < w - left:
            return MOVED
        return tr("It belongs to the border, which never changes: its gradient is dropped.")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((2, 3, 2, 3),)), Example(cls((0, 2), -1.0), ((1, 2, 2, 1),))


@dataclass(frozen=True)
class Im2col(Op):
    """Y = what the window sees, a row for each place

    Of x (N, C, H, W): Y (N·OH·OW, C·kernel height·kernel width).
    """

    window: Window

    name = "im2col"
    formula = "Y = what the window sees, a row for each place"
    derivative = "dx = Σ dY over all windows that see the pixel (col2im)"
    gives = "Y"
    sign = "im2col"
    about = tr(
        "Lays what the window sees at each place into a row; "
        "going backward, a pixel adds up the gradients of all windows that see it."
    )
    docs = tr(
        "A window slides over the picture. What it sees at each place is laid into a row, so that a "
        "convolution becomes a single matrix product. Windows overlap: a pixel is copied several times, "
        "and going back all its copies are added up."
    )

    def shape(self, *shapes: Shape) -> Shape:
        (x,) = shapes
        (rows, columns), (kh, kw) = self.window.places(x), self.window.kernel
        return x[0] * rows * columns, x[1] * kh * kw

    def layout(self, shape: Shape, *inputs: np.ndarray) -> Order:
        """What one element of the kernel meets lies in a run, where the pixels of a row do."""
        return (1, 0) if inputs[0].flags.c_contiguous else row_major(shape)

    def forward(self, at: Site) -> Run:
        (x,), y = at.x, at.y
        copies = [partial(np.copyto, seen, pixels) for seen, pixels in self._pairs(x, y)]
        return together([partial(y.fill, 0), *copies])

    def backward(self, at: Site) -> Run:
        (dx,) = at.dx
        assert dx is not None
        sums = [partial(np.add, pixels, seen, pixels) for seen, pixels in self._pairs(dx, at.dy)]
        return together([partial(dx.fill, 0), *sums])

    def _pairs(self, x: np.ndarray, y: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """For each element of the kernel: where Y has it, and the pixels it meets, both (N, OH, OW, C)."""
        n, c, h, w = x.shape
        rows, columns = self.window.output(h, w)
        places = np.reshape(y, (n, rows, columns, c, *self.window.kernel), copy=False)  # it lies row by row
        vertical, horizontal = self.window.taps(0, h, rows), self.window.taps(1, w, columns)
        for (i, down), (j, along) in product(enumerate(vertical), enumerate(horizontal)):
            yield (
                places[:, down.outputs, along.outputs, :, i, j],
                x[:, :, down.pixels, along.pixels].transpose(0, 2, 3, 1),
            )

    def happened(self, at: Site, element: Element) -> Words | None:
        if element.output:
            return None
        return tr("It was copied once for each window that sees it; what comes back is added up.")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example(cls(Window((2, 2))), ((2, 2, 3, 3),)),
            Example(cls(Window((3, 2), stride=(2, 1))), ((1, 2, 6, 3),)),
            Example(cls(Window((2, 3), (1, 2), pad=(1, 2), dilation=(2, 1))), ((2, 1, 3, 4),)),
        )
