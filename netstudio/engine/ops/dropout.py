"""Dropout: a product with a mask that is drawn anew for each batch (Srivastava et al. 2014)."""

from __future__ import annotations

from dataclasses import dataclass

from netstudio.engine.builder import Builder
from netstudio.engine.op import Example
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import shape_text, tr


@dataclass(frozen=True)
class Dropout(Multiply):
    """y = x × mask

    x of any shape, the mask of the same: 0 where a number is dropped, 1 / keep elsewhere, so that the mean
    stays as it was. No gradient flows to a mask that is drawn.
    """

    name = "dropout"
    formula = "y = x × mask"
    derivative = "dx = dy × mask"
    sign = "×mask"
    about = tr("Sets numbers that are drawn anew for each batch to zero, and scales the others up for it.")

    def shape(self, *shapes: Shape) -> Shape:
        x, mask = shapes
        if x != mask:
            raise ShapeError(
                tr("takes a mask of the shape {x}, not {mask}", x=shape_text(x), mask=shape_text(mask)),
                input=1,
            )
        return x

    def expand(self, b: Builder, *inputs: Value) -> Value:
        return b.op(Multiply(), *inputs)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((3, 4), (3, 4))), Example(cls(), ((2, 2, 2, 3), (2, 2, 2, 3)))
