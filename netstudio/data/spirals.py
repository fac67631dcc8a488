"""Spirals wound into each other: classes that no straight line can part."""

import math

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.words import tr

MAX_ARMS = 10
MAX_SAMPLES = 1_000_000


def spirals(
    samples: int = 300, arms: int = 2, turns: float = 1.5, noise: float = 0.1, seed: int = 0
) -> Dataset:
    """x = (r sin θ, r cos θ) with r from 0 to 1 and θ = 2π (arm / arms + turns · r) + noise.

    x is (samples, 2) of float64, t (samples,) of int64: the arm. Samples go to the arms in turn, so that the
    sizes differ by one at most. `noise` is the standard deviation of θ in radians. Training and test part are
    drawn apart, `samples` each; the same arguments give the same data.

    Raises `DataError` for fewer samples than arms and arguments out of range.
    Source: the spiral data of *Deep Learning from Scratch 2*, chapter 1 (three arms).
    """
    if not 2 <= arms <= MAX_ARMS:
        raise DataError(tr("Spirals have 2 to {most} arms, not {arms}.", most=MAX_ARMS, arms=arms))
    if not arms <= samples <= MAX_SAMPLES:
        raise DataError(
            tr(
                "Spirals with {arms} arms take {arms} to {most} samples, not {samples}.",
                arms=arms,
                most=MAX_SAMPLES,
                samples=samples,
            )
        )
    if not (math.isfinite(turns) and turns > 0):
        raise DataError(tr("The turns of a spiral are a number above 0, not {turns}.", turns=turns))
    if not (math.isfinite(noise) and noise >= 0):
        raise DataError(tr("The noise of a spiral is 0 or a number above it, not {noise}.", noise=noise))
    if seed < 0:
        raise DataError(tr("A seed is 0 or a whole number above it, not {seed}.", seed=seed))
    train, test = (_part(samples, arms, turns, noise, rng) for rng in np.random.default_rng(seed).spawn(2))
    return Dataset("Spirals", train, test, classes=tuple(str(arm) for arm in range(arms)))


def _part(samples: int, arms: int, turns: float, noise: float, rng: np.random.Generator) -> Part:
    number = np.arange(samples)
    arm = number % arms
    # One draw from each of `samples` equal steps: random, yet even along the arms.
    radius = (number + rng.random(samples)) / samples
    angle = 2 * np.pi * (arm / arms + turns * radius) + noise * rng.standard_normal(samples)
    return Part(np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), arm)
