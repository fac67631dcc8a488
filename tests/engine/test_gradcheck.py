"""The gradient check finds what is wrong, leaves out kinks, and leaves everything as it was."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.gradcheck import NOISE, GradientCheck, ParameterCheck, gradient_check
from netstudio.engine.initializers import Given, He, Zeros
from netstudio.engine.ops.activation import ReLU, Sigmoid, Step
from netstudio.engine.ops.arithmetic import Add, Multiply, Subtract
from netstudio.engine.ops.loss import SoftmaxWithLoss
from netstudio.engine.ops.matrix import Affine
from netstudio.engine.ops.reduction import Mean, Sum
from netstudio.engine.ops.unary import Exp, Sqrt, Square
from netstudio.engine.plan import Plan
from netstudio.engine.program import Value
from netstudio.words import Refusal

N, D, H, C = 8, 60, 20, 10


def net(activation=ReLU, dtype: str = "float64", blank: bool = True) -> Executor:
    """A two-layer net on samples that are partly blank, as digits are."""
    b = Builder(N)
    x = source = b.input("x", (N, D))
    t = b.input("t", (N,), integer=True)
    for i, units in enumerate((H, C)):
        with b.owned_by(f"affine_{i}"):
            w = b.parameter("W", (x.shape[1], units), He())
            x = b.op(Affine(), x, w, b.parameter("b", (units,), Zeros()))
            x = b.op(activation(), x) if i == 0 else x
    plan = Plan(b.finish([b.op(SoftmaxWithLoss(), x, t)]), dtype)
    plan.parameters.initialize(seed=3)
    rng = np.random.default_rng(5)
    plan.array(source)[...] = rng.random((N, D))
    if blank:
        plan.array(source)[2] = 0  # with zero bias every unit of this sample is exactly on ReLU's kink
    plan.array(t)[...] = rng.integers(0, C, N)
    return Executor(plan)


def run_on(build, values: np.ndarray) -> GradientCheck:
    """The check of Σ build(w) at w = values."""
    b = Builder(1)
    w = b.parameter("w", values.shape, Given(values=tuple(values.tolist())))
    plan = Plan(b.finish([b.op(Sum(), build(b, w))]), "float64")
    plan.parameters.initialize(0)
    return gradient_check(Executor(plan))


@pytest.mark.parametrize("activation", [Sigmoid, ReLU])
@pytest.mark.parametrize("seed", range(3))
def test_a_right_net_passes(activation, seed):
    check = gradient_check(net(activation), seed)
    assert check.max_relative_error <= 1e-6
    assert [(p.key, p.checked + p.left_out) for p in check.parameters] == [
        (("affine_0", "W"), 200),
        (("affine_0", "b"), H),
        (("affine_1", "W"), 200),
        (("affine_1", "b"), C),
    ]
    assert sum(p.left_out for p in check.parameters) <= 0.05 * (400 + H + C)


def test_a_wrong_gradient_is_found(monkeypatch):
    monkeypatch.setattr(Sigmoid, "gradient", lambda op, at, dx: [lambda: np.multiply(at.dy, at.y, dx)])
    errors = {p.key: p.error for p in gradient_check(net(Sigmoid)).parameters}
    assert errors["affine_0", "W"] > 1e-2
    assert errors["affine_1", "W"] < 1e-6  # in front of the fault all is well


def test_everything_is_left_as_it_was():
    executor = net()
    inputs = [executor.plan.array(v).copy() for v in executor.plan.program.inputs]
    theta = executor.plan.parameters.theta.copy()
    first, second = gradient_check(executor, seed=4), gradient_check(executor, seed=4)
    assert first == second  # seeded
    assert first != gradient_check(executor, seed=5)
    np.testing.assert_array_equal(executor.plan.parameters.theta, theta)
    for value, before in zip(executor.plan.program.inputs, inputs, strict=True):
        np.testing.assert_array_equal(executor.plan.array(value), before)
    assert executor.position == 0


def moved(values: np.ndarray) -> np.ndarray:
    """Where the check's noise of seed 0 takes the only parameter of a program."""
    return values + NOISE * np.random.default_rng(0).standard_normal(values.size)


