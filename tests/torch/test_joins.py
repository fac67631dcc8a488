"""Joining, batched products, embedding, layer norm and metrics against PyTorch, in double precision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.ops.embedding import Embedding
from netstudio.engine.ops.join import Concatenate, Slice
from netstudio.engine.ops.layer_norm import LayerNorm
from netstudio.engine.ops.matrix import MatMul
from netstudio.engine.ops.metric import Accuracy, TopK
from netstudio.engine.ops.softmax import Softmax
from tests.engine.bench import op_bench
from tests.torch.test_layers import compare

SEEDS = st.integers(0, 2**32 - 1)

# Our op, PyTorch's function of (torch, *inputs), shapes of the inputs.
FUNCTIONS = {
    "concatenate": (Concatenate(1), lambda t, *x: t.cat(x, 1), [(4, 3), (4, 1), (4, 2)]),
    "concatenate, last axis": (Concatenate(-1), lambda t, *x: t.cat(x, -1), [(2, 3, 4), (2, 3, 1)]),
    "second of a split": (Slice(1, 2, 5), lambda t, x: t.split(x, [2, 3, 1], 1)[1], [(4, 6, 2)]),
    "batched product": (MatMul(), lambda t, a, b: a @ b, [(2, 3, 4, 5), (2, 3, 5, 2)]),
    "product with one matrix": (MatMul(), lambda t, a, b: a @ b, [(3, 4, 5), (5, 2)]),
    "product by broadcasting": (MatMul(), lambda t, a, b: a @ b, [(3, 1, 4, 5), (2, 5, 2)]),
    "softmax along axis 1": (Softmax(axis=1), lambda t, x: t.softmax(x, 1), [(2, 3, 4)]),
    "layer norm": (
        LayerNorm(),
        lambda t, x, g, b: t.nn.functional.layer_norm(x, (5,), g, b),
        [(3, 4, 5), (5,), (5,)],
    ),
    "layer norm of whole samples": (
        LayerNorm(axes=3, eps=1e-3),
        lambda t, x, g, b: t.nn.functional.layer_norm(x, x.shape[1:], g, b, 1e-3),
        [(2, 3, 4, 4), (3, 4, 4), (3, 4, 4)],
    ),
    "layer norm without γ and β": (LayerNorm(), lambda t, x: t.nn.functional.layer_norm(x, (5,)), [(4, 5)]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(seed=SEEDS, spread=st.sampled_from([0.1, 1, 10]))
def test_functions(torch, name, seed, spread):
    op, theirs, shapes = FUNCTIONS[name]
    rng = np.random.default_rng(seed)
    inputs = [spread * rng.standard_normal(shape) for shape in shapes]
    compare(torch, op, theirs, inputs, rng.standard_normal(op.shape(*shapes)))


@pytest.mark.parametrize("shape", [(9,), (4, 3)])
@given(seed=SEEDS)
def test_embedding(torch, shape, seed):
    rng = np.random.default_rng(seed)
    inputs = [rng.standard_normal((5, 3)), rng.integers(0, 5, shape)]
    upstream = rng.standard_normal((*shape, 3))
    compare(torch, Embedding(), lambda t, w, i: t.nn.functional.embedding(i, w), inputs, upstream)


@pytest.mark.parametrize("k", [1, 2, 4])
@given(seed=SEEDS)
def test_top_k(torch, k, seed):
    rng = np.random.default_rng(seed)
    x, t = rng.standard_normal((20, 4)), rng.integers(0, 4, 20)
    best = torch.tensor(x).topk(k, 1).indices == torch.tensor(t)[:, None]
    expected = best.any(1).double().mean().item()
    assert float(op_bench(TopK(k), [x, t]).run()) == pytest.approx(expected, abs=1e-12)
    if k == 1:
        assert float(op_bench(Accuracy(), [x, t]).run()) == pytest.approx(expected, abs=1e-12)
