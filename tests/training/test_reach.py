"""Reach, over every op: which outputs a number moves is what the op's own Jacobian says."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.op import Example
from netstudio.engine.ops import all_ops
from netstudio.engine.program import Value
from netstudio.training.reach import PRODUCTS, Bench, met, reached
from tests.engine.bench import draw

EXAMPLES = [
    pytest.param(example, id=f"{op.name}-{i}")
    for op in all_ops().values()
    if op.differentiable and not op.integer
    for i, example in enumerate(op.examples())
]


def bench_of(example: Example, holes: bool = False) -> Bench:
    """An example's op on random numbers; with `holes` every third is 0."""
    x = draw(example, np.random.default_rng(3))
    if holes:
        x = [np.where(np.arange(a.size).reshape(a.shape) % 3 == 1, 0, a).astype(a.dtype) for a in x]
    y = Value("y", example.op.shape(*(a.shape for a in x)), needs_grad=True)
    return Bench(example.op, x, [y], np.dtype("float64"))


def jacobian(bench: Bench, k: int) -> np.ndarray:
    """Whether each output (first axes) is moved by each number of input `k`."""
    (y,) = bench.y
    rows = []
    for i in range(y.size):
        dy = np.zeros(y.size)
        dy[i] = 1
        rows.append(bench.send_back([dy.reshape(y.shape)])[k])
    return np.abs(np.array(rows).reshape((*y.shape, *bench.x[k].shape))) > 1e-12


@pytest.mark.parametrize("holes", [False, True], ids=["", "with holes"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_moved(example: Example, holes: bool):
    bench = bench_of(example, holes and not example.positive)
    rng = np.random.default_rng(4)
    for k, slope in enumerate(bench.slopes()):
        if slope is None:
            continue
        truth = jacobian(bench, k)
        shape = bench.x[k].shape
        moves = truth.reshape((-1, *shape)).any(axis=0)
        np.testing.assert_array_equal(np.abs(slope) > 1e-12, moves)
        for share in (0.2, 0.7, 1.0):
            marked = (rng.random(shape) < share) & (slope != 0)
            wanted = (truth & marked).reshape(*bench.y[0].shape, -1).any(axis=-1)
            np.testing.assert_array_equal(reached(bench, k, marked)[0], wanted)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if isinstance(e.values[0].op, PRODUCTS)])
def test_a_product_meets_at_least_what_it_moves(example: Example):
    bench = bench_of(example, holes=True)
    for k, x in enumerate(bench.x):
        marked = np.ones(x.shape, bool)
        assert not (reached(bench, k, marked)[0] & ~met(bench, k, marked)[0]).any()
