"""A step allocates no arrays: everything is written in place."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from netstudio.engine.ops.activation import ReLU, Sigmoid, Tanh
from netstudio.engine.ops.arithmetic import Add, Divide, Multiply, Subtract
from netstudio.engine.ops.loss import MeanSquaredError, SoftmaxWithLoss
from netstudio.engine.ops.matrix import Affine, MatMul
from netstudio.engine.ops.reduction import Max, Mean, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.ops.unary import Exp, Negate, Square
from netstudio.engine.optimizers import SGD, Adam, Momentum
from tests.engine.bench import Bench, op_bench

N, D = 2000, 100  # large beside the buffer of 8,192 numbers that NumPy broadcasts through
ROWS, ROW, SQUARE = (N, D), (D,), (D, D)
OPS = [
    (Add(), ROWS, ROWS),
    (Subtract(), ROWS, ROW),
    (Multiply(), ROWS, ROWS),
    (Multiply(), ROWS, ROW),
    (Divide(), ROWS, ROWS),
    (Negate(), ROWS),
    (Exp(), ROWS),
    (Square(), ROWS),
    (ReLU(), ROWS),
    (Sigmoid(), ROWS),
    (Tanh(), ROWS),
    (MatMul(), ROWS, SQUARE),
    (Affine(), ROWS, SQUARE, ROW),
    (Sum(axis=0), ROWS),
    (Mean(), ROWS),
    (Max(axis=1), ROWS),
    (Reshape((-1,)), ROWS),
    (Transpose(), ROWS),
    (MeanSquaredError(), ROWS, ROWS),
    (SoftmaxWithLoss(), ROWS, ROWS),
]


def peak_of(bench: Bench, steps: int = 3) -> int:
    """Bytes that steps take beyond what was there before."""
    bench.run()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(steps):
            bench.executor.rewind()
            bench.executor.run_to(bench.executor.end)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("case", OPS, ids=lambda case: f"{case[0].name}-{len(case[-1])}d")
def test_a_step_takes_no_memory(case):
    op, *shapes = case
    bench = op_bench(op, [np.random.default_rng(0).uniform(0.5, 2, shape) for shape in shapes])
    assert peak_of(bench) < N * D  # bytes: an eighth of one array


def test_a_step_of_the_loss_by_labels_takes_no_memory():
    labels = np.random.default_rng(0).integers(0, D, N)
    assert peak_of(op_bench(SoftmaxWithLoss(), [np.ones(ROWS), labels])) < N * D


@pytest.mark.parametrize("optimizer", [SGD(), Momentum(), Adam()], ids=lambda o: str(o.label))
def test_an_update_takes_no_memory(optimizer):
    theta, gradient = np.ones(100_000), np.ones(100_000)
    updater = optimizer.start(theta, gradient)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        updater.step()
        assert tracemalloc.get_traced_memory()[1] - before < 10_000
    finally:
        tracemalloc.stop()
