"""Histograms over time: thinned out evenly, in a range that fits, in their right rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netstudio.graph.model import End
from netstudio.studio.panels.density import Density
from netstudio.studio.panels.history import History
from netstudio.training.snapshot import Snapshot
from netstudio.training.summary import summarize

END = End("affine_1", "y")
rng = np.random.default_rng(0)


def moment(step: int, mean: float = 0.0, std: float = 1.0) -> Snapshot:
    outputs = {END: summarize(rng.normal(mean, std, 500))}
    return Snapshot(step, 10, 100, 0.0, 0.1, outputs=outputs)


@given(st.integers(1, 400))
def test_a_history_stays_small_even_and_up_to_date(count):
    history = History(limit=16)
    for step in range(1, count + 1):
        history.add(moment(step))
    assert len(history.steps) <= 17
    assert history.steps[-1] == count
    apart = set(np.diff(history.steps)[:-1].tolist())
    assert len(apart) <= 1
    assert len(history.steps) == len(history.outputs) == len(set(history.steps))


def test_the_same_step_again_takes_the_place_of_the_last():
    history = History()
    for step in (1, 2, 2, 2):
        history.add(moment(step))
    assert history.steps == [1, 2]


def test_after_a_reset_it_begins_anew():
    history = History()
    for step in (5, 6, 1):
        history.add(moment(step))
    assert history.steps == [1]
    assert history.version == 1


def summaries(*pairs: tuple[float, float]) -> list:
    return [moment(1, mean, std).outputs[END] for mean, std in pairs]


def test_the_brightest_row_is_where_the_values_are():
    density = Density(rows=40)
    matrix = density.show(summaries((0, 1), (2, 0.2), (-2, 0.2)))
    rows = np.linspace(density.low, density.high, 41)
    brightest = [(rows[i] + rows[i + 1]) / 2 for i in matrix.argmax(axis=1)]
    assert np.allclose(brightest, [0, 2, -2], atol=0.8)
    assert matrix.max(axis=1).tolist() == [255] * 3


def test_it_grows_at_the_end_without_a_change_to_what_was_there():
    density = Density()
    moments = summaries(*[(0, 1)] * 9)
    before = density.show(moments[:5]).copy()
    low, high = density.low, density.high
    after = density.show(moments)
    if (low, high) == (density.low, density.high):
        assert np.array_equal(before[:4], after[:4])
    assert after.shape == (9, density.rows)


def test_a_wild_beginning_does_not_flatten_what_follows():
    density = Density()
    moments = summaries((0, 100))
    density.show(moments)
    assert density.high > 100
    for _ in range(60):
        moments += summaries((0, 1))
        density.show(moments)
    assert density.high < 20


def test_values_all_alike_light_one_row():
    matrix = Density().show([summarize(np.full(10, 0.5)), summarize(np.full(10, 0.5))])
    assert (matrix == 255).sum(axis=1).tolist() == [1, 1]


def test_what_is_never_negative_is_not_drawn_below_zero():
    density = Density()
    density.show([summarize(np.abs(rng.normal(size=500)))])
    assert density.low == 0
    density = Density()
    density.show([summarize(rng.uniform(0.05, 0.95, size=500))])
    assert (density.low, density.high) == (0, 1)


def test_a_moment_without_a_finite_value_is_dark():
    matrix = Density().show([summarize(np.full(5, np.nan))])
    assert not matrix.any()
