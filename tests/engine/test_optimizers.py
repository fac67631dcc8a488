"""Optimizers: the book's paths, updates against the formulas, clipping and weight decay."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.declare import fields_of
from netstudio.engine.optimizers import (
    BLOCK,
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    AnyOptimizer,
    Momentum,
    Nesterov,
    Optimizer,
    RMSprop,
)
from netstudio.engine.team import Team
from netstudio.words import Words

OPTIMIZERS: list[Optimizer] = [
    SGD(learning_rate=0.3),
    Momentum(learning_rate=0.2),
    Momentum(learning_rate=0.2, form="pytorch"),
    Nesterov(learning_rate=0.2, momentum=0.8),
    Nesterov(learning_rate=0.2, momentum=0.8, form="pytorch"),
    AdaGrad(learning_rate=0.1),
    RMSprop(learning_rate=0.1, rho=0.9),
    Adam(learning_rate=0.1),
    Adam(learning_rate=0.1, form="book", epsilon=0.01),
    AdamW(learning_rate=0.1, weight_decay=0.0),
]
EVERY = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: f"{o.label}-{getattr(o, 'form', '')}")


def test_every_optimizer_is_tested():
    assert {type(o) for o in OPTIMIZERS} == set(AnyOptimizer.__args__)


@EVERY
def test_says_what_it_is(optimizer):
    assert isinstance(optimizer.label, Words)
    assert optimizer.formula
    assert all(isinstance(field.label, Words) for field in fields_of(type(optimizer)))
    assert msgspec.convert(msgspec.to_builtins(type(optimizer)()), AnyOptimizer) == type(optimizer)()


@pytest.mark.parametrize(
    ("optimizer", "end", "tolerance"),
    [
        (SGD(learning_rate=0.95), (-0.350, 0.085), 5e-4),
        (Momentum(learning_rate=0.1), (0.896, 0.088), 5e-4),
        (Momentum(learning_rate=0.1, form="pytorch"), (0.896, 0.088), 5e-4),
        (AdaGrad(learning_rate=1.5), (-0.120, 0), 5e-4),
        (Adam(learning_rate=0.3), (0.136, 0.318), 5e-4),
        (Adam(learning_rate=0.3, form="book", epsilon=1e-7), (0.136, 0.318), 5e-4),
    ],
    ids=lambda o: str(getattr(o, "label", "")),
)
def test_paths_of_the_book(optimizer, end, tolerance):
    """Chapter 6.1: x²/20 + y² from (−7, 2), 30 steps."""
    theta, gradient = np.array([-7.0, 2.0]), np.zeros(2)
    updater = optimizer.start(theta, gradient)
    for _ in range(30):
        gradient[...] = theta[0] / 10, 2 * theta[1]
        updater.step()
    np.testing.assert_allclose(theta, end, atol=tolerance)


def plain(optimizer, theta: np.ndarray, gradients: list[np.ndarray], rates: list[float]) -> np.ndarray:
    """The update rules as they stand in the book and in PyTorch's documentation."""
    v, m = np.zeros_like(theta), np.zeros_like(theta)
    for t, (g, rate) in enumerate(zip(gradients, rates, strict=True), 1):
        match optimizer:
            case SGD():
                theta = theta - rate * g
            case Momentum(momentum=a, form="book"):
                v = a * v - rate * g
                theta = theta + v
            case Momentum(momentum=a):
                v = a * v + g
                theta = theta - rate * v
            case Nesterov(momentum=a, form="book"):  # the program: with v as it was before
                theta = theta + a * a * v - (1 + a) * rate * g
                v = a * v - rate * g
            case Nesterov(momentum=a):
                v = a * v + g
                theta = theta - rate * (g + a * v)
            case AdaGrad(epsilon=e):
                v = v + g * g
                theta = theta - rate * g / (np.sqrt(v) + e)
            case RMSprop(rho=r, epsilon=e):
                v = r * v + (1 - r) * g * g
                theta = theta - rate * g / (np.sqrt(v) + e)
            case Adam(beta1=b1, beta2=b2, epsilon=e, form=form):
                m = b1 * m + (1 - b1) * g
                v = b2 * v + (1 - b2) * g * g
                if form == "book":
                    theta = theta - rate * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + e)
                else:
                    theta = theta - rate * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + e)
    return theta


def trained(optimizer, theta, gradients, rates=None, weights=None):
    theta, gradient = theta.copy(), np.zeros_like(theta)
    updater = optimizer.start(theta, gradient, weights)
    for g, rate in zip(gradients, rates or [optimizer.learning_rate] * len(gradients), strict=True):
        gradient[...] = g
        updater.learning_rate = rate
        updater.step()
    assert updater.steps == len(gradients)
    return theta


@EVERY
@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, 2 * BLOCK + 3])
def test_blocks_give_what_the_formula_says(optimizer, size):
    rng = np.random.default_rng(0)
    theta, gradients = rng.standard_normal(size), list(rng.standard_normal((3, size)))
    rates = [optimizer.learning_rate] * 3
    np.testing.assert_allclose(
        trained(optimizer, theta, gradients), plain(optimizer, theta, gradients, rates), rtol=1e-9, atol=1e-12
    )


