"""What every layer computes, found by itself, in any shape and with any settings, in float64.

Its gradient is the numerical one, its kernel is its expansion, stepped is run; two lanes give what one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from netstudio.declare import Field, fields_of
from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.expanding import Expanding
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.ops.reduction import Sum
from netstudio.engine.ops.shape import Reshape
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Share, Value
from netstudio.layers.base import DataLayer, Kind, Layer, all_layers
from netstudio.words import Refusal
from tests.engine.bench import relative_error

LAYERS = [cls for cls in all_layers().values() if not issubclass(cls, DataLayer)]
EVERY = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind())
RANDOM = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 4)
ROUNDING = 1e-8  # what is smaller is zero but for rounding, as all that flows through a batch norm of two
TRIES = 30  # of settings and shapes, until the layer takes them
FEW = settings(max_examples=15, suppress_health_check=list(HealthCheck))


class Trial:
    """A layer on inputs of these shapes. Each real one is read twice, so that gradients meet at a fork."""

    def __init__(self, layer: Layer, shapes: Sequence[tuple[int, ...]], integers: Sequence[bool]) -> None:
        self.layer = layer
        self.shapes = shapes
        self.integers = integers

    @property
    def classes(self) -> int:
        """How many different integers the layer takes: rows of an embedding, or one for each score."""
        scores = [
            shape[-1]
            for shape, integer in zip(self.shapes, self.integers, strict=True)
            if not integer and shape
        ]
        return min(getattr(self.layer, "count", 2), *scores, 2)

    def __repr__(self) -> str:
        return f"{self.layer} on {self.shapes}"

    def program(self, builder: type[Builder] = Builder, rows: int | None = None) -> Program:
        """The layer lowered; with `rows`, for so many samples. Raises Refusal where it does not fit."""
        batch = self.shapes[0][0] if rows is None and self.shapes and self.shapes[0] else rows or 1
        b = builder(batch)
        inputs = []
        for i, (shape, integer) in enumerate(zip(self.shapes, self.integers, strict=True)):
            shape = shape if rows is None else (rows, *shape[1:])
            value = b.input(f"x{i}", shape, integer)
            value.needs_grad = not integer
            inputs.append(value)
        with b.owned_by("layer"):
            outputs = self.layer.lower(b, *inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        # What gives its input back as it is would be end and middle of the net at once.
        outputs = tuple(b.op(Reshape(v.shape), v) if v in inputs else v for v in outputs)
        again = [b.op(Multiply(), v, b.constant(0.5)) for v in inputs if not v.integer]
        self.count = len(outputs)
        return b.finish([*outputs, *(b.op(Sum(), v) for v in again)])


class Bench:
    """A trial's program in a plan, filled with numbers by seed: none near a kink or a tie."""

    def __init__(
        self, trial: Trial, seed: int, program: Program, dtype: str = "float64", parts: Sequence[Program] = ()
    ) -> None:
        self.plan = plan = Plan(program, dtype, parts=parts)
        self.executor = Executor(plan)
        self.outputs = program.seeds[: trial.count]
        rng = np.random.default_rng(seed)
        self.inputs = {}
        positive = getattr(getattr(trial.layer, "op", None), "positive", False)
        numbers = _numbers(program.inputs, positive, trial.classes, rng)
        for value, array in zip(program.inputs, numbers, strict=True):
            for rows, part in plan.parts(value):
                part[...] = array[rows] if parts else array
            self.inputs[value] = array
        plan.parameters.initialize(seed % 1000)
        for array in plan.parameters.values.values():
            array += 0.5 * rng.standard_normal(array.shape)
        plan.draw(np.random.default_rng(seed))

    def run(self, stops: Sequence[int] = ()) -> None:
        self.executor.rewind()
        for stop in (*stops, self.executor.end):
            self.executor.run_to(stop)

    def results(self) -> list[np.ndarray]:
        """Outputs, and the gradients of inputs and parameters."""
        gradients = [self.plan.gradient(v) for v in self.inputs if v.needs_grad]
        found = [self.plan.array(v) for v in self.outputs] + gradients
        return [np.array(a) for a in (*found, *self.plan.parameters.gradients.values()) if a is not None]

    def loss(self) -> float:
        self.executor.rewind()
        self.executor.run_to(self.executor.turn)
        return sum(float(self.plan.array(v).sum()) for v in self.plan.program.seeds)

    def slopes(self, array: np.ndarray, places: Sequence[tuple[int, ...]], h: float = 1e-5) -> np.ndarray:
        """Central differences of the sum of all seeds."""
        found = []
        for place in places:
            before = array[place]
            array[place] = before + h
            high = self.loss()
            array[place] = before - h
            found.append((high - self.loss()) / (2 * h))
            array[place] = before
        return np.array(found)


