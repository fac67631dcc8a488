"""Optimizers: the book's paths, and one update against the formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.optimizers import BLOCK, SGD, Adam, Momentum

OPTIMIZERS = [SGD(learning_rate=0.3), Momentum(learning_rate=0.2), Adam(learning_rate=0.1)]


@pytest.mark.parametrize(
    ("optimizer", "end", "tolerance"),
    [
        (SGD(learning_rate=0.95), (-0.350, 0.085), 5e-4),
        (Momentum(learning_rate=0.1), (0.896, 0.088), 5e-4),
        (Adam(learning_rate=0.3), (0.136, 0.318), 1e-3),
    ],
    ids=["SGD", "Momentum", "Adam"],
)
def test_paths_of_the_book(optimizer, end, tolerance):
    """Chapter 6.1: x²/20 + y² from (−7, 2), 30 steps."""
    theta, gradient = np.array([-7.0, 2.0]), np.zeros(2)
    updater = optimizer.start(theta, gradient)
    for _ in range(30):
        gradient[...] = theta[0] / 10, 2 * theta[1]
        updater.step()
    np.testing.assert_allclose(theta, end, atol=tolerance)


def plain(optimizer, theta: np.ndarray, gradients: list[np.ndarray]) -> np.ndarray:
    """The update rules as they stand in the books."""
    v, m, s = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(theta)
    for step, g in enumerate(gradients, 1):
        match optimizer:
            case SGD(learning_rate=rate):
                theta = theta - rate * g
            case Momentum(learning_rate=rate, momentum=momentum):
                v = momentum * v - rate * g
                theta = theta + v
            case Adam(learning_rate=rate, beta1=b1, beta2=b2, epsilon=epsilon):
                m = b1 * m + (1 - b1) * g
                s = b2 * s + (1 - b2) * g * g
                unbiased = np.sqrt(s / (1 - b2**step)) + epsilon
                theta = theta - rate * m / (1 - b1**step) / unbiased
    return theta


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: str(o.label))
@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, 2 * BLOCK + 3])
def test_blocks_give_what_the_formula_says(optimizer, size):
    rng = np.random.default_rng(0)
    theta, gradient = rng.standard_normal(size), np.zeros(size)
    gradients = list(rng.standard_normal((3, size)))
    expected = plain(optimizer, theta.copy(), gradients)
    updater = optimizer.start(theta, gradient)
    for g in gradients:
        gradient[...] = g
        updater.step()
    assert updater.steps == 3
    np.testing.assert_allclose(theta, expected, rtol=1e-10)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: str(o.label))
def test_float32_stays_float32_and_the_gradient_is_not_written(optimizer):
    theta, gradient = np.ones(3, np.float32), np.full(3, 0.5, np.float32)
    optimizer.start(theta, gradient).step()
    assert theta.dtype == np.float32
    assert (theta < 1).all()
    np.testing.assert_array_equal(gradient, 0.5)


@given(rates=st.lists(st.floats(1e-6, 10), min_size=1, max_size=5))
def test_the_learning_rate_can_be_turned_between_steps(rates):
    theta, gradient = np.zeros(1), np.ones(1)
    updater = SGD(learning_rate=1.0).start(theta, gradient)
    for rate in rates:
        updater.learning_rate = rate
        updater.step()
    assert theta[0] == pytest.approx(-sum(rates))


def test_no_parameters_is_no_trouble():
    for optimizer in OPTIMIZERS:
        optimizer.start(np.zeros(0), np.zeros(0)).step()
