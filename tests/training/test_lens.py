"""What a lens shows of a tensor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from netstudio.training.lens import FIRST, LIMIT, Kind, Lens


def numbered(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape, dtype=int), dtype=float).reshape(shape)


@pytest.mark.parametrize(
    ("shape", "batched", "lens", "kind", "shown"),
    [
        ((), False, Lens(), Kind.SCALAR, ()),
        ((), False, Lens(sample=3), Kind.SCALAR, ()),
        ((5,), True, Lens(), Kind.VECTOR, (5,)),
        ((5,), True, Lens(sample=2), Kind.SCALAR, ()),
        ((5, 3), True, Lens(), Kind.MATRIX, (5, 3)),
        ((5, 3), True, Lens(sample=2), Kind.VECTOR, (3,)),
        ((5, 3), False, Lens(sample=2), Kind.MATRIX, (5, 3)),
        ((5, 3), True, Lens(channel=1), Kind.MATRIX, (5, 3)),
        ((9, 3, 4, 4), True, Lens(), Kind.IMAGES, (FIRST, 4, 4)),
        ((9, 3, 4, 4), True, Lens(sample=2), Kind.IMAGES, (3, 4, 4)),
        ((9, 3, 4, 4), True, Lens(sample=2, channel=1), Kind.IMAGE, (4, 4)),
        ((9, 3, 4, 4), True, Lens(sample=2, channel=3), Kind.IMAGES, (3, 4, 4)),
        ((9, 1, 4, 4), True, Lens(sample=2), Kind.IMAGE, (4, 4)),
        ((9, 3, 4, 4), True, Lens(channel=1), Kind.IMAGES, (FIRST, 4, 4)),
        ((8, 3, 2, 2), False, Lens(), Kind.IMAGES, (24, 2, 2)),
        ((9, 7, 4), True, Lens(sample=2), Kind.MATRIX, (7, 4)),
        ((1, 3), True, Lens(), Kind.VECTOR, (3,)),  # of one sample alone: that one
        ((1, 3, 4, 4), True, Lens(), Kind.IMAGES, (3, 4, 4)),
        ((1, 3, 4, 4), True, Lens(channel=1), Kind.IMAGE, (4, 4)),
        ((9, 7, 4), True, Lens(sample=2, channel=1), Kind.MATRIX, (7, 4)),
    ],
)
def test_a_tensor_is_drawn_as_fits(shape, batched, lens, kind, shown) -> None:
    cut = lens.cut(numbered(*shape), batched)
    assert (cut.kind, cut.array.shape) == (kind, shown)


def test_the_picked_numbers_are_those_of_the_sample_and_the_channel() -> None:
    images = numbered(9, 3, 4, 4)
    cut = Lens(sample=2, channel=1).cut(images, batched=True)
    assert np.array_equal(cut.array, images[2, 1])
    assert (cut.sample, cut.channel) == (2, 1)
    assert (cut.summary.low, cut.summary.high) == (images[2, 1].min(), images[2, 1].max())
    assert np.array_equal(Lens(channel=1).cut(images, batched=True).array, images[:FIRST, 1])


def test_a_sample_beyond_the_batch_is_the_last() -> None:
    cut = Lens(sample=100).cut(numbered(4, 3), batched=True)
    assert cut.sample == 3
    assert np.array_equal(cut.array, numbered(4, 3)[3])


def test_a_cut_is_a_copy_and_read_only() -> None:
    array = numbered(3, 2)
    cut = Lens().cut(array, batched=True)
    array[...] = -1
    assert np.array_equal(cut.array, numbered(3, 2))
    with pytest.raises(ValueError, match="read-only"):
        cut.array[0, 0] = 1


def test_a_million_numbers_are_thinned_and_say_so() -> None:
    array = numbered(1000, 1000)
    cut = Lens().cut(array, batched=False)
    assert cut.steps == (16, 16)
    assert cut.every == 256
    assert cut.is_thinned
    assert cut.whole == (1000, 1000)
    assert cut.array[3, 5] == array[cut.index((3, 5))]


def test_figures_of_one_sample_are_of_all_its_numbers() -> None:
    array = np.zeros((2, 100_00))
    array[1, 7] = 5.0
    assert Lens(sample=1).cut(array, batched=True).summary.high == 5.0


@given(array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=40), st.booleans(), st.integers(0, 50))
def test_whatever_the_shape_little_is_shown(shape, all_samples, sample) -> None:
    batched = bool(shape)
    cut = Lens(None if all_samples else sample).cut(np.ones(shape, np.float32), batched)
    assert cut.array.size <= LIMIT
    assert (
        cut.array.ndim
        == {Kind.SCALAR: 0, Kind.VECTOR: 1, Kind.MATRIX: 2, Kind.IMAGE: 2, Kind.IMAGES: 3}[cut.kind]
    )
    assert len(cut.whole) == len(cut.steps) == cut.array.ndim


def test_what_is_no_number_is_counted() -> None:
    array = np.array([[1.0, np.nan, np.inf], [2.0, -np.inf, 3.0]])
    cut = Lens().cut(array, batched=True)
    assert (cut.nans, cut.infinities) == (1, 2)
    assert Lens(sample=1).cut(array, batched=True).nans == 0


@pytest.mark.parametrize("lens", [Lens(), Lens(sample=2), Lens(channel=1), Lens(sample=2, channel=1)])
@pytest.mark.parametrize("shape", [(9, 3, 4, 4), (9, 1, 4, 4), (9, 5), (9, 9, 7), (9, 3, 60, 80)])
def test_every_number_says_where_it_stands(lens, shape) -> None:
    array = numbered(*shape)
    cut = lens.cut(array, batched=True)
    for at in np.ndindex(cut.array.shape):
        assert cut.array[at] == array[cut.place(at)]
