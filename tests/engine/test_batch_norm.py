"""Batch normalisation and dropout: statistics, lanes, and what they do while predicting."""

from __future__ import annotations

import numpy as np
import pytest

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.initializers import Normal, Zeros
from netstudio.engine.ops.batch_norm import BatchNorm
from netstudio.engine.ops.loss_distance import MeanSquaredError
from netstudio.engine.ops.matrix import Affine
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, ShapeError, Share
from netstudio.layers import BatchNorm as BatchNormLayer
from netstudio.layers import Dropout
from tests.engine.bench import op_bench

D, C, H, W = 5, 3, 2, 4
FORMS = {"rows": (D,), "images": (C, H, W)}
EVERY_FORM = pytest.mark.parametrize("form", FORMS)


def net(batch: int, form: str, training: bool = True, frozen: bool = False) -> Program:
    """Affine–batch norm–dropout–affine with the mean squared error; the images are made of rows."""
    b = Builder(batch, training)
    sample = FORMS[form]
    width = int(np.prod(sample))
    x, t = b.input("x", (batch, 6)), b.input("t", (batch, 2))
    with b.owned_by("first"):
        h = b.op(Affine(), x, b.parameter("W", (6, width), Normal(std=0.7)))
        h = b.op(Reshape((batch, *sample)), h)
    with b.owned_by("norm", frozen):
        h = BatchNormLayer().lower(b, h)
    with b.owned_by("dropout"):
        h = Dropout(ratio=0.3).lower(b, h)
    with b.owned_by("last"):
        h = b.op(Reshape((batch, width)), h)
        y = b.op(Affine(), h, b.parameter("W", (width, 2), Normal(std=0.5)), b.parameter("b", (2,), Zeros()))
    return b.finish([b.op(MeanSquaredError(), y, t)])


def plan_of(program: Program, *parts: Program, parameters=None) -> Plan:
    plan = Plan(program, "float64", parameters, parts=parts)
    if parameters is None:
        plan.parameters.initialize(seed=1)
    rng = np.random.default_rng(0)
    for value in program.inputs:
        array = rng.standard_normal(value.shape) + 0.5
        for rows, part in plan.parts(value):
            part[...] = array[rows]
    return plan


def run(plan: Plan, steps: int = 1) -> Plan:
    rng, executor = np.random.default_rng(2), Executor(plan)
    for _ in range(steps):
        plan.draw(rng)
        executor.rewind()
        executor.run_to(executor.end)
        plan.complete()
    return plan


@EVERY_FORM
@pytest.mark.parametrize("parts", [(5, 4), (7, 2)])
def test_two_lanes_give_what_one_gives(form, parts):
    """Statistics are those of the whole batch, and masks are drawn for all of it."""
    one = run(plan_of(net(9, form)), 3)
    two = run(plan_of(net(9, form), *(net(n, form) for n in parts)), 3)
    assert two.program.splits
    for a, b in zip(one.program.values(), two.program.values(), strict=True):
        np.testing.assert_allclose(two.array(b), one.array(a), rtol=1e-10, atol=1e-13, err_msg=a.name)
        ours, theirs = two.gradient(b), one.gradient(a)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-13, err_msg=a.name)
    np.testing.assert_array_equal(two.array(two.program.draws[0]), one.array(one.program.draws[0]))
    two.team.close()


@EVERY_FORM
def test_running_statistics_go_to_those_of_the_batch(form):
    plan = run(plan_of(net(9, form)), 300)
    (x,) = (call.inputs[0] for call in plan.program.calls if isinstance(call.op, BatchNorm))
    found, states = plan.array(x), plan.parameters.states
    axes = (0, *range(2, found.ndim))
    np.testing.assert_allclose(states["norm", "running_mean"], found.mean(axes), rtol=1e-8)
    np.testing.assert_allclose(states["norm", "running_variance"], found.var(axes, ddof=1), rtol=1e-8)


