"""Linear layers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import AnyInitialValue, Normal, Zeros
from netstudio.engine.ops import embedding, matrix
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


class Embedding(Layer, frozen=True):
    """Y[…] = W[t[…]]

    Whole numbers t (N, …) below `count`, W (count, size), Y (N, …, size). The same as one-hot rows times W,
    without the zeros.
    """

    title = tr("Embedding")
    about = tr("Gives each whole number, a word or a class, a row of numbers of its own, which is learned.")
    family = Family.LINEAR
    inputs = (Port("t", tr("whole numbers (N, …)"), Kind.LABELS),)
    formula = embedding.Embedding.formula
    derivative = embedding.Embedding.derivative
    count: Annotated[
        int, setting(tr("count"), help=tr("how many different numbers there are"), ge=1, le=10_000_000)
    ] = 100
    size: Annotated[int, setting(tr("size"), help=tr("numbers in each row"), ge=1, le=1_000_000)] = 32
    initial_weight: Annotated[AnyInitialValue, setting(tr("initial weight"))] = Normal()

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (t,) = inputs
        if not t.integer:
            raise embedding.whole_numbers_needed(input=0)
        w = b.parameter("W", (self.count, self.size), self.initial_weight)
        return b.op(embedding.Embedding(), w, t)

    def summary(self, *ports: object) -> str:
        return f"{self.count} → {self.size}"
