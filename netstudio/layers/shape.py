"""Layers that give the same numbers another shape."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import shape as ops
from netstudio.engine.program import ShapeError, Value
from netstudio.layers.base import Family, Kind, Layer, Port
from netstudio.words import shape_text, tr


class Flatten(Layer, frozen=True):
    """y (N, D) = x (N, …), D = product of …"""

    title = tr("Flatten")
    about = tr("Lays all numbers of a sample into one row, as Affine takes them.")
    family = Family.SHAPE
    outputs = (Port("y", tr("rows (N, D)"), Kind.ROWS),)
    formula = "y (N, D) = x (N, …), D = product of …"
    derivative = ops.Reshape.derivative

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(ops.Reshape((_samples(inputs[0]), -1)), *inputs)


class Reshape(Layer, frozen=True):
    """y (N, shape) = x (N, …), row by row

    `shape` is that of one sample, without the batch axis; one of its numbers may be −1.
    """

    title = tr("Reshape")
    about = tr("Gives the numbers of each sample another shape; the batch axis stays.")
    family = Family.SHAPE
    formula = "y (N, shape) = x (N, …), row by row"
    derivative = ops.Reshape.derivative
    shape: Annotated[
        tuple[int, ...],
        setting(
            tr("shape of a sample"),
            help=tr("without the batch axis; one number may be −1 and is found from the others"),
            max_length=8,
        ),
    ] = (-1,)

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(ops.Reshape((_samples(inputs[0]), *self.shape)), *inputs)


class Transpose(Layer, frozen=True):
    """y = Xᵀ

    Axis i of y is axis `axes[i]` of x, the batch axis being 0; without `axes` their order is turned round.
    """

    title = tr("Transpose")
    about = ops.Transpose.about
    family = Family.SHAPE
    formula = ops.Transpose.formula
    derivative = ops.Transpose.derivative
    axes: Annotated[
        tuple[int, ...],
        setting(tr("axes"), help=tr("the new order, counted from 0; empty turns it round"), max_length=9),
    ] = ()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(ops.Transpose(self.axes or None), *inputs)


def _samples(x: Value) -> int:
    if not x.shape:
        raise ShapeError(tr("takes (N, …); this gives {shape}", shape=shape_text(x.shape)), input=0)
    return x.shape[0]
