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