def _numbers(
    values: Sequence[Value], positive: bool, count: int, rng: np.random.Generator
) -> list[np.ndarray]:
    """Reals apart from each other and from 0; integers below `count`."""
    sizes = [0 if v.integer else v.size for v in values]
    steps = rng.permutation(sum(sizes)) + 0.5
    grid = 0.1 * (steps + rng.uniform(-0.2, 0.2, len(steps)))
    reals = (grid if positive else grid - 0.1 * (sum(sizes) // 2)) / max(1, sum(sizes) / 30)
    arrays = []
    for value, size in zip(values, sizes, strict=True):
        part, reals = reals[:size], reals[size:]
        arrays.append(rng.integers(0, count, value.shape) if value.integer else part.reshape(value.shape))
    return arrays


def _setting(field: Field) -> st.SearchStrategy[Any]:
    """Small values, so that much of what is tried fits together."""
    if field.choices:
        return st.sampled_from(field.choices)
    if field.variants or field.type in (str,):
        return st.just(field.default)
    if field.type is bool:
        return st.booleans()
    if field.type is float:
        low = -2.0 if field.minimum is None else max(field.minimum, -2.0)
        high = 2.0 if field.maximum is None else min(field.maximum, 2.0)
        return st.just(field.default) | st.floats(low + 0.1 * (high - low), low + 0.8 * (high - low))
    if field.type in (int, int | None):
        low = int(field.minimum if field.minimum is not None else -2)
        number = st.integers(low, min(int(field.maximum or 3), low + 3))
        return st.just(field.default) | number
    return st.just(field.default) | st.lists(st.integers(-1, 3), max_size=3).map(tuple)


@st.composite
def trials(draw: st.DrawFn, layer: type[Layer]) -> Trial:
    """The layer with settings and inputs that it takes."""
    fields = fields_of(layer)
    for _ in range(TRIES):
        made = layer(**{f.name: draw(_setting(f)) for f in fields if draw(st.booleans())})
        batch, classes = draw(SIZES), draw(st.integers(2, 4))
        shapes = []
        for port in made.inputs:
            if port.kind is Kind.LABELS:
                shapes.append(draw(st.sampled_from([(batch,), (batch, classes), *shapes])))
                continue
            rank = {Kind.ROWS: 2, Kind.IMAGES: 4, Kind.SCALAR: 0}.get(port.kind)
            rest = draw(st.lists(SIZES, min_size=1, max_size=3))
            fresh = {
                2: (batch, classes),
                4: (batch, *draw(st.tuples(SIZES, st.integers(1, 7), st.integers(1, 7)))),
                0: (),
            }.get(rank, (batch, *rest))
            shapes.append(draw(st.sampled_from([fresh, *shapes, *(s[::-1] for s in shapes)])))
        labels = [p.kind is Kind.LABELS and len(s) == 1 for p, s in zip(made.inputs, shapes, strict=True)]
        trial = Trial(made, shapes, labels if draw(st.integers(0, 9)) else [not f for f in labels])
        try:
            program = trial.program()
        except Refusal:
            continue
        if sum(v.size for v in program.values()) < 20_000:
            return trial
    assume(False)
    raise AssertionError


def _same(ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray], within: float) -> None:
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=within, atol=within)


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_gradient_is_the_numerical_one(layer, data, seed):
    trial = data.draw(trials(layer))
    bench = Bench(trial, seed, trial.program())
    bench.run()
    rng = np.random.default_rng(seed)
    parameters = [(bench.plan.parameters.values[k], g) for k, g in bench.plan.parameters.gradients.items()]
    inputs = [(bench.plan.array(v), bench.plan.gradient(v)) for v in bench.inputs if v.needs_grad]
    for array, gradient in [*inputs, *parameters]:
        places = [np.unravel_index(i, array.shape) for i in rng.permutation(array.size)[:8]]
        analytic = np.array([gradient[place] for place in places])
        numerical = bench.slopes(array, places)
        if max(abs(analytic).max(), abs(numerical).max()) > ROUNDING:
            assert relative_error([analytic], [numerical]) <= 1e-6


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_kernel_is_its_expansion(layer, data, seed):
    trial = data.draw(trials(layer))
    kernel, expansion = (Bench(trial, seed, trial.program(builder)) for builder in (Builder, Expanding))
    kernel.run()
    expansion.run()
    _same(kernel.results(), expansion.results(), 1e-10)


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_stepped_is_run_to_the_bit(layer, data, seed):
    trial = data.draw(trials(layer))
    run, stepped = (Bench(trial, seed, trial.program(), "float32") for _ in range(2))
    run.run()
    stepped.run(range(1, stepped.executor.end))
    for a, b in zip(run.results(), stepped.results(), strict=True):
        assert a.tobytes() == b.tobytes()


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_two_lanes_give_what_one_gives(layer, data, seed):
    trial = data.draw(trials(layer))
    program = trial.program()
    batch = program.batch
    samples_first = all(shape[:1] == (batch,) for shape in trial.shapes)
    rows = all(value.share in (Share.MEAN, Share.SUM, Share.ROWS) for value in program.seeds)
    outputs = [value for call in program.calls for value in call.outputs]
    if not (batch > 1 and trial.shapes and samples_first and rows and all(v.share for v in outputs)):
        return  # what cannot be split is left in one lane
    try:
        parts = [trial.program(rows=n) for n in (batch - batch // 2, batch // 2)]
    except Refusal:
        return  # too few samples for a lane
    one, two = Bench(trial, seed, program), Bench(trial, seed, program, parts=parts)
    one.run()
    two.run()
    two.plan.team.close()
    _same(two.results(), one.results(), 1e-10)
