"""Axes: round figures, few of them, and ends that seldom move."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netstudio.studio.panels.axes import log_ticks, nearest, round_ticks, rounded_up, short_step, steps_ahead


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(2, 12))
def test_ticks_are_few_round_and_inside(low, width, most):
    ticks = round_ticks(low, low + width, most)
    assert len(ticks) <= most + 2
    assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in ticks)


def test_ticks_are_those_a_person_would_choose():
    assert round_ticks(0, 1500, 4) == [0, 500, 1000, 1500]
    assert round_ticks(0, 2.5, 3) == [0, 1, 2]
    assert log_ticks(-3, 1, 6) == [-3, -2, -1, 0, 1]
    assert [round(10**tick, 6) for tick in log_ticks(-0.5, 0.5, 6)] == [0.5, 1, 2]


@given(st.integers(1, 10**9))
def test_the_end_of_the_steps_lies_a_little_ahead(last):
    end = steps_ahead(last)
    assert last <= end * (1 + 1e-9)
    assert end <= max(last, 10) * 1.16


@given(st.floats(1e-9, 1e9))
def test_a_number_is_rounded_up_and_not_by_much(x):
    assert x <= rounded_up(x) <= 2.5 * x
    assert rounded_up(math.inf) == rounded_up(0.0) == 1.0


@given(st.lists(st.integers(-1000, 1000), min_size=1, unique=True), st.floats(-2000, 2000))
def test_the_nearest_is_the_nearest(numbers, x):
    ordered = np.sort(np.array(numbers))
    assert abs(ordered[nearest(ordered, x)] - x) == np.abs(ordered - x).min()


def test_steps_are_written_short():
    assert [short_step(n) for n in (0, 500, 2000, 1_500_000)] == ["0", "500", "2k", "1.5M"]
