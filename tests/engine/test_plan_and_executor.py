"""The program, its plan, and the walk over it."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor, StageError
from netstudio.engine.initializers import Given, Normal, Zeros
from netstudio.engine.ops.activation import ReLU, Sigmoid, Step
from netstudio.engine.ops.arithmetic import Add, Multiply
from netstudio.engine.ops.loss import SoftmaxWithLoss
from netstudio.engine.ops.matrix import Affine
from netstudio.engine.ops.reduction import Sum
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.ops.unary import Exp
from netstudio.engine.optimizers import SGD
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Value

N, D, H, C = 6, 5, 4, 3


def two_layers(batch: int = N) -> tuple[Program, Value]:
    """An affine–sigmoid–affine net with softmax-with-loss, and its loss."""
    b = Builder(batch)
    x, t = b.input("x", (batch, D)), b.input("t", (batch,), integer=True)
    for owner, units in (("hidden", H), ("scores", C)):
        with b.owned_by(owner):
            w = b.parameter("W", (x.shape[1], units), Normal(std=0.5))
            x = b.op(Affine(), x, w, b.parameter("b", (units,), Zeros()))
        if owner == "hidden":
            x = b.op(Sigmoid(), x)
    with b.owned_by("loss"):
        loss = b.op(SoftmaxWithLoss(), x, t)
    return b.finish([loss]), loss


def filled(program: Program, dtype: str = "float64") -> Plan:
    plan = Plan(program, dtype)
    plan.parameters.initialize(seed=1)
    x, t = program.inputs
    rng = np.random.default_rng(0)
    plan.array(x)[...] = rng.standard_normal(x.shape)
    plan.array(t)[...] = rng.integers(0, C, t.shape)
    return plan


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_thousand_stepped_batches_are_a_thousand_run_ones(dtype):
    ends = []
    for stepped in (False, True):
        executor = Executor(filled(two_layers()[0], dtype))
        parameters = executor.plan.parameters
        updater = SGD(learning_rate=0.5).start(parameters.theta, parameters.gradient)
        for _ in range(1000):
            executor.rewind()
            stops = range(1, executor.end + 1) if stepped else [executor.turn, executor.end]
            for stop in stops:
                executor.run_to(stop)
            updater.step()
        ends.append(parameters.theta.tobytes())
    assert ends[0] == ends[1]


def test_backward_is_forward_in_reverse():
    executor = Executor(filled(two_layers()[0]))
    names = [stage.call.op.name for stage in executor.stages]
    assert names[: executor.turn] == ["affine", "sigmoid", "affine", "softmax-with-loss"]
    assert names[executor.turn :] == names[executor.turn - 1 :: -1]
    assert [stage.backward for stage in executor.stages] == [False] * 4 + [True] * 4


def test_data_gets_no_gradient():
    plan = filled(two_layers()[0])
    assert all(plan.gradient(value) is None for value in plan.program.inputs)
    assert plan.gradient(plan.program.calls[0].outputs[0]) is not None


def test_learning_lowers_the_loss():
    program, loss = two_layers()
    executor = Executor(filled(program))
    parameters = executor.plan.parameters
    updater = SGD(learning_rate=0.5).start(parameters.theta, parameters.gradient)
    losses = []
    for _ in range(200):
        executor.rewind()
        executor.run_to(executor.end)
        updater.step()
        losses.append(float(executor.plan.array(loss)))
    assert losses[-1] < 0.1 < losses[0]


def test_plans_for_other_batch_sizes_share_the_parameters():
    training = filled(two_layers()[0])
    program, _ = two_layers(batch=2)
    other = Plan(program, "float64", training.parameters, gradients=False)
    training.parameters.theta[...] = 7
    assert all((other.array(value) == 7).all() for value in program.parameters)


def test_branches_that_lead_to_no_seed_get_no_gradient():
    b = Builder(1)
    x = b.parameter("x", (3,), Given(values=(2.0,)))
    used, unused = b.fork(x, 2)
    b.op(Exp(), unused)
    total = b.op(Sum(), b.op(Multiply(), used, used))
    plan = Plan(b.finish([total]), "float64")
    plan.parameters.initialize(0)
    executor = Executor(plan)
    executor.run_to(executor.end)
    assert plan.gradient(unused) is None
    np.testing.assert_array_equal(plan.parameters.gradient, [4, 4, 4])
    assert "exp" not in [stage.call.op.name for stage in plan.lanes[0].backward]


def test_a_fork_adds_what_comes_back_on_its_branches():
    b = Builder(1)
    x = b.parameter("x", (), Given(values=(3.0,)))
    one, two, three = b.fork(x, 3)
    y = b.op(Add(), b.op(Multiply(), one, two), three)
    plan = Plan(b.finish([y]), "float64")
    plan.parameters.initialize(0)
    executor = Executor(plan)
    executor.run_to(executor.end)
    assert plan.array(y) == 12
    assert [float(plan.gradient(branch)) for branch in (one, two, three)] == [3, 3, 1]
    assert plan.parameters.gradient == 7


def test_no_gradient_passes_a_step():
    b = Builder(1)
    x = b.parameter("x", (3,), Given(values=(1.0, -1.0, 2.0)))
    plan = Plan(b.finish([b.op(Sum(), b.op(Step(), x))]), "float64")
    plan.parameters.initialize(0)
    plan.parameters.gradient[...] = 5
    executor = Executor(plan)
    executor.run_to(executor.end)
    np.testing.assert_array_equal(plan.parameters.gradient, 0)


def test_constants_and_views_take_no_second_memory():
    b = Builder(1)
    x = b.input("x", (100, 10))
    b.op(Reshape((10, 100)), x)
    assert Plan(b.finish([]), "float64").nbytes() == 8 * 1000


def test_memory_is_known_before_it_is_taken():
    program, _ = two_layers()
    plan = Plan(program, "float64")
    assert program.memory(8) == pytest.approx(plan.nbytes() + 2 * plan.parameters.theta.nbytes, rel=0.1)


def test_an_op_that_fails_names_its_node_and_can_be_run_again():
    executor = Executor(filled(two_layers()[0]))
    labels = executor.plan.array(executor.plan.program.inputs[1])
    labels[0] = C
    with pytest.raises(StageError, match="none of the 3 classes") as failed:
        executor.run_to(executor.end)
    assert failed.value.owner == "loss"
    assert executor.stages[executor.position].call.owner == "loss"
    labels[0] = 0
    executor.run_to(executor.end)
    assert executor.position == executor.end


def test_the_first_value_that_is_not_finite_is_found():
    program, _ = two_layers()
    executor = Executor(filled(program))
    executor.run_to(executor.end)
    assert executor.first_non_finite() is None
    executor.plan.parameters.values["scores", "b"][0] = np.nan
    executor.rewind()
    executor.run_to(executor.end)
    stage, value = executor.first_non_finite()
    assert (stage.call.owner, stage.call.op.name, stage.backward) == ("scores", "affine", False)
    assert value.shape == (N, C)


def test_overflow_gives_no_warning():
    b = Builder(1)
    y = b.op(ReLU(), b.op(Exp(), b.parameter("x", (), Given(values=(1e4,)))))
    plan = Plan(b.finish([y]), "float32")
    plan.parameters.initialize(0)
    Executor(plan).run_to(1)
    assert plan.array(plan.program.calls[0].outputs[0]) == np.inf
