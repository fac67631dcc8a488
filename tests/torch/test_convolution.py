"""Convolution and pooling against PyTorch: outputs and gradients, in double precision."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from netstudio.engine.builder import Builder
from netstudio.engine.ops.convolution import Convolution
from netstudio.engine.ops.pooling import AveragePooling, MaxPooling
from netstudio.engine.window import Window
from netstudio.layers import GlobalAveragePooling
from tests.engine.bench import Bench, op_bench

TOLERANCE = {"rtol": 1e-6, "atol": 1e-9}
SEEDS = st.integers(0, 2**32 - 1)
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))


def compare(torch, bench: Bench, theirs, inputs: list[np.ndarray], seed: int) -> None:
    """Output, and the gradient of every input."""
    upstream = np.random.default_rng(seed).standard_normal(bench.output.shape)
    tensors = [torch.tensor(x, requires_grad=True) for x in inputs]
    output = theirs(*tensors)
    output.backward(torch.tensor(upstream).reshape(output.shape))
    expected = output.detach().numpy().reshape(upstream.shape)
    np.testing.assert_allclose(bench.run(upstream), expected, **TOLERANCE)
    for found, tensor in zip(bench.gradients, tensors, strict=True):
        np.testing.assert_allclose(found, tensor.grad.numpy(), **TOLERANCE)


@given(
    kernel=PAIRS,
    stride=PAIRS,
    pad=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    dilation=PAIRS,
    size=st.tuples(st.integers(3, 8), st.integers(3, 8)),
    channels=st.sampled_from([(1, 1, 1), (3, 2, 1), (4, 6, 2), (3, 6, 3)]),
    bias=st.booleans(),
    seed=SEEDS,
)
def test_convolution(torch, kernel, stride, pad, dilation, size, channels, bias, seed):
    c, filters, groups = channels
    extent = Window(kernel, stride, pad, dilation).extent
    assume(all(n + 2 * p >= e for n, p, e in zip(size, pad, extent, strict=True)))
    shapes = [(2, c, *size), (filters, c // groups, *kernel), (filters,)][: 3 if bias else 2]
    rng = np.random.default_rng(seed)
    inputs = [rng.standard_normal(shape) for shape in shapes]
    settings = {"stride": stride, "padding": pad, "dilation": dilation, "groups": groups}
    theirs = partial(torch.nn.functional.conv2d, **settings)
    compare(torch, op_bench(Convolution(stride, pad, dilation, groups), inputs), theirs, inputs, seed)


@pytest.mark.parametrize("kind", ["max", "average", "average without padding"])
@given(
    kernel=PAIRS,
    stride=PAIRS,
    pad=st.tuples(st.integers(0, 1), st.integers(0, 1)),
    size=st.tuples(st.integers(3, 8), st.integers(3, 8)),
    tied=st.booleans(),
    seed=SEEDS,
)
def test_pooling(torch, kind, kernel, stride, pad, size, tied, seed):
    pad = tuple(min(p, k // 2) for p, k in zip(pad, kernel, strict=True))
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 3, (2, 3, *size)).astype(float) if tied else rng.standard_normal((2, 3, *size))
    window, functions = Window(kernel, stride, pad), torch.nn.functional
    counted = kind == "average"
    if kind == "max":
        op, theirs = MaxPooling(window), partial(functions.max_pool2d, padding=pad)
    else:
        op = AveragePooling(window, counted)
        theirs = partial(functions.avg_pool2d, padding=pad, count_include_pad=counted)
    compare(torch, op_bench(op, [x]), partial(theirs, kernel_size=kernel, stride=stride), [x], seed)


@given(size=st.tuples(st.integers(1, 6), st.integers(1, 6)), seed=SEEDS)
def test_global_average_pooling(torch, size, seed):
    x = np.random.default_rng(seed).standard_normal((2, 3, *size))

    def build(b: Builder, *values):
        return GlobalAveragePooling().lower(b, *values)

    theirs = partial(torch.nn.functional.adaptive_avg_pool2d, output_size=1)
    compare(torch, Bench(build, [x]), theirs, [x], seed)
