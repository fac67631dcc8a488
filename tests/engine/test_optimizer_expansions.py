"""What an optimizer does is what its formulas draw: its expansion into primitive ops, for every setting."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.declare import Field, fields_of
from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.fork import Fork
from netstudio.engine.optimizers import SGD, Adam, AdamW, AnyOptimizer, Momentum, Nesterov, Optimizer
from netstudio.engine.optimizers.expansion import Terms
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Shape, Value
from netstudio.words import Words

CLASSES = list(AnyOptimizer.__args__)
EVERY = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
SHAPES = st.lists(st.integers(1, 4), max_size=4).map(tuple)


def settings(cls: type[Optimizer]) -> st.SearchStrategy[Optimizer]:
    """Instances with each number in its range, between 1e-6 and 1 or at the range's end."""
    return st.builds(cls, **{field.name: numbers(field) for field in fields_of(cls)})


def numbers(field: Field) -> st.SearchStrategy:
    if field.choices:
        return st.sampled_from(field.choices)
    inside = st.floats(1e-6, 0.999)
    return inside if field.exclusive_minimum else st.just(field.minimum) | inside


def expansion(optimizer: Optimizer, shape: Shape, weight: bool) -> tuple[Program, tuple[Value, ...]]:
    """The update of one parameter as a program, and what it gives."""
    b = Builder(batch=1)
    made = optimizer.expand(Terms.inputs(b, "W", shape, optimizer.state), weight)
    results = tuple(term.value for term in made)
    return b.finish(results), results


def run(
    optimizer: Optimizer, weight: bool, step: int, length: float, *arrays: np.ndarray
) -> list[np.ndarray]:
    """θ and state after an update, from θ, g and state before it."""
    theta, gradient, *state = arrays
    program, results = expansion(optimizer, theta.shape, weight)
    plan = Plan(program, "float64")
    numbers = {"W": theta, "grad": gradient, "lr": optimizer.learning_rate, "t": step, "‖grad‖": length}
    for value in program.inputs:
        plan.array(value)[...] = (numbers | dict(zip(optimizer.state, state, strict=True)))[value.name]
    executor = Executor(plan)
    executor.run_to(executor.end)
    return [plan.array(value).copy() for value in results]


@EVERY
@given(data=st.data(), shapes=st.lists(SHAPES, min_size=1, max_size=3), seed=st.integers(0, 2**32 - 1))
def test_expansion_is_what_the_updater_does(cls, data, shapes, seed):
    """Several steps of several parameters, which clipping has in common."""
    optimizer, rng = data.draw(settings(cls)), np.random.default_rng(seed)
    sizes = [int(np.prod(shape)) for shape in shapes]
    ends = np.cumsum(sizes)
    theta, gradient = rng.standard_normal(ends[-1]), np.zeros(ends[-1])
    weights = np.repeat([len(shape) >= 2 for shape in shapes], sizes)
    updater = optimizer.start(theta, gradient, weights)

    def cut(vector: np.ndarray) -> list[np.ndarray]:
        return [v.reshape(s).copy() for v, s in zip(np.split(vector, ends[:-1]), shapes, strict=True)]

    for step in range(1, 4):
        gradient[...] = rng.standard_normal(ends[-1])
        before = [cut(vector) for vector in (theta, gradient, *updater.state.values())]
        updater.step()
        after = [cut(vector) for vector in (theta, *updater.state.values())]
        for i, shape in enumerate(shapes):
            length = float(np.linalg.norm(gradient))
            found = run(optimizer, len(shape) >= 2, step, length, *(arrays[i] for arrays in before))
            for ours, theirs in zip(found, after, strict=True):
                assert ours.shape == shape
                np.testing.assert_allclose(ours, theirs[i], rtol=1e-10, atol=1e-10)


@EVERY
@given(data=st.data())
def test_expansion_is_of_primitives_and_reads_what_it_needs(cls, data):
    optimizer = data.draw(settings(cls))
    program, results = expansion(optimizer, (2, 3), weight=True)
    assert len(results) == 1 + len(optimizer.state)
    assert all(type(call.op).expand is Fork.expand for call in program.calls)
    read = {value.name for call in program.calls for value in call.inputs}
    assert {"W", "grad", "lr", *optimizer.state} <= read
    assert ("‖grad‖" in read) == (optimizer.clip > 0)
    assert ("t" in read) == isinstance(optimizer, Adam)


@EVERY
def test_says_what_it_does(cls):
    assert isinstance(cls.about, Words)
    assert str(cls.about).endswith(".")
    optimizer = cls(clip=1.0, weight_decay=0.1)
    clipping, decay, *rule = optimizer.formulas(weight=True)
    assert clipping == "g ← g × min(c / ‖g‖, 1)"
    assert "λ" in decay
    assert tuple(rule) == optimizer.rule_formulas == optimizer.formulas(weight=False)[1:]
    assert all(any(f"{name} ←" in line for line in rule) for name in ("θ", *cls.state))


@pytest.mark.parametrize(
    ("optimizer", "last"),
    [
        (SGD(), "θ ← θ − η g"),
        (Momentum(form="pytorch"), "θ ← θ − η v"),
        (Nesterov(form="pytorch"), "θ ← θ − η (g + α v)"),
        (Adam(form="book"), "θ ← θ − η √(1−β₂ᵗ) / (1−β₁ᵗ) × m / (√v + ε)"),
        (AdamW(), "θ ← θ − η m̂ / (√v̂ + ε)"),
    ],
)
def test_formulas_are_those_of_the_form(optimizer, last):
    assert optimizer.formulas(weight=False)[-1] == last


def test_a_gradient_of_length_zero_is_not_clipped():
    optimizer = SGD(clip=1.0)
    (found,) = run(optimizer, True, 1, 0.0, np.ones(2), np.zeros(2))
    np.testing.assert_array_equal(found, 1)


def test_biases_decay_where_all_do():
    for optimizer in (SGD(weight_decay=0.1), SGD(weight_decay=0.1, decays="all")):
        assert optimizer.decays_for(weight=True)
        assert optimizer.decays_for(weight=False) == (optimizer.decays == "all")
    assert not msgspec.structs.replace(SGD(), decays="all").decays_for(weight=True)
