"""The log: lossless, and safe to read while another thread writes it."""

import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netstudio.training.log import Evaluation, Points, Series, TrainingLog


@given(st.lists(st.floats(allow_nan=False), max_size=3000), st.integers(0, 3000))
def test_a_series_gives_back_what_was_appended(numbers, start):
    series = Series()
    for number in numbers:
        series.append(number)
    assert len(series) == len(numbers)
    assert series.view(start).tolist() == numbers[start:]


def test_a_view_stays_as_it_was_given_and_cannot_be_written_to():
    series = Series()
    series.append(1.0)
    view = series.view()
    for i in range(5000):
        series.append(i)
    assert view.tolist() == [1.0]
    assert not view.flags.writeable


def test_points_are_always_pairs_while_another_thread_appends():
    points, seen, done = Points(), [], threading.Event()

    def write():
        for i in range(20_000):
            points.add(i, 2.0 * i)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        steps, figures = points.view()
        assert np.array_equal(figures, 2 * steps)
        seen.append(len(steps))
    writer.join()
    assert seen == sorted(seen)
    assert points.last_step == 19_999


def test_the_last_step_of_no_points_is_zero():
    assert Points().last_step == 0


def test_an_evaluation_without_a_notion_of_right_adds_no_accuracy():
    log = TrainingLog()
    log.add_test(10, Evaluation(0.5, None, 100))
    log.add_test(20, Evaluation(0.25, 0.75, 100))
    assert [array.tolist() for array in log.test_loss.view()] == [[10, 20], [0.5, 0.25]]
    assert [array.tolist() for array in log.test_accuracy.view()] == [[20], [0.75]]
