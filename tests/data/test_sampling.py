"""Samplers: what an epoch holds, and going on from a saved state."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.data import DataError, Sampler, ShuffledEpochs, WithReplacement

KINDS = [ShuffledEpochs, WithReplacement]
sizes = st.integers(1, 60).flatmap(lambda samples: st.tuples(st.just(samples), st.integers(1, samples)))
seeds = st.integers(0, 2**32)


def sampler(kind: type[Sampler], samples: int, batch: int, seed: int = 0) -> Sampler:
    return kind(samples, batch, np.random.default_rng(seed))


def epoch(order: Sampler) -> np.ndarray:
    return np.concatenate([order.next_indices() for _ in range(order.steps_per_epoch)])


@given(sizes, seeds)
def test_a_shuffled_epoch_repeats_no_sample(size: tuple[int, int], seed: int) -> None:
    samples, batch = size
    order = sampler(ShuffledEpochs, samples, batch, seed)
    for _ in range(3):
        drawn = epoch(order)
        assert len(drawn) == samples - samples % batch == len(set(drawn.tolist()))
        assert set(drawn.tolist()) <= set(range(samples))


@pytest.mark.parametrize("kind", KINDS)
@given(size=sizes, seed=seeds, steps=st.integers(0, 150), later=st.integers(0, 40))
def test_a_restored_sampler_goes_on_identically(
    kind: type[Sampler], size: tuple[int, int], seed: int, steps: int, later: int
) -> None:
    order = sampler(kind, *size, seed=seed)
    for _ in range(steps):
        order.next_indices()
    state = json.loads(json.dumps(order.state()))
    other = sampler(kind, *size, seed=seed + 1)
    for _ in range(later):
        other.next_indices()
    other.restore(state)
    assert other.state() == state
    for _ in range(2 * order.steps_per_epoch + 1):
        np.testing.assert_array_equal(order.next_indices(), other.next_indices())


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_decides_the_order(kind: type[Sampler]) -> None:
    first, same, other = (sampler(kind, 100, 10, seed) for seed in (7, 7, 8))
    for _ in range(25):
        np.testing.assert_array_equal(drawn := first.next_indices(), same.next_indices())
        assert drawn.tolist() != other.next_indices().tolist()
        assert drawn.dtype == np.int64
        assert drawn.shape == (10,)


def test_epochs_differ() -> None:
    order = sampler(ShuffledEpochs, 100, 10)
    assert epoch(order).tolist() != epoch(order).tolist()


def test_a_batch_of_all_samples_keeps_their_order() -> None:
    whole = sampler(ShuffledEpochs, 5, 5)
    assert whole.repeats
    for _ in range(3):
        assert whole.next_indices().tolist() == [0, 1, 2, 3, 4]
    assert not sampler(ShuffledEpochs, 5, 4).repeats
    assert not sampler(WithReplacement, 5, 5).repeats


def test_replacement_draws_evenly_and_repeats() -> None:
    order = sampler(WithReplacement, 10, 10)
    draws = [order.next_indices() for _ in range(1000)]
    assert any(len(set(draw.tolist())) < 10 for draw in draws)
    # 10,000 draws over ten numbers: 1,000 each, with a standard deviation of 30.
    assert np.abs(np.bincount(np.concatenate(draws), minlength=10) - 1000).max() < 150


@pytest.mark.parametrize(("samples", "batch", "steps"), [(60_000, 100, 600), (10, 4, 2), (4, 4, 1)])
@pytest.mark.parametrize("kind", KINDS)
def test_steps_per_epoch(kind: type[Sampler], samples: int, batch: int, steps: int) -> None:
    assert sampler(kind, samples, batch).steps_per_epoch == steps


def test_a_batch_larger_than_the_data() -> None:
    order = sampler(WithReplacement, 4, 100)
    assert order.steps_per_epoch == 1
    assert set(order.next_indices().tolist()) == {0, 1, 2, 3}
    with pytest.raises(DataError, match="A batch of 100 exceeds the 4 samples"):
        sampler(ShuffledEpochs, 4, 100)


@pytest.mark.parametrize("kind", KINDS)
def test_sizes_below_one_are_refused(kind: type[Sampler]) -> None:
    with pytest.raises(DataError, match="at least 1 sample, not 0"):
        sampler(kind, 4, 0)
    with pytest.raises(DataError, match="no samples"):
        sampler(kind, 0, 1)


def test_the_state_of_another_order_is_refused() -> None:
    state = sampler(ShuffledEpochs, 10, 5).state()
    for other in (sampler(WithReplacement, 10, 5), sampler(ShuffledEpochs, 11, 5)):
        with pytest.raises(DataError, match=r"for 10 samples in batches of 5 \(shuffled\)"):
            other.restore(state)


@pytest.mark.parametrize(
    "damage",
    [
        {"step": 3},
        {"step": -1},
        {"step": "1"},
        {"step": None},
        {"rng": None},
        {"rng": {}},
        {"rng": {"bit_generator": "MT19937"}},
        {"rng": {"bit_generator": "PCG64", "state": {"state": -1, "inc": 2**200}}},
        {
            "rng": {
                "bit_generator": "PCG64",
                "state": {"state": 1, "inc": 1},
                "has_uint32": 0,
                "uinteger": "x",
            }
        },
    ],
)
def test_a_damaged_state_is_refused_and_changes_nothing(damage: dict[str, object]) -> None:
    order, untouched = (sampler(ShuffledEpochs, 10, 5) for _ in range(2))
    order.next_indices(), untouched.next_indices()
    with pytest.raises(DataError, match="damaged"):
        order.restore(order.state() | damage)
    for _ in range(9):
        np.testing.assert_array_equal(order.next_indices(), untouched.next_indices())
