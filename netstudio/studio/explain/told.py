"""What an explanation says, in lines. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

from netstudio.engine.local import Term
from netstudio.training.explain import Explanation
from netstudio.words import Words, number, tr

WRITTEN_OUT = 3  # terms that stand in the equation itself
LOSS = "∂L/∂"


@dataclass(frozen=True)
class Part:
    """A piece of an equation; `side` says what it is, and so its colour: value, gradient, or nothing."""

    text: str
    side: str = ""


def name(explanation: Explanation, term: Term | None = None) -> str:
    """The chosen element, or that of a term, in letters: `X[0, 3]`."""
    element = term.element if term else explanation.element
    return element.text(explanation.face_of(element).name)


def equation(explanation: Explanation) -> list[Part]:
    """The gradient of the element in numbers: `∂L/∂x₃ = 0.137 × 0.25 = 0.034`."""
    terms, chosen = explanation.terms, name(explanation)
    if not explanation.flows:
        return _derivative(explanation)
    parts = [Part(f"{LOSS}{chosen}", "gradient")]
    if not explanation.element.output:
        for i, term in enumerate(_written_out(terms.shown)):
            parts += [
                Part(" = " if i == 0 else " + "),
                Part(number(term.upstream), "gradient"),
                Part(f" × {_signed(term.local)}"),
            ]
        if len(terms.shown) > len(_written_out(terms.shown)) or terms.others:
            parts.append(Part(" + …"))
    return [*parts, Part(" = "), Part(number(terms.gradient), "gradient")]


def _written_out(shown: tuple[Term, ...]) -> tuple[Term, ...]:
    """All of a few terms; of many none: the list below has them."""
    return shown if len(shown) <= WRITTEN_OUT else shown[:1]


def _derivative(explanation: Explanation) -> list[Part]:
    """The local derivative alone, while no gradient has come."""
    shown = explanation.terms.shown
    if explanation.element.output or not shown:
        return []
    first = shown[0]
    return [
        Part(f"∂{name(explanation, first)}/∂{name(explanation)} = "),
        Part(number(first.local)),
        Part(", …" if len(shown) > 1 or explanation.terms.others else ""),
    ]


def head(explanation: Explanation) -> Words:
    """What the terms are."""
    terms = explanation.terms
    count = len(terms.shown) + terms.others
    if explanation.element.output:
        if not count:
            return tr("No gradient flows back from it.")
        return tr("It comes from {n} numbers; back to each flows:", n=count)
    if not count:
        return tr("No gradient flows to it.")
    if count == 1:
        return tr("It feeds one number of the result:")
    return tr("It feeds {n} numbers of the result; its gradient is the sum:", n=count)


def product(explanation: Explanation, term: Term) -> list[Part]:
    """A term in numbers: `0.137 × 0.25 = 0.034`; without a gradient its local derivative alone."""
    if not explanation.flows:
        return [Part(short(term.local))]
    local = short(term.local)
    return [
        Part(short(term.upstream), "gradient"),
        Part(f" × {f'({local})' if term.local < 0 else local} = "),
        Part(short(term.product), "gradient"),
    ]


def short(x: float) -> str:
    """A number where there is little room."""
    return number(x, leading_zero=False)


def rest(explanation: Explanation) -> Words | None:
    """What is said of the terms that are not told one by one."""
    terms = explanation.terms
    if not terms.others:
        return None
    if explanation.element.output or not explanation.flows:
        return tr("and {n} more, smaller ones", n=terms.others)
    return tr("and {n} more, together {sum}", n=terms.others, sum=number(terms.rest))


def _signed(x: float) -> str:
    """A factor; one below zero in brackets."""
    return f"({number(x)})" if x < 0 else number(x)
