"""A step allocates no arrays: everything is written in place."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.op import Op
from netstudio.engine.ops.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from netstudio.engine.ops.arithmetic import Add, Divide, Maximum, Minimum, Multiply, Subtract
from netstudio.engine.ops.batch_norm import BatchNorm
from netstudio.engine.ops.convolution import Convolution
from netstudio.engine.ops.dropout import Dropout
from netstudio.engine.ops.embedding import Embedding
from netstudio.engine.ops.join import Concatenate, Slice
from netstudio.engine.ops.layer_norm import LayerNorm
from netstudio.engine.ops.loss import SigmoidWithLoss, SoftmaxWithLoss
from netstudio.engine.ops.loss_distance import Huber, MeanAbsoluteError, MeanSquaredError
from netstudio.engine.ops.matrix import Affine, MatMul
from netstudio.engine.ops.metric import Accuracy, ConfusionMatrix, TopK
from netstudio.engine.ops.pooling import AveragePooling, MaxPooling
from netstudio.engine.ops.reduction import Max, Mean, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.ops.smooth import ELU, GELU, SELU, SiLU, Softplus
from netstudio.engine.ops.softmax import Softmax
from netstudio.engine.ops.unary import Abs, Exp, Negate, Scale, Square
from netstudio.engine.optimizers import AnyOptimizer
from netstudio.engine.team import BUFFER
from netstudio.engine.window import Window
from tests.engine.bench import ORDERS, Bench, op_bench

N, D = 2000, 100  # large beside the buffer of 8,192 numbers that NumPy broadcasts through
ROWS, ROW, SQUARE = (N, D), (D,), (D, D)
BATCH = (20, D, D)
IMAGES = (N // 50, 5, 25, 40)
OPS = [
    (Add(), ROWS, ROWS),
    (Subtract(), ROWS, ROW),
    (Multiply(), ROWS, ROWS),
    (Multiply(), ROWS, ROW),
    (Divide(), ROWS, ROWS),
    (Maximum(), ROWS, ROWS),
    (Minimum(), ROWS, ROWS),
    (Negate(), ROWS),
    (Abs(), ROWS),
    (Exp(), ROWS),
    (Square(), ROWS),
    (ReLU(), ROWS),
    (Sigmoid(), ROWS),
    (Tanh(), ROWS),
    *((op, ROWS) for op in (LeakyReLU(), ELU(), SELU(), GELU(), SiLU(), Softplus(), Softmax())),
    (MatMul(), ROWS, SQUARE),
    (MatMul(), BATCH, BATCH),
    (MatMul(), BATCH, SQUARE),
    (Softmax(axis=1), BATCH),
    (Concatenate(), ROWS, ROWS),
    (Concatenate(axis=0), ROWS, ROWS),
    (Slice(axis=0, stop=N // 2), ROWS),
    (LayerNorm(), ROWS, ROW, ROW),
    (LayerNorm(axes=2), BATCH),
    (Scale(2.0), ROWS),
    (Affine(), ROWS, SQUARE, ROW),
    (Sum(axis=0), ROWS),
    (Mean(), ROWS),
    (Max(axis=1), ROWS),
    (Reshape((-1,)), ROWS),
    (Transpose(), ROWS),
    (MeanSquaredError(), ROWS, ROWS),
    (MeanAbsoluteError(), ROWS, ROWS),
    (Huber(), ROWS, ROWS),
    (SoftmaxWithLoss(), ROWS, ROWS),
    (SigmoidWithLoss(), ROWS, ROWS),
    (Dropout(), ROWS, ROWS),
    (BatchNorm(), ROWS, ROW, ROW),
    (BatchNorm(), IMAGES, IMAGES[1:2], IMAGES[1:2]),
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


@pytest.mark.parametrize(
    "op", [SoftmaxWithLoss(), Accuracy(), TopK(3), ConfusionMatrix()], ids=lambda op: op.name
)
def test_a_step_with_labels_takes_no_memory(op):
    labels = np.random.default_rng(0).integers(0, D, N)
    assert peak_of(op_bench(op, [np.ones(ROWS), labels])) < N * D


def test_a_step_that_looks_rows_up_takes_no_memory():
    numbers = np.random.default_rng(0).integers(0, D, N)
    assert peak_of(op_bench(Embedding(), [np.ones(SQUARE), numbers])) < N * D


IMAGES = (50, 8, 20, 20)
FILTERS = (16, 8, 3, 3)
BUFFERS = 4 * BUFFER * 8  # bytes: what NumPy takes to broadcast, or to add in strides, of each operand


@pytest.mark.parametrize(
    ("op", "shapes"),
    [
        (Convolution(pad=(1, 1)), (IMAGES, FILTERS, (16,))),
        (Convolution(dilation=(2, 2)), (IMAGES, FILTERS)),
        (Convolution(groups=8), (IMAGES, (16, 1, 3, 3), (16,))),
        (MaxPooling(Window((2, 2), (2, 2))), (IMAGES,)),
    ],
    ids=str,
)
def test_a_step_on_images_takes_no_memory(op, shapes):
    assert peak_of(images_bench(op, shapes)) < 4096


@pytest.mark.parametrize(
    ("op", "shapes"),
    [
        (Convolution(stride=(2, 2)), (IMAGES, FILTERS, (16,))),
        (MaxPooling(Window((3, 3), (2, 2), (1, 1))), (IMAGES,)),
        (AveragePooling(Window((3, 3), (1, 1), (1, 1)), count_padding=False), (IMAGES,)),
    ],
    ids=str,
)
def test_where_windows_overlap_a_step_takes_what_numpy_needs_to_add_in_strides(op, shapes):
    assert peak_of(images_bench(op, shapes)) < BUFFERS


def test_a_step_of_a_convolutional_net_takes_no_memory():
    labels = np.random.default_rng(0).integers(0, 10, 50)
    shapes = [(50, 1, 16, 16), (8, 1, 5, 5), (8,), (8 * 6 * 6, 10), (10,)]
    inputs = [np.random.default_rng(0).standard_normal(shape) for shape in shapes]

    def build(b: Builder, x, w1, b1, w2, b2, t):
        x = b.op(ReLU(), b.op(Convolution(), x, w1, b1))
        x = b.op(Reshape((50, -1)), b.op(MaxPooling(Window((2, 2), (2, 2))), x))
        return b.op(SoftmaxWithLoss(), b.op(Affine(), x, w2, b2), t)

    assert peak_of(Bench(build, [*inputs, labels], "float32")) < BUFFERS


def images_bench(op: Op, shapes: tuple[tuple[int, ...], ...]) -> Bench:
    inputs = [np.random.default_rng(0).standard_normal(shape) for shape in shapes]
    return op_bench(op, inputs, "float32", relaid=ORDERS["images"])


@pytest.mark.parametrize("optimizer", AnyOptimizer.__args__, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("extra", [{}, {"clip": 1.0, "weight_decay": 0.1}], ids=["", "clipped-and-decayed"])
def test_an_update_takes_no_memory(optimizer, extra):
    theta, gradient = np.ones(100_000), np.ones(100_000)
    updater = optimizer(**extra).start(theta, gradient)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        updater.step()
        assert tracemalloc.get_traced_memory()[1] - before < 10_000
    finally:
        tracemalloc.stop()
