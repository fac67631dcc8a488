"""Reductions on the canvas: one number from many, along an axis or over all."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import reduction
from netstudio.engine.program import Value
from netstudio.layers.operation import Operation
from netstudio.words import tr


class Reduction(Operation, frozen=True):
    """Base of reductions; the settings are those of its op."""

    axis: Annotated[
        int | None, setting(tr("axis"), help=tr("counted from 0, the batch axis; none for all numbers"))
    ] = None
    keepdims: Annotated[
        bool, setting(tr("keep axes"), help=tr("what is reduced stays as an axis of length 1"))
    ] = False

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(type(self.op)(axis=self.axis, keepdims=self.keepdims), *inputs)  # type: ignore[call-arg]


class Max(Reduction, frozen=True):
    """y = max x"""

    title = tr("Max")
    op = reduction.Max()


class Sum(Reduction, frozen=True):
    """y = Σ x"""

    title = tr("Sum")
    op = reduction.Sum()


class Mean(Reduction, frozen=True):
    """y = Σ x / n"""

    title = tr("Mean")
    op = reduction.Mean()
