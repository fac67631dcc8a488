"""What can be drawn at random once a batch: an input of ops such as dropout, from a seeded generator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Distribution:
    """Base: frozen dataclasses that fill an array."""

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        """Draw every number of `out`, which is of floats and row-major."""
        raise NotImplementedError


@dataclass(frozen=True)
class Mask(Distribution):
    """0, or with the probability `keep` 1/keep: a mask whose mean is 1. `keep` is above 0."""

    keep: float = 0.5

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        rng.random(dtype=out.dtype, out=out)
        np.less(out, self.keep, out=out)
        np.multiply(out, 1 / self.keep, out=out)


@dataclass(frozen=True)
class Uniform(Distribution):
    """Evenly from `low` up to `high`."""

    low: float = 0.0
    high: float = 1.0

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        rng.random(dtype=out.dtype, out=out)
        np.multiply(out, self.high - self.low, out=out)
        np.add(out, self.low, out=out)


@dataclass(frozen=True)
class Gaussian(Distribution):
    """The normal distribution around 0 with a standard deviation."""

    std: float = 1.0

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        rng.standard_normal(dtype=out.dtype, out=out)
        np.multiply(out, self.std, out=out)


@dataclass(frozen=True)
class Motion(Distribution):
    """Where each pixel of an image comes from when the image is moved: rows and columns, (N, 2, H, W).

    Each sample is shifted by up to `shift` whole pixels each way, turned about its middle by up to `turn`
    degrees, and, where it may `flip`, mirrored left to right every other time.
    """

    shift: int = 0
    turn: float = 0.0
    flip: bool = False

    def fill(self, out: np.ndarray, rng: np.random.Generator) -> None:
        n, _, high, wide = out.shape
        row, column = rng.integers(-self.shift, self.shift + 1, (2, n, 1))
        angle = np.radians(self.turn) * rng.uniform(-1, 1, (n, 1))
        side = np.where(self.flip & (rng.random((n, 1)) < 0.5), -1.0, 1.0)
        middle = np.array([high - 1, wide - 1]) / 2
        rows = np.arange(high) - middle[0] - row  # of each pixel, seen from the middle it was moved to
        columns = np.arange(wide) - middle[1] - column
        cos, sin = np.cos(angle), np.sin(angle)
        np.add((middle[0] + cos * rows)[:, :, None], (sin * columns)[:, None, :], out=out[:, 0])
        np.add((middle[1] - side * sin * rows)[:, :, None], (side * cos * columns)[:, None, :], out=out[:, 1])
