"""Smooth relatives of ReLU: exponential or sigmoid below zero, nearly the input itself above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.element import Element
from netstudio.engine.op import Example, Run, Site
from netstudio.engine.ops.activation import Sigmoid, Step, Tanh, sigmoid_into
from netstudio.engine.ops.arithmetic import Add, Maximum, Multiply, Subtract
from netstudio.engine.ops.unary import Abs, Exp, Log, Negate, Square, Unary
from netstudio.engine.program import Value
from netstudio.words import Words, number, tr

ROOT = math.sqrt(2 / math.pi)  # of GELU, and the weight of its x³
CUBIC = 0.044715
FAR = 10.0  # |x| from which on GELU's tanh is ±1 to the last bit: further out, x³ would only overflow


class _Exponential(Unary):
    """Base: y = scale × (x where x > 0, else α(eˣ − 1))."""

    alpha: float
    scale: float

    compute = np.expm1

    def forward(self, at: Site) -> Run:
        (x,), y, above = at.x, at.y, at.keep_like("above", at.y, bool)
        zero, alpha, scale = at.scalar(0), at.scalar(self.alpha), at.scalar(self.scale)

        def run() -> None:
            np.greater(x, zero, above)
            np.minimum(x, zero, out=y)  # eˣ of what is not asked for would overflow
            np.expm1(y, y)
            np.multiply(y, alpha, y)
            np.copyto(y, x, where=above)
            np.multiply(y, scale, y)

        return run

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        above = at.keep_like("above", at.y, bool)
        return [
            partial(np.add, at.y, at.scalar(self.scale * self.alpha), dx),
            partial(np.copyto, dx, at.scalar(self.scale), where=above),
            partial(np.multiply, dx, at.dy, dx),
        ]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        above = b.op(Multiply(), x, b.op(Step(), x))
        below = b.op(Exp(), b.op(Subtract(), x, above))
        curve = b.op(Multiply(), b.op(Subtract(), below, b.constant(1.0)), b.constant(self.alpha))
        return b.op(Multiply(), b.op(Add(), above, curve), b.constant(self.scale))

    def happened(self, at: Site, element: Element) -> Words | None:
        x = at.x[0][element.at]
        if x > 0:
            return tr("{x} is above 0: the straight part.", x=number(x))
        return tr("{x} is not above 0: the part that bends and flattens out.", x=number(x))


@dataclass(frozen=True)
class ELU(_Exponential):
    """y = x where x > 0, else α(eˣ − 1)

    Clevert et al. 2016.
    """

    alpha: float = 1.0

    scale = 1.0
    name = "ELU"
    formula = "y = x where x > 0, else α(eˣ − 1)"
    derivative = "dx = dy where x > 0, else dy × (y + α)"
    sign = "ELU"
    about = tr("Lets numbers above zero through and bends the others smoothly towards −α.")
    docs = tr(
        "Above 0 it lets numbers and gradients pass unchanged. Below 0 it bends towards −α, so that the "
        "slope fades instead of ending at once."
    )

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (*super().examples(), Example(cls(alpha=0.3), ((2, 3),)), Example(cls(alpha=2), ((4,),)))


@dataclass(frozen=True)
class SELU(_Exponential):
    """y = λx where x > 0, else λα(eˣ − 1)

    λ = 1.0507… and α = 1.6733… keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).
    """

    alpha = 1.6732632423543772
    scale = 1.0507009873554805
    name = "SELU"
    formula = "y = λx where x > 0, else λα(eˣ − 1)"
    derivative = "dx = λ dy where x > 0, else dy × (y + λα)"
    sign = "SELU"
    about = tr("An ELU scaled so that numbers keep mean 0 and variance 1; goes with LeCun's initial values.")
    docs = tr(
        "An ELU whose two numbers are chosen such that values neither grow nor fade from layer to layer."
    )


@dataclass(frozen=True)
class GELU(Unary):
    """y = ½x(1 + tanh u),  u = √(2/π) (x + 0.044715x³)

    The tanh form of Hendrycks and Gimpel 2016; within 5e-4 of x times the normal distribution function.
    """

    name = "GELU"
    formula = "y = ½x(1 + tanh u),  u = √(2/π) (x + 0.044715x³)"
    derivative = "dx = dy × (½(1 + tanh u) + x s),  s = ½(1 − tanh² u) √(2/π) (1 + 0.134145x²)"
    sign = "GELU"
    about = tr("Weighs each number by how likely a normal one is below it: smooth, nearly 0 far below zero.")
    docs = tr(
        "It multiplies each number by how likely it is that a normally distributed one is smaller. Large "
        "numbers pass, very negative ones do not, and between them the passage is smooth."
    )
    compute = np.tanh

    def forward(self, at: Site) -> Run:
        (x,), y, tanh = at.x, at.y, at.keep_like("tanh", at.y)
        low, high, root, cubic = (at.scalar(number) for number in (-FAR, FAR, ROOT, CUBIC))
        one, half = at.scalar(1), at.scalar(0.5)

        def run() -> None:
            np.maximum(x, low, out=tanh)
            np.minimum(tanh, high, out=tanh)
            np.multiply(tanh, tanh, y)
            np.multiply(y, cubic, y)
            np.add(y, one, y)
            np.multiply(tanh, y, tanh)
            np.multiply(tanh, root, tanh)
            np.tanh(tanh, tanh)
            np.add(tanh, one, y)
            np.multiply(y, half, y)
            np.multiply(y, x, y)

        return run

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        (x,), dy, tanh, w = at.x, at.dy, at.keep_like("tanh", at.y), at.scratch_like(at.y)
        low, high, half_root, slope = (at.scalar(n) for n in (-FAR, FAR, ROOT / 2, 3 * CUBIC))
        one, half = at.scalar(1), at.scalar(0.5)

        def run() -> None:
            np.maximum(x, low, out=w)
            np.minimum(w, high, out=w)
            np.multiply(w, w, dx)
            np.multiply(dx, slope, dx)
            np.add(dx, one, dx)
            np.multiply(dx, w, dx)
            np.multiply(dx, half_root, dx)  # ½x ∂u/∂x
            np.multiply(tanh, tanh, w)
            np.subtract(one, w, w)
            np.multiply(dx, w, dx)
            np.add(tanh, one, w)
            np.multiply(w, half, w)
            np.add(dx, w, dx)
            np.multiply(dx, dy, dx)

        return [run]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        cube = b.op(Multiply(), b.op(Square(), x), x)
        u = b.op(Add(), x, b.op(Multiply(), cube, b.constant(CUBIC)))
        tanh = Tanh().expand(b, b.op(Multiply(), u, b.constant(ROOT)))
        share = b.op(Multiply(), b.op(Add(), tanh, b.constant(1.0)), b.constant(0.5))
        return b.op(Multiply(), x, share)


@dataclass(frozen=True)
class SiLU(Unary):
    """y = x σ(x),  σ(x) = 1 / (1 + e⁻ˣ)

    Elfwing et al. 2018; also called swish.
    """

    name = "SiLU"
    formula = "y = x σ(x),  σ(x) = 1 / (1 + e⁻ˣ)"
    derivative = "dx = dy × (σ(x) + y(1 − σ(x)))"
    sign = "SiLU"
    about = tr("Multiplies each number by its own sigmoid: smooth, and nearly 0 far below zero.")
    docs = tr(
        "It multiplies each number by its own sigmoid, a gate that opens smoothly. The gradient takes two "
        "ways, through the number and through the gate, and they are added."
    )
    compute = np.multiply

    def forward(self, at: Site) -> Run:
        (x,), y, gate = at.x, at.y, at.keep_like("gate", at.y)
        sigmoid = sigmoid_into(at, gate)
        return lambda: (sigmoid(), np.multiply(x, gate, y))

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        gate = at.keep_like("gate", at.y)
        return [
            partial(np.subtract, at.scalar(1), gate, dx),
            partial(np.multiply, dx, at.y, dx),
            partial(np.add, dx, gate, dx),
            partial(np.multiply, dx, at.dy, dx),
        ]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        return b.op(Multiply(), x, Sigmoid().expand(b, x))


@dataclass(frozen=True)
class Softplus(Unary):
    """y = ln(1 + eˣ)

    Computed as max(x, 0) + ln(1 + exp(−|x|)), in which nothing overflows.
    """

    name = "softplus"
    formula = "y = ln(1 + eˣ)"
    derivative = "dx = dy × σ(x),  σ(x) = 1 / (1 + e⁻ˣ)"
    sign = "softplus"
    about = tr("A ReLU with its corner rounded off; always above zero.")
    docs = tr("A ReLU without the corner at 0. Its slope is the sigmoid: it rises smoothly from 0 to 1.")
    compute = np.logaddexp

    def forward(self, at: Site) -> Run:
        return softplus_into(at, at.y)

    def gradient(self, at: Site, dx: np.ndarray) -> list[Run]:
        return [sigmoid_into(at, dx), partial(np.multiply, dx, at.dy, dx)]

    def expand(self, b: Builder, *inputs: Value) -> Value:
        (x,) = inputs
        e = b.op(Exp(), b.op(Negate(), b.op(Abs(), x)))
        bend = b.op(Log(), b.op(Add(), e, b.constant(1.0)))
        return b.op(Add(), b.op(Maximum(), x, b.constant(0.0)), bend)


def softplus_into(at: Site, out: np.ndarray) -> Run:
    """What writes ln(1 + eˣ) of the first input into `out`."""
    x, zero, above = at.x[0], at.scalar(0), at.scratch_like(out)

    def run() -> None:
        np.abs(x, out)
        np.negative(out, out)
        np.exp(out, out)
        np.log1p(out, out)
        np.maximum(x, zero, out=above)
        np.add(out, above, out)

    return run
