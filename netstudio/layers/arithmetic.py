"""Arithmetic on the canvas: operations on two values or one, element by element, and the matrix product."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.ops import arithmetic, matrix, unary
from netstudio.engine.program import Value
from netstudio.layers.base import Port
from netstudio.layers.operation import Operation
from netstudio.words import tr


class Binary(Operation, frozen=True):
    """Base of operations on two values."""

    inputs = (Port("a", tr("first value")), Port("b", tr("second value")))


class Add(Binary, frozen=True):
    """y = a + b"""

    title = tr("Add")
    op = arithmetic.Add()


class Subtract(Binary, frozen=True):
    """y = a − b"""

    title = tr("Subtract")
    op = arithmetic.Subtract()


class Multiply(Binary, frozen=True):
    """y = a × b"""

    title = tr("Multiply")
    op = arithmetic.Multiply()


class Divide(Binary, frozen=True):
    """y = a / b"""

    title = tr("Divide")
    op = arithmetic.Divide()


class Maximum(Binary, frozen=True):
    """y = max(a, b)"""

    title = tr("Maximum")
    op = arithmetic.Maximum()


class Minimum(Binary, frozen=True):
    """y = min(a, b)"""

    title = tr("Minimum")
    op = arithmetic.Minimum()


class MatMul(Binary, frozen=True):
    """Y = A·B

    A (…, N, D), B (…, D, M), Y (…, N, M). Leading axes, such as that of the batch, fit by broadcasting: each
    matrix of A meets its own of B, or all of them a single one.
    """

    title = tr("Matrix product")
    op = matrix.MatMul()


class Negate(Operation, frozen=True):
    """y = −x"""

    title = tr("Negate")
    op = unary.Negate()


class Scale(Operation, frozen=True):
    """y = c × x

    Attention divides its scores so by √d (Vaswani et al. 2017).
    """

    title = tr("Scale")
    op = unary.Scale()
    factor: Annotated[
        float, setting(tr("c"), help=tr("what each number is multiplied by"), ge=-1e6, le=1e6)
    ] = 1.0

    def lower(self, b: Builder, *inputs: Value) -> Value:
        return b.op(unary.Scale(self.factor), *inputs)

    def summary(self, *ports: object) -> str:
        return f"× {self.factor:g}"


class Abs(Operation, frozen=True):
    """y = |x|"""

    title = tr("Absolute value")
    op = unary.Abs()


class Exp(Operation, frozen=True):
    """y = eˣ"""

    title = tr("Exp")
    op = unary.Exp()


class Log(Operation, frozen=True):
    """y = ln x"""

    title = tr("Log")
    op = unary.Log()


class Square(Operation, frozen=True):
    """y = x²"""

    title = tr("Square")
    op = unary.Square()


class Sqrt(Operation, frozen=True):
    """y = √x"""

    title = tr("Square root")
    op = unary.Sqrt()


class Reciprocal(Operation, frozen=True):
    """y = 1 / x"""

    title = tr("Reciprocal")
    op = unary.Reciprocal()
