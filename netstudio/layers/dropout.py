"""Dropout on the canvas."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.draws import Mask
from netstudio.engine.ops import dropout
from netstudio.engine.program import ShapeError, Value
from netstudio.layers.base import Family, Layer
from netstudio.words import shape_text, tr


class Dropout(Layer, frozen=True):
    """y = x × mask

    x (N, …) of any shape, y the same. While training each number is dropped with the probability `ratio` and
    the others are divided by 1 − ratio; predicting, y = x. The book leaves them as they are, and multiplies
    by 1 − ratio when predicting: the same but for the scale. Srivastava et al. 2014; book, chapter 6.4.
    """

    title = tr("Dropout")
    about = dropout.Dropout.about
    family = Family.NORMALISATION
    formula = dropout.Dropout.formula
    derivative = dropout.Dropout.derivative
    chapter = "6.4"
    ratio: Annotated[
        float, setting(tr("ratio"), help=tr("the share of the numbers that is dropped"), ge=0, lt=1)
    ] = 0.5

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if not x.shape:
            raise ShapeError(tr("takes (N, …); this gives {shape}", shape=shape_text(x.shape)), input=0)
        if not b.training:
            return x
        return b.op(dropout.Dropout(), x, b.draw("mask", x.shape, Mask(1 - self.ratio)))

    def summary(self, *ports: object) -> str:
        return format(self.ratio, "g")
