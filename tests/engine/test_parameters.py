"""Parameters and what they start from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.builder import Builder
from netstudio.engine.initializers import (
    Constant,
    Given,
    He,
    InitialValue,
    LeCun,
    Normal,
    Orthogonal,
    Uniform,
    Xavier,
    Zeros,
    fan_in,
    fan_out,
)
from netstudio.engine.parameters import Parameters
from netstudio.words import Refusal

FLOAT64 = np.dtype("float64")


def parameters(shapes: dict[str, tuple[int, ...]], initial: InitialValue | None = None) -> Parameters:
    b = Builder(1)
    for name, shape in shapes.items():
        with b.owned_by("node"):
            b.parameter(name, shape, initial or Normal(std=1))
    return Parameters(b.program, FLOAT64)


def test_values_are_views_into_one_flat_vector():
    p = parameters({"W": (2, 3), "b": (3,), "c": ()})
    assert p.theta.size == p.gradient.size == 10
    p.theta[...] = np.arange(10)
    p.gradient[...] = -np.arange(10)
    np.testing.assert_array_equal(p.values["node", "W"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(p.gradients["node", "b"], [-6, -7, -8])
    p.values["node", "c"][...] = 42
    assert p.theta[9] == 42


def test_a_parameter_added_leaves_the_numbers_of_the_others():
    small, large = parameters({"W": (2, 3)}), parameters({"V": (4, 4), "W": (2, 3), "b": (3,)})
    small.initialize(seed=7)
    large.initialize(seed=7)
    np.testing.assert_array_equal(small.values["node", "W"], large.values["node", "W"])
    assert not np.array_equal(large.values["node", "V"][0, :3], large.values["node", "b"])


def test_another_seed_gives_other_numbers_and_the_same_seed_the_same():
    p = parameters({"W": (2, 3)})
    p.initialize(seed=1)
    first = p.theta.copy()
    p.initialize(seed=2)
    assert not np.array_equal(p.theta, first)
    p.initialize(seed=1)
    np.testing.assert_array_equal(p.theta, first)


def test_only_what_is_named_is_initialized():
    p = parameters({"W": (2, 3), "b": (3,)})
    p.theta[...] = 9
    p.initialize(0, [("node", "b")])
    assert (p.values["node", "W"] == 9).all()
    assert (p.values["node", "b"] != 9).all()


@pytest.mark.parametrize(
    ("initial", "std"),
    [
        (Zeros(), 0),
        (Normal(), 0.01),
        (Normal(std=3), 3),
        (Uniform(low=-3, high=3), 3**0.5),
        (Xavier(), 0.1),
        (Xavier(form="glorot"), (2 / 500) ** 0.5),
        (He(), 0.02**0.5),
        (LeCun(), 0.1),
        (Orthogonal(gain=2), 2 / 400**0.5),
    ],
    ids=repr,
)
def test_initial_values_have_the_spread_they_say(initial, std):
    weight = np.ones((100, 400))
    initial.fill(weight, np.random.default_rng(0))
    assert weight.std() == pytest.approx(std, rel=0.02)
    assert weight.mean() == pytest.approx(0, abs=3 * std / 200)


@pytest.mark.parametrize(
    ("shape", "inputs", "outputs"),
    [((784, 50), 784, 50), ((30, 1, 5, 5), 25, 750), ((10,), 10, 10), ((), 1, 1)],
)
def test_inputs_and_outputs_of_a_unit(shape, inputs, outputs):
    assert (fan_in(shape), fan_out(shape)) == (inputs, outputs)


def test_a_constant_and_a_range():
    weight = np.ones((30, 40))
    rng = np.random.default_rng(0)
    Constant(value=-2.5).fill(weight, rng)
    assert (weight == -2.5).all()
    Uniform(low=2, high=3).fill(weight, rng)
    assert 2 <= weight.min() < 2.01 < 2.99 < weight.max() < 3
    with pytest.raises(Refusal, match="low below high, not 3 and 2"):
        parameters({"W": (2,)}, Uniform(low=3, high=2))


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (4, 4), (4, 2, 3, 3), (30, 1, 5, 5), (7,), ()], ids=str)
def test_orthogonal_rows_or_columns(shape):
    weight = np.ones(shape)
    Orthogonal(gain=3).fill(weight, np.random.default_rng(0))
    matrix = weight.reshape(shape[0] if shape else 1, -1) / 3
    fewer = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(fewer, np.eye(len(fewer)), atol=1e-12)


def test_orthogonal_leans_to_no_sign():
    """Without the correction of signs, QR makes most entries of the diagonal negative."""
    weight, positive = np.ones((2, 2)), 0
    for seed in range(400):
        Orthogonal().fill(weight, np.random.default_rng(seed))
        positive += int(weight[0, 0] > 0)
    assert 160 < positive < 240


def test_weights_are_parameters_of_two_axes_or_more():
    p = parameters({"W": (2, 3), "b": (3,), "c": (), "F": (1, 2, 1, 1)})
    np.testing.assert_array_equal(p.weights, [True] * 6 + [False] * 4 + [True] * 2)
    assert parameters({}).weights.size == 0


@given(shape=st.lists(st.integers(1, 4), max_size=3).map(tuple), given=st.integers(1, 70))
def test_given_numbers_fill_row_by_row_or_are_refused(shape, given):
    initial, size = Given(values=tuple(float(i) for i in range(given))), int(np.prod(shape, dtype=int))
    if given in (1, size):
        p = parameters({"w": shape}, initial)
        p.initialize(0)
        np.testing.assert_array_equal(p.theta, np.arange(size) if given == size else np.zeros(size))
    else:
        with pytest.raises(Refusal, match=f"takes {size} numbers; {given} are given"):
            parameters({"w": shape}, initial)
