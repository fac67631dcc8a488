"""Arithmetic as people type it into a field: `28*28`, `(28-5)/2+1`, `sqrt(2/784)`. Free of Qt.

A small parser of our own, by precedence: nothing is evaluated by Python, no name is known but those below,
and what would take long to work out is refused before it is begun.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable

from netstudio.words import Refusal, Words, tr

Number = int | float

LONGEST = 200  # characters
DEEPEST = 24  # brackets, signs and powers inside of each other
BITS = 1023  # of a whole number; what is larger is no float either

CONSTANTS: dict[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "abs": abs,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": round,
}

NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
TOKEN = re.compile(rf"{NUMBER}|[^\W\d]\w*|\*\*|//|\S", re.ASCII | re.IGNORECASE)
SIGNS = str.maketrans({"−": "-", "×": "*", "·": "*", "÷": "/"})


def evaluate(text: str) -> Number:
    """The value of a text, reckoned as Python does: `**` (or `^`), unary signs, `*` `/` `//` `%`, `+` `-`.

    Raises Refusal, in words, for what cannot be read or has no finite real value.
    """
    if len(text) > LONGEST:
        raise Refusal(tr("This is too long to work out; at most {n} characters.", n=LONGEST))
    return _Parser(text.translate(SIGNS).replace("^", "**")).whole()


class _Parser:
    """Reads from left to right; each method reads one thing and gives its value."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = TOKEN.findall(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Number:
        """All of the text."""
        value = self._expression(0)
        if self._next:
            raise self._unexpected()
        return value

    @property
    def _next(self) -> str:
        """The token to come; empty at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _expression(self, binding: int) -> Number:
        """Operands and the operators between them that bind at least so tightly."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refusal(tr("Too much is nested here to be worked out."))
        left = self._operand()
        while (found := _BINARY.get(self._next)) and found[0] >= binding:
            tightness, operate = found
            self._take()
            # A power takes what comes after it first: 2**3**2 is 2**(3**2).
            right = self._expression(tightness if tightness == POWER else tightness + 1)
            left = _worked_out(operate, left, right)
        self._depth -= 1
        return left

    def _operand(self) -> Number:
        """A number, a name, a bracket, each with the signs before it."""
        token = self._next
        if not token:
            raise Refusal(tr("Something is missing at the end."))
        if token in _UNARY:
            self._take()
            return _UNARY[token](self._expression(SIGN))
        if token == "(":  # noqa: S105
            return self._bracket()
        if token[0] in "0123456789" or (len(token) > 1 and token[0] == "."):
            return self._number()
        if token[0].isalpha():
            return self._name()
        raise self._unexpected()

    def _number(self) -> Number:
        text = self._take()
        return _worked_out(int if text.isdigit() else float, text)

    def _bracket(self) -> Number:
        self._take()
        value = self._expression(0)
        if self._next != ")":
            raise self._unexpected() if self._next else Refusal(tr("A closing bracket is missing."))
        self._take()
        return value

    def _name(self) -> Number:
        name = self._take()
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name not in FUNCTIONS:
            known = ", ".join(name for name in (*CONSTANTS, *FUNCTIONS) if name.isascii())
            raise Refusal(tr("“{name}” is not known here. Known are {known}.", name=name, known=known))
        if self._next != "(":
            raise Refusal(tr("“{name}” takes a number in brackets.", name=name))
        return _worked_out(FUNCTIONS[name], self._bracket())

    def _unexpected(self) -> Refusal:
        return Refusal(tr("“{token}” cannot stand here.", token=self._next))


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and _is_huge(base, exponent):
        raise OverflowError
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError
    return value


def _is_huge(base: int, exponent: int) -> bool:
    """Whether a power is far too large, told without working it out: 9**9**9 would take all memory."""
    return abs(base) > 1 and base.bit_length() * exponent > 2 * BITS


SUM, PRODUCT, SIGN, POWER = 1, 2, 3, 4  # how tightly they bind
_BINARY: dict[str, tuple[int, Callable[[Number, Number], Number]]] = {
    "+": (SUM, operator.add),
    "-": (SUM, operator.sub),
    "*": (PRODUCT, operator.mul),
    "/": (PRODUCT, operator.truediv),
    "//": (PRODUCT, operator.floordiv),
    "%": (PRODUCT, operator.mod),
    "**": (POWER, _power),
}
_UNARY: dict[str, Callable[[Number], Number]] = {"+": operator.pos, "-": operator.neg}

TOO_LARGE: Words = tr("This is too large a number.")


def _worked_out(operate: Callable[..., Number], *values: object) -> Number:
    """One operation. Raises Refusal where it has no finite real value."""
    try:
        value = operate(*values)
        if isinstance(value, int) and value.bit_length() > BITS:
            raise OverflowError
    except ZeroDivisionError:
        raise Refusal(tr("This divides by zero.")) from None
    except OverflowError:
        raise Refusal(TOO_LARGE) from None
    except ValueError:  # sqrt(-1), log(0), (-8)**0.5
        raise Refusal(tr("There is no real number that this could be.")) from None
    if not math.isfinite(value):
        raise Refusal(TOO_LARGE)
    return value
