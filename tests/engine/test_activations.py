"""Activations: their values, far from zero and at zero, and how they relate to each other."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.op import Op
from netstudio.engine.ops import all_ops
from netstudio.engine.ops.activation import MANY, LeakyReLU, ReLU, Sigmoid
from netstudio.engine.ops.smooth import ELU, GELU, SELU, SiLU, Softplus
from netstudio.engine.ops.softmax import Softmax
from netstudio.engine.ops.unary import Unary
from netstudio.engine.program import ShapeError
from tests.engine.bench import op_bench

FUSED: list[Op] = [
    op() for op in all_ops().values() if issubclass(op, Unary) and op.expand is not Unary.expand
]
FORMULAS = {
    LeakyReLU(slope=0.2): lambda x: np.where(x > 0, x, 0.2 * x),
    ELU(alpha=0.5): lambda x: np.where(x > 0, x, 0.5 * (np.exp(x) - 1)),
    SELU(): lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1)),
    GELU(): lambda x: 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
    SiLU(): lambda x: x / (1 + np.exp(-x)),
    Softplus(): lambda x: np.log(1 + np.exp(x)),
}
# Values and slopes far below zero and far above it.
ENDS = {
    ReLU(): (0, 0, 1),
    Sigmoid(): (0, 0, 0),
    LeakyReLU(slope=0): (0, 0, 1),
    ELU(alpha=0.5): (-0.5, 0, 1),
    SELU(): (-1.7580993408473766, 0, 1.0507009873554805),
    GELU(): (0, 0, 1),
    SiLU(): (0, 0, 1),
    Softplus(): (0, 0, 1),
}


@pytest.mark.parametrize("op", FORMULAS, ids=lambda op: op.name)
def test_has_the_values_of_its_formula(op):
    x = np.array([-20.0, -3.0, -0.5, -1e-9, 0.0, 1e-9, 0.5, 3.0, 20.0])
    np.testing.assert_allclose(op_bench(op, [x]).run(), FORMULAS[op](x), rtol=1e-7, atol=1e-15)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_relu_of_many_numbers_is_that_of_few(dtype):
    few = np.array([-np.inf, -1.0, -0.0, 0.0, 1e-30, 2.0, np.inf, np.nan])
    many = op_bench(ReLU(), [np.tile(few, MANY)], dtype).run()
    np.testing.assert_array_equal(many, np.tile(op_bench(ReLU(), [few], dtype).run(), MANY))


@pytest.mark.parametrize("op", FUSED, ids=lambda op: op.name)
def test_slope_at_zero_is_that_of_the_expansion(op):
    x = np.array([0.0, -0.0])
    kernel, expansion = op_bench(op, [x]), op_bench(op, [x], expanded=True)
    np.testing.assert_allclose(kernel.run(), expansion.run(), atol=1e-15)
    np.testing.assert_allclose(kernel.gradients[0], expansion.gradients[0], atol=1e-15)


@pytest.mark.parametrize("op", ENDS, ids=lambda op: op.name)
@pytest.mark.parametrize(("dtype", "far"), [("float32", 1e3), ("float32", 3e38), ("float64", 1e308)])
def test_far_from_zero_nothing_overflows(op, dtype, far):
    below, slope_below, slope = ENDS[op]
    bench = op_bench(op, [np.array([-far, far])], dtype)
    found = bench.run()
    x = bench.plan.array(bench.values[0])
    above = 1 if isinstance(op, Sigmoid) else np.array([slope], x.dtype) * x[1:]
    np.testing.assert_allclose(found, [below, np.squeeze(above)], rtol=1e-6)
    np.testing.assert_allclose(bench.gradients[0], [slope_below, slope], rtol=1e-6)


def test_very_small_numbers_keep_their_digits():
    x = np.array([-1e-12, -1e-300])
    np.testing.assert_allclose(op_bench(ELU(), [x]).run(), x, rtol=1e-11)
    far_below = np.array([-50.0, -700.0])
    np.testing.assert_allclose(op_bench(Softplus(), [far_below]).run(), np.exp(far_below), rtol=1e-12)


def test_selu_keeps_mean_and_variance():
    x = np.random.default_rng(0).standard_normal(200_000)
    y = op_bench(SELU(), [x]).run()
    assert y.mean() == pytest.approx(0, abs=0.01)
    assert y.var() == pytest.approx(1, abs=0.02)


def test_softmax_of_the_book():
    """Chapter 3.5: (0.3, 2.9, 4.0) gives (0.018, 0.245, 0.737), and the shift does not change it."""
    for shift in (True, False):
        y = op_bench(Softmax(shift), [np.array([0.3, 2.9, 4.0])]).run()
        np.testing.assert_allclose(y, [0.01821127, 0.24519181, 0.73659691], atol=1e-8)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_softmax_does_not_overflow_at_1010_unless_it_is_not_shifted(dtype):
    x = np.array([[1010.0, 1000.0, 990.0]])
    bench = op_bench(Softmax(), [x], dtype)
    assert bench.run().sum() == pytest.approx(1)
    assert np.isfinite(bench.gradients[0]).all()
    assert np.isnan(op_bench(Softmax(shift=False), [x], dtype).run()).all()


def test_softmax_runs_along_the_last_axis():
    x = np.random.default_rng(0).standard_normal((2, 3, 4))
    bench = op_bench(Softmax(), [x])
    np.testing.assert_allclose(bench.run(2.0).sum(axis=-1), 1)
    np.testing.assert_allclose(bench.gradients[0], 0, atol=1e-15)  # the sum is always 1


def test_softmax_of_a_single_number_without_axes_is_refused():
    with pytest.raises(ShapeError, match=r"works along axis -1; this gives \(\), which has 0 axes"):
        Softmax().shape(())