@EVERY_FORM
def test_predicting_and_frozen_take_the_running_statistics(form):
    training = run(plan_of(net(9, form)), 4)
    states = {key: array.copy() for key, array in training.parameters.states.items()}
    predicting = run(plan_of(net(9, form, training=False), parameters=training.parameters))
    frozen = run(plan_of(net(9, form, frozen=True), parameters=training.parameters))
    for plan in (predicting, frozen):
        x = plan.array(next(v for v in plan.program.values() if v.name == "reshape"))
        y = plan.array(
            next(call.inputs[0] for call in plan.program.calls if call.owner in ("dropout", "last"))
        )
        mean, variance = (
            states["norm", name].reshape(-1, *(1,) * (x.ndim - 2))
            for name in ("running_mean", "running_variance")
        )
        np.testing.assert_allclose(y, (x - mean) / np.sqrt(variance + 1e-5), rtol=1e-12)
        for key, array in states.items():
            np.testing.assert_array_equal(plan.parameters.states[key], array)
    assert not predicting.program.draws


@EVERY_FORM
@pytest.mark.parametrize("frozen", [False, True])
def test_every_mode_has_the_same_parameters_and_states(form, frozen):
    programs = [net(4, form, training, frozen) for training in (True, False)]
    for kind in ("parameters", "states"):
        first, second = ([(v.key, v.shape) for v in getattr(p, kind)] for p in programs)
        assert first == second
    assert [v.name for v in programs[0].states] == ["running_mean", "running_variance"]
    learned = {v.name for v in programs[0].parameters if v.needs_grad and v.owner == "norm"}
    assert learned == (set() if frozen else {"gamma", "beta"})


def test_numbers_far_from_zero_keep_their_variance():
    x = np.random.default_rng(0).standard_normal((500, 4)) + 3000
    y = op_bench(BatchNorm(), [x, np.ones(4), np.zeros(4)], "float32").run()
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-3)
    np.testing.assert_allclose(y.var(0), 1, atol=1e-3)


def test_what_all_lanes_have_is_not_normalised_in_parts():
    assert BatchNorm().share((Share.SAME,) * 3, ((4, 2), (2,), (2,))) is None
    assert BatchNorm().share((Share.ROWS, Share.SAME, Share.SAME), ((4, 2), (2,), (2,))) is Share.ROWS
    assert BatchNorm().share((Share.ROWS, Share.ROWS, Share.SAME), ((2, 2), (2,), (2,))) is None


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        (((4,), (4,), (4,)), r"takes rows \(N, D\) or images \(N, C, H, W\); this gives \(4,\)"),
        (((4, 3, 2), (3,), (3,)), r"this gives \(4, 3, 2\)"),
        (((4, 3), (3,), (4,)), r"takes 3 numbers, one for each feature or channel; this is \(4,\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shapes, words):
    with pytest.raises(ShapeError, match=words):
        BatchNorm().shape(*shapes)


@pytest.mark.parametrize(("shape", "refused"), [((1, 3), True), ((1, 3, 1, 1), True), ((1, 3, 2, 1), False)])
def test_a_batch_of_one_has_no_variance(shape, refused):
    for training in (True, False):
        b = Builder(1, training)
        x = b.input("x", shape)
        if refused and training:
            with pytest.raises(ShapeError, match="make the batch size 2 or more"):
                BatchNormLayer().lower(b, x)
        else:
            assert BatchNormLayer().lower(b, x).shape == shape


@pytest.mark.parametrize("shape", [(400, 50), (50, 4, 5, 20)])
@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(shape, ratio):
    b = Builder(shape[0])
    y = Dropout(ratio=ratio).lower(b, b.constant(np.full(shape, 2.0)))
    plan = Plan(b.finish([]), "float32")
    plan.draw(np.random.default_rng(0))
    Executor(plan).run_to(1)
    found = plan.array(y)
    assert (found == 0).mean() == pytest.approx(ratio, abs=0.02)
    np.testing.assert_allclose(found[found != 0], 2 / (1 - ratio), rtol=1e-6)


def test_no_gradient_flows_to_a_mask():
    program = net(4, "rows")
    (mask,) = program.draws
    assert not mask.needs_grad
