"""Operations on the canvas: the base of them all, and the numbers they work on."""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import AnyInitialValue, Given, Normal
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.layers.base import Family, OpLayer
from netstudio.words import shape_text, tr

MAX_NUMBERS = 1_000_000_000

Values = Annotated[
    tuple[float, ...],
    setting(tr("numbers"), help=tr("row by row; a single one fills the whole shape"), max_length=4096),
]
ValueShape = Annotated[
    tuple[int, ...], setting(tr("shape"), help=tr("empty for a single number"), max_length=8)
]


class Operation(OpLayer, frozen=True):
    """Base of operations, drawn as circles with the sign of their op."""

    family = Family.OPERATION
    chapter = "5"

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if op := cls.__dict__.get("op"):
            cls.sign = op.sign


class Constant(Operation, frozen=True):
    """y = c"""

    title = tr("Constant")
    about = tr("A number, or an array of numbers, that never changes.")
    inputs = ()
    formula = "y = c"
    sign = "c"
    values: Values = (1.0,)
    shape: ValueShape = ()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        _check(self.values, self.shape)
        numbers = np.array(self.values, float)
        # A single number is repeated in the shape without taking memory for each.
        array = np.broadcast_to(numbers[0], self.shape) if numbers.size == 1 else numbers.reshape(self.shape)
        return b.constant(array)

    def summary(self, *ports: object) -> str:
        return _short(self.values)


class Variable(Operation, frozen=True):
    """y = v

    A gradient flows to it, and training changes it.
    """

    title = tr("Variable")
    about = tr("A number, or an array of numbers, whose gradient is asked for.")
    inputs = ()
    formula = "y = v"
    derivative = "dv = dy"
    sign = "v"
    values: Values = (1.0,)
    shape: ValueShape = ()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        _check(self.values, self.shape)
        return b.parameter("value", self.shape, Given(values=self.values))

    def summary(self, *ports: object) -> str:
        return _short(self.values)


class Weight(Operation, frozen=True):
    """y = W

    A weight by itself, for nets that are wired from operations; a Variable is the same with numbers given.
    """

    title = tr("Weight")
    about = tr("An array of numbers that is learned, from an initial value on.")
    inputs = ()
    formula = "y = W"
    derivative = "dW = dy"
    sign = "W"
    shape: ValueShape = (10, 10)
    initial_weight: Annotated[AnyInitialValue, setting(tr("initial weight"))] = Normal()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        _check((0.0,), self.shape)
        return b.parameter("W", self.shape, self.initial_weight)

    def summary(self, *ports: object) -> str:
        return shape_text(self.shape)


def _check(values: tuple[float, ...], shape: Shape) -> None:
    size = math.prod(shape)
    if min(shape, default=1) < 1 or size > MAX_NUMBERS:
        raise ShapeError(
            tr(
                "takes a shape of numbers above 0 that holds {most} at the most, not {shape}",
                most=MAX_NUMBERS,
                shape=shape_text(shape),
            )
        )
    if len(values) not in (1, size):
        raise ShapeError(
            tr(
                "has the shape {shape}, which takes {size} numbers or a single one; {given} are given",
                shape=shape_text(shape),
                size=size,
                given=len(values),
            )
        )


def _short(values: tuple[float, ...]) -> str:
    shown = ", ".join(format(value, "g") for value in values[:3])
    return shown if len(values) <= 3 else f"{shown}, …"
