"""Figures for axes: few, round, and on ends that seldom move."""

from __future__ import annotations

import math

import numpy as np

AHEAD = 1.15  # the end of an axis of steps grows by this factor


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """About `most` round numbers from low to high, apart by 1, 2 or 5 times a power of ten."""
    least = (high - low) / max(most, 2)
    power = 10.0 ** math.floor(math.log10(least)) if least > 0 else 1.0
    apart = next(n * power for n in (1, 2, 5, 10) if n * power >= least * 0.999)
    return [k * apart for k in range(math.ceil(low / apart - 1e-9), math.floor(high / apart + 1e-9) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """The logarithms of powers of ten, and where those are few, of twice and five times them."""
    decades = range(math.floor(low), math.ceil(high) + 1)
    every = max(1, math.ceil(len(decades) / max(most, 1)))
    ticks = [float(decade) for decade in decades if decade % every == 0]
    if len(decades) <= 3:
        ticks += [decade + math.log10(n) for decade in decades for n in (2, 5)]
    return sorted(tick for tick in ticks if low <= tick <= high)


def short_step(value: float) -> str:
    """A number of steps in few letters: 0, 500, 2k, 1.5M."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if abs(value) >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"


def rounded_up(x: float) -> float:
    """The next round number from x on: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten."""
    if not 0 < x < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(x))
    return next(n * power for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 100) if n * power >= x)


def steps_ahead(last: float) -> float:
    """Where an axis ends that has come to step `last`: up to 15 % later, so that it seldom has to move."""
    return AHEAD ** math.ceil(math.log(max(last, 10.0), AHEAD))


def nearest(ordered: np.ndarray, x: float) -> int:
    """The index of the number nearest to x in ascending, non-empty `ordered`."""
    i = int(np.searchsorted(ordered, x))
    if i == 0:
        return 0
    if i == len(ordered):
        return i - 1
    return i if ordered[i] - x < x - ordered[i - 1] else i - 1