@EVERY
@given(rates=st.lists(st.floats(1e-6, 10), min_size=1, max_size=5), seed=st.integers(0, 2**32 - 1))
def test_the_learning_rate_can_be_turned_between_steps(optimizer, rates, seed):
    rng = np.random.default_rng(seed)
    theta, gradients = rng.standard_normal(4), list(rng.uniform(0.5, 2, (len(rates), 4)))
    found = trained(optimizer, theta, gradients, rates)
    np.testing.assert_allclose(found, plain(optimizer, theta, gradients, rates), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("cls", [Momentum, Nesterov])
def test_the_forms_differ_only_where_the_learning_rate_changes(cls):
    theta, gradients = np.ones(3), list(np.random.default_rng(0).standard_normal((4, 3)))
    book, pytorch = (cls(learning_rate=0.1, form=form) for form in ("book", "pytorch"))
    np.testing.assert_allclose(trained(book, theta, gradients), trained(pytorch, theta, gradients))
    rates = [0.1, 0.1, 0.01, 0.01]
    assert not np.allclose(trained(book, theta, gradients, rates), trained(pytorch, theta, gradients, rates))


def test_velocity_of_the_book_points_where_it_goes():
    theta, gradient = np.zeros(1), np.ones(1)
    updater = Momentum(learning_rate=0.5).start(theta, gradient)
    updater.step()
    assert updater.state["v"][0] == theta[0] == -0.5


@EVERY
@pytest.mark.parametrize("clip", [0.0, 0.1])
def test_float32_stays_float32_and_the_gradient_is_not_written(optimizer, clip):
    optimizer = msgspec.structs.replace(optimizer, clip=clip, weight_decay=0.1)
    theta, gradient = np.ones(3, np.float32), np.full(3, 0.5, np.float32)
    optimizer.start(theta, gradient).step()
    assert theta.dtype == np.float32
    assert (theta < 1).all()
    np.testing.assert_array_equal(gradient, 0.5)


@EVERY
def test_the_same_steps_give_the_same_bits(optimizer):
    rng = np.random.default_rng(0)
    theta, gradients = rng.standard_normal(100), list(rng.standard_normal((5, 100)))
    optimizer = msgspec.structs.replace(optimizer, clip=1.0, weight_decay=0.1)
    assert trained(optimizer, theta, gradients).tobytes() == trained(optimizer, theta, gradients).tobytes()


@EVERY
@pytest.mark.parametrize("extra", [{}, {"clip": 1.0, "weight_decay": 0.1}], ids=["", "clipped-and-decayed"])
def test_two_threads_give_the_bits_of_one(optimizer, extra):
    optimizer = msgspec.structs.replace(optimizer, **extra)
    rng = np.random.default_rng(0)
    start, gradients = rng.standard_normal(3 * BLOCK + 5), rng.standard_normal((3, 3 * BLOCK + 5))
    found = []
    for team in (None, Team(2)):
        theta, gradient = start.copy(), np.zeros_like(start)
        updater = optimizer.start(theta, gradient, start > 0, team)
        for g in gradients:
            gradient[...] = g
            updater.step()
        found.append(theta.tobytes())
    team.close()
    assert found[0] == found[1]


@EVERY
def test_no_parameters_is_no_trouble(optimizer):
    optimizer = msgspec.structs.replace(optimizer, clip=1.0, weight_decay=0.1)
    optimizer.start(np.zeros(0), np.zeros(0), np.zeros(0, bool)).step()


@EVERY
@pytest.mark.parametrize("decays", ["weights", "all"])
def test_weight_decay_adds_to_the_gradient_of_what_decays(optimizer, decays):
    if isinstance(optimizer, AdamW):
        return
    rng = np.random.default_rng(0)
    weights = np.arange(2 * BLOCK) % 2 == 0
    theta, g = rng.standard_normal(weights.size), rng.standard_normal(weights.size)
    decayed = g + 0.1 * theta * (weights if decays == "weights" else 1)
    decaying = msgspec.structs.replace(optimizer, weight_decay=0.1, decays=decays)
    np.testing.assert_allclose(
        trained(decaying, theta, [g], None, weights), trained(optimizer, theta, [decayed])
    )


def test_adamw_shrinks_the_parameters_themselves():
    rng = np.random.default_rng(0)
    theta, gradients = rng.standard_normal(4), list(rng.standard_normal((3, 4)))
    weights = np.array([True, True, False, False])
    expected = theta
    adam = Adam(learning_rate=0.1).start(moving := theta.copy(), gradient := np.zeros(4))
    for g in gradients:
        gradient[...] = g
        before = moving.copy()
        adam.step()
        expected = expected * (1 - 0.1 * 0.5 * weights) + (moving - before)
    found = trained(AdamW(learning_rate=0.1, weight_decay=0.5), theta, gradients, None, weights)
    np.testing.assert_allclose(found, expected)


@given(
    clip=st.floats(1e-3, 10),
    g=st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=5),
)
def test_a_gradient_too_long_is_shortened_and_keeps_its_direction(clip, g):
    gradient, length = np.array(g), np.linalg.norm(g)
    found = trained(SGD(learning_rate=1.0, clip=clip), np.zeros(len(g)), [gradient])
    expected = -gradient * (min(1, clip / length) if length else 1)  # the length of 1e-308 is 0
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_gradient_whose_square_overflows_is_clipped_too():
    gradient = np.array([3e30, 4e30], np.float32)
    found = trained(SGD(learning_rate=1.0, clip=1.0), np.zeros(2, np.float32), [gradient])
    np.testing.assert_allclose(found, [-0.6, -0.8], rtol=1e-6)


def test_clipping_comes_before_weight_decay():
    theta = np.array([2.0])
    found = trained(SGD(learning_rate=1.0, clip=1.0, weight_decay=0.5), theta, [np.array([10.0])])
    assert found[0] == 2 - (1 + 0.5 * 2)
