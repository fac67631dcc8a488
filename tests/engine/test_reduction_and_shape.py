"""Reductions, products and other shapes of the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.ops.matrix import Affine, MatMul
from netstudio.engine.ops.reduction import Max, Mean, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.program import ShapeError
from tests.engine.bench import Bench, op_bench, relative_error

REDUCTIONS = {Sum: np.sum, Mean: np.mean, Max: np.max}


@st.composite
def reductions(draw):
    shape = tuple(draw(st.lists(st.integers(1, 4), max_size=4)))
    axis = draw(st.none() | st.integers(-len(shape), len(shape) - 1)) if shape else None
    return shape, axis, draw(st.booleans()), draw(st.integers(0, 2**32 - 1))


@pytest.mark.parametrize("op", REDUCTIONS)
@given(case=reductions())
def test_reductions_are_those_of_numpy(op, case):
    shape, axis, keepdims, seed = case
    x = np.random.default_rng(seed).standard_normal(shape)
    bench = op_bench(op(axis, keepdims), [x])
    expected = REDUCTIONS[op](x, axis=axis, keepdims=keepdims)
    assert bench.output.shape == expected.shape
    np.testing.assert_allclose(bench.run(), expected, rtol=1e-12, atol=1e-12)
    total = {Sum: x.size, Mean: expected.size, Max: expected.size}[op]
    assert bench.gradients[0].sum() == pytest.approx(total)  # nothing is lost or counted twice


@pytest.mark.parametrize("op", [Sum, Mean])
@given(data=st.data())
def test_several_axes_are_reduced_at_once(op, data):
    shape = tuple(data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    axes = tuple(data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True)))
    axes = tuple(axis - len(shape) if data.draw(st.booleans()) else axis for axis in axes)
    x = np.random.default_rng(0).standard_normal(shape)
    keepdims = data.draw(st.booleans())
    bench = op_bench(op(axes, keepdims), [x])
    expected = REDUCTIONS[op](x, axis=axes, keepdims=keepdims)
    assert bench.output.shape == expected.shape
    np.testing.assert_allclose(bench.run(), expected, rtol=1e-12, atol=1e-12)
    upstream = np.random.default_rng(1).standard_normal(bench.output.shape)
    numerical = bench.numerical_gradients(upstream)
    bench.run(upstream)
    assert relative_error(bench.gradients, numerical) <= 1e-6


def test_of_equal_maxima_the_first_gets_the_gradient():
    x = np.array([[1.0, 5.0, 5.0], [2.0, 2.0, 0.0]])
    bench = op_bench(Max(axis=1), [x])
    bench.run(np.array([3.0, 4.0]))
    np.testing.assert_array_equal(bench.gradients[0], [[0, 3, 0], [4, 0, 0]])
    bench = op_bench(Max(), [x])
    bench.run(3.0)
    np.testing.assert_array_equal(bench.gradients[0], [[0, 3, 0], [0, 0, 0]])


def test_max_of_a_transposed_value():
    """Its argmax counts along the transposed order, its gradient lies in another."""
    x = np.array([[1.0, 4.0], [3.0, 2.0], [9.0, 0.0]])
    bench = Bench(lambda b, x: b.op(Max(axis=1), b.op(Transpose(), x)), [x])
    np.testing.assert_array_equal(bench.run(), [9, 4])
    np.testing.assert_array_equal(bench.gradients[0], [[0, 1], [0, 0], [1, 0]])


@pytest.mark.parametrize("axis", [2, -3])
def test_an_axis_that_is_not_there_is_refused(axis):
    with pytest.raises(ShapeError, match=rf"axis {axis}; this gives \(2, 3\), which has 2 axes"):
        Sum(axis).shape((2, 3))


@given(shape=st.lists(st.integers(1, 4), max_size=4), data=st.data())
def test_reshape_and_transpose_are_those_of_numpy(shape, data):
    x = np.arange(float(np.prod(shape, dtype=int))).reshape(shape)
    axes = data.draw(st.none() | st.permutations(range(len(shape))).map(tuple))
    bench = Bench(lambda b, x: b.op(Reshape((-1,)), b.op(Transpose(axes), x)), [x])
    upstream = np.arange(float(x.size))
    np.testing.assert_array_equal(bench.run(upstream), x.transpose(axes).reshape(-1))
    back = np.argsort(axes) if axes is not None else None
    turned = upstream.reshape(x.transpose(axes).shape)
    np.testing.assert_array_equal(bench.gradients[0], turned.transpose(back))


def test_reshape_is_a_view_where_memory_allows():
    plain = op_bench(Reshape((3, 2)), [np.ones((2, 3))])
    assert np.shares_memory(plain.run(), plain.plan.array(plain.values[0]))
    turned = Bench(lambda b, x: b.op(Reshape((6,)), b.op(Transpose(), x)), [np.ones((2, 3))])
    assert not np.shares_memory(turned.run(), turned.plan.array(turned.values[0]))


@pytest.mark.parametrize("target", [(4,), (-1, 4), (-1, -1), (0, 6), (-2, 3), (7, -1)])
def test_shapes_that_cannot_be_made_are_refused(target):
    with pytest.raises(ShapeError):
        Reshape(target).shape((2, 3))


@pytest.mark.parametrize("axes", [(0,), (0, 0), (0, 2), (-1, 0)])
def test_axes_that_are_no_permutation_are_refused(axes):
    with pytest.raises(ShapeError):
        Transpose(axes).shape((2, 3))


def test_affine_by_hand():
    x, w, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]), np.ones(3)
    bench = op_bench(Affine(), [x, w, b])
    np.testing.assert_array_equal(bench.run(), [[2, 3, 5], [4, 5, 11]])
    dx, dw, db = bench.gradients
    np.testing.assert_array_equal(dx, [[3, 2], [3, 2]])
    np.testing.assert_array_equal(dw, [[4, 4, 4], [6, 6, 6]])
    np.testing.assert_array_equal(db, [2, 2, 2])


@pytest.mark.parametrize(
    ("shapes", "place"),
    [
        (((2, 3, 4), (3, 4)), 0),
        (((2, 3), (4, 3)), 1),
        (((2, 3), (3, 4), (3,)), 2),
        (((2,), (2, 3)), 0),
    ],
)
def test_affine_refuses_at_the_input_that_is_wrong(shapes, place):
    with pytest.raises(ShapeError) as refused:
        Affine().shape(*shapes)
    assert refused.value.input == place


@pytest.mark.parametrize(
    ("shapes", "place"), [(((2, 3), (4, 3)), 1), (((3,), (3, 4)), 0), (((2, 3), (3,)), 1)]
)
def test_matmul_refuses_at_the_input_that_is_wrong(shapes, place):
    with pytest.raises(ShapeError, match=r"takes \(N, D\) and \(D, M\)") as refused:
        MatMul().shape(*shapes)
    assert refused.value.input == place


def test_matmul_of_integers_and_reals():
    bench = op_bench(MatMul(), [np.array([[1, 2]]), np.array([[0.5], [1.0]])], "float32")
    assert bench.run() == 2.5
    np.testing.assert_array_equal(bench.gradients[0], [[1], [2]])


def test_matrix_times_its_own_transpose():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    bench = Bench(lambda b, x: b.op(MatMul(), x, b.op(Transpose(), x)), [x])
    np.testing.assert_array_equal(bench.run(), x @ x.T)
    np.testing.assert_array_equal(bench.gradients[0], 2 * np.ones((2, 2)) @ x)


def test_sum_spreads_over_what_it_adds():
    bench = Bench(lambda b, x, w: b.op(Sum(), b.op(Multiply(), x, w)), [np.ones((2, 3)), np.arange(3.0)])
    assert bench.run() == 6
    np.testing.assert_array_equal(bench.gradients[1], [2, 2, 2])
