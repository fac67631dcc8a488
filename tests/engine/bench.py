"""A bench for one op: its inputs as parameters, its output as the seed, and the gradient by numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.initializers import Zeros
from netstudio.engine.op import Example, Op
from netstudio.engine.plan import Plan
from netstudio.engine.program import Value

Build = Callable[..., Value]
Order = Callable[[int], tuple[int, ...]]  # how an array of so many axes lies in memory

ORDERS: dict[str, Order] = {
    "samples innermost": lambda rank: (*range(1, rank), 0) if rank else (),
    "images": lambda rank: (2, 1, 3, 0) if rank == 4 else tuple(range(rank))[::-1],
}


class _Named:
    name = "relaid"  # not in the class itself, or it would be among all ops


@dataclass(frozen=True)
class Relaid(_Named, Op):
    """The same numbers, lying in memory in another order."""

    order: Order

    def shape(self, *shapes):
        return shapes[0]

    def layout(self, shape, *inputs):
        return self.order(len(shape))

    def forward(self, at):
        return partial(np.copyto, at.y, at.x[0])

    def backward(self, at):
        return partial(np.copyto, at.dx[0], at.dy)


class Bench:
    """`build(builder, *values)` made into a plan; `inputs` of integers get no gradient, all others do."""

    def __init__(
        self, build: Build, inputs: Sequence[np.ndarray], dtype: str = "float64", relaid: Order | None = None
    ) -> None:
        b = Builder(batch=1)
        values = [self._value(b, f"x{i}", array) for i, array in enumerate(inputs)]
        read = values if relaid is None else [v if v.integer else b.op(Relaid(relaid), v) for v in values]
        self.output = build(b, *read)
        self.plan = Plan(b.finish([self.output]), dtype)
        self.executor = Executor(self.plan)
        self.values = values
        for value, array in zip(values, inputs, strict=True):
            self.plan.array(value)[...] = array

    @staticmethod
    def _value(b: Builder, name: str, array: np.ndarray) -> Value:
        if array.dtype.kind == "i":
            return b.input(name, array.shape, integer=True)
        return b.parameter(name, array.shape, Zeros())

    def run(self, upstream: np.ndarray | float = 1.0) -> np.ndarray:
        """One step; `upstream` is what flows into the output from behind. Gives the output."""
        gradient = self.plan.gradient(self.output)
        if gradient is not None:
            gradient[...] = upstream
        self.executor.rewind()
        self.executor.run_to(self.executor.end)
        return self.plan.array(self.output)

    @property
    def gradients(self) -> list[np.ndarray]:
        """The gradient of every real input."""
        return list(self.plan.parameters.gradients.values())

    def numerical_gradients(self, upstream: np.ndarray, h: float = 1e-5) -> list[np.ndarray]:
        """The same by central differences of Σ upstream × output."""
        return [self._differences(x, upstream, h) for x in self.plan.parameters.values.values()]

    def _differences(self, x: np.ndarray, upstream: np.ndarray, h: float) -> np.ndarray:
        slopes = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            before = x[place]
            x[place] = before + h
            high = np.sum(upstream * self.run(upstream))
            x[place] = before - h
            low = np.sum(upstream * self.run(upstream))
            x[place] = before
            slopes[place] = (high - low) / (2 * h)
        return slopes


def op_bench(
    op: Op,
    inputs: Sequence[np.ndarray],
    dtype: str = "float64",
    expanded: bool = False,
    relaid: Order | None = None,
) -> Bench:
    """A bench for the kernel of `op`, or for its expansion."""
    build = op.expand if expanded else lambda b, *values: b.op(op, *values)
    return Bench(build, inputs, dtype, relaid)


def draw(example: Example, rng: np.random.Generator) -> list[np.ndarray]:
    """Inputs for an example, none within 4e-2 of 0 or of another: away from kinks and ties."""
    shapes = example.shapes[:-1] if example.classes else example.shapes
    sizes = [int(np.prod(shape)) for shape in shapes]
    if example.positive:
        numbers = rng.uniform(0.5, 2, sum(sizes))
    else:
        steps = rng.permutation(sum(sizes)) - sum(sizes) // 2 + 0.5
        numbers = 0.1 * (steps + rng.uniform(-0.1, 0.1, len(steps)))
    ends = np.cumsum(sizes, dtype=int)
    inputs = [
        numbers[end - n : end].reshape(shape) for end, n, shape in zip(ends, sizes, shapes, strict=True)
    ]
    if example.classes:
        inputs.append(rng.integers(0, example.classes, example.shapes[-1]))
    return inputs


def relative_error(a: Sequence[np.ndarray], n: Sequence[np.ndarray]) -> float:
    """The largest ‖a − n‖ / (‖a‖ + ‖n‖) of the pairs; 0 where both are zero."""
    errors = [0.0]
    for x, y in zip(a, n, strict=True):
        size = np.linalg.norm(x) + np.linalg.norm(y)
        errors.append(np.linalg.norm(x - y) / size if size else 0.0)
    return float(max(errors))
