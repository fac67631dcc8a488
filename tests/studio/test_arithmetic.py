"""Arithmetic in fields: as Python reckons, refused in words, never long at work."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.studio.forms.arithmetic import CONSTANTS, FUNCTIONS, LONGEST, evaluate
from netstudio.words import Refusal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28*28", 784),
        ("2**10", 1024),
        ("2^10", 1024),
        ("784//2", 392),
        ("(28-5)/2+1", 12.5),
        ("1e-3*2", 0.002),
        ("sqrt(2/784)", math.sqrt(2 / 784)),
        ("pi", math.pi),
        ("2π", None),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("2**3**2", 512),
        ("2**-1*3", 1.5),
        ("7 % 4 - -1", 4),
        ("28 × 28 ÷ 4 − 1", 195.0),
        ("round(log2(1000))", 10),
        (" ( ( 1 ) ) ", 1),
        (".5 + 5.", 5.5),
    ],
)
def test_what_people_type(text: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(Refusal):
            evaluate(text)
    else:
        assert evaluate(text) == value
        assert type(evaluate(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("9**9**9", "This is too large a number."),
        ("9**999999999", "This is too large a number."),
        ("2.0**5000", "This is too large a number."),
        ("1e308*10", "This is too large a number."),
        ("9" * 150 + "*" + "9" * 40, None),
        ("9" * 199 + "**2", "This is too long to work out; at most 200 characters."),
        ("1/0", "This divides by zero."),
        ("1 // (2 - 2)", "This divides by zero."),
        ("0**-1", "This divides by zero."),
        ("sqrt(-1)", "There is no real number that this could be."),
        ("(-8)**0.5", "There is no real number that this could be."),
        ("log(0)", "There is no real number that this could be."),
        ("28*", "Something is missing at the end."),
        ("", "Something is missing at the end."),
        ("(28-5", "A closing bracket is missing."),
        ("28 28", "“28” cannot stand here."),
        ("28*)", "“)” cannot stand here."),
        ("sqrt", "“sqrt” takes a number in brackets."),
        (
            "open(1)",
            "“open” is not known here. Known are pi, e, sqrt, exp, log, log2, abs, floor, ceil, round.",
        ),
        ("(" * 90 + "1" + ")" * 90, "Too much is nested here to be worked out."),
        ("-" * 150 + "1", "Too much is nested here to be worked out."),
        ("1**" * 60 + "1", "Too much is nested here to be worked out."),
    ],
)
def test_what_is_refused(text: str, words: str | None) -> None:
    if words is None:
        assert evaluate(text) == int("9" * 150) * int("9" * 40)
        return
    with pytest.raises(Refusal) as caught:
        evaluate(text)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "().__class__", "a.b", "lambda: 1", "[1]", "'a'*9", "1if 1else 2", "1_0",
        "0x1f", "1j",
        "f'{1}'", "1;2", "x:=1", "True", "1<2", "1 and 2", "²", "٣*2", "1\n2", "\0", "…",
        "sqrt sqrt 4", "sqrt(1,2)",
    ],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        evaluate(text)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**"])
    return st.one_of(
        st.tuples(parts, operators, parts).map(" ".join),
        parts.map("({})".format),
        parts.map("-{}".format),
        st.tuples(st.sampled_from(sorted(FUNCTIONS)), parts).map(lambda p: f"{p[0]}({p[1]})"),
    )


numbers = st.one_of(
    st.integers(0, 50).map(str),
    st.floats(0, 1e6, allow_nan=False).map(repr),
    st.sampled_from(sorted(CONSTANTS)),
)
expressions = st.recursive(numbers, _joined, max_leaves=8).filter(lambda t: len(t) <= LONGEST)


@given(expressions)
def test_it_reckons_as_python_does(text: str) -> None:
    try:
        value = evaluate(text)
    except Refusal:
        return
    assert value == eval(
        text, {"__builtins__": {}}, {**CONSTANTS, **FUNCTIONS}
    )  # of what the test itself has made


@given(st.text(st.sampled_from("0123456789.+-*/%^()eπ sqrt,")) | st.text())
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert math.isfinite(evaluate(text))
