"""Arithmetic and functions of one value: values, broadcasting, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from netstudio.engine.ops.activation import ReLU, Sigmoid, Step, Tanh
from netstudio.engine.ops.arithmetic import Add, Divide, Maximum, Minimum, Multiply, Subtract
from netstudio.engine.ops.unary import Abs, Exp, Log, Negate, Reciprocal, Sqrt, Square
from netstudio.engine.program import ShapeError
from tests.engine.bench import Bench, op_bench, relative_error

BINARY = {
    Add(): lambda a, b: a + b,
    Subtract(): lambda a, b: a - b,
    Multiply(): lambda a, b: a * b,
    Divide(): lambda a, b: a / b,
    Maximum(): lambda a, b: np.where(a > b, a, b),
    Minimum(): lambda a, b: np.where(a < b, a, b),
}
UNARY = {
    Negate(): lambda x: -x,
    Abs(): lambda x: np.sqrt(x * x),
    Exp(): lambda x: np.e**x,
    Log(): lambda x: np.log2(x) / np.log2(np.e),
    Square(): lambda x: x * x,
    Sqrt(): lambda x: x**0.5,
    Reciprocal(): lambda x: 1 / x,
    Step(): lambda x: np.where(x > 0, 1.0, 0.0),
    ReLU(): lambda x: np.where(x > 0, x, 0.0),
    Sigmoid(): lambda x: 0.5 + 0.5 * np.tanh(0.5 * x),
    Tanh(): lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
}


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4), seed=st.integers(0, 2**32 - 1)
)
def test_arithmetic_broadcasts_as_numpy_does(op, shapes, seed):
    rng = np.random.default_rng(seed)
    a, b = (rng.uniform(0.5, 2, shape) for shape in shapes.input_shapes)
    bench = op_bench(op, [a, b])
    upstream = rng.standard_normal(shapes.result_shape)
    np.testing.assert_allclose(bench.run(upstream), BINARY[op](a, b), rtol=1e-14)
    numerical = bench.numerical_gradients(upstream)
    bench.run(upstream)
    assert relative_error(bench.gradients, numerical) <= 1e-6


@pytest.mark.parametrize("op", UNARY, ids=lambda op: op.name)
def test_functions_have_the_values_of_their_formula(op):
    x = np.array([0.1, 0.5, 1.0, 3.0] if type(op).positive else [-3.0, -0.5, 0.0, 0.5, 3.0])
    if isinstance(op, Reciprocal | Log | Sqrt):
        x = np.abs(x) + 0.1
    np.testing.assert_allclose(op_bench(op, [x]).run(), UNARY[op](x), rtol=1e-12)


def test_shapes_that_do_not_fit_are_refused_in_words():
    with pytest.raises(ShapeError, match=r"a is \(2, 3\), b is \(4,\)") as refused:
        Add().shape((2, 3), (4,))
    assert refused.value.input == 1


@pytest.mark.parametrize(("x", "y"), [(-1000.0, 0.0), (0.0, 0.5), (1000.0, 1.0)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_sigmoid_saturates_without_overflow(x, y, dtype):
    bench = op_bench(Sigmoid(), [np.array([x])], dtype)
    assert bench.run()[0] == y
    assert bench.gradients[0][0] == y * (1 - y)


def test_derivative_of_sigmoid_is_y_times_one_minus_y():
    x = np.linspace(-5, 5, 21)
    bench = op_bench(Sigmoid(), [x])
    y = bench.run(2.0)
    np.testing.assert_allclose(bench.gradients[0], 2 * y * (1 - y), rtol=1e-14)


def test_relu_stops_the_gradient_at_zero_and_below():
    bench = op_bench(ReLU(), [np.array([-1.0, 0.0, 2.0])])
    np.testing.assert_array_equal(bench.run(3.0), [0, 0, 2])
    np.testing.assert_array_equal(bench.gradients[0], [0, 0, 3])


def test_relu_and_its_input_added_sum_their_gradients():
    """Where a backward writes into its upstream gradient, this comes out wrong."""
    x = np.array([-1.0, 2.0])
    bench = Bench(lambda b, x: b.op(Add(), b.op(ReLU(), x), x), [x])
    np.testing.assert_array_equal(bench.run(), [-1, 4])
    np.testing.assert_array_equal(bench.gradients[0], [1, 2])


@pytest.mark.parametrize("op", [Maximum(), Minimum()], ids=lambda op: op.name)
def test_equal_ones_share_the_gradient_of_the_larger_and_of_the_smaller(op):
    bench = op_bench(op, [np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])])
    bench.run(4.0)
    first, second = (0, 4) if isinstance(op, Maximum) else (4, 0)
    np.testing.assert_array_equal(bench.gradients[0], [2, first, second])
    np.testing.assert_array_equal(bench.gradients[1], [2, second, first])


def test_abs_has_no_slope_at_zero():
    bench = op_bench(Abs(), [np.array([-2.0, 0.0, 3.0])])
    np.testing.assert_array_equal(bench.run(2.0), [2, 0, 3])
    np.testing.assert_array_equal(bench.gradients[0], [-2, 0, 2])


@pytest.mark.parametrize(("op", "slope"), [(Multiply(), [6.0, -2.0]), (Add(), [2.0, 2.0])])
def test_a_value_read_twice_sums_its_gradients(op, slope):
    bench = Bench(lambda b, x: b.op(op, x, x), [np.array([3.0, -1.0])])
    bench.run()
    np.testing.assert_array_equal(bench.gradients[0], slope)


def test_integers_mix_with_reals():
    labels, x = np.array([0, 3]), np.array([0.5, 1.5])
    bench = op_bench(Subtract(), [x, labels], "float32")
    np.testing.assert_array_equal(bench.run(), [0.5, -1.5])
    np.testing.assert_array_equal(bench.gradients[0], [1, 1])


def test_two_apples_and_the_tax():
    """Book, chapter 5.1: 2 apples of 100 with a tax of 1.1 cost 220."""
    bench = Bench(
        lambda b, apple, number, tax: b.op(Multiply(), b.op(Multiply(), apple, number), tax),
        [np.array(100.0), np.array(2.0), np.array(1.1)],
    )
    assert bench.run() == pytest.approx(220)
    assert [float(g) for g in bench.gradients] == pytest.approx([2.2, 110, 200])


def test_apples_and_oranges():
    """Book, chapter 5.1: 2 apples of 100 and 3 oranges of 150 with a tax of 1.1 cost 715."""

    def shopping(b, apple, apples, orange, oranges, tax):
        price = b.op(Add(), b.op(Multiply(), apple, apples), b.op(Multiply(), orange, oranges))
        return b.op(Multiply(), price, tax)

    bench = Bench(shopping, [np.array(x) for x in (100.0, 2.0, 150.0, 3.0, 1.1)])
    assert bench.run() == pytest.approx(715)
    assert [float(g) for g in bench.gradients] == pytest.approx([2.2, 110, 3.3, 165, 650])
