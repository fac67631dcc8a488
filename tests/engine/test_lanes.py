"""Two lanes: half the batch each, on two threads, and the results of one."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.draws import Mask
from netstudio.engine.executor import Executor, StageError
from netstudio.engine.initializers import He, Normal, Zeros
from netstudio.engine.ops.activation import ReLU
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.ops.convolution import Convolution
from netstudio.engine.ops.loss import SoftmaxWithLoss
from netstudio.engine.ops.matrix import Affine
from netstudio.engine.ops.pooling import AveragePooling, MaxPooling
from netstudio.engine.ops.reduction import Sum
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.optimizers import Momentum
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Share
from netstudio.engine.team import Team
from netstudio.engine.window import Window

D, H, C = 5, 7, 3


def net(batch: int) -> Program:
    """Affine–ReLU–dropout–affine with softmax-with-loss, and a sum over the samples beside it."""
    b = Builder(batch)
    x, t = b.input("x", (batch, D)), b.input("t", (batch,), integer=True)
    with b.owned_by("hidden"):
        w, bias = b.parameter("W", (D, H), Normal(std=0.5)), b.parameter("b", (H,), Zeros())
        h = b.op(ReLU(), b.op(Affine(), x, w, bias))
        h = b.op(Multiply(), h, b.draw("mask", (batch, H), Mask(0.5)))
    with b.owned_by("scores"):
        scores = b.op(Affine(), h, b.parameter("W", (H, C), Normal(std=0.5)))
    loss = b.op(SoftmaxWithLoss(), scores, t)
    return b.finish([loss, b.op(Sum(), b.op(Multiply(), scores, scores))])


def pictures(batch: int) -> Program:
    """Convolution–max pooling–average pooling, and an affine layer with softmax-with-loss."""
    b = Builder(batch)
    x, t = b.input("x", (batch, 1, 9, 8)), b.input("t", (batch,), integer=True)
    for i, stride in enumerate(((1, 1), (2, 1))):
        with b.owned_by(f"convolution {i}"):
            w, bias = b.parameter("W", (2, x.shape[1], 3, 3), He()), b.parameter("b", (2,), Normal(std=0.5))
            x = b.op(Convolution(stride, pad=(1, 1)), x, w, bias)
    x = b.op(AveragePooling(Window((2, 2))), b.op(MaxPooling(Window((2, 2), (2, 2))), x))
    with b.owned_by("scores"):
        x = b.op(Reshape((batch, -1)), x)
        scores = b.op(Affine(), x, b.parameter("W", (x.shape[1], C), Normal(std=0.5)))
    return b.finish([b.op(SoftmaxWithLoss(), scores, t)])


def plan_of(batch: int, *parts: int, net: Callable[[int], Program] = net) -> Plan:
    plan = Plan(net(batch), "float64", parts=[net(n) for n in parts])
    plan.parameters.initialize(seed=1)
    rng = np.random.default_rng(0)
    samples = rng.standard_normal(plan.program.inputs[0].shape), rng.integers(0, C, batch)
    for value, array in zip(plan.program.inputs, samples, strict=True):
        for rows, part in plan.parts(value):
            part[...] = array[rows]
    return plan


@pytest.fixture
def two() -> Plan:
    plan = plan_of(9, 5, 4)
    yield plan
    plan.team.close()


def run(plan: Plan) -> Executor:
    plan.draw(np.random.default_rng(2))
    executor = Executor(plan)
    executor.run_to(executor.end)
    return executor


@pytest.mark.parametrize("net", [net, pictures])
def test_two_lanes_give_what_one_gives(net):
    one, two = plan_of(9, net=net), plan_of(9, 5, 4, net=net)
    run(one), run(two)
    for a, b in zip(one.program.values(), two.program.values(), strict=True):
        np.testing.assert_allclose(two.array(b), one.array(a), rtol=1e-12, err_msg=a.name)
        ours, theirs = two.gradient(b), one.gradient(a)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-14, err_msg=a.name)
    two.team.close()


def test_it_is_known_how_each_value_comes_together():
    shares = {value.name: value.share for value in net(4).values()}
    assert shares["x"] is shares["mask"] is shares["affine"] is Share.ROWS
    assert shares["softmax-with-loss"] is Share.MEAN
    assert shares["sum"] is Share.SUM
    assert shares["W"] is Share.SAME
    assert net(4).splits


def test_what_is_done_with_a_mean_over_the_batch_keeps_it_whole():
    b = Builder(4)
    loss = b.op(Sum(), b.input("x", (4, 2)))
    assert not b.finish([b.op(Multiply(), loss, loss)]).splits


@pytest.mark.parametrize("stops", [1, 7])
def test_stepped_is_run_to_the_bit(stops):
    ends = []
    for stepped in (False, True):
        plan = plan_of(9, 5, 4)
        executor, rng = Executor(plan), np.random.default_rng(3)
        updater = Momentum().start(plan.parameters.learned, plan.parameters.gradient)
        for _ in range(100):
            plan.draw(rng)
            executor.rewind()
            for stop in range(stops, executor.end, stops) if stepped else ():
                executor.run_to(stop)
            executor.run_to(executor.end)
            updater.step()
        ends.append(plan.parameters.theta.tobytes())
        plan.team.close()
    assert ends[0] == ends[1]


@pytest.mark.parametrize("sample", [0, 8])
def test_a_lane_that_fails_names_its_node_and_all_can_go_on(two, sample):
    executor = run(two)
    good = two.gradient(two.program.parameters[0]).copy()
    t = two.program.inputs[1]
    rows, part = next((rows, part) for rows, part in two.parts(t) if rows.start <= sample < rows.stop)
    before = part[sample - rows.start]
    part[sample - rows.start] = C
    executor.rewind()
    with pytest.raises(StageError, match=rf"softmax-with-loss failed: The label 3 of sample {sample} in"):
        executor.run_to(executor.end)
    part[sample - rows.start] = before
    executor.run_to(executor.end)
    np.testing.assert_array_equal(two.gradient(two.program.parameters[0]), good)


def test_lanes_that_meet_get_the_same_sum_and_a_failure_lets_the_other_go():
    team = Team(2)
    parts = np.array([1.0, 2.0]), np.array([10.0, 20.0])
    (one, add_one), (two, add_two) = (team.meeting(0, part) for part in parts)
    team.run([add_one, add_two])
    np.testing.assert_array_equal(one, [11, 22])
    np.testing.assert_array_equal(two, one)

    def fail() -> None:
        raise KeyError("broken")

    for tasks in ([add_one, fail], [fail, add_two]):
        with pytest.raises(KeyError, match="broken"):
            team.run(tasks)
    team.run([add_one, add_two])
    np.testing.assert_array_equal(two, [11, 22])
    team.close()


def test_a_team_that_is_dropped_ends_its_threads():
    team = Team(2)
    team.run([int, int])
    (thread,) = team._threads
    assert thread.is_alive()
    del team
    thread.join(10)
    assert not thread.is_alive()
    assert thread not in threading.enumerate()