def near_kinks(offset: float) -> ParameterCheck:
    """Four entries, two of which are so far from a kink."""
    values = np.array([1.0, 2.0, 3.0, 4.0])
    kinks = moved(values) + np.array([offset, -1.0, offset, 1.0])

    def build(b: Builder, w: Value) -> Value:
        return b.op(Multiply(), b.op(ReLU(), b.op(Subtract(), w, b.constant(kinks))), b.constant(3.0))

    (check,) = run_on(build, values).parameters
    return check


@pytest.mark.parametrize("offset", [0.0, 0.3e-6, -0.4e-6, 1e-6 / 3, 0.8e-6])
def test_entries_on_a_kink_are_counted_and_left_out(offset):
    check = near_kinks(offset)
    assert (check.checked, check.left_out) == (2, 2)
    assert check.error <= 1e-9


@pytest.mark.parametrize("offset", [0.2e-5, 1e-5 / 3, -0.4e-5, 0.8e-5])
def test_a_kink_that_is_not_so_near_is_stepped_around(offset):
    check = near_kinks(offset)
    assert (check.checked, check.left_out) == (4, 0)
    assert check.error <= 1e-9


def test_curvature_is_no_kink():
    """The slope of 1000 x² changes much within h, and near 0 there is next to none to compare that with."""
    values = np.array([-3.0, 1e-7, 0.0])
    values[1:] -= moved(np.zeros(3))[1:]
    (check,) = run_on(
        lambda b, w: b.op(Multiply(), b.op(Multiply(), w, w), b.constant(1000.0)), values
    ).parameters
    assert (check.checked, check.left_out) == (3, 0)
    assert check.error <= 1e-9


def test_no_gradient_on_both_sides_passes():
    (check,) = run_on(lambda b, w: b.op(Step(), w), np.array([1.0, -1.0])).parameters
    assert (check.error, check.checked) == (0.0, 2)


def test_a_gradient_that_is_zero_but_for_rounding_passes():
    """A shift that is taken away again, as that of a bias before batch normalisation."""
    x = np.array([0.3, 1.7, -0.4])

    def build(b: Builder, w: Value) -> Value:
        shifted = b.op(Add(), b.constant(x), w)
        centred = b.op(Subtract(), shifted, b.op(Mean(), shifted))
        return b.op(Sum(), b.op(Square(), b.op(Square(), centred)))

    (check,) = run_on(build, np.array([0.7])).parameters
    assert (check.error, check.checked) == (0.0, 1)


def test_a_program_without_parameters_passes():
    b = Builder(1)
    plan = Plan(b.finish([b.op(Exp(), b.constant(1.0))]), "float64")
    assert gradient_check(Executor(plan)) == GradientCheck(())


def test_float32_is_refused():
    with pytest.raises(Refusal, match="float64, not float32"):
        gradient_check(net(dtype="float32"))


def test_a_loss_that_is_not_finite_is_refused_and_the_parameters_come_back():
    b = Builder(1)
    w = b.parameter("w", (), Given(values=(1e4,)))
    plan = Plan(b.finish([b.op(Exp(), w)]), "float64")
    plan.parameters.initialize(0)
    with pytest.raises(Refusal, match="The loss is inf"):
        gradient_check(Executor(plan))
    assert plan.parameters.theta == 1e4


def test_a_gradient_that_is_no_number_is_refused_in_words():
    b = Builder(1)
    x = b.parameter("x", (), Given(values=(-1.0,)))
    root = b.op(Sqrt(), b.op(ReLU(), x))  # the loss is 0, its slope 0 × ∞
    plan = Plan(b.finish([root]), "float64")
    plan.parameters.initialize(0)
    with pytest.raises(Refusal, match="A gradient is no finite number"):
        gradient_check(Executor(plan))
