"""Histograms over time as one picture: a column for each moment, brought to rows common to all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netstudio.training.summary import Summary

SIGMAS = 4  # a layer's range reaches so far from its mean; what lies beyond is rare
LOOK_BACK = 16  # after so many moments it is looked whether the range has become too wide
MARGIN = 0.1  # of the range is added when it is widened, so that it seldom is


class Density:
    """A matrix (moments, rows) of uint8: how dense the values are, against the densest row of that moment.

    The range of the rows is wide enough for the later half of the moments, so that a wild beginning does not
    flatten all that follows. `low` and `high` are its ends.
    """

    def __init__(self, rows: int = 48) -> None:
        self.rows = rows
        self.low, self.high = 0.0, 0.0
        self._columns = np.empty((0, rows), np.uint8)
        self._count = 0

    def clear(self) -> None:
        """Forget all moments and the range."""
        self._count = 0
        self.low = self.high = 0.0

    def show(self, moments: Sequence[Summary]) -> np.ndarray:
        """The matrix of these moments, of which all but the last that were shown before are unchanged."""
        first = max(0, min(self._count, len(moments)) - 1)
        if self._adjust_range(moments):
            first = 0
        if len(moments) > len(self._columns):
            self._columns = np.resize(self._columns, (2 * len(moments), self.rows))
        edges = np.linspace(self.low, self.high, self.rows + 1)
        for i in range(first, len(moments)):
            self._columns[i] = _column(moments[i], edges)
        self._count = len(moments)
        return self._columns[: self._count]

    def _adjust_range(self, moments: Sequence[Summary]) -> bool:
        """Fit the range to the later moments, with some play, so that it seldom changes; whether it did."""
        low, high = _range(moments[-1])
        if self.low <= low and high <= self.high and len(moments) % LOOK_BACK:
            return False
        ends = [_range(m) for m in moments[len(moments) // 2 :] if m.counts.any()]
        if not ends:
            low, high = -1.0, 1.0
        else:
            low, high = min(low for low, _ in ends), max(high for _, high in ends)
        if low == high:
            low, high = low - 0.5, high + 0.5
        fits = self.low <= low and high <= self.high and high - low > 0.4 * (self.high - self.low)
        if fits:
            return False
        margin = MARGIN * (high - low)
        # A range that ends at zero, or at one, is not to look as if there were something beyond.
        self.low = max(0.0, low - margin) if low >= 0 else low - margin
        self.high = min(1.0, high + margin) if low >= 0 and high <= 1 else high + margin
        return True


def _range(moment: Summary) -> tuple[float, float]:
    reach = SIGMAS * moment.std
    return max(moment.low, moment.mean - reach), min(moment.high, moment.mean + reach)


def _column(moment: Summary, edges: np.ndarray) -> np.ndarray:
    """The moment's histogram in the common rows, as brightness; the power makes the thin tails seen."""
    total = moment.counts.sum()
    if not total:
        return np.zeros(len(edges) - 1, np.uint8)
    height = edges[1] - edges[0]
    spare = max(0.0, height - (moment.high - moment.low)) / 2  # all values within less than a row
    own = np.linspace(moment.low - spare, moment.high + spare, len(moment.counts) + 1)
    below = np.concatenate([[0], np.cumsum(moment.counts)])
    share = np.diff(np.interp(edges, own, below)) / total
    bright: np.ndarray = (255 * (share / max(share.max(), 1e-9)) ** 0.7).astype(np.uint8)
    return bright
