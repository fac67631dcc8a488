"""The sampler of images, compared with PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.ops.resample import Resample
from tests.engine.bench import op_bench

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("shape", [(2, 3, 5, 6), (1, 1, 4, 3)])
def test_values_and_gradients_are_pytorch_s(shape):
    rng = np.random.default_rng(0)
    n, _, high, wide = shape
    x = rng.standard_normal(shape)
    q = rng.uniform(-2, max(high, wide) + 1, (n, 2, 3, 4))
    bench = op_bench(Resample(), [x, q])
    upstream = rng.standard_normal(bench.output.shape)
    y = bench.run(upstream)

    images, places = (torch.tensor(a, requires_grad=True) for a in (x, q))
    row, column = places.unbind(1)
    grid = torch.stack([2 * column / (wide - 1) - 1, 2 * row / (high - 1) - 1], dim=-1)
    theirs = torch.nn.functional.grid_sample(images, grid, align_corners=True)
    theirs.backward(torch.tensor(upstream))
    np.testing.assert_allclose(y, theirs.detach().numpy(), rtol=1e-10, atol=1e-10)
    for ours, wanted in zip(bench.gradients, (images.grad, places.grad), strict=True):
        np.testing.assert_allclose(ours, wanted.numpy(), rtol=1e-9, atol=1e-9)
