"""Dropout: a product with a mask that is drawn anew for each batch (Srivastava et al. 2014)."""

from __future__ import annotations

from dataclasses import dataclass

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Site
from netstudio.engine.ops.arithmetic import Multiply
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.words import Words, number, shape_text, tr


@dataclass(frozen=True)
class Dropout(Multiply):
    """y = x × mask

    x of any shape, the mask of the same: 0 where a number is dropped, 1 / keep elsewhere, so that the mean
    stays as it was. No gradient flows to a mask that is drawn.
    """

    name = "dropout"
    formula = "y = x × mask"
    derivative = "dx = dy × mask"
    reads = ("x", "mask")
    sign = "×mask"
    about = tr("Sets numbers that are drawn anew for each batch to zero, and scales the others up for it.")
    docs = tr(
        "While it learns, the net loses some of its numbers, others in every batch, so that it cannot "
        "rely on any single one. The mask says which: 0 drops, any other number keeps and makes up for "
        "the missing ones. The gradient goes through the same mask."
    )

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

    def happened(self, at: Site, element: Element) -> Words | None:
        mask = at.x[1][element.at]
        if mask == 0:
            return tr("Dropped: the mask is 0 here, for the number and for its gradient.")
        return tr("Kept: the mask multiplies it by {mask}, forward and backward.", mask=number(mask))

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example(cls(), ((3, 4), (3, 4))), Example(cls(), ((2, 2, 2, 3), (2, 2, 2, 3)))
