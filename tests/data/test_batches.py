"""Gathering equals plain indexing, whatever the types."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.data import Dataset, Gather, Part
from netstudio.data.gates import gate
from netstudio.data.mnist import mnist
from netstudio.data.spirals import spirals

SETS = {
    "flat": lambda: mnist(),
    "image": lambda: mnist("image"),
    "flat one-hot": lambda: mnist(one_hot=True),
    "image one-hot": lambda: mnist("image", one_hot=True),
    "gate": lambda: gate("XOR"),
    "spirals": lambda: spirals(arms=3),
}


def buffers(data: Dataset, batch: int, dtype: type) -> tuple[np.ndarray, np.ndarray]:
    labels = data.target_shape == ()
    return (
        np.full((batch, *data.sample_shape), np.nan, dtype),
        np.full((batch, *data.target_shape), -1, np.int64 if labels else dtype),
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SETS)
def test_gather_equals_plain_indexing(name: str, dtype: type) -> None:
    data = SETS[name]()
    for part in (data.train, data.test):
        indices = np.random.default_rng(1).integers(len(part), size=50)
        x, t = buffers(data, 50, dtype)
        Gather(part, 50)(indices, x, t)
        np.testing.assert_allclose(x, part.x[indices] * part.scale, rtol=4 * np.finfo(dtype).eps)
        np.testing.assert_array_equal(t, part.t[indices])


@given(
    indices=st.lists(st.integers(0, 6), max_size=5),
    stored=st.sampled_from([np.uint8, np.int16, np.float32, np.float64]),
    wanted=st.sampled_from([np.float32, np.float64]),
    scale=st.sampled_from([1.0, 0.5]),
)
def test_any_type_any_indices(indices: list[int], stored: type, wanted: type, scale: float) -> None:
    part = Part(np.arange(42).reshape(7, 2, 3).astype(stored), np.arange(7), scale)
    rows = np.array(indices, np.int64)
    x, t = np.empty((len(rows), 2, 3), wanted), np.empty(len(rows), np.int64)
    Gather(part, 5)(rows, x, t)
    np.testing.assert_array_equal(x, part.x[rows] * scale)
    np.testing.assert_array_equal(t, rows)


@pytest.mark.parametrize("wrong", [-1, 4, 2**62])
def test_a_sample_that_is_not_there_is_refused_and_nothing_written(wrong: int) -> None:
    data = gate("AND")
    x, t = buffers(data, 2, np.float64)
    with pytest.raises(IndexError, match="sample numbers are 0 to 3"):
        Gather(data.train, 2)(np.array([0, wrong]), x, t)
    assert np.isnan(x).all()


def test_it_allocates_nothing_after_construction() -> None:
    data = mnist(one_hot=True)
    x, t = buffers(data, 100, np.float32)
    gather, indices = Gather(data.train, 100), np.arange(100)
    gather(indices, x, t)
    tracemalloc.start()
    try:
        for _ in range(20):
            gather(indices, x, t)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000  # views and numbers; a batch of bytes would be 78,400
