"""Affine, activations and losses against PyTorch: outputs and gradients, in double precision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.ops.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from netstudio.engine.ops.arithmetic import Maximum, Minimum
from netstudio.engine.ops.loss import SigmoidWithLoss, SoftmaxWithLoss
from netstudio.engine.ops.loss_distance import Huber, MeanAbsoluteError, MeanSquaredError
from netstudio.engine.ops.matrix import Affine, MatMul
from netstudio.engine.ops.smooth import ELU, GELU, SELU, SiLU, Softplus
from netstudio.engine.ops.softmax import Softmax
from netstudio.engine.ops.unary import Abs
from tests.engine.bench import op_bench

TOLERANCE = {"rtol": 1e-6, "atol": 1e-9}
N, D, C = 6, 5, 4
SEEDS = st.integers(0, 2**32 - 1)

# Our op, PyTorch's function of (torch, *inputs), shapes of the inputs.
FUNCTIONS = {
    "affine": (Affine(), lambda t, x, w, b: x @ w + b, [(N, D), (D, C), (C,)]),
    "matrix product": (MatMul(), lambda t, a, b: a @ b, [(N, D), (D, C)]),
    "maximum": (Maximum(), lambda t, a, b: t.maximum(a, b), [(N, D), (N, D)]),
    "minimum": (Minimum(), lambda t, a, b: t.minimum(a, b), [(N, D), (N, D)]),
    "abs": (Abs(), lambda t, x: t.abs(x), [(N, D)]),
    "relu": (ReLU(), lambda t, x: t.relu(x), [(N, D)]),
    "leaky relu": (LeakyReLU(0.2), lambda t, x: t.nn.functional.leaky_relu(x, 0.2), [(N, D)]),
    "sigmoid": (Sigmoid(), lambda t, x: t.sigmoid(x), [(N, D)]),
    "tanh": (Tanh(), lambda t, x: t.tanh(x), [(N, D)]),
    "elu": (ELU(0.7), lambda t, x: t.nn.functional.elu(x, 0.7), [(N, D)]),
    "selu": (SELU(), lambda t, x: t.selu(x), [(N, D)]),
    "gelu": (GELU(), lambda t, x: t.nn.functional.gelu(x, approximate="tanh"), [(N, D)]),
    "silu": (SiLU(), lambda t, x: t.nn.functional.silu(x), [(N, D)]),
    "softplus": (Softplus(), lambda t, x: t.nn.functional.softplus(x, threshold=1000), [(N, D)]),
    "softmax": (Softmax(), lambda t, x: t.softmax(x, -1), [(N, D)]),
    "softmax of a tensor": (Softmax(), lambda t, x: t.softmax(x, -1), [(2, 3, 4)]),
}
# The same for losses of scores and targets; PyTorch's sum over all, divided by N.
LOSSES = {
    "mean squared error": (
        MeanSquaredError(),
        lambda t, y, z: t.nn.functional.mse_loss(y, z, reduction="sum") / 2,
    ),
    "mean absolute error": (
        MeanAbsoluteError(),
        lambda t, y, z: t.nn.functional.l1_loss(y, z, reduction="sum"),
    ),
    "huber": (Huber(0.7), lambda t, y, z: t.nn.functional.huber_loss(y, z, reduction="sum", delta=0.7)),
    "sigmoid": (
        SigmoidWithLoss(),
        lambda t, y, z: t.nn.functional.binary_cross_entropy_with_logits(y, z, reduction="sum"),
    ),
    "softmax": (SoftmaxWithLoss(), lambda t, y, z: t.nn.functional.cross_entropy(y, z, reduction="sum")),
}


def compare(torch, op, theirs, inputs: list[np.ndarray], upstream: np.ndarray | float) -> None:
    """Outputs, and gradients of all inputs that are reals."""
    bench = op_bench(op, inputs)
    tensors = [torch.tensor(x, requires_grad=x.dtype.kind == "f") for x in inputs]
    output = theirs(torch, *tensors)
    output.backward(torch.tensor(upstream))
    np.testing.assert_allclose(bench.run(upstream), output.detach().numpy(), **TOLERANCE)
    expected = [x.grad.numpy() for x in tensors if x.requires_grad]
    for found, gradient in zip(bench.gradients, expected, strict=True):
        np.testing.assert_allclose(found, gradient, **TOLERANCE)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(seed=SEEDS, spread=st.sampled_from([0.1, 1, 10]))
def test_functions(torch, name, seed, spread):
    op, theirs, shapes = FUNCTIONS[name]
    rng = np.random.default_rng(seed)
    inputs = [spread * rng.standard_normal(shape) for shape in shapes]
    upstream = rng.standard_normal(op.shape(*shapes))
    compare(torch, op, theirs, inputs, upstream)


@pytest.mark.parametrize("name", ["abs", "relu", "leaky relu", "elu", "selu", "softplus", "gelu", "silu"])
def test_slopes_at_zero(torch, name):
    op, theirs, _ = FUNCTIONS[name]
    compare(torch, op, theirs, [np.zeros(2)], np.ones(2))


def test_equal_ones_share_the_gradient(torch):
    for name in ("maximum", "minimum"):
        op, theirs, _ = FUNCTIONS[name]
        compare(torch, op, theirs, [np.ones(2), np.ones(2)], np.ones(2))


@pytest.mark.parametrize("name", LOSSES)
@given(seed=SEEDS, spread=st.sampled_from([0.1, 1, 10]))
def test_losses(torch, name, seed, spread):
    op, theirs = LOSSES[name]
    rng = np.random.default_rng(seed)
    inputs = [spread * rng.standard_normal((N, C)), rng.uniform(0, 1, (N, C))]
    compare(torch, op, lambda t, y, z: theirs(t, y, z) / N, inputs, 1.0)


@given(seed=SEEDS)
def test_softmax_with_loss_of_labels(torch, seed):
    rng = np.random.default_rng(seed)
    inputs = [rng.standard_normal((N, C)), rng.integers(0, C, N)]
    compare(torch, SoftmaxWithLoss(), lambda t, y, z: t.nn.functional.cross_entropy(y, z), inputs, 1.0)
