"""Gradient check: backpropagation against numerical differentiation, by parameter (book, chapter 5.7).

The protocol: float64 and few samples (at most 8); the parameters moved by seeded noise of 1e-2, so that none
sits exactly on a kink; central differences with h = 1e-5 at 200 seeded entries of each parameter at the most.
Where there is a kink between w − h and w + h, a tenth of h is tried; an entry with a kink even there is
counted and left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Key
from netstudio.words import Refusal, tr

NOISE = 1e-2
STEPS = (1e-5, 1e-6)  # h, and where that meets a kink, a smaller one
ENTRIES = 200


@dataclass(frozen=True)
class ParameterCheck:
    """How well one parameter's gradient agrees: error ‖a − n‖ / (‖a‖ + ‖n‖), 0 where both are rounding."""

    key: Key
    error: float
    checked: int  # entries compared
    left_out: int  # entries on a kink


@dataclass(frozen=True)
class GradientCheck:
    """The check of every parameter. An error above 1e-2 is wrong; 1e-4 is fine with kinks, 1e-7 is good."""

    parameters: tuple[ParameterCheck, ...]

    @property
    def max_relative_error(self) -> float:
        """The largest error of all parameters."""
        return max((p.error for p in self.parameters), default=0.0)


def gradient_check(executor: Executor, seed: int = 0, most: int = ENTRIES) -> GradientCheck:
    """Check the gradients of the executor's plan, in float64, on the inputs that it holds.

    Of each parameter `most` entries at the most are looked at.

    The loss is the sum of the program's seeds. Parameters are given back as they were; values and gradients
    in the plan are afterwards those of the check, and the executor is rewound.

    Raises Refusal in words where the plan is not float64, or the loss or a gradient is no finite number.
    """
    plan = executor.plan
    if plan.dtype != np.float64:
        raise Refusal(tr("A gradient check takes a plan in float64, not {dtype}.", dtype=plan.dtype))
    parameters = plan.parameters
    before = parameters.theta.copy()
    rng = np.random.default_rng(seed)
    try:
        parameters.theta += NOISE * rng.standard_normal(before.size)
        loss = _loss(executor)
        executor.run_to(executor.end)
        if not np.isfinite(parameters.gradient).all():
            raise Refusal(tr("A gradient is no finite number: there is nothing to compare it with."))
        analytic = {key: gradient.reshape(-1).copy() for key, gradient in parameters.gradients.items()}
        checks = []
        for key in parameters.gradients:  # what is frozen has none
            values = parameters.values[key].reshape(-1)
            entries = rng.choice(values.size, min(most, values.size), replace=False)
            numerical = np.array([_derivative(executor, loss, values, entry) for entry in entries])
            checks.append(_compare(key, analytic[key][entries], numerical, _rounding(loss)))
        return GradientCheck(tuple(checks))
    finally:
        parameters.theta[...] = before
        executor.rewind()


def _compare(key: Key, analytic: np.ndarray, numerical: np.ndarray, rounding: float) -> ParameterCheck:
    smooth = np.isfinite(numerical)
    a, n = analytic[smooth], numerical[smooth]
    size = float(np.linalg.norm(a) + np.linalg.norm(n))
    # Of zeros, such as those of a bias before batch normalisation, rounding is all that there is to compare.
    zero = size <= rounding * np.sqrt(a.size)
    error = 0.0 if zero else float(np.linalg.norm(a - n)) / size
    return ParameterCheck(key, error, int(smooth.sum()), int((~smooth).sum()))


def _derivative(executor: Executor, loss: float, values: np.ndarray, entry: int) -> float:
    """∂L / ∂values[entry] by central difference; NaN where there is a kink however near one looks."""
    slopes = (_smooth_slope(executor, loss, values, entry, h) for h in STEPS)
    return next((slope for slope in slopes if slope is not None), np.nan)


def _smooth_slope(executor: Executor, loss: float, values: np.ndarray, entry: int, h: float) -> float | None:
    """The slope between an entry − h and + h; None at a kink, where the one-sided differences disagree.

    On a smooth curve they disagree as well, by its curvature, but half as much with half of h, and a quarter
    with a quarter; a kink at a third of h would pass for smooth by one of the two.
    """
    left, right = _one_sided(executor, loss, values, entry, h)
    gap, rounding = right - left, _rounding(loss, h)
    if abs(gap) > max(1e-7 * abs(left), 1e-7 * abs(right), rounding):
        for part in (2, 4):
            nearer_left, nearer_right = _one_sided(executor, loss, values, entry, h / part)
            if abs(nearer_right - nearer_left - gap / part) > 0.01 * abs(gap) + part * rounding:
                return None
    return (left + right) / 2


def _rounding(loss: float, h: float = STEPS[0]) -> float:
    """What a difference of two losses, divided by h, may be off by."""
    return 20 * float(np.finfo(float).eps) * abs(loss) / h


def _one_sided(
    executor: Executor, loss: float, values: np.ndarray, entry: int, h: float
) -> tuple[float, float]:
    """The slopes of the loss to the left and to the right of an entry."""
    w = values[entry]
    values[entry] = w - h
    low = _loss(executor)
    values[entry] = w + h
    high = _loss(executor)
    values[entry] = w
    return (loss - low) / h, (high - loss) / h


def _loss(executor: Executor) -> float:
    executor.rewind()
    executor.run_to(executor.turn)
    plan = executor.plan
    loss = sum(float(plan.array(seed).sum()) for seed in plan.program.seeds)
    if not np.isfinite(loss):
        raise Refusal(tr("The loss is {loss}: there is no gradient to check.", loss=loss))
    return loss
