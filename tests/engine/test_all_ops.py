"""What holds for every op, found by itself: kernel = expansion = numerical gradient, in place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.executor import Executor
from netstudio.engine.fork import Fork
from netstudio.engine.op import Example
from netstudio.engine.ops import all_ops
from netstudio.engine.plan import Plan
from netstudio.words import Words
from tests.engine.bench import ORDERS, draw, op_bench, relative_error

OPS = list(all_ops().values())
EXAMPLES = [
    pytest.param(example, id=f"{op.name}-{i}") for op in OPS for i, example in enumerate(op.examples())
]
FUSED = [p for p in EXAMPLES if type(p.values[0].op).expand is not Fork.expand]
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_says_what_it_is(op):
    assert op.formula
    assert op.derivative
    assert op.sign
    assert isinstance(op.about, Words)
    assert str(op.about).endswith(".")
    assert op.formula in (op.__doc__ or "").splitlines()[0]


def test_every_op_gives_examples():
    assert [op.name for op in OPS if not op.examples()] == ["fork"]  # which only the compiler makes


@pytest.mark.parametrize("example", EXAMPLES)
@given(seed=SEEDS)
def test_gradient_is_the_numerical_one(example: Example, seed: int):
    rng = np.random.default_rng(seed)
    bench = op_bench(example.op, draw(example, rng))
    upstream = rng.standard_normal(bench.output.shape)
    numerical = bench.numerical_gradients(upstream)
    bench.run(upstream)
    assert relative_error(bench.gradients, numerical) <= 1e-6


@pytest.mark.parametrize("example", FUSED)
@given(seed=SEEDS)
def test_kernel_is_its_expansion(example: Example, seed: int):
    rng = np.random.default_rng(seed)
    inputs = draw(example, rng)
    kernel, expansion = (op_bench(example.op, inputs, expanded=expanded) for expanded in (False, True))
    upstream = rng.standard_normal(kernel.output.shape)
    np.testing.assert_allclose(kernel.run(upstream), expansion.run(upstream), rtol=1e-10, atol=1e-10)
    for ours, theirs in zip(kernel.gradients, expansion.gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("example", FUSED)
def test_expansion_is_of_primitives(example: Example):
    bench = op_bench(example.op, draw(example, np.random.default_rng(0)), expanded=True)
    for call in bench.plan.program.calls:
        assert type(call.op).expand is Fork.expand, call.op.name


@pytest.mark.parametrize("example", EXAMPLES)
def test_float32_is_near_float64(example: Example):
    inputs = draw(example, np.random.default_rng(1))
    coarse, fine = op_bench(example.op, inputs, "float32"), op_bench(example.op, inputs, "float64")
    assert coarse.run().dtype == (np.int64 if example.op.integer else np.float32)
    np.testing.assert_allclose(coarse.run(), fine.run(), rtol=1e-4, atol=1e-5)
    for ours, theirs in zip(coarse.gradients, fine.gradients, strict=True):
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_second_step_writes_the_same_arrays_with_the_same_numbers(example: Example, dtype: str):
    bench = op_bench(example.op, draw(example, np.random.default_rng(2)), dtype)
    inputs = [bench.plan.array(v) for v in bench.values]
    before = [x.copy() for x in inputs]
    first = bench.run(0.5)
    results = [first.copy(), *(g.copy() for g in bench.gradients)]
    written = (first, *bench.gradients) if example.op.differentiable else (first,)
    for array in written:  # what is left from the step before must not matter
        if not any(np.may_share_memory(array, x) for x in inputs):
            array[...] = 7
    again = bench.run(0.5)
    assert again is first
    for old, new in zip(results, [again, *bench.gradients], strict=True):
        np.testing.assert_array_equal(old, new)
    for old, new in zip(before, inputs, strict=True):
        np.testing.assert_array_equal(old, new, err_msg="an op wrote into its input")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_arrays_may_lie_in_memory_in_any_order(example: Example, order: str):
    rng = np.random.default_rng(5)
    inputs = draw(example, rng)
    plain, relaid = op_bench(example.op, inputs), op_bench(example.op, inputs, relaid=ORDERS[order])
    upstream = rng.standard_normal(plain.output.shape)
    np.testing.assert_allclose(relaid.run(upstream), plain.run(upstream), rtol=1e-12, atol=1e-12)
    for ours, theirs in zip(relaid.gradients, plain.gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_an_op_keeps_is_known_before(example: Example):
    """Up to what does not grow with the inputs, and the number or two of a sample that count for little."""
    bench = op_bench(example.op, draw(example, np.random.default_rng(6)))
    (call,) = [call for call in bench.plan.program.calls if call.op is example.op]
    kept = bench.plan.lanes[0].sites[call].nbytes / 8
    sizes = sum(v.size for v in (*call.inputs, *call.outputs))
    known = call.op.workspace(*call.shapes) + call.op.workspace_for_dx(*call.shapes)
    assert abs(known - kept) <= 8 + 0.25 * (kept + sizes)


@pytest.mark.parametrize("example", EXAMPLES)
def test_backward_leaves_the_upstream_gradient_alone(example: Example):
    bench = op_bench(example.op, draw(example, np.random.default_rng(3)))
    gradient = bench.plan.gradient(bench.output)
    bench.run(0.25)
    if gradient is not None:
        assert (gradient == 0.25).all()


@pytest.mark.parametrize("example", EXAMPLES)
def test_matrix_products_are_known_without_gradients_too(example: Example):
    """As of a frozen layer before which nothing learns."""
    bench = op_bench(example.op, draw(example, np.random.default_rng(7)))
    plan = Plan(bench.plan.program, "float64", bench.plan.parameters, gradients=False)
    for call, site in plan.lanes[0].sites.items():
        for run in call.op.products(site):
            run()


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_plan_without_gradients_runs_the_same_forward(example: Example):
    bench = op_bench(example.op, draw(example, np.random.default_rng(4)))
    plan = Plan(bench.plan.program, "float64", bench.plan.parameters, gradients=False)
    for value in bench.values:
        plan.array(value)[...] = bench.plan.array(value)
    executor = Executor(plan)
    executor.run_to(executor.end)
    assert executor.turn == executor.end
    np.testing.assert_array_equal(plan.array(bench.output), bench.run())
