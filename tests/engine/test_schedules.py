"""Schedules: the learning rate over the steps of a run."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.declare import fields_of
from netstudio.engine.schedules import AnySchedule, Cosine, Plateau, Stairs, Steady, WarmUp
from netstudio.words import Words

SCHEDULES = AnySchedule.__args__
STATELESS = [Steady(), Stairs(every=7), Cosine(), Cosine(final=0.1), WarmUp(warm_up=5), WarmUp(warm_up=500)]


@pytest.mark.parametrize("cls", SCHEDULES, ids=lambda cls: cls.__name__)
def test_says_what_it_is(cls):
    assert isinstance(cls.label, Words)
    assert cls.formula
    assert (cls.__doc__ or "").startswith(cls.formula) or cls is WarmUp
    assert all(isinstance(field.label, Words) for field in fields_of(cls))
    assert msgspec.convert(msgspec.to_builtins(cls()), AnySchedule) == cls()


def rates(schedule, total, base=1.0, steps=None):
    return [schedule.rate(step, total, base) for step in range(total if steps is None else steps)]


def test_steady_is_the_learning_rate_itself():
    assert rates(Steady(), 3, 0.25) == [0.25] * 3


def test_stairs_fall_by_a_factor():
    assert rates(Stairs(every=2, factor=0.5), 6, 8.0) == [8, 8, 4, 4, 2, 2]


def test_cosine_falls_from_the_learning_rate_to_its_final_share():
    found = rates(Cosine(final=0.1), 100, 2.0, steps=101)
    assert found[0] == 2
    assert found[50] == pytest.approx(2 * 0.55)
    assert found[100] == pytest.approx(0.2)
    assert found == sorted(found, reverse=True)


def test_warm_up_rises_in_a_straight_line_and_goes_over_into_the_cosine():
    found = rates(WarmUp(warm_up=4), 14, 1.0, steps=15)
    assert found[:5] == [0.25, 0.5, 0.75, 1, 1]
    assert found[4:] == rates(Cosine(), 10, steps=11)


@pytest.mark.parametrize("schedule", STATELESS, ids=repr)
@given(total=st.integers(1, 300), base=st.floats(1e-6, 1e3), step=st.integers(0, 10_000))
def test_rates_stay_between_nothing_and_the_learning_rate(schedule, total, base, step):
    pace = schedule.start(total, 1)
    rate = pace.rate(step, base)
    assert 0 < rate <= base * (1 + 1e-12)
    assert rate == pace.rate(step % total, base)  # after the end it begins anew
    assert rate == pytest.approx(base * pace.rate(step, 1.0))


def plateau(losses, patience=2, steps_per_epoch=1):
    """The share of the learning rate after each epoch."""
    pace = Plateau(factor=0.5, patience=patience).start(1000, steps_per_epoch)
    found = []
    for loss in losses:
        pace.note(loss)
        found.append(pace.rate(len(found), 1.0))
    return found


def test_the_rate_falls_when_the_loss_stands_still_for_longer_than_patience():
    assert plateau([3, 2, 2, 2, 2, 2, 2, 2]) == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25]


def test_a_falling_loss_keeps_the_rate():
    assert set(plateau([1 / n for n in range(1, 50)])) == {1}


def test_an_improvement_too_small_to_count_is_none():
    assert plateau([1 - 1e-6 * n for n in range(4)])[-1] == 0.5


def test_a_loss_below_zero_may_fall_too():
    assert set(plateau([-float(n) for n in range(1, 20)])) == {1}


def test_the_mean_of_an_epoch_counts_not_the_single_loss():
    assert set(plateau([5, 1, 4, 1, 3, 1, 2, 1], patience=0, steps_per_epoch=2)) == {1}
    assert plateau([1, 5, 5, 1, 2, 4], patience=0, steps_per_epoch=2) == [1, 1, 1, 0.5, 0.5, 0.25]


@given(losses=st.lists(st.floats(0, 10), max_size=60), patience=st.integers(0, 3))
def test_the_rate_never_rises(losses, patience):
    found = plateau(losses, patience)
    assert found == sorted(found, reverse=True)
    assert all(math.log2(rate).is_integer() for rate in found)
