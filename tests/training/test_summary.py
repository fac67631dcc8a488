"""Summaries: right for any array, whatever stands in it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from netstudio.engine.layout import IMAGES, zeros
from netstudio.training.summary import BINS, PICTURE, SAMPLE, THUMB, histogram, sample, summarize, thumbnail

any_floats = hnp.arrays(
    st.sampled_from([np.float32, np.float64]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
    elements={"allow_nan": True, "allow_infinity": True},
)


@given(any_floats)
def test_any_array_can_be_summarized(array):
    found = summarize(array)
    finite = array[np.isfinite(array)]
    assert found.shape == array.shape
    assert found.finite == bool(np.isfinite(array).all())
    assert found.counts.shape == (BINS,)
    assert found.counts.sum() == finite.size
    if finite.size:
        assert (found.low, found.high) == (finite.min(), finite.max())
    else:
        assert math.isnan(found.mean)


def test_the_figures_are_those_of_the_array():
    array = np.random.default_rng(0).normal(3, 2, (40, 50))
    found = summarize(array)
    assert found.mean == pytest.approx(array.mean())
    assert found.std == pytest.approx(array.std())
    assert found.norm == pytest.approx(np.linalg.norm(array))
    assert np.array_equal(found.counts, np.histogram(array, BINS)[0])


def test_integers_are_summarized_too():
    found = summarize(np.array([0, 1, 1, 3]))
    assert (found.mean, found.low, found.high) == (1.25, 0, 3)
    assert found.norm == pytest.approx(math.sqrt(11))


def test_all_values_alike_fall_into_one_bin():
    assert sorted(summarize(np.full(7, 0.5)).counts.tolist())[-2:] == [0, 7]


def test_what_lies_outside_a_histogram_goes_to_its_ends():
    assert histogram(np.array([-9.0, 0.5, 9.0]), 0.0, 1.0, 2).tolist() == [1, 2]


@pytest.mark.parametrize("shape", [(100, 784), (4096, 64), (100, 16, 28, 28), (8191,), (70_000, 10), (3, 2)])
def test_a_sample_is_small_and_meets_all_columns(shape):
    columns = math.prod(shape[1:])
    array = np.broadcast_to(np.arange(columns).reshape(1, *shape[1:]), shape)
    taken = sample(array)
    assert len(taken) <= SAMPLE
    assert len(taken) >= min(array.size, SAMPLE // 2) - columns
    # Evenly over the columns, as far as there are more elements than columns.
    met = len(np.unique(taken))
    assert met == (columns if columns <= SAMPLE // 8 else min(columns, len(taken)))


@pytest.mark.parametrize("shape", [(100, 16, 28, 28), (50, 64, 7, 7), (7, 3, 2, 2)])
def test_images_are_summarized_as_they_lie_without_a_copy(shape):
    images = zeros(shape, np.dtype(np.float32), IMAGES)
    images[...] = np.random.default_rng(0).normal(size=shape)
    assert np.shares_memory(sample(images), images)
    plain, lying = summarize(np.ascontiguousarray(images)), summarize(images)
    assert lying.shape == shape
    assert lying.norm == pytest.approx(plain.norm)
    assert (lying.mean, lying.std) == pytest.approx((plain.mean, plain.std), abs=0.1)


def test_a_sample_of_images_meets_all_places_and_samples():
    shape = (100, 16, 28, 28)
    for axis in range(4):
        images = zeros(shape, np.dtype(np.int64), IMAGES)
        images[...] = np.arange(shape[axis]).reshape([-1 if a == axis else 1 for a in range(4)])
        assert len(np.unique(sample(images))) == shape[axis]


def test_a_sample_reaches_to_the_end():
    assert sample(np.arange(8191))[-1] > 8000


@given(any_floats)
def test_a_thumbnail_is_a_small_matrix_of_the_arrays_own_numbers(array):
    small = thumbnail(array)
    assert small.dtype == np.float32
    assert small.ndim == 2
    limits = PICTURE if array.ndim == 4 and array.shape[0] * array.shape[1] else THUMB
    assert small.shape[0] <= limits[0]
    assert small.shape[1] <= limits[1]
    with np.errstate(over="ignore"):
        own = array.astype(np.float32)
    assert np.isin(small[~np.isnan(small)], own).all()


def test_a_thumbnail_keeps_the_corners():
    array = np.arange(6000.0).reshape(100, 60)
    small = thumbnail(array)
    assert (small[0, 0], small[-1, -1]) == (0, 5999)


def test_a_thumbnail_of_images_is_the_first_channel_of_the_first():
    images = np.random.default_rng(0).normal(size=(5, 3, 28, 28)).astype(np.float32)
    assert np.array_equal(thumbnail(images), images[0, 0])
