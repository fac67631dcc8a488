"""Memory order: how an array with its logical shape lies in memory. Whoever reads it sees the shape alone.

A batch of images is (N, C, H, W) to everybody; what convolutions read and write lies in memory as
(H, C, W, N), samples innermost, so that a shift in the picture is one long run of numbers. NumPy's strides
carry that: such an array is a transposed view, and element-wise ops neither know nor care.
"""

from __future__ import annotations

import numpy as np

from netstudio.engine.program import Shape

Order = tuple[int, ...]  # axes as they lie in memory, the slowest first

IMAGES: Order = (2, 1, 3, 0)  # (N, C, H, W) lies as H, C, W, N


def row_major(shape: Shape) -> Order:
    """The order in which NumPy lays out an array by itself."""
    return tuple(range(len(shape)))


def data_order(shape: Shape) -> Order:
    """How samples that come from outside are laid out."""
    return IMAGES if len(shape) == 4 else row_major(shape)


def order_of(array: np.ndarray) -> Order:
    """The order in which an array lies."""
    return tuple(sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis])))


def zeros(shape: Shape, dtype: np.dtype, order: Order) -> np.ndarray:
    """Zeros of a logical shape, laid out in an order."""
    array = np.zeros([shape[axis] for axis in order], dtype)
    return array.transpose(np.argsort(order)) if order else array


def samples_innermost(array: np.ndarray) -> bool:
    """Whether the numbers of one place, sample after sample, lie side by side."""
    return array.ndim > 1 and array.strides[0] == array.itemsize and not array.flags.c_contiguous
