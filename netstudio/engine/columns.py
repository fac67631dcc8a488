"""What a kernel sees of pictures, as columns of matrices: convolution is then a product (book, chapter 7.4).

Pictures lie as (H, C, W, N), samples innermost. Im2col would copy each pixel once for every element of the
kernel. Here only the kernel's shifts along x are copied, each a long run of numbers: a *slab* holds them for
one row of the picture. A shift along y is a step to the next slab, so that what the kernel sees from one row
of the output is a few slabs in sequence, and those for the next row overlap with them: windows into the same
memory, which a batched matrix product reads where they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import as_strided

from netstudio.engine.layout import IMAGES
from netstudio.engine.program import Shape
from netstudio.engine.site import Run
from netstudio.engine.window import Window


@dataclass(frozen=True)
class Columns:
    """The columns of pictures (N, C, H, W), channels in `groups` that are worked on each by itself.

    Rows count the kernel's (y, x) and the channel. With `ones` a row of ones ends each slab: a bias, and its
    gradient, are then part of the matrix products.
    """

    window: Window
    pictures: Shape
    groups: int = 1
    ones: bool = False

    @property
    def output(self) -> tuple[int, int]:
        """(OH, OW)."""
        return self.window.output(*self.pictures[2:])

    @property
    def channels(self) -> int:
        """Of one group."""
        return self.pictures[1] // self.groups

    @property
    def overlapping(self) -> bool:
        """Whether neighbouring rows of the output share slabs; else each has a single one, all its own."""
        return self.window.dilation[0] == 1 and self.window.stride[0] < self.window.kernel[0]

    @property
    def _slab(self) -> Window:
        """The part of the kernel that a slab holds, sliding over the picture from slab to slab."""
        if not self.overlapping:
            return self.window
        (_, kw), (_, stride) = self.window.kernel, self.window.stride
        return replace(self.window, kernel=(1, kw), stride=(1, stride))

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """Of the buffer: (groups, slabs, rows of a slab, OW, N)."""
        (oh, ow), (kh, kw) = self.output, self._slab.kernel
        slabs = (oh - 1) * self.window.stride[0] + self.window.kernel[0] if self.overlapping else oh
        return self.groups, slabs, kh * kw * self.channels + self.ones, ow, self.pictures[0]

    @property
    def size(self) -> int:
        """How many numbers the buffer holds."""
        return math.prod(self.shape)

    @property
    def slabs_seen(self) -> int:
        """How many slabs the kernel sees at once."""
        return self.window.kernel[0] if self.overlapping else 1

    @property
    def rows(self) -> int:
        """K: the rows of a matrix of columns."""
        return self.slabs_seen * self.shape[2]

    def matrices(self, buffer: np.ndarray) -> np.ndarray:
        """(groups, OH, K, OW·N): for each row of the output, its columns; views that overlap."""
        group, slab, row, _, item = buffer.strides
        step = slab * (self.window.stride[0] if self.overlapping else 1)
        (oh, ow), n = self.output, self.pictures[0]
        return as_strided(buffer, (self.groups, oh, self.rows, ow * n), (group, step, row, item))

    def fill(self, buffer: np.ndarray, x: np.ndarray) -> list[Run]:
        """What writes pictures into the buffer; the border's zeros, and the ones, stay from the beginning."""
        if self.ones:
            buffer[:, :, -1] = 1
        return [partial(np.copyto, column, pixels) for column, pixels in self._pairs(buffer, x)]

    def _pairs(self, buffer: np.ndarray, x: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """For each element of a slab's kernel: its place in the buffer, and the pixels that it sees."""
        groups, slabs, rows, ow, _ = self.shape
        h, _, w, _ = (x := x.transpose(IMAGES)).shape
        x = split(x, 1, groups, self.channels)
        kernel = self._slab.kernel
        elements = split(buffer[:, :, : rows - self.ones], 2, *kernel, self.channels)
        vertical, horizontal = self._slab.taps(0, h, slabs), self._slab.taps(1, w, ow)
        for (i, down), (j, along) in product(enumerate(vertical), enumerate(horizontal)):
            pixels = x[down.pixels, :, :, along.pixels].transpose(1, 0, 2, 3, 4)
            yield elements[:, down.outputs, i, j, :, along.outputs], pixels

    def filters(self, matrix: np.ndarray) -> np.ndarray:
        """The numbers of a matrix (groups, F/groups, K) that meet pixels: (groups, F/groups, C, kh, kw)."""
        per_slab = split(matrix, 2, self.slabs_seen, self.shape[2])[..., : self.shape[2] - self.ones]
        elements = split(per_slab, 3, *self._slab.kernel, self.channels)
        # One of the two axes along y has length 1.
        along_y = elements[:, :, :, 0] if self.overlapping else elements[:, :, 0]
        return along_y.transpose(0, 1, 4, 2, 3)

    def biases(self, matrix: np.ndarray) -> np.ndarray:
        """The numbers of a matrix (groups, F/groups, K) that meet the ones of the first slab, which count."""
        return matrix[:, :, self.shape[2] - 1]


def split(array: np.ndarray, axis: int, *lengths: int) -> np.ndarray:
    """A view in which one axis is several."""
    shape = array.shape[:axis] + lengths + array.shape[axis + 1 :]
    return np.reshape(array, shape, copy=False)
