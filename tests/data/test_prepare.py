"""Splitting, normalising and one-hot rows, the same for every kind of file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.data import DataError
from netstudio.data.prepare import Recipe
from netstudio.data.samples import Outline, Samples, Source

RNG = np.random.default_rng(0)


def numbered(n: int, classes: int = 0) -> Source:
    """Samples whose x is their number."""
    t = np.arange(n) % classes if classes else np.arange(n, dtype=float)[:, None]
    return Source(Samples(np.arange(n, dtype=float)[:, None], t, tuple(map(str, range(classes)))))


@given(
    n=st.integers(1, 60),
    share=st.floats(0, 0.9),
    shuffle=st.booleans(),
    seed=st.integers(0, 9),
    classes=st.integers(0, 4),
)
def test_a_split_takes_every_sample_once_and_as_many_as_was_said(n, share, shuffle, seed, classes):
    recipe, source = Recipe(share, shuffle, seed), numbered(n, classes)
    found = recipe.dataset("numbers", source)
    assert len(found.train) == recipe.train_count(Outline.of(source))
    if share == 0 or n == 1:
        assert found.test is found.train
        return
    both = np.concatenate([found.train.x, found.test.x])
    assert sorted(both.ravel().tolist()) == list(range(n))
    assert len(found.test) == min(max(1, round(share * n)), n - 1)
    if not shuffle:
        assert found.test.x[0, 0] == len(found.train)
    again = Recipe(share, shuffle, seed).dataset("numbers", source)
    np.testing.assert_array_equal(found.test.x, again.test.x)


def test_every_class_gives_its_share():
    t = np.repeat([0, 1, 2], [100, 50, 10])
    source = Source(Samples(np.arange(160.0)[:, None], t, ("a", "b", "c")))
    found = Recipe(0.2, seed=3).dataset("uneven", source)
    assert found.class_counts(found.test).tolist() == [20, 10, 2]
    other = Recipe(0.2, seed=4).dataset("uneven", source)
    assert (found.test.x != other.test.x).any()


@pytest.mark.parametrize("shape", [(40, 3), (40, 2, 5, 4), (40, 3, 2)])
def test_to_mean_zero_and_unit_deviation_of_the_training_part(shape):
    x = RNG.normal(5, 3, shape)
    source = Source(Samples(x, np.zeros((40, 1))))
    found = Recipe(0.25, normalise="standard").dataset("x", source)
    axes = (0, 2, 3) if len(shape) == 4 else (0,)
    np.testing.assert_allclose(found.train.x.mean(axes), 0, atol=1e-12)
    np.testing.assert_allclose(found.train.x.std(axes), 1, atol=1e-12)
    assert abs(found.test.x.mean(axes)).max() > 1e-3, "the test part is not looked at"


def test_between_zero_and_one():
    x = np.array([[1.0, 7], [3, 7], [2, 7]])
    found = Recipe(0, normalise="0 to 1").dataset("x", Source(Samples(x, x)))
    assert found.train.x.tolist() == [[0, 0], [1, 0], [0.5, 0]], "a column that never changes is 0"


def test_bytes_stay_bytes_where_they_can():
    x = np.array([[0, 255], [51, 102]], np.uint8)
    found = Recipe(0, normalise="0 to 1").dataset("x", Source(Samples(x, np.zeros((2, 1)))))
    assert found.train.x.dtype == np.uint8
    np.testing.assert_allclose(found.train.x * found.train.scale, [[0, 1], [0.2, 0.4]])
    found = Recipe(0, normalise="standard").dataset("x", Source(Samples(x, np.zeros((2, 1)))))
    assert found.train.x.dtype == np.float32
    np.testing.assert_allclose(found.train.x, [[-1, 1], [1, -1]])


def test_one_hot_rows():
    found = Recipe(0, one_hot=True).dataset("x", numbered(3, 3))
    assert found.train.t.tolist() == np.eye(3).tolist()
    values = Recipe(0, one_hot=True).dataset("x", numbered(3))
    assert values.train.t.tolist() == [[0], [1], [2]], "values have no classes"


@pytest.mark.parametrize("one_hot", [False, True])
def test_a_class_that_only_the_test_part_has_is_refused(one_hot):
    train, test = numbered(4, 2).train, numbered(4, 3).train
    with pytest.raises(DataError, match="class 2 of the test part is not among the 2 of the training part"):
        Recipe(one_hot=one_hot).dataset("x", Source(train, test))


@pytest.mark.parametrize("normalise", ["none", "0 to 1", "standard"])
def test_parts_of_unequal_shape_are_refused(normalise):
    train, test = Samples(np.ones((2, 3)), np.ones((2, 1))), Samples(np.ones((2, 4)), np.ones((2, 1)))
    with pytest.raises(DataError, match=r"shape \(3,\) in training, \(4,\) in test"):
        Recipe(normalise=normalise).dataset("x", Source(train, test))


def test_more_than_there_is_memory_for_is_refused(monkeypatch):
    monkeypatch.setattr("netstudio.data.samples.memory_limit", lambda: 100)
    source = Source(Samples(np.ones((30, 2), np.uint8), np.ones((30, 1))))
    with pytest.raises(DataError, match="unfolds to 240 B"):
        Recipe(0, normalise="standard").dataset("x", source)


@pytest.mark.parametrize("normalise", ["standard", "0 to 1"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numbers_too_large_to_be_normalised_are_refused(normalise, dtype):
    far = np.finfo(dtype).max
    x = np.array([[far], [-far], [0], [far]], dtype)
    with pytest.raises(DataError, match="net has numbers too large to be normalised") as refused:
        Recipe(0, normalise=normalise).dataset("net", Source(Samples(x, np.arange(4))))
    assert refused.value.field == "normalise"


def test_a_column_of_equal_numbers_is_not_stretched_by_their_rounding():
    x = np.full((10, 1), 0.1)
    x[-1] = 0.2
    found = Recipe(normalise="standard", shuffle=False, test_share=0.1).dataset(
        "net", Source(Samples(x, np.arange(10)))
    )
    np.testing.assert_allclose(found.train.x, 0, atol=1e-15)
    assert found.test.x == pytest.approx(0.1)
