"""An update as a program of primitive operations: what the book's formula of it draws as a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netstudio.engine.builder import Builder
from netstudio.engine.op import Op
from netstudio.engine.ops.arithmetic import Add, Divide, Minimum, Multiply, Power, Subtract
from netstudio.engine.ops.unary import Sqrt, Square
from netstudio.engine.program import Role, Shape, Value


@dataclass(frozen=True, eq=False)
class Term:
    """A value to calculate with as a formula does: `a * b` puts a multiplication into the program."""

    builder: Builder
    value: Value

    def constant(self, number: float, name: str) -> Term:
        """A number that the formula calls by a name."""
        return Term(self.builder, self.builder.constant(float(number), name))

    def __add__(self, other: Term) -> Term:
        return self._with(Add(), other)

    def __sub__(self, other: Term) -> Term:
        return self._with(Subtract(), other)

    def __mul__(self, other: Term) -> Term:
        return self._with(Multiply(), other)

    def __truediv__(self, other: Term) -> Term:
        return self._with(Divide(), other)

    def __pow__(self, other: Term) -> Term:
        return self._with(Power(), other)

    def at_most(self, other: Term) -> Term:
        """The smaller of the two."""
        return self._with(Minimum(), other)

    def squared(self) -> Term:
        """x²"""
        return self._with(Square())

    def root(self) -> Term:
        """√x"""
        return self._with(Sqrt())

    def _with(self, op: Op, *others: Term) -> Term:
        return Term(self.builder, self.builder.op(op, self.value, *(other.value for other in others)))


@dataclass(frozen=True)
class Terms:
    """What the update of one parameter reads.

    `theta`, `gradient` and each of `state` are of the parameter's shape; `rate`, `step` (of this update,
    counted from 1) and `length`, which is ‖g‖ over all parameters, are single numbers.
    """

    theta: Term
    gradient: Term
    state: tuple[Term, ...]
    rate: Term
    step: Term
    length: Term

    @classmethod
    def inputs(cls, b: Builder, name: str, shape: Shape, state: Sequence[str]) -> Terms:
        """All of it as inputs of a program, in this order; named as in the book's programs, θ by its own."""

        def term(name: str, shape: Shape = ()) -> Term:
            value = Value(name, shape, Role.INPUT)
            b.program.inputs.append(value)
            return Term(b, value)

        theta, gradient = term(name, shape), term("grad", shape)
        kept = tuple(term(slot, shape) for slot in state)
        return cls(theta, gradient, kept, term("lr"), term("t"), term("‖grad‖"))
