"""A long curve as pairs of smallest and largest: to draw millions of steps costs no more than hundreds."""

from __future__ import annotations

import math

import numpy as np

FIELDS = 4  # of a bucket: sum of x, sum of y, smallest y, largest y


class Buckets:
    """A curve gathered into at most `limit` buckets of equally many points, as it grows.

    Each bucket keeps its smallest and largest y, so that no spike is lost, and the mean of x and y. When
    all are in use, neighbours are merged into buckets twice as large; earlier points are not looked at
    again. `limit` is even.
    """

    def __init__(self, limit: int = 2048) -> None:
        self._kept = np.empty((FIELDS, limit))
        self._full = 0  # buckets that hold `size` points
        self._open = np.zeros((FIELDS, 1))  # the last bucket
        self._opened = 0  # points in it
        self.size = 1

    def __len__(self) -> int:
        """Points so far."""
        return self._full * self.size + self._opened

    def extend(self, x: np.ndarray, y: np.ndarray) -> None:
        """More points at the end; both (n,), finite."""
        points = np.stack([x, y, y, y])
        while points.shape[1]:
            if self._full == self._kept.shape[1]:
                self._merge_neighbours()
            whole = min(points.shape[1] // self.size, self._kept.shape[1] - self._full)
            if self._opened or not whole:
                points = self._fill_open(points)
            else:
                taken = points[:, : whole * self.size]
                self._kept[:, self._full : self._full + whole] = _gather(taken, self.size)
                self._full += whole
                points = points[:, whole * self.size :]

    def columns(self, count: int) -> Columns:
        """The curve in at most `count` columns, for so many pixels."""
        buckets = self._kept[:, : self._full]
        per_column = max(1, math.ceil((self._full + (self._opened > 0)) / max(count, 1)))
        rest = self._full % per_column
        columns = [_gather(buckets[:, : self._full - rest], per_column)]
        points = [np.full(columns[0].shape[1], per_column * self.size)]
        left = [buckets[:, self._full - rest :], self._open[:, : int(self._opened > 0)]]
        last = np.concatenate(left, axis=1)
        if last.shape[1]:
            columns.append(_gather(last, last.shape[1]))
            points.append(np.array([rest * self.size + self._opened]))
        sums = np.concatenate(columns, axis=1)
        numbers = np.concatenate(points)
        return Columns(sums[0] / numbers, sums[1] / numbers, sums[2], sums[3], per_column * self.size)

    def _fill_open(self, points: np.ndarray) -> np.ndarray:
        """Put points into the last bucket; gives those that are left."""
        n = min(self.size - self._opened, points.shape[1])
        more = _gather(points[:, :n], n)
        parts = [self._open, more] if self._opened else [more]
        self._open = _gather(np.concatenate(parts, axis=1), len(parts))
        self._opened += n
        if self._opened == self.size:
            self._kept[:, self._full : self._full + 1] = self._open
            self._full += 1
            self._opened = 0
        return points[:, n:]

    def _merge_neighbours(self) -> None:
        half = self._full // 2
        self._kept[:, :half] = _gather(self._kept[:, : 2 * half], 2)
        self._full = half
        self.size *= 2


class Columns:
    """A curve by columns of `size` points (the last of fewer): mean x and y, smallest and largest y."""

    def __init__(self, x: np.ndarray, mean: np.ndarray, low: np.ndarray, high: np.ndarray, size: int) -> None:
        self.x, self.mean, self.low, self.high, self.size = x, mean, low, high, size

    def line(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y of a line that touches the smallest and the largest of every column."""
        if self.size == 1:
            return self.x, self.mean
        y = np.stack([self.low, self.high], axis=1)
        y[1::2] = y[1::2, ::-1]  # up and down in turn
        return np.repeat(self.x, 2), y.reshape(-1)

    def smooth(self, points: float) -> np.ndarray:
        """The means, averaged over about the last `points` points with exponentially falling weights (n,)."""
        if points <= self.size or len(self.mean) < 2:
            return self.mean
        decay = math.exp(-self.size / points)
        weights = decay ** np.arange(min(len(self.mean), math.ceil(7 * points / self.size)))
        # Divided by the weights there are, so that the beginning is not pulled towards zero.
        total = np.cumsum(weights)
        there = total[np.minimum(np.arange(len(self.mean)), len(total) - 1)]
        smoothed: np.ndarray = np.convolve(self.mean, weights)[: len(self.mean)] / there
        return smoothed


def _gather(fields: np.ndarray, n: int) -> np.ndarray:
    """Merge each `n` buckets (or points) in a row into one: (FIELDS, k·n) → (FIELDS, k)."""
    if n == 1:
        return fields
    groups = fields.reshape(FIELDS, fields.shape[1] // n, n)
    return np.stack(
        [groups[0].sum(axis=1), groups[1].sum(axis=1), groups[2].min(axis=1), groups[3].max(axis=1)]
    )
