"""Layer normalisation on the canvas."""

from __future__ import annotations

from typing import Annotated, Literal

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.initializers import Constant, Zeros
from netstudio.engine.ops import layer_norm
from netstudio.engine.program import ShapeError, Value
from netstudio.layers.base import Family, Layer
from netstudio.words import shape_text, tr


class LayerNorm(Layer, frozen=True):
    """y = γ × x̂ + β,  x̂ = (x − μ) / √(σ² + ε)

    x (N, …), y the same. μ and σ² of each sample by itself, over the last axis or over all but the batch; γ
    and β have the shape of what they are taken over. The same while training and afterwards. Ba, Kiros and
    Hinton 2016.
    """

    title = tr("Layer norm")
    about = layer_norm.LayerNorm.about
    family = Family.NORMALISATION
    formula = layer_norm.LayerNorm.formula
    derivative = layer_norm.LayerNorm.derivative
    over: Annotated[
        Literal["last", "sample"],
        setting(tr("over"), help=tr("last: the last axis; sample: all axes but that of the batch")),
    ] = "last"
    scale: Annotated[bool, setting(tr("γ and β"), help=tr("learn a scale and a shift for each number"))] = (
        True
    )
    eps: Annotated[float, setting(tr("ε"), help=tr("keeps the divisor from 0"), gt=0, le=1)] = 1e-5

    def lower(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        if len(x.shape) < 2:
            raise ShapeError(tr("takes (N, …, D); this gives {shape}", shape=shape_text(x.shape)), input=0)
        axes = 1 if self.over == "last" else len(x.shape) - 1
        values = [x]
        if self.scale:
            values.append(b.parameter("gamma", x.shape[-axes:], Constant(value=1.0)))
            values.append(b.parameter("beta", x.shape[-axes:], Zeros()))
        return b.op(layer_norm.LayerNorm(axes, self.eps), *values)
