"""The builder: how a program comes to be, call by call; forks and gradients are settled at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from netstudio.engine.fork import Fork
from netstudio.engine.initializers import InitialValue
from netstudio.engine.op import Op
from netstudio.engine.program import Call, Program, Role, Shape, Value


class Builder:
    """Collects calls into a program; what a layer's `lower` and an op's `expand` write to.

    `batch` is the number of samples; `owner` names the node on whose behalf calls are made.
    """

    def __init__(self, batch: int) -> None:
        self.batch = batch
        self.owner = ""
        self.program = Program()

    @contextmanager
    def owned_by(self, owner: str) -> Iterator[None]:
        """All calls and parameters made within belong to the node `owner`."""
        before, self.owner = self.owner, owner
        try:
            yield
        finally:
            self.owner = before

    def input(self, name: str, shape: Shape, integer: bool = False) -> Value:
        """A value that is filled from outside before each step."""
        value = Value(name, shape, Role.INPUT, integer, self.owner)
        self.program.inputs.append(value)
        return value

    def parameter(self, name: str, shape: Shape, initial: InitialValue) -> Value:
        """A value that is learned; `initial` says what it starts from."""
        initial.check(shape)
        value = Value(name, shape, Role.PARAMETER, False, self.owner, True, initial)
        self.program.parameters.append(value)
        return value

    def constant(self, array: np.ndarray | float, name: str = "constant") -> Value:
        """A value that never changes."""
        array = np.asarray(array)
        integer = array.dtype.kind in "iu"
        value = Value(name, array.shape, Role.CONSTANT, integer, self.owner, constant=array)
        self.program.constants.append(value)
        return value

    def op(self, op: Op, *inputs: Value) -> Value:
        """Apply `op`; gives its result. Raises ShapeError in words where the shapes do not fit."""
        shape = op.shape(*(v.shape for v in inputs))
        needs_grad = any(v.needs_grad for v in inputs)
        out = Value(op.name, shape, Role.RESULT, op.integer, self.owner, needs_grad and not op.integer)
        self.program.calls.append(Call(op, inputs, (out,), self.owner))
        return out

    def fork(self, value: Value, branches: int) -> tuple[Value, ...]:
        """The same value for several readers; going backward, their gradients are added, explicitly."""
        if branches < 2 or not value.needs_grad:
            return (value,) * branches
        outs = tuple(replace(value, role=Role.RESULT, owner=self.owner) for _ in range(branches))
        self.program.calls.append(Call(Fork(), (value,), outs, self.owner))
        return outs

    def finish(self, seeds: Iterable[Value]) -> Program:
        """The program: forks where a value is read twice, gradients only where a seed is reached."""
        self.program.seeds = list(seeds)
        _fork_what_is_read_twice(self.program)
        _prune_gradients(self.program)
        return self.program


def _fork_what_is_read_twice(program: Program) -> None:
    """Put a fork before the first reader of each value that several inputs read within one node."""
    uses = Counter(v for call in program.calls for v in call.inputs if v.needs_grad)
    branches: dict[Value, list[Value]] = {}
    calls: list[Call] = []
    for call in program.calls:
        for value in dict.fromkeys(call.inputs):
            if uses[value] > 1 and value not in branches:
                outs = [replace(value, role=Role.RESULT, owner=call.owner) for _ in range(uses[value])]
                branches[value] = list(outs)
                calls.append(Call(Fork(), (value,), tuple(outs), call.owner))
        call.inputs = tuple(branches[v].pop(0) if v in branches else v for v in call.inputs)
        calls.append(call)
    program.calls = calls


def _prune_gradients(program: Program) -> None:
    """Keep `needs_grad` only on values from which a seed is reached: nothing flows back along others."""
    reaching = set(program.seeds)
    for call in reversed(program.calls):
        if not reaching.isdisjoint(call.outputs):
            reaching.update(call.inputs)
    for value in program.values():
        value.needs_grad = value.needs_grad and value in reaching
