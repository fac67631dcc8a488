"""A question of the quiz: one number of what is hidden, choices to pick from, marks, and why it is so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from netstudio.engine.element import Element
from netstudio.engine.local import Terms
from netstudio.engine.program import Call, Value
from netstudio.graph.expand import computed_wire
from netstudio.graph.model import Graph
from netstudio.graph.quiz import Hidden
from netstudio.training.explain import Explanation, Looked, Spot, calls_of, explain
from netstudio.training.session import Session
from netstudio.words import Refusal, Words, number, tr

CHOICES = 4
EXACT = 0.01  # relative error of a right answer
ROUNDED = 0.05  # ... where the digits typed are those of the number
NEAR = 0.1
DIGITS = 4  # of a choice

UPSTREAM = tr("That is the upstream gradient alone: it is multiplied by the local derivative.")
LOCAL = tr("That is the local derivative alone: it is multiplied by the upstream gradient.")
TURNED = tr("The size is right, the sign is not.")
VALUE = tr("That is the value here, not its gradient.")
UNSWAPPED = tr("That is upstream times the value itself; a product passes on the other factor.")
NOT_SUMMED = tr("That is one of the gradients that come back; they are added up.")
UNCHANGED = tr("That is what goes in; the operation has not been done.")
OTHER = tr("That is another operation on the same numbers.")


class Verdict(Enum):
    """What an answer is worth."""

    RIGHT = "right"
    NEAR = "near"
    WRONG = "wrong"


@dataclass(frozen=True)
class Mark:
    """A verdict, and what is said with it."""

    verdict: Verdict
    words: Words


@dataclass(frozen=True)
class Choice:
    """A number to pick; `slip` says which mistake leads to it. The right one has none."""

    value: float
    slip: Words | None = None


@dataclass(frozen=True)
class Question:
    """What is asked: the number in letters, what it is made of, four choices in order, and the explanation.

    `places` are the known numbers around it; `why` is the answer worked out.
    """

    hidden: Hidden
    name: str
    answer: float
    choices: tuple[Choice, ...]
    places: tuple[tuple[str, float], ...]
    why: str
    happened: Words | None = None

    def mark(self, value: float, typed: str = "") -> Mark:
        """An answer, marked: right to the digits typed or within 1 %, near within 10 %, else wrong."""
        if _agrees(self.answer, value) or _rounds(self.answer, value, typed):
            return Mark(Verdict.RIGHT, tr("Right."))
        slip = next((c.slip for c in self.choices if c.slip and _agrees(c.value, value)), None)
        if slip:
            return Mark(Verdict.WRONG, slip)
        if _agrees(-self.answer, value):
            return Mark(Verdict.WRONG, TURNED)
        if abs(value - self.answer) <= NEAR * abs(self.answer):
            return Mark(Verdict.NEAR, tr("Near, but not exact enough: look again."))
        return Mark(Verdict.WRONG, tr("Not this number."))


def question(session: Session, hidden: Hidden) -> Question:
    """The question about what is hidden, in the batch that is in sight.

    Raises Refusal where its number has not been computed yet, or none is there.
    """
    looked = session.subject.inside(hidden.layer) if hidden.layer else session.subject
    if looked is None:
        raise _not_yet()
    wire = looked.graph.wires.get(hidden.target)
    if wire is None:
        raise Refusal(tr("This wire is not there."))
    value = looked.network.wires[wire]
    forward, backward = looked.done(session.loss, walking=True)
    if hidden.side == "value":
        if wire.source.node not in forward:
            raise _not_yet()
        return _of_value(session, looked, hidden, value)
    gradient = looked.wire_gradient(wire) if wire.target.node in backward else None
    if gradient is None:
        raise _not_yet()
    return _of_gradient(session, looked, hidden, value, gradient)


def computed(graph: Graph, hidden: Hidden) -> Hidden:
    """The same in what is computed of a drawing: a wire into a group ends at a node in it."""
    wire = graph.wires.get(hidden.target) if not hidden.layer else None
    return Hidden(computed_wire(graph, wire).target, hidden.side) if wire else hidden


# The two kinds ----------------------------------------------------------------------------------------------


def _of_gradient(
    session: Session, looked: Looked, hidden: Hidden, value: Value, gradient: np.ndarray
) -> Question:
    at, values = _telling(gradient), looked.plan.array(value)
    answer, x = float(gradient[at]), float(values[at])
    found = None
    if call := next((c for c in looked.network.program.calls if value in c.inputs), None):
        found = _explained(session, hidden, looked, call, Element(False, call.inputs.index(value), at))
    letter = found.element.text(found.face.name) if found else Element(False, 0, at).text("x")
    places: list[tuple[str, float]] = [(letter, x)]
    why, slips = f"∂L/∂{letter} = {number(answer, DIGITS)}", [(-answer, TURNED), (x, VALUE)]
    if found and found.flows and found.terms.shown:
        terms = found.terms
        why = _sum(f"∂L/∂{letter}", terms, answer)
        for term in terms.shown[:3]:
            name = term.element.text(found.face_of(term.element).name)
            places += [(f"∂L/∂{name}", term.upstream), (f"∂{name}/∂{letter}", term.local)]
        slips = [*_gradient_slips(terms, x), *slips]
        places = places[:1] + [place for place in places[1:] if place[0].startswith("∂L")]
        places += _others(looked, found, call) if call else []
    return Question(
        hidden,
        f"∂L/∂{letter}",
        answer,
        _choices(answer, slips),
        tuple(places),
        why,
        found.happened if found else None,
    )


def _gradient_slips(terms: Terms, x: float) -> Iterator[tuple[float, Words]]:
    first = max(terms.shown, key=lambda term: abs(term.product))
    if len(terms.shown) > 1 or terms.others:
        yield first.product, NOT_SUMMED
        yield sum(term.upstream for term in terms.shown), UPSTREAM
    yield first.local, LOCAL
    yield first.upstream, UPSTREAM
    yield first.upstream * x, UNSWAPPED


def _of_value(session: Session, looked: Looked, hidden: Hidden, value: Value) -> Question:
    array = looked.plan.array(value)
    at = _telling(array)
    answer, calls = float(array[at]), looked.network.program.calls
    call = next((c for c in calls if value in c.outputs and c.op.name != "fork"), None)
    if call is None:  # a branch: what it branches from
        fork = next((c for c in calls if value in c.outputs), None)
        call = next((c for c in calls if fork and fork.inputs[0] in c.outputs), None)
    if call is None:
        outside = str(tr("It comes from outside, as it is: nothing has been computed yet."))
        slips = [(-answer, TURNED)]
        return Question(hidden, Element(True, 0, at).text("x"), answer, _choices(answer, slips), (), outside)
    number_of = call.outputs.index(value) if value in call.outputs else 0
    found = _explained(session, hidden, looked, call, Element(True, number_of, at))
    letter = found.element.text(found.face.name) if found else "y"
    terms = found.terms.shown if found else ()
    places = [(t.element.text(found.face_of(t.element).name), t.value) for t in terms[:4]] if found else []
    given = ", ".join(f"{name} = {number(x, DIGITS)}" for name, x in places)
    why = f"{call.op.formula}: {given} → {letter} = {number(answer, DIGITS)}"
    slips = list(_value_slips([term.value for term in terms], [term.local for term in terms], answer))
    happened = found.happened if found else None
    return Question(hidden, letter, answer, _choices(answer, slips), tuple(places), why, happened)


def _value_slips(xs: list[float], locals_: list[float], answer: float) -> Iterator[tuple[float, Words]]:
    if len(xs) == 2:
        a, b = xs
        yield from ((x, OTHER) for x in (a + b, a * b, a - b, a / b if b else math.nan))
    yield from ((x, UNCHANGED) for x in xs[:2])
    yield -answer, TURNED
    yield from ((d, tr("That is the local derivative, not the value.")) for d in locals_[:1])


# Parts ------------------------------------------------------------------------------------------------------


def _explained(
    session: Session, hidden: Hidden, looked: Looked, call: Call, element: Element
) -> Explanation | None:
    at = next(i for i, one in enumerate(calls_of(looked, call.owner)) if one is call)
    inner = call.owner if hidden.layer else ""
    spot = Spot(hidden.layer or call.owner, inner, call=at, element=element)
    return explain(session, spot, walking=True)


def _others(looked: Looked, found: Explanation, call: Call) -> list[tuple[str, float]]:
    """The other single numbers that the op reads."""
    return [
        (found.face_of(Element(False, i)).name, float(looked.plan.array(v).reshape(())))
        for i, v in enumerate(call.inputs)
        if i != found.element.number and v.size == 1
    ]


def _telling(array: np.ndarray) -> tuple[int, ...]:
    """The largest of the first sample, or where that is all zero, of the whole; what is no number is last."""
    if not array.ndim or not array.size:
        return ()
    sizes = np.nan_to_num(np.abs(array.astype(float)), nan=-1.0, posinf=-1.0)
    part = sizes[:1] if sizes[:1].max() > 0 else sizes
    return tuple(int(i) for i in np.unravel_index(int(part.argmax()), part.shape))


def _sum(name: str, terms: Terms, answer: float) -> str:
    """`∂L/∂a = 1.1 × 2 = 2.2`."""
    told = terms.shown[:3]
    products = " + ".join(f"{number(t.upstream, DIGITS)} × {_factor(t.local)}" for t in told)
    more = " + …" if len(terms.shown) > len(told) or terms.others else ""
    return f"{name} = {products}{more} = {number(answer, DIGITS)}"


def _factor(x: float) -> str:
    return f"({number(x, DIGITS)})" if x < 0 else number(x, DIGITS)


def _choices(answer: float, slips: Iterable[tuple[float, Words]]) -> tuple[Choice, ...]:
    """The right number and three wrong ones that read differently, from the smallest to the largest."""
    found = {number(answer, DIGITS): Choice(answer)}
    one = abs(answer) if math.isfinite(answer) and answer else 1.0
    made = ((answer + step * one, tr("Not this number.")) for step in (1.0, -0.5, 0.5, 2.0, -2.0, 3.0))
    for value, slip in (*slips, *made):
        if len(found) < CHOICES and math.isfinite(value):
            found.setdefault(number(value, DIGITS), Choice(value, slip))
    return tuple(sorted(found.values(), key=lambda choice: choice.value))


def _agrees(wanted: float, value: float) -> bool:
    return abs(value - wanted) <= max(EXACT * abs(wanted), 1e-12)


def _rounds(answer: float, value: float, typed: str) -> bool:
    """Whether these digits, and no more, are those of the number: 0.14 of 0.137."""
    digits = typed.strip().lower().partition("e")[0].lstrip("+-−0.").replace(".", "")
    if not digits.isdigit() or not math.isfinite(answer) or abs(value - answer) > ROUNDED * abs(answer):
        return False
    return math.isclose(float(f"{answer:.{len(digits)}g}"), value, rel_tol=1e-9)


def _not_yet() -> Refusal:
    return Refusal(tr("This number has not been computed yet: F10 goes one step on."))
