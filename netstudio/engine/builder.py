"""The builder: how a program comes to be, call by call; forks and gradients are settled at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from netstudio.engine.draws import Distribution
from netstudio.engine.fork import Fork
from netstudio.engine.initializers import InitialValue
from netstudio.engine.op import Op
from netstudio.engine.program import Call, Program, Role, Shape, Share, Value


class Builder:
    """Collects calls into a program; what a layer's `lower` and an op's `expand` write to.

    `batch` is the number of samples; `owner` names the node on whose behalf calls are made, and `frozen`
    tells that nothing of it changes. `training` is False for predicting, where some layers do something else;
    they declare the same parameters and states all the same.
    """

    def __init__(self, batch: int, training: bool = True) -> None:
        self.batch = batch
        self.training = training
        self.owner = ""
        self.frozen = False
        self.program = Program(batch)

    @contextmanager
    def owned_by(self, owner: str, frozen: bool = False) -> Iterator[None]:
        """All calls and parameters made within belong to the node `owner`."""
        before = self.owner, self.frozen
        self.owner, self.frozen = owner, frozen
        try:
            yield
        finally:
            self.owner, self.frozen = before

    def input(self, name: str, shape: Shape, integer: bool = False) -> Value:
        """A value that is filled from outside before each step."""
        value = Value(name, shape, Role.INPUT, integer, self.owner, share=Share.ROWS)
        self.program.inputs.append(value)
        return value

    def draw(self, name: str, shape: Shape, distribution: Distribution) -> Value:
        """A value that is drawn at random before each step; its first axis counts samples."""
        value = Value(name, shape, Role.DRAW, False, self.owner, share=Share.ROWS, distribution=distribution)
        self.program.draws.append(value)
        return value

    def state(self, name: str, shape: Shape, initial: InitialValue) -> Value:
        """A value that is kept from step to step and saved with the parameters, but not learned."""
        value = Value(name, shape, Role.STATE, False, self.owner, initial=initial)
        self.program.states.append(value)
        return value

    def parameter(self, name: str, shape: Shape, initial: InitialValue) -> Value:
        """A value that is learned, unless its node is frozen; `initial` says what it starts from."""
        initial.check(shape)
        value = Value(name, shape, Role.PARAMETER, False, self.owner, not self.frozen, initial=initial)
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
        shapes = tuple(v.shape for v in inputs)
        shape = op.shape(*shapes)
        integer = op.integer or (op.moves and all(v.integer for v in inputs))
        needs_grad = op.differentiable and not integer and any(v.needs_grad for v in inputs)
        share = _share(op, inputs, shapes)
        out = Value(op.name, shape, Role.RESULT, integer, self.owner, needs_grad, share)
        self.program.calls.append(Call(op, inputs, (out,), self.owner))
        return out

    def fork(self, value: Value, branches: int) -> tuple[Value, ...]:
        """The same value for several readers; going backward, their gradients are added, explicitly."""
        if branches < 2 or not value.needs_grad:
            return (value,) * branches
        outs = tuple(_branch(value, self.owner) for _ in range(branches))
        self.program.calls.append(Call(Fork(), (value,), outs, self.owner))
        return outs

    def finish(self, seeds: Iterable[Value]) -> Program:
        """The program: forks where a value is read twice, gradients only where a seed is reached."""
        self.program.seeds = list(seeds)
        _fork_what_is_read_twice(self.program)
        _prune_gradients(self.program)
        return self.program


def _branch(value: Value, owner: str) -> Value:
    return replace(value, role=Role.RESULT, owner=owner, initial=None, distribution=None, constant=None)


def _share(op: Op, inputs: tuple[Value, ...], shapes: tuple[Shape, ...]) -> Share | None:
    shares = tuple(v.share for v in inputs if v.share)
    return op.share(shares, shapes) if len(shares) == len(inputs) else None


def _fork_what_is_read_twice(program: Program) -> None:
    """Put a fork before the first reader of each value that several inputs read within one node."""
    uses = Counter(v for call in program.calls for v in call.inputs if v.needs_grad)
    branches: dict[Value, list[Value]] = {}
    calls: list[Call] = []
    for call in program.calls:
        for value in dict.fromkeys(call.inputs):
            if uses[value] > 1 and value not in branches:
                outs = [_branch(value, call.owner) for _ in range(uses[value])]
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
