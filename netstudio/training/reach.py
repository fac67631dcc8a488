"""Reach: which numbers that a call gives are moved by which of those that it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.fork import Fork
from netstudio.engine.op import Op
from netstudio.engine.ops.arithmetic import Arithmetic
from netstudio.engine.ops.convolution import Convolution
from netstudio.engine.ops.im2col import Im2col, Pad
from netstudio.engine.ops.join import Concatenate, Slice
from netstudio.engine.ops.matrix import Affine, MatMul
from netstudio.engine.ops.reduction import Max, Mean, Reduction, Sum
from netstudio.engine.ops.shape import Reshape, Transpose
from netstudio.engine.ops.unary import Unary
from netstudio.engine.plan import Plan
from netstudio.engine.program import Call, Program, Role, Value

# Sums of products with at most one number of each input: what moves them does not depend on its size.
PRODUCTS = (Affine, MatMul, Convolution)
SUMS = (Fork, Sum, Mean, Reshape, Transpose, Pad, Im2col, Concatenate, Slice)
WIGGLE = 1e-6


class Bench:
    """One op on arrays of one's own: what it gives, and what it sends back."""

    def __init__(self, op: Op, x: Sequence[np.ndarray], outputs: Sequence[Value], dtype: np.dtype) -> None:
        self.op, self.x, self.dtype = op, tuple(x), dtype
        self._inputs = [_input(array) for array in x]
        self._outputs = tuple(
            Value(out.name, out.shape, integer=out.integer, needs_grad=out.needs_grad) for out in outputs
        )
        program = Program(1, [Call(op, tuple(self._inputs), self._outputs, "")], self._inputs)
        self._plan = Plan(program, dtype, fused=False)
        self._executor = Executor(self._plan)
        self.y = self.give(self.x)

    @classmethod
    def of(cls, plan: Plan, call: Call, dtype: np.dtype | None = None) -> Bench:
        """A call of a plan, on copies of what it reads."""
        return cls(call.op, [plan.array(v) for v in call.inputs], call.outputs, dtype or plan.dtype)

    def give(self, x: Sequence[np.ndarray]) -> list[np.ndarray]:
        """What the op gives of other inputs."""
        for value, array in zip(self._inputs, x, strict=True):
            with np.errstate(over="ignore"):
                self._plan.array(value)[...] = array
        self._executor.rewind()
        self._executor.run_to(self._executor.turn)
        return [self._plan.array(value).copy() for value in self._outputs]

    def send_back(self, dys: Sequence[np.ndarray | None]) -> list[np.ndarray | None]:
        """The gradients of its own inputs for gradients of its outputs; None where none can flow."""
        self.give(self.x)
        for value, dy in zip(self._outputs, dys, strict=True):
            gradient = self._plan.gradient(value)
            if gradient is not None:
                gradient[...] = 0 if dy is None else dy
        self._executor.run_to(self._executor.end)
        gradients = (self._plan.gradient(value) for value in self._inputs)
        return [None if gradient is None else gradient.copy() for gradient in gradients]

    def slopes(self) -> list[np.ndarray | None]:
        """Of each input number how it moves the outputs in sum, each with a weight from 1 to 2 drawn for it.

        0 where it moves none of them: weights that are drawn let nothing cancel.
        """
        rng = np.random.default_rng(0)
        return self.send_back([1 + rng.random(value.shape) for value in self._outputs])


def reached(bench: Bench, k: int, marked: np.ndarray) -> list[np.ndarray]:
    """Of each output, which numbers are moved by the marked ones of input `k`; those all move something."""
    op = bench.op
    if isinstance(op, Unary):
        return [marked.copy()]
    if isinstance(op, Arithmetic):
        return [_element_by_element(bench, k, marked)]
    if isinstance(op, (*PRODUCTS, *SUMS)):
        return _counted(bench, k, marked, [(x != 0).astype(bench.dtype) for x in bench.x])
    if all(y.size == 1 for y in bench.y):
        return [np.full(y.shape, marked.any()) for y in bench.y]
    if isinstance(op, Max):
        return [_reduced(op, marked, bench.y[0].shape)]
    return _through_expansion(bench, k, marked) or _wiggled(bench, k, marked)


def met(bench: Bench, k: int, marked: np.ndarray) -> list[np.ndarray]:
    """Of each output of a product, what the marked numbers of input `k` would move if no factor was 0."""
    return _counted(bench, k, marked, [np.ones(x.shape, bench.dtype) for x in bench.x])


