"""Linear layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import AnyInitialValue, Normal, Zeros
from netstudio.engine.ops import matrix
from netstudio.engine.program import Shape, ShapeError, Value
from netstudio.layers.base import Family, Kind, Layer, Port
from netstudio.words import shape_text, tr


class Affine(Layer, frozen=True):
    """Y = X·W + b

    X (N, D), W (D, units), b (units,), Y (N, units). Book, chapter 5.6.
    """

    title = tr("Affine")
    about = tr("Every unit weighs all features of a sample and adds a bias: a fully connected layer.")
    family = Family.LINEAR
    inputs = (Port("x", tr("samples (N, D)"), Kind.ROWS),)
    outputs = (Port("y", tr("units (N, M)"), Kind.ROWS),)
    formula = matrix.Affine.formula
    derivative = matrix.Affine.derivative
    chapter = "5.6"
    units: Annotated[int, setting(tr("units"), help=tr("outputs of each sample"), ge=1, le=1_000_000)] = 50
    bias: Annotated[bool, setting(tr("bias"), help=tr("add b to every unit"))] = True
    initial_weight: Annotated[AnyInitialValue, setting(tr("initial weight"))] = Normal()
    initial_bias: Annotated[AnyInitialValue, setting(tr("initial bias"))] = Zeros()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if len(x.shape) != 2:
            raise ShapeError(
                tr("takes (N, features); this gives {shape}", shape=shape_text(x.shape)), input=0
            )
        values = [x, b.parameter("W", (x.shape[1], self.units), self.initial_weight)]
        if self.bias:
            values.append(b.parameter("b", (self.units,), self.initial_bias))
        return b.op(matrix.Affine(), *values)

    def summary(self, inputs: Iterable[Shape], outputs: Iterable[Shape]) -> str:
        features = [str(shape[-1]) for shape in inputs if len(shape) == 2]
        return " → ".join([*features, str(self.units)])
