"""Fusion: the same numbers to the bit, and what lies between is there when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.engine import lane
from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.fusion import fusions
from netstudio.engine.initializers import Zeros
from netstudio.engine.ops.activation import ReLU, Sigmoid
from netstudio.engine.ops.pooling import MaxPooling
from netstudio.engine.ops.reduction import Sum
from netstudio.engine.ops.unary import Square
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program
from netstudio.engine.window import Window
from netstudio.graph.model import End, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Affine,
    Convolution,
    Flatten,
    Mnist,
    SoftmaxWithLoss,
)
from netstudio.layers import (
    MaxPooling as MaxPoolingLayer,
)
from netstudio.layers import (
    ReLU as ReLULayer,
)
from netstudio.training.session import Session

WINDOWS = st.sampled_from(
    [
        Window((2, 2), (2, 2)),
        Window((3, 3), (2, 2), (1, 1)),
        Window((2, 3), (1, 2), (1, 0)),
        Window((1, 2), (2, 3)),
    ]
)


def pooled(shape: Sequence[int], window: Window) -> Program:
    b = Builder(shape[0])
    y = b.op(MaxPooling(window), b.op(ReLU(), b.parameter("x", tuple(shape), Zeros())))
    return b.finish([b.op(Sum(), b.op(Square(), y))])


def run(program: Program, x: np.ndarray) -> Plan:
    plan = Plan(program, "float32")
    plan.parameters.values["", "x"][...] = x
    executor = Executor(plan)
    executor.run_to(executor.end)
    return plan


@given(
    window=WINDOWS,
    shape=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(3, 7), st.integers(3, 7)),
    seed=st.integers(0, 2**32 - 1),
)
def test_max_pooling_after_relu_is_the_same_to_the_bit(window, shape, seed):
    """Whole numbers around 0, so that there are many ties, and windows in which nothing is above 0."""
    x = np.random.default_rng(seed).integers(-3, 2, shape).astype("float32")
    program = pooled(shape, window)
    assert len(fusions(program)) == 1
    fused = run(program, x)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lane, "fusions", lambda program: {})
        plain = run(pooled(shape, window), x)
    assert [s.call.op.name for s in fused.lanes[0].backward] == [
        s.call.op.name for s in plain.lanes[0].backward
    ]
    for a, b in zip(fused.program.values(), plain.program.values(), strict=True):
        np.testing.assert_array_equal(fused.array(a), plain.array(b), err_msg=a.name)
        np.testing.assert_array_equal(fused.gradient(a), plain.gradient(b), err_msg=a.name)
    np.testing.assert_array_equal(fused.parameters.gradient, plain.parameters.gradient)


def test_only_what_nothing_else_reads_is_left_out():
    b = Builder(1)
    x = b.parameter("x", (1, 1, 4, 4), Zeros())
    window = Window((2, 2), (2, 2))
    read_twice = b.op(ReLU(), x)
    ends = [b.op(Sum(), b.op(MaxPooling(window), read_twice)), b.op(Sum(), read_twice)]
    ends.append(b.op(Sum(), b.op(MaxPooling(window), b.op(Sigmoid(), x))))
    an_end = b.op(ReLU(), x)
    ends += [an_end, b.op(Sum(), b.op(MaxPooling(window), an_end))]
    assert fusions(b.finish(ends)) == {}


def digits() -> netstudio.graph.model.Graph:
    layers = [Mnist(layout="image"), Convolution(filters=4), ReLULayer(), MaxPoolingLayer(), Flatten()]
    return netstudio.sequential(
        [*layers, Affine(units=10), SoftmaxWithLoss()], TrainingSettings(batch_size=6)
    )


def test_what_lies_between_is_there_for_whoever_looks(monkeypatch):
    fused = Session(digits())
    monkeypatch.setattr(lane, "fusions", lambda program: {})
    plain = Session(digits())
    assert fused.step() == plain.step()
    np.testing.assert_array_equal(fused.store.theta, plain.store.theta)
    wire = Wire(End("relu_1", "y"), End("max_pooling_1", "x"))
    between = [session.plan.gradient(session.network.wires[wire]) for session in (fused, plain)]
    np.testing.assert_array_equal(*between)
    np.testing.assert_array_equal(fused.tensor("relu_1", "y"), plain.tensor("relu_1", "y"))
    np.testing.assert_array_equal(fused.wire_gradient(wire), plain.wire_gradient(wire))
    before = Wire(End("convolution_1", "y"), End("relu_1", "x"))
    np.testing.assert_array_equal(fused.wire_gradient(before), plain.wire_gradient(before))
    assert [stop.node for stop in fused.walk.stops] == [stop.node for stop in plain.walk.stops]
