"""Nudges: one number changed by h, what the loss makes of it, and what its gradient had foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from netstudio.engine.executor import Executor
from netstudio.engine.plan import Plan
from netstudio.engine.program import Call, Program, Role, Value
from netstudio.graph.compile import Network
from netstudio.graph.model import End
from netstudio.training.probe import Probe
from netstudio.words import Refusal, shape_text, tr

STEP = 1e-4  # h of the book
NOTHING = 1e-9  # slopes below are rounding
Index = tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """One number of what a port carries, or of a parameter: which, and where in the array."""

    end: End
    index: Index

    def __str__(self) -> str:
        return f"{self.end.port}[{', '.join(map(str, self.index))}]" if self.index else self.end.port


@dataclass(frozen=True)
class Nudge:
    """What a change of one number, now `value`, by `h` does to the loss, and what its gradient foretold."""

    value: float
    h: float
    loss: float  # before
    nudged_loss: float  # after
    gradient: float  # ∂L/∂value, by backpropagation

    @property
    def actual(self) -> float:
        """The change of the loss."""
        return self.nudged_loss - self.loss

    @property
    def predicted(self) -> float:
        """h × ∂L/∂value: the change along the tangent."""
        return self.h * self.gradient

    @property
    def error(self) -> float:
        """By how much the tangent is off."""
        return self.actual - self.predicted

    @property
    def relative_error(self) -> float:
        """The same as a share of the actual change; 0 where neither changes anything."""
        return abs(self.error) / abs(self.actual) if self.actual else float(self.predicted != 0)


@dataclass(frozen=True)
class Numerical:
    """The slope of the loss at a number, measured with `h` to either side, and by backpropagation."""

    h: float
    left: float
    right: float
    gradient: float

    @property
    def central(self) -> float:
        """The central difference: (L(w + h) − L(w − h)) / 2h."""
        return (self.left + self.right) / 2

    @property
    def kinked(self) -> bool:
        """Whether the sides disagree so far that backpropagation can be right for one of them only."""
        return abs(self.right - self.left) > 0.1 * max(abs(self.left), abs(self.right), NOTHING)


@dataclass(frozen=True)
class Curve:
    """The loss along a nudge: at each of `h`, and what the tangent says there."""

    h: np.ndarray = field(repr=False)
    loss: np.ndarray = field(repr=False)
    tangent: np.ndarray = field(repr=False)


class Nudger:
    """Nudges numbers of the batch that a plan holds, on copies and in float64; the plan is only read."""

    def __init__(self, network: Network, plan: Plan) -> None:
        self.probe = Probe(network, plan, "float64")
        self._tails: dict[Value, Tail] = {}

    def shows(self, network: Network, plan: Plan) -> bool:
        """Whether the plan still holds that batch."""
        return self.probe.shows(network, plan)

    def nudge(self, place: Place, h: float = STEP) -> Nudge:
        """Change a number by h. Raises Refusal where it cannot be changed."""
        value, index = self._find(place)
        now, slope = self._now(value, index)
        return Nudge(now, h, self.probe.loss, self._tail(value).loss(index, now + h), slope)

    def numerical(self, place: Place, h: float = STEP) -> Numerical:
        """The slope of the loss at a number, measured."""
        value, index = self._find(place)
        now, gradient = self._now(value, index)
        tail, loss = self._tail(value), self.probe.loss
        left = (loss - tail.loss(index, now - h)) / h
        right = (tail.loss(index, now + h) - loss) / h
        return Numerical(h, left, right, gradient)

    def curve(self, place: Place, steps: Sequence[float] | np.ndarray) -> Curve:
        """The loss for several h, and the tangent beside it."""
        value, index = self._find(place)
        now, slope = self._now(value, index)
        h = np.asarray(steps, np.float64)
        tail = self._tail(value)
        loss = np.array([tail.loss(index, now + step) for step in h])
        return Curve(h, loss, self.probe.loss + slope * h)

    def _find(self, place: Place) -> tuple[Value, Index]:
        value = self.probe.value(place.end)
        name = self.probe.network.names[place.end.node]
        if value.integer:
            raise Refusal(
                tr("{node}: {name} holds whole numbers, which have no slope.", node=name, name=place.end.port)
            )
        inside = len(place.index) == len(value.shape) and all(
            0 <= i < n for i, n in zip(place.index, value.shape, strict=True)
        )
        if not inside:
            raise Refusal(
                tr(
                    "{node}: there is no {place}; its shape is {shape}.",
                    node=name,
                    place=str(place),
                    shape=shape_text(value.shape),
                )
            )
        return value, place.index

    def _now(self, value: Value, index: Index) -> tuple[float, float]:
        """What a number is, and its gradient: 0 where nothing leads to the loss."""
        gradient = self.probe.gradient(value)
        slope = 0.0 if gradient is None else float(gradient[index])
        return float(self.probe.plan.array(value)[index]), slope

    def _tail(self, value: Value) -> Tail:
        if value not in self._tails:
            self._tails = {value: Tail(self.probe.plan, value)}  # the latest: it keeps copies
        return self._tails[value]


class Tail:
    """What comes after one value of a plan, to be run again with other numbers in it.

    All else that it reads is copied as it is now.
    """

    def __init__(self, plan: Plan, value: Value) -> None:
        whole = plan.program
        self._plan, self._value = plan, value
        self._input = replace(value, role=Role.INPUT, needs_grad=False)
        stand_ins, reached = {value: self._input}, {value}
        program = Program(whole.batch, inputs=[self._input])
        for call in whole.calls:
            if reached.isdisjoint(call.inputs):
                continue
            reached.update(call.outputs)
            for read in call.inputs:
                if read not in stand_ins:
                    stand_ins[read] = _fixed(read, plan.array(read))
                    program.constants.append(stand_ins[read])
            outputs = tuple(replace(out, needs_grad=False) for out in call.outputs)
            stand_ins.update(zip(call.outputs, outputs, strict=True))
            inputs = tuple(stand_ins[read] for read in call.inputs)
            program.calls.append(Call(call.op, inputs, outputs, call.owner))
        program.seeds = [stand_ins[seed] for seed in whole.seeds if seed in reached]
        self._rest = sum(float(plan.array(seed).sum()) for seed in whole.seeds if seed not in reached)
        self._own = Plan(program, plan.dtype, gradients=False)
        self._executor = Executor(self._own)

    def loss(self, index: Index, number: float) -> float:
        """The loss with that number at `index`."""
        array = self._own.array(self._input)
        np.copyto(array, self._plan.array(self._value))
        array[index] = number
        self._executor.rewind()
        self._executor.run_to(self._executor.end)
        return self._rest + sum(float(self._own.array(seed).sum()) for seed in self._own.program.seeds)


def _fixed(value: Value, array: np.ndarray) -> Value:
    return replace(value, role=Role.CONSTANT, needs_grad=False, constant=array)
