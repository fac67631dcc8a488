"""Embedding and layer normalisation by hand, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.executor import StageError
from netstudio.engine.ops.embedding import Embedding
from netstudio.engine.ops.layer_norm import LayerNorm
from netstudio.engine.ops.shape import Transpose
from netstudio.engine.program import ShapeError
from tests.engine.bench import Bench, op_bench


def test_rows_that_come_twice_add_up_their_gradients():
    w = np.arange(8.0).reshape(4, 2)
    t = np.array([[1, 3], [1, 1]])
    bench = op_bench(Embedding(), [w, t])
    upstream = np.arange(8.0).reshape(2, 2, 2)
    np.testing.assert_array_equal(bench.run(upstream), w[t])
    np.testing.assert_array_equal(bench.gradients[0], [[0, 0], [0 + 4 + 6, 1 + 5 + 7], [0, 0], [2, 3]])


@given(seed=st.integers(0, 2**32 - 1), turned=st.booleans())
def test_embedding_is_a_product_with_one_hot_rows(seed, turned):
    rng = np.random.default_rng(seed)
    w, t = rng.standard_normal((5, 3)), rng.integers(0, 5, (4, 2))

    def build(b, w, t):
        y = b.op(Embedding(), b.op(Transpose(), w) if turned else w, t)
        return b.op(Transpose((2, 0, 1)), y) if turned else y

    bench = Bench(build, [w.T if turned else w, t])
    upstream = rng.standard_normal((4, 2, 3))
    one_hot = np.eye(5)[t]
    y = bench.run(upstream.transpose(2, 0, 1) if turned else upstream)
    np.testing.assert_allclose(y.transpose(1, 2, 0) if turned else y, one_hot @ w, rtol=1e-12)
    (dw,) = bench.gradients
    expected = np.einsum("ntk,ntd->kd", one_hot, upstream)
    np.testing.assert_allclose(dw.T if turned else dw, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("number", [5, -1, 2**40])
def test_a_number_without_a_row_is_refused_with_its_place(number):
    bench = op_bench(Embedding(), [np.ones((5, 3)), np.array([[0, 1, 2], [3, number, 4]])])
    with pytest.raises(StageError, match=rf"The number {number} at \(1, 1\) has no row: there are 5, 0 to 4"):
        bench.run()


def test_reals_have_no_rows():
    with pytest.raises(ShapeError, match="takes whole numbers") as refused:
        op_bench(Embedding(), [np.ones((5, 3)), np.ones(4)])
    assert refused.value.input == 1
    with pytest.raises(ShapeError, match=r"W is \(5,\)"):
        Embedding().shape((5,), (4,))


@pytest.mark.parametrize("axes", [1, 2])
def test_each_sample_gets_mean_0_and_variance_1(axes):
    x = 5 + 3 * np.random.default_rng(0).standard_normal((4, 5, 6))
    over = tuple(range(-axes, 0))
    y = op_bench(LayerNorm(axes, 1e-12), [x]).run()
    np.testing.assert_allclose(y.mean(over), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(over), 1, rtol=1e-9)


def test_a_constant_sample_becomes_zero_and_not_nan():
    bench = op_bench(LayerNorm(), [np.full((2, 3), 7.0)])
    np.testing.assert_array_equal(bench.run(np.ones((2, 3))), 0)
    assert np.isfinite(bench.gradients[0]).all()


def test_scale_and_shift_of_another_shape_are_refused():
    with pytest.raises(ShapeError, match=r"takes γ and β of the shape \(3,\); this is \(4,\)") as refused:
        LayerNorm().shape((2, 3), (3,), (4,))
    assert refused.value.input == 2
    with pytest.raises(ShapeError, match=r"normalises the last 3 axes of samples; this gives \(2, 3\)"):
        LayerNorm(3).shape((2, 3))
