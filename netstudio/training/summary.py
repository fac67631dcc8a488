"""Summaries of arrays: the little that is sent across the thread to be drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

BINS = 30
SAMPLE = 4096  # elements that a histogram looks at, evenly strided
THUMB = (16, 24)  # rows and columns of the small heat map of a tensor, at the most


@dataclass(frozen=True)
class Summary:
    """Figures of an array, from at most 4,096 of its elements, except for the norm, which is of all.

    `counts` are BINS bins from `low` to `high`; without a finite element all figures are NaN and the counts zero.
    """

    shape: tuple[int, ...]
    mean: float
    std: float
    low: float
    high: float
    norm: float
    counts: np.ndarray
    finite: bool


def summarize(array: np.ndarray) -> Summary:
    """Mean, standard deviation, range, Euclidean norm and histogram."""
    flat = array.reshape(-1)
    sample = flat[:: max(1, flat.size // SAMPLE)][:SAMPLE].astype(np.float64)
    norm = math.sqrt(float(np.dot(flat, flat))) if flat.dtype.kind == "f" else float(np.linalg.norm(flat))
    finite = bool(np.isfinite(sample).all())
    if not finite:
        sample = sample[np.isfinite(sample)]
    if sample.size == 0:
        return Summary(array.shape, math.nan, math.nan, math.nan, math.nan, norm, np.zeros(BINS, np.int64), False)
    low, high = float(sample.min()), float(sample.max())
    mean, std = float(sample.mean()), float(sample.std())
    return Summary(array.shape, mean, std, low, high, norm, histogram(sample, low, high), finite)


def histogram(sample: np.ndarray, low: float, high: float, bins: int = BINS) -> np.ndarray:
    """Counts of `sample` in equal bins from `low` to `high`; what lies outside goes to the end bins."""
    width = (high - low) or 1.0
    index = np.clip((sample - low) * (bins / width), 0, bins - 1).astype(np.intp)
    return np.bincount(index, minlength=bins)


def thumbnail(array: np.ndarray) -> np.ndarray:
    """A tensor as a small matrix to draw: rows are samples, columns features, evenly thinned out."""
    matrix = array.reshape(array.shape[0], -1) if array.ndim > 1 else array.reshape(-1, 1) if array.ndim else array.reshape(1, 1)
    rows = np.linspace(0, matrix.shape[0] - 1, min(THUMB[0], matrix.shape[0])).astype(int)
    columns = np.linspace(0, matrix.shape[1] - 1, min(THUMB[1], matrix.shape[1])).astype(int)
    return matrix[np.ix_(rows, columns)].astype(np.float32)
