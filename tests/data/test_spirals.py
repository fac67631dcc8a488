"""Spirals: their shape, and the same ones for the same seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.data import DataError
from netstudio.data.spirals import spirals


@given(arms=st.integers(2, 10), extra=st.integers(0, 50), seed=st.integers(0, 2**63))
def test_shapes_counts_and_determinism(arms: int, extra: int, seed: int) -> None:
    samples = arms + extra
    data, again, other = (spirals(samples, arms, seed=s) for s in (seed, seed, seed + 1))
    for part in (data.train, data.test):
        assert (part.x.shape, part.t.shape) == ((samples, 2), (samples,))
        assert np.ptp(data.class_counts(part)) <= 1
        assert np.linalg.norm(part.x, axis=1).max() <= 1
    assert len(data.classes) == arms
    np.testing.assert_array_equal(data.train.x, again.train.x)
    np.testing.assert_array_equal(data.test.x, again.test.x)
    assert not np.array_equal(data.train.x, other.train.x)
    assert not np.array_equal(data.train.x, data.test.x)


def test_without_noise_every_point_lies_on_its_arm() -> None:
    data = spirals(samples=90, arms=3, turns=2.0, noise=0.0)
    x, arm = data.train.x, data.train.t
    radius = np.hypot(*x.T)
    angle = 2 * np.pi * (arm / 3 + 2.0 * radius)
    np.testing.assert_allclose(
        x, np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), atol=1e-12
    )


def test_the_arms_can_be_told_apart_but_not_by_a_line() -> None:
    data = spirals(samples=1000)
    distance = np.linalg.norm(data.test.x[:, None] - data.train.x[None], axis=2)
    nearest = data.train.t[distance.argmin(axis=1)]
    assert (nearest == data.test.t).mean() > 0.97
    design = np.column_stack([data.train.x, np.ones(1000)])
    line, *_ = np.linalg.lstsq(design, 2.0 * data.train.t - 1, rcond=None)
    assert ((design @ line > 0) == data.train.t).mean() < 0.75


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"arms": 1}, "2 to 10 arms, not 1"),
        ({"arms": 11}, "2 to 10 arms, not 11"),
        ({"samples": 1}, "take 2 to 1000000 samples, not 1"),
        ({"samples": 10**9}, "not 1000000000"),
        ({"turns": 0.0}, "turns of a spiral"),
        ({"turns": float("nan")}, "turns of a spiral"),
        ({"noise": -0.1}, "noise of a spiral"),
        ({"noise": float("inf")}, "noise of a spiral"),
        ({"seed": -1}, "A seed is 0 or"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments: dict[str, float], words: str) -> None:
    with pytest.raises(DataError, match=words):
        spirals(**arguments)
