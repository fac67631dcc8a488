"""Parts and data sets: what they say of themselves and what they refuse."""

import numpy as np
import pytest

from netstudio.data import DataError, Dataset, Part
from netstudio.data.dataset import labels


def part(t: list[object], x_shape: tuple[int, ...] = (2,)) -> Part:
    return Part(np.ones((len(t), *x_shape)), np.array(t))


def test_a_part_shares_memory_and_cannot_be_written_to() -> None:
    x, t = np.zeros((3, 2)), np.arange(3)
    made = Part(x, t)
    assert len(made) == 3
    assert np.shares_memory(made.x, x)
    for array in (made.x, made.t):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    x[0] = 1  # the array of the caller stays writable


@pytest.mark.parametrize(
    ("x", "t", "words"),
    [
        (np.zeros((3, 2)), np.zeros(2), "There are 3 inputs but 2 targets."),
        (np.zeros((0, 2)), np.zeros(0), "There are no samples"),
        (np.zeros((3, 0)), np.zeros(3), "There are no samples"),
        (np.float64(1), np.zeros(1), "first axis counts the samples"),
    ],
)
def test_a_part_refuses_what_is_no_set_of_samples(x: np.ndarray, t: np.ndarray, words: str) -> None:
    with pytest.raises(DataError, match=words):
        Part(np.asarray(x), t)


def test_samples_are_scaled_distinct_and_the_same_for_a_seed() -> None:
    made = Part(np.arange(100, dtype=np.uint8).reshape(100, 1), np.arange(100), scale=0.5)
    drawn = made.samples(20, seed=4)
    assert drawn.x.dtype == np.float32
    assert len(set(drawn.t.tolist())) == 20
    np.testing.assert_array_equal(drawn.x[:, 0], drawn.t * 0.5)
    np.testing.assert_array_equal(drawn.t, made.samples(20, seed=4).t)
    assert drawn.t.tolist() != made.samples(20, seed=5).t.tolist()
    assert len(made.samples(1000)) == 100


@pytest.mark.parametrize(
    ("t", "counts"),
    [
        ([2, 0, 2], [1, 0, 2]),
        ([[2.0], [0.0], [2.0]], [1, 0, 2]),
        ([[0, 0, 1], [1, 0, 0], [0, 0, 1]], [1, 0, 2]),
    ],
)
def test_labels_columns_and_one_hot_rows_count_alike(t: list[object], counts: list[int]) -> None:
    data = Dataset("Any", part(t), part(t), classes=("a", "b", "c"))
    assert data.class_counts(data.train).tolist() == counts
    assert labels(data.test.t).tolist() == [2, 0, 2]


def test_shapes_leave_out_the_batch() -> None:
    images = part([[0.5], [0.25]], (3, 4, 5))
    data = Dataset("Values", images, images)
    assert (data.sample_shape, data.target_shape) == ((3, 4, 5), (1,))


@pytest.mark.parametrize(
    ("t", "words"),
    [
        ([0, 3], "Any: 3 is no class; they are 0 to 2."),
        ([0, -1], "Any: -1 is no class"),
        ([[0.5], [1.0]], "Any: 0.5 is no class"),
        ([[float("nan")], [1.0]], "Any: nan is no class"),
        ([[1, 0], [0, 1]], r"Any: targets of shape \(2,\) do not fit 3 classes"),
        ([[1, 0, 1], [0, 0, 0]], "Any: a one-hot target is a single 1"),
        ([[1, 0, 0], [0, 2, 0]], "Any: a one-hot target is a single 1"),
    ],
)
def test_targets_outside_the_classes_are_refused(t: list[object], words: str) -> None:
    whole = [[1, 0, 0]] if np.ndim(t) == 2 and np.shape(t)[1] == 3 else t
    with pytest.raises(DataError, match=words):
        Dataset("Any", part(whole), part(t), classes=("a", "b", "c"))


def test_parts_of_unequal_shape_are_refused() -> None:
    with pytest.raises(DataError, match=r"Any: shape \(2,\) in training, \(5,\) in test\."):
        Dataset("Any", part([0, 1]), part([0, 1], (5,)))


def test_a_preview_of_numbers_too_large_for_float32_is_no_failure():
    part = Part(np.array([[1e300], [1.0]]), np.zeros(2))
    assert sorted(part.samples(2).x.ravel()) == [1, np.inf]
