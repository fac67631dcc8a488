"""Batch normalisation against PyTorch's, in double precision: several steps, then predicting."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.initializers import Zeros
from netstudio.engine.plan import Plan
from netstudio.layers import BatchNorm

TOLERANCE = {"rtol": 1e-6, "atol": 1e-9}
SHAPES = st.one_of(
    st.tuples(st.integers(2, 6), st.integers(1, 4)),
    st.tuples(st.integers(2, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 4)),
)


def plan_of(layer: BatchNorm, shape: tuple[int, ...], training: bool, parameters=None) -> Plan:
    """The layer on a batch that is a parameter, so that its gradient is there to be compared."""
    b = Builder(shape[0], training)
    with b.owned_by("x"):
        x = b.parameter("x", shape, Zeros())
    with b.owned_by("norm"):
        y = layer.lower(b, x)
    return Plan(b.finish([y]), "float64", parameters)


@given(
    seed=st.integers(0, 2**32 - 1),
    shape=SHAPES,
    momentum=st.sampled_from([0.0, 0.1, 0.7, 1.0]),
    eps=st.sampled_from([1e-5, 1e-2]),
)
def test_several_steps_then_predicting(torch, seed, shape, momentum, eps):
    rng = np.random.default_rng(seed)
    layer = BatchNorm(momentum=momentum, eps=eps)
    plan = plan_of(layer, shape, training=True)
    plan.parameters.initialize(0)
    theirs = (torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d)(shape[1], eps, momentum)
    for step in range(4):
        predicting = step == 3
        theirs.train(not predicting)
        if predicting:
            plan = plan_of(layer, shape, False, plan.parameters)
        values, states = plan.parameters.values, plan.parameters.states
        for name, tensor in (("gamma", theirs.weight), ("beta", theirs.bias)):
            values["norm", name][...] = rng.standard_normal(shape[1])
            tensor.data = torch.tensor(values["norm", name])
        values["x", "x"][...] = 2 * rng.standard_normal(shape) + 1
        upstream = rng.standard_normal(shape)
        run(plan, upstream, complete=not predicting)

        x = torch.tensor(values["x", "x"], requires_grad=True)
        theirs.zero_grad()
        output = theirs(x)
        output.backward(torch.tensor(upstream))
        found, gradients = plan.array(plan.program.seeds[0]), plan.parameters.gradients
        np.testing.assert_allclose(found, output.detach().numpy(), **TOLERANCE)
        np.testing.assert_allclose(gradients["x", "x"], x.grad.numpy(), **TOLERANCE)
        np.testing.assert_allclose(gradients["norm", "gamma"], theirs.weight.grad.numpy(), **TOLERANCE)
        np.testing.assert_allclose(gradients["norm", "beta"], theirs.bias.grad.numpy(), **TOLERANCE)
        mean, variance = states["norm", "running_mean"], states["norm", "running_variance"]
        np.testing.assert_allclose(mean, theirs.running_mean.numpy(), **TOLERANCE)
        np.testing.assert_allclose(variance, theirs.running_var.numpy(), **TOLERANCE)


def run(plan: Plan, upstream: np.ndarray, complete: bool) -> None:
    plan.gradient(plan.program.seeds[0])[...] = upstream
    executor = Executor(plan)
    executor.run_to(executor.end)
    if complete:
        plan.complete()


def test_defaults_are_theirs(torch):
    theirs = torch.nn.BatchNorm1d(3)
    ours = BatchNorm()
    assert (ours.momentum, ours.eps) == (theirs.momentum, theirs.eps)
