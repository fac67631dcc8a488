"""Conditions as people type them: `loss > 3 and not epoch < 2`, `norm(g, Affine 1.W) > 10`, `first NaN`.

A small parser of our own: nothing is evaluated by Python, and what is not known is refused with its place
and, where there is one, the nearest that is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from difflib import get_close_matches

from netstudio.engine.parameters import Key
from netstudio.training.condition_names import Names
from netstudio.training.conditions import (
    FIGURES,
    SIGNS,
    Compare,
    Condition,
    Every,
    Figure,
    Norm,
    Not,
    NotFinite,
    Number,
    Operand,
    Several,
    ZeroGradient,
)
from netstudio.words import Refusal, Words, tr

LONGEST = 200  # characters
DEEPEST = 24  # brackets and denials inside of each other
MOST = 10**9  # batches to wait for

NUMBER = re.compile(r"-?\s*(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
TOKEN = re.compile(r"[^\W\d]\w*|<=|>=|==|!=|<>|\|\||-?\.?\d[\w.]*|\S")
SPELLINGS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "<>": "≠", "||": "‖"}
WORDS = (*FIGURES, "norm", "nan", "gradient", "every", "not")  # that a condition can begin with


class ConditionError(Refusal):
    """A condition that cannot be read: what is wrong, and from which character to which."""

    def __init__(self, problem: Words, start: int, end: int) -> None:
        super().__init__(tr("{problem} (at character {n})", problem=problem, n=start + 1))
        self.start, self.end = start, max(end, start + 1)


def read_condition(text: str, names: Names) -> Condition:
    """The condition that a text means. Raises ConditionError, with the place, where it means none."""
    if len(text) > LONGEST:
        words = tr("This is too long for a condition; at most {n} characters.", n=LONGEST)
        raise ConditionError(words, LONGEST, len(text))
    return _Parser(text.replace("−", "-").replace("–", "-"), names).whole()


class _Parser:
    """Reads from left to right; each method reads one thing and gives what it means."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        """All of the text."""
        if not self._next:
            raise self._wrong(tr("A condition is missing, such as “loss > 3”."))
        found = self._any()
        if self._next:
            raise self._unexpected()
        return found

    # Conditions ---------------------------------------------------------------------------------------------

    def _any(self) -> Condition:
        """Conditions with `or` between them."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(tr("Too much is nested here."))
        found = [self._all()]
        while self._takes("or"):
            found.append(self._all())
        self._depth -= 1
        return found[0] if len(found) == 1 else Several(tuple(found), together=False)

    def _all(self) -> Condition:
        """Conditions with `and` between them, which binds tighter than `or`."""
        found = [self._one()]
        while self._takes("and"):
            found.append(self._one())
        return found[0] if len(found) == 1 else Several(tuple(found), together=True)

    def _one(self) -> Condition:
        """A condition without `and` and `or`, or any in brackets."""
        denials = 0
        while self._takes("not"):
            denials += 1
        found = self._bare()
        return Not(found) if denials % 2 else found

    def _bare(self) -> Condition:
        if self._takes("("):
            found = self._any()
            self._require(")")
            return found
        if self._takes("every"):
            return self._every()
        if self._takes("gradient"):
            return self._zero_gradient()
        if self._takes("first"):
            self._require("nan")
            return NotFinite()
        return NotFinite() if self._takes("nan") else self._comparison()

    def _every(self) -> Condition:
        at, count = self._start, self._count()
        for epochs, units in ((False, ("batches", "batch", "steps", "step")), (True, ("epochs", "epoch"))):
            if any(self._takes(unit) for unit in units):
                return Every(count, epochs)
        if self._next:
            raise self._unexpected(("batches", "steps", "epochs"))
        raise ConditionError(tr("Every {n} what? Batches, or epochs.", n=count), at, self._at)

    def _count(self) -> int:
        """How many; one where nothing is said."""
        if not self._next or not self._next[0].isdigit():
            return 1
        start, number = self._start, self._number().value
        if not (number == int(number) and 1 <= number <= MOST):
            raise ConditionError(tr("A whole number from 1 to {n} is wanted here.", n=MOST), start, self._at)
        return int(number)

    def _zero_gradient(self) -> Condition:
        keys = self._named_keys(gradient=True)[1] if self._takes("of") else None
        self._require("is")
        self._require("zero", "0")
        if keys is None and (self._takes("in") or self._takes("of")):
            keys = self._named_keys(gradient=True)[1]
        return ZeroGradient(keys)

    def _comparison(self) -> Condition:
        start = self._start
        left = self._operand()
        sign = SPELLINGS.get(self._next, self._next)
        if sign not in SIGNS:
            known = ", ".join(SIGNS)
            raise self._wrong(tr("A comparison is missing here, one of {known}.", known=known))
        self._take()
        right = self._operand()
        if isinstance(left, Number) and isinstance(right, Number):
            words = tr("These are two numbers; one side has to be a figure, such as the loss.")
            raise ConditionError(words, start, self._at)
        return Compare(left, sign, right)

    # Operands -----------------------------------------------------------------------------------------------

    def _operand(self) -> Operand:
        """A number, or a figure of the training."""
        token = self._next
        if not token:
            raise self._wrong(tr("Something is missing at the end: a number, or a figure such as the loss."))
        if NUMBER.match(self._text, self._start):
            return self._number()
        if self._takes("‖"):
            return self._norm("‖")
        if self._takes("norm"):
            self._require("(")
            return self._norm(")")
        if self._takes("learning"):
            self._require("rate")
            return FIGURES["rate"]
        return self._figure()

    def _number(self) -> Number:
        found = NUMBER.match(self._text, self._start)
        if not found:
            raise self._unexpected()
        value = float(re.sub(r"\s", "", found[0]))
        if not math.isfinite(value):
            raise self._wrong(tr("This is too large a number."))
        self._at = found.end()
        if self._at < len(self._text) and (self._text[self._at].isalnum() or self._text[self._at] in "._"):
            raise self._unexpected()
        return Number(value / 100 if self._takes("%") else value)

    def _figure(self) -> Figure:
        name = self._next.casefold()
        if name not in FIGURES:
            raise self._unknown_figure() if name.isidentifier() else self._unexpected()
        if name == "accuracy" and not self._names.judged:
            raise self._wrong(tr("There is no accuracy here: no loss tells right from wrong."))
        self._take()
        return FIGURES[name]

    def _unknown_figure(self) -> ConditionError:
        near = get_close_matches(self._next.casefold(), WORDS, 1, 0.5)
        words = tr("There is no “{token}”.", token=self._next)
        if not near:
            words = tr("There is no “{token}”. Known are {known}.", token=self._next, known=", ".join(WORDS))
        return self._wrong(_unknown(words, near))

    def _norm(self, closing: str) -> Norm:
        """What stands in `norm(…)` or `‖…‖`: g or w, and of what."""
        gradient = self._takes("g")
        if not gradient and not self._takes("w"):
            raise self._wrong(tr("“g” for the gradient is wanted here, or “w” for the weights."))
        keys, label = None, "‖g‖" if gradient else "‖w‖"
        if self._takes(",") or self._takes("of"):
            name, keys = self._named_keys(gradient)
            label = f"{label[:-1]}, {name}‖"
        self._require(closing)
        return Norm(label, gradient, keys)

    # Names --------------------------------------------------------------------------------------------------

    def _named_keys(self, gradient: bool) -> tuple[str, tuple[Key, ...]]:
        """A name, and the parameters that it stands for; there are some, and they have a gradient."""
        start = self._start
        name, self._at, known = self._names.read(self._text, start)
        if not known:
            raise self._unknown_name(name, start)
        keys = self._names.keys[name]
        if not keys:
            raise ConditionError(tr("{name} has no parameters.", name=name), start, self._at)
        if gradient:
            keys = tuple(key for key in keys if key in self._names.learned)
        if not keys:
            raise ConditionError(tr("{name} is frozen: it has no gradient.", name=name), start, self._at)
        return name, keys

    def _unknown_name(self, name: str, start: int) -> ConditionError:
        words = tr("The name of a layer or a parameter is missing here.")
        if name:
            near = get_close_matches(name, self._names.keys, 1, 0.5)
            words = _unknown(tr("There is no layer or parameter “{name}”.", name=name), near)
        return ConditionError(words, start, self._at)

    # Tokens -------------------------------------------------------------------------------------------------

    @property
    def _start(self) -> int:
        """Where the next token begins."""
        at = self._at
        while at < len(self._text) and self._text[at].isspace():
            at += 1
        return at

    @property
    def _next(self) -> str:
        """The token to come; empty at the end."""
        found = TOKEN.match(self._text, self._start)
        return found[0] if found else ""

    def _take(self) -> None:
        self._at = self._start + len(self._next)

    def _takes(self, token: str) -> bool:
        """Take this token, however it is spelt; False where another one comes."""
        here = SPELLINGS.get(self._next, self._next).casefold() == token
        if here:
            self._take()
        return here

    def _require(self, *tokens: str) -> None:
        if not any(self._takes(token) for token in tokens):
            raise self._wrong(tr("“{token}” is wanted here.", token=tokens[0]))

    def _unexpected(self, known: Iterable[str] = ()) -> ConditionError:
        words = tr("“{token}” cannot stand here.", token=self._next)
        return self._wrong(_unknown(words, get_close_matches(self._next.casefold(), known, 1, 0.5)))

    def _wrong(self, problem: Words) -> ConditionError:
        return ConditionError(problem, self._start, self._start + len(self._next))


def _unknown(words: Words, near: list[str]) -> Words:
    """What is not known, and the nearest that is."""
    return tr("{words} Did you mean “{near}”?", words=words, near=near[0]) if near else words
