"""Summaries of arrays: the little that is sent across the thread to be drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from netstudio.engine.layout import order_of

BINS = 30
SAMPLE = 4096  # elements that a histogram looks at, evenly strided
THUMB = (16, 24)  # rows and columns of the small heat map of a tensor, at the most
PICTURE = (32, 32)  # and of a picture


@dataclass(frozen=True)
class Summary:
    """Figures of an array, from at most 4,096 of its elements, except for the norm, which is of all.

    Where more are asked for, from more.

    `counts` are BINS bins from `low` to `high`, of finite elements alone; without any, all figures are NaN.
    """

    shape: tuple[int, ...]
    mean: float
    std: float
    low: float
    high: float
    norm: float
    counts: np.ndarray
    finite: bool


def summarize(array: np.ndarray, limit: int = SAMPLE) -> Summary:
    """Mean, standard deviation, range, Euclidean norm and histogram; all but the norm of `limit` elements."""
    # What overflows here is what a person is to see, not a warning.
    with np.errstate(all="ignore"):
        values = sample(array, limit).astype(np.float64)
        norm = _norm(as_it_lies(array).reshape(-1))
        finite = bool(np.isfinite(values).all())
        if not finite:
            values = values[np.isfinite(values)]
        if values.size == 0:
            nothing = np.zeros(BINS, np.int64)
            return Summary(array.shape, math.nan, math.nan, math.nan, math.nan, norm, nothing, finite)
        low, high, mean = float(values.min()), float(values.max()), float(values.mean())
        apart = values - mean
        std = math.sqrt(float(np.dot(apart, apart)) / values.size)
        return Summary(array.shape, mean, std, low, high, norm, histogram(values, low, high), finite)


def sample(array: np.ndarray, limit: int = SAMPLE) -> np.ndarray:
    """At most `limit` elements (flat; a view where that can be), evenly strided over all rows and columns."""
    array = as_it_lies(array)
    flat = array.reshape(-1)
    stride = -(-flat.size // limit)
    columns = math.prod(array.shape[1:])
    # A stride that divides the row would meet the same few columns in every row.
    while 1 < stride < flat.size and math.gcd(stride, columns) > 1:
        stride += 1
    return flat[:: max(stride, 1)]


def as_it_lies(array: np.ndarray) -> np.ndarray:
    """The array with its axes as they lie in memory: flattened it is a view, where no number is left out."""
    lying = array.transpose(order_of(array))
    return lying if lying.flags.c_contiguous else array


def _norm(flat: np.ndarray) -> float:
    """√Σx², without a temporary for floats."""
    return math.sqrt(float(np.dot(flat, flat))) if flat.dtype.kind == "f" else float(np.linalg.norm(flat))


def histogram(values: np.ndarray, low: float, high: float, bins: int = BINS) -> np.ndarray:
    """Counts of finite `values` in equal bins from `low` to `high`; the rest goes to the end bins."""
    # Halves, so that even the widest range of floats has a finite width.
    width = (high / 2 - low / 2) or 1.0
    index = np.clip((values / 2 - low / 2) / width * bins, 0, bins - 1).astype(np.intp)
    return np.bincount(index, minlength=bins)


def thumbnail(array: np.ndarray) -> np.ndarray:
    """A tensor as a small matrix to draw: rows are samples, columns features, evenly thinned out.

    Of images (N, C, H, W) it is the first channel of the first one.
    """
    if array.ndim == 4 and len(array) and array.shape[1]:
        return _thinned(array[0, 0], PICTURE)
    return _thinned(array.reshape(len(array) if array.ndim else 1, math.prod(array.shape[1:])), THUMB)


def _thinned(matrix: np.ndarray, limits: tuple[int, int]) -> np.ndarray:
    rows, columns = (
        np.linspace(0, n - 1, min(limit, n)).astype(int)
        for n, limit in zip(matrix.shape, limits, strict=True)
    )
    with np.errstate(over="ignore"):
        found: np.ndarray = matrix[np.ix_(rows, columns)].astype(np.float32)
    return found
