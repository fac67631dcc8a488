"""Concatenation, slices and products of many matrices against NumPy, in any order in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.ops.join import Concatenate, Slice
from netstudio.engine.ops.matrix import MatMul
from netstudio.engine.ops.shape import Transpose
from netstudio.engine.ops.softmax import Softmax
from netstudio.engine.program import ShapeError
from tests.engine.bench import Bench, op_bench

SEEDS = st.integers(0, 2**32 - 1)
LENGTHS = st.integers(1, 4)


@st.composite
def parts(draw):
    """An axis, and arrays that fit along it."""
    shape = draw(st.lists(LENGTHS, min_size=1, max_size=4))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    rng = np.random.default_rng(draw(SEEDS))
    arrays = []
    for length in draw(st.lists(LENGTHS, min_size=1, max_size=4)):
        shape[axis] = length
        arrays.append(rng.standard_normal(shape))
    return axis, arrays


@given(case=parts())
def test_concatenation_is_that_of_numpy_and_slices_undo_it(case):
    axis, arrays = case
    bench = op_bench(Concatenate(axis), arrays)
    expected = np.concatenate(arrays, axis)
    np.testing.assert_array_equal(bench.run(expected), expected)
    for found, array in zip(bench.gradients, arrays, strict=True):
        np.testing.assert_array_equal(found, array)
    start = arrays[0].shape[axis] if len(arrays) > 1 else 0
    taken = op_bench(Slice(axis, start, expected.shape[axis]), [expected])
    rest = np.concatenate(arrays[1:] or arrays, axis)
    np.testing.assert_array_equal(taken.run(rest), rest)
    lost = [np.zeros_like(arrays[0])] if len(arrays) > 1 else []
    np.testing.assert_array_equal(taken.gradients[0], np.concatenate([*lost, rest], axis))


def test_values_of_other_shapes_are_not_joined():
    with pytest.raises(ShapeError, match=r"the first is \(2, 3\), number 2 is \(4, 3\)") as refused:
        Concatenate(1).shape((2, 3), (4, 3))
    assert refused.value.input == 1
    with pytest.raises(ShapeError, match=r"number 3 is \(2,\)"):
        Concatenate(1).shape((2, 3), (2, 4), (2,))
    for axis in (2, -3):
        with pytest.raises(ShapeError, match=r"which has 2 axes"):
            Concatenate(axis).shape((2, 3), (2, 3))


@pytest.mark.parametrize(("start", "stop"), [(2, 2), (3, 1), (-1, 2), (0, 4)])
def test_a_slice_that_is_not_there_is_refused(start, stop):
    with pytest.raises(ShapeError, match=r"of axis 1; this gives \(2, 3\), where it is 3 long"):
        Slice(1, start, stop).shape((2, 3))


@st.composite
def products(draw):
    """Two arrays that fit, each with its axes in another order in memory."""
    n, d, m = (draw(LENGTHS) for _ in range(3))
    leading = draw(st.lists(LENGTHS, max_size=2))
    rng = np.random.default_rng(draw(SEEDS))
    found = []
    for matrix in ((n, d), (d, m)):
        kept = leading[draw(st.integers(0, len(leading))) :]
        shape = [length if draw(st.booleans()) else 1 for length in kept] + list(matrix)
        order = draw(st.permutations(range(len(shape))))
        found.append((rng.standard_normal(shape), tuple(order)))
    return found


@given(case=products())
def test_products_are_those_of_numpy_in_any_memory_order(case):
    (a, order_a), (b, order_b) = case

    def build(builder, x, y):
        return builder.op(MatMul(), builder.op(Transpose(order_a), x), builder.op(Transpose(order_b), y))

    back = [np.argsort(order_a), np.argsort(order_b)]
    bench = Bench(build, [a.transpose(back[0]), b.transpose(back[1])])
    expected = a @ b
    upstream = np.random.default_rng(0).standard_normal(expected.shape)
    np.testing.assert_allclose(bench.run(upstream), expected, rtol=1e-12, atol=1e-12)
    whole = [upstream @ b.swapaxes(-1, -2), a.swapaxes(-1, -2) @ upstream]
    for found, gradient, x, turned in zip(bench.gradients, whole, (a, b), back, strict=True):
        kept = (1,) * (gradient.ndim - x.ndim) + x.shape
        axes = tuple(i for i, n in enumerate(gradient.shape) if kept[i] != n)
        summed = gradient.sum(axes, keepdims=True).reshape(x.shape)
        np.testing.assert_allclose(found, summed.transpose(turned), rtol=1e-12, atol=1e-12)


def test_numbers_of_matrices_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match=r"a is \(2, 4, 3\), b is \(5, 3, 2\)") as refused:
        MatMul().shape((2, 4, 3), (5, 3, 2))
    assert refused.value.input == 1


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_softmax_is_1_along_its_axis(axis):
    x = np.random.default_rng(0).standard_normal((2, 3, 4))
    np.testing.assert_allclose(op_bench(Softmax(axis=axis), [x]).run().sum(axis), 1)