def _input(array: np.ndarray) -> Value:
    integer = array.dtype.kind in "iu"
    return Value("x", array.shape, Role.INPUT, integer, needs_grad=not integer)


def _counted(bench: Bench, k: int, marked: np.ndarray, others: list[np.ndarray]) -> list[np.ndarray]:
    """Which outputs change where the marked numbers become 1, the rest 0, and the other inputs stay."""
    nothing = [*others[:k], np.zeros(marked.shape, bench.dtype), *others[k + 1 :]]
    something = [*others[:k], marked.astype(bench.dtype), *others[k + 1 :]]
    pairs = zip(bench.give(nothing), bench.give(something), strict=True)
    return [before != after for before, after in pairs]


def _element_by_element(bench: Bench, k: int, marked: np.ndarray) -> np.ndarray:
    shape = bench.y[0].shape
    wide = Bench(
        bench.op,
        [np.broadcast_to(x, shape) for x in bench.x],
        [Value("y", shape, needs_grad=True)],
        bench.dtype,
    )
    slope = wide.slopes()[k]
    return np.broadcast_to(marked, shape) & (slope != 0) if slope is not None else np.zeros(shape, bool)


def _reduced(op: Reduction, marked: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(np.any(marked, axis=op.axis)).reshape(shape)


def stops_inside(bench: Bench, k: int, marked: np.ndarray) -> list[tuple[str, float]]:
    """The primitives inside of an op at which marked numbers stop, each with what it reads there.

    Named as they are where the inside of a layer is drawn. Empty for an op that is a primitive itself.
    """
    inside = _Expansion.of(bench)
    return inside.walk(k, marked)[1] if inside else []


def _through_expansion(bench: Bench, k: int, marked: np.ndarray) -> list[np.ndarray]:
    """The same, primitive by primitive; nothing where the op is a primitive itself."""
    inside = _Expansion.of(bench)
    return [inside.walk(k, marked)[0]] if inside else []


class _Expansion:
    """An op in primitives, on the numbers of a bench."""

    def __init__(self, bench: Bench, program: Program, inputs: Sequence[Value], result: Value) -> None:
        self._inputs, self._program, self._result = inputs, program, result
        self._plan = Plan(program, bench.dtype, fused=False)
        for value, x in zip(inputs, bench.x, strict=True):
            self._plan.array(value)[...] = x
        executor = Executor(self._plan)
        executor.run_to(executor.turn)

    @classmethod
    def of(cls, bench: Bench) -> _Expansion | None:
        """None where an op is a primitive."""
        b = Builder(1)
        inputs = [_input(x) for x in bench.x]
        b.program.inputs.extend(inputs)
        result = bench.op.expand(b, *inputs)
        return None if result is None else cls(bench, b.finish([result]), inputs, result)

    def walk(self, k: int, marked: np.ndarray) -> tuple[np.ndarray, list[tuple[str, float]]]:
        """Which numbers of the result are moved, and where the others stopped."""
        marks, stops = {self._inputs[k]: marked}, list[tuple[str, float]]()
        names = Counter[str]()
        for call in self._program.calls:
            names[call.op.name] += 1
            inner = None
            for i, value in enumerate(call.inputs):
                if value in marks and any(out.needs_grad for out in call.outputs):
                    inner = inner or Bench.of(self._plan, call)
                    slope = inner.slopes()[i]
                    moving = marks[value] & (slope != 0) if slope is not None else np.zeros(value.shape, bool)
                    if (stopped := marks[value] & ~moving).any():
                        number = names[call.op.name]
                        name = call.op.name if number == 1 else f"{call.op.name} {number}"
                        stops.append((name, float(inner.x[i][stopped][0])))
                    for out, found in zip(call.outputs, reached(inner, i, moving), strict=True):
                        marks[out] = marks[out] | found if out in marks else found
        return marks.get(self._result, np.zeros(self._result.shape, bool)), stops


def _wiggled(bench: Bench, k: int, marked: np.ndarray) -> list[np.ndarray]:
    """Which outputs change, in double precision, where the marked numbers are moved a little."""
    fine = Bench(
        bench.op, bench.x, [Value("y", y.shape, needs_grad=True) for y in bench.y], np.dtype("float64")
    )
    x = fine.x[k].astype(np.float64)
    step = WIGGLE * (1 + np.random.default_rng(1).random(x.shape)) * np.maximum(1, np.abs(x))
    moved = [*fine.x[:k], np.where(marked, x + step, x), *fine.x[k + 1 :]]
    return [before != after for before, after in zip(fine.y, fine.give(moved), strict=True)]
