"""Activations: what bends the line between two affine layers."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import activation, smooth, softmax
from netstudio.engine.program import Value
from netstudio.layers.base import Family, OpLayer
from netstudio.words import tr


class Activation(OpLayer, frozen=True):
    """Base: y has the shape of x, which may be any."""

    family = Family.ACTIVATION


class ReLU(Activation, frozen=True):
    """y = max(0, x)

    Book, chapters 3.2 and 5.5.
    """

    title = tr("ReLU")
    chapter = "5.5"
    op = activation.ReLU()


class Sigmoid(Activation, frozen=True):
    """y = 1 / (1 + e⁻ˣ)

    Book, chapters 3.2 and 5.5.
    """

    title = tr("Sigmoid")
    chapter = "5.5"
    op = activation.Sigmoid()


class Tanh(Activation, frozen=True):
    """y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)

    Book, chapter 6.2.
    """

    title = tr("Tanh")
    chapter = "6.2"
    op = activation.Tanh()


class Step(Activation, frozen=True):
    """y = 1 if x > 0 else 0

    Book, chapters 2 and 3.2.
    """

    title = tr("Step")
    chapter = "3.2"
    op = activation.Step()


class Softmax(Activation, frozen=True):
    """y = eˣ / Σ eˣ

    Along an axis of x, by default the last: (…, C). Book, chapter 3.5. A net that is trained gives its scores
    to SoftmaxWithLoss instead, which has a softmax of its own.
    """

    title = tr("Softmax")
    chapter = "3.5"
    op = softmax.Softmax()
    shift: Annotated[
        bool,
        setting(
            tr("subtract the maximum"),
            help=tr("before the exponential, so that it cannot overflow; the results are the same"),
        ),
    ] = True
    axis: Annotated[
        int, setting(tr("axis"), help=tr("along which they are 1 together; −1 is the last"), ge=-8, le=7)
    ] = -1

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(softmax.Softmax(self.shift, self.axis), *inputs)


class LeakyReLU(Activation, frozen=True):
    """y = x where x > 0, else slope × x

    Maas et al. 2013.
    """

    title = tr("Leaky ReLU")
    op = activation.LeakyReLU()
    slope: Annotated[float, setting(tr("slope"), help=tr("below zero"), ge=0, le=1)] = 0.01

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(activation.LeakyReLU(self.slope), *inputs)


class ELU(Activation, frozen=True):
    """y = x where x > 0, else α(eˣ − 1)

    Clevert et al. 2016.
    """

    title = tr("ELU")
    op = smooth.ELU()
    alpha: Annotated[
        float, setting(tr("α"), help=tr("−α is what very negative numbers become"), gt=0, le=100)
    ] = 1.0

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(smooth.ELU(self.alpha), *inputs)


class SELU(Activation, frozen=True):
    """y = λx where x > 0, else λα(eˣ − 1)

    λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017).
    """

    title = tr("SELU")
    op = smooth.SELU()


class GELU(Activation, frozen=True):
    """y = ½x(1 + tanh u),  u = √(2/π) (x + 0.044715x³)

    The tanh form of Hendrycks and Gimpel 2016.
    """

    title = tr("GELU")
    op = smooth.GELU()


class SiLU(Activation, frozen=True):
    """y = x σ(x),  σ(x) = 1 / (1 + e⁻ˣ)

    Elfwing et al. 2018; also called swish.
    """

    title = tr("SiLU")
    op = smooth.SiLU()


class Softplus(Activation, frozen=True):
    """y = ln(1 + eˣ)

    Glorot et al. 2011.
    """

    title = tr("Softplus")
    op = smooth.Softplus()
