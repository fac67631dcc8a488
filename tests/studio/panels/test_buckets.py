"""Buckets: however a curve grows, no spike is lost and nothing is counted twice."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.studio.panels.buckets import Buckets

curves = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300)
some_pieces = st.lists(st.integers(0, 40), max_size=12)


def filled(y: list[float], pieces: list[int], limit: int = 16) -> Buckets:
    buckets, start = Buckets(limit), 0
    for piece in [*pieces, len(y)]:
        x = np.arange(start, min(start + piece, len(y)), dtype=float)
        buckets.extend(x, np.array(y[start : start + piece], float))
        start += piece
    return buckets


@given(curves, st.lists(st.integers(0, 40), max_size=12), st.integers(1, 20))
def test_columns_hold_all_that_came_in(y, pieces, count):
    columns = filled(y, pieces).columns(count)
    assert len(columns.x) <= count
    numbers = np.full(len(columns.x), columns.size)
    numbers[-1] = len(y) - columns.size * (len(columns.x) - 1)
    assert 0 < numbers[-1] <= columns.size
    assert columns.low.min() == min(y)
    assert columns.high.max() == max(y)
    assert (columns.mean * numbers).sum() == pytest.approx(sum(y), rel=1e-9, abs=1e-3)
    assert (columns.x * numbers).sum() == pytest.approx(len(y) * (len(y) - 1) / 2)


@given(curves, some_pieces)
def test_it_makes_no_difference_in_which_pieces_a_curve_comes(y, pieces):
    a, b = filled(y, pieces).columns(8), filled(y, []).columns(8)
    for name in ("x", "mean", "low", "high"):
        assert np.allclose(getattr(a, name), getattr(b, name))


def test_a_short_curve_is_drawn_point_by_point():
    x, y = filled([3.0, 1.0, 2.0], []).columns(100).line()
    assert x.tolist() == [0, 1, 2]
    assert y.tolist() == [3, 1, 2]


def test_a_long_curve_is_drawn_by_at_most_two_points_a_pixel():
    y = np.zeros(100_000)
    y[54_321] = 7.0
    buckets = Buckets()
    buckets.extend(np.arange(len(y)), y)
    _, line = buckets.columns(300).line()
    assert len(line) <= 600
    assert line.max() == 7


def test_a_million_steps_cost_no_more_than_a_thousand():
    buckets = Buckets()
    buckets.extend(np.arange(1e6), np.ones(1_000_000))
    start = time.perf_counter()
    for i in range(100):
        buckets.extend(np.arange(1e6 + 200 * i, 1e6 + 200 * (i + 1)), np.ones(200))
        buckets.columns(400)
    assert time.perf_counter() - start < 0.5
    assert len(buckets) == 1_020_000


def test_smoothing_leaves_a_level_curve_and_calms_a_wild_one():
    level = filled([2.0] * 200, [], limit=256).columns(256)
    assert np.allclose(level.smooth(30), 2)
    noise = np.random.default_rng(0).normal(size=200).tolist()
    wild = filled(noise, [], limit=256).columns(256)
    assert wild.smooth(30)[50:].std() < 0.3 * wild.mean.std()
    assert wild.smooth(30)[0] == noise[0]  # not pulled towards zero
    assert wild.smooth(0) is wild.mean
