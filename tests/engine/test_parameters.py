"""Parameters and what they start from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.initializers import Given, He, InitialValue, Normal, Xavier, Zeros, fan_in
from netstudio.engine.parameters import Parameters
from netstudio.engine.program import Builder
from netstudio.words import Refusal

FLOAT64 = np.dtype("float64")


def parameters(shapes: dict[str, tuple[int, ...]], initial: InitialValue | None = None) -> Parameters:
    b = Builder(1)
    for name, shape in shapes.items():
        with b.owned_by("node"):
            b.parameter(name, shape, initial or Normal(std=1))
    return Parameters(b.program.parameters, FLOAT64)


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
    [(Zeros(), 0), (Normal(), 0.01), (Normal(std=3), 3), (Xavier(), 0.1), (He(), 0.02**0.5)],
    ids=str,
)
def test_initial_values_have_the_spread_they_say(initial, std):
    weight = np.ones((100, 400))
    initial.fill(weight, np.random.default_rng(0))
    assert weight.std() == pytest.approx(std, rel=0.02)
    assert weight.mean() == pytest.approx(0, abs=3 * std / 200)


@pytest.mark.parametrize(("shape", "inputs"), [((784, 50), 784), ((30, 1, 5, 5), 25), ((10,), 10), ((), 1)])
def test_inputs_of_a_unit(shape, inputs):
    assert fan_in(shape) == inputs


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
