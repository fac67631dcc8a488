from __future__ import annotations

import math
from contextlib import suppress
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.declare import Field, Settings, fields_of, setting
from netstudio.studio.forms.field_text import format_value, is_reckoned, parse_value, range_words
from netstudio.words import Refusal, tr


class Sample(Settings, frozen=True):
    """One field of each kind."""

    count: Annotated[int, setting(tr("count"), ge=1, le=1000)] = 5
    rate: Annotated[float, setting(tr("rate"), gt=0, lt=1)] = 0.5
    free: Annotated[float, setting(tr("free"))] = 1.0
    axis: Annotated[int | None, setting(tr("axis"), ge=-8, le=8)] = None
    shape: Annotated[tuple[int, ...], setting(tr("shape"), max_length=3)] = ()
    numbers: Annotated[tuple[float, ...], setting(tr("numbers"))] = (1.0,)
    pair: Annotated[tuple[int, int], setting(tr("pair"))] = (1, 2)
    word: Annotated[str, setting(tr("word"), max_length=5)] = "a"


FIELDS = {field.name: field for field in fields_of(Sample)}


def field(name: str) -> Field:
    return FIELDS[name]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("count", "50", 50),
        ("count", " 7 ", 7),
        ("count", "1 000", 1000),
        ("rate", "1e-3", 0.001),
        ("rate", ".25", 0.25),
        ("free", "−2.5", -2.5),
        ("axis", "", None),
        ("axis", "-1", -1),
        ("shape", "", ()),
        ("shape", "(3, 4)", (3, 4)),
        ("shape", "3 4 5", (3, 4, 5)),
        ("shape", "28,", (28,)),
        ("numbers", "0.5, 0.5", (0.5, 0.5)),
        ("numbers", "[1; 2]", (1.0, 2.0)),
        ("pair", "2, 3", (2, 3)),
        ("word", "hello", "hello"),
        ("count", "28*28", 784),
        ("count", "1 000/4", 250),
        ("count", "1e3", 1000),
        ("count", "0.1*3*10", 3),
        ("rate", "sqrt(2/784)", math.sqrt(2 / 784)),
        ("free", "(28-5)/2+1", 12.5),
        ("free", "2**0.5", 2**0.5),
        ("shape", "28*28, (3+1)//2", (784, 2)),
        ("shape", "(28*28)", (784,)),
        ("shape", "[28/2, 3", (14, 3)),
        ("shape", "(28-4)/2, 1", (12, 1)),
        ("shape", "(28-4)/(1+1)", (12,)),
        ("shape", "3 -4", (3, -4)),
        ("shape", "7 - 4", (3,)),
        ("shape", "28*28 5", (784, 5)),
        ("word", "2*2", "2*2"),
    ],
)
def test_what_people_type_is_read(name: str, text: str, value: object) -> None:
    found = parse_value(field(name), text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("count", "many", "“many” is not a whole number."),
        ("count", "1.5", "“1.5” is not a whole number."),
        ("count", "0", "At least 1 is needed."),
        ("count", "1001", "At most 1000 is allowed."),
        ("count", "", "A number is needed."),
        ("rate", "0", "More than 0 is needed."),
        ("rate", "1", "Less than 1 is needed."),
        ("rate", "0,5", "“0,5” is not a number; the decimal point is a dot."),
        ("rate", "nan", "A finite number is needed."),
        ("free", "1e999", "A finite number is needed."),
        ("free", "x", "“x” is not a number. 0.001 and 1e-3 are."),
        ("axis", "9", "At most 8 is allowed."),
        ("shape", "1, 2, 3, 4", "At most 3 numbers are allowed."),
        ("shape", "1, b", "“b” is not a whole number."),
        ("pair", "1", "2 numbers are needed."),
        ("count", "5/2", "This is 2.5, and not a whole number."),
        ("count", "28*28*2", "At most 1000 is allowed."),
        ("count", "9**9**9", "This is too large a number."),
        ("count", "28*", "Something is missing at the end."),
        ("free", "1/0", "This divides by zero."),
        ("shape", "1, 9**9**9", "This is too large a number."),
        ("shape", "1, 5/2", "This is 2.5, and not a whole number."),
        ("shape", "1,,2", "A number is needed."),
        ("word", "toolong", "At most 5 characters are allowed."),
    ],
)
def test_what_is_no_value_is_refused_in_words(name: str, text: str, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_value(field(name), text)
    assert str(caught.value) == words


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_from_its_text(number: float) -> None:
    assert parse_value(field("free"), format_value(number)) == number


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_a_row_of_numbers_comes_back_from_its_text(numbers: list[float]) -> None:
    assert parse_value(field("numbers"), format_value(tuple(numbers))) == tuple(numbers)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    for f in FIELDS.values():
        with suppress(Refusal):
            value = parse_value(f, text)
            assert value == parse_value(f, format_value(value))


def test_numbers_are_shown_short() -> None:
    assert [format_value(v) for v in (1.0, 0.01, 1e-05, 1e20, 3, None, (0.5, 2.0))] == [
        "1", "0.01", "1e-5", "1e20", "3", "", "0.5, 2",
    ]  # fmt: skip


def test_ranges_in_words() -> None:
    assert range_words(field("count")) == "1 to 1000"
    assert range_words(field("rate")) == "above 0, below 1"
    assert range_words(field("free")) == ""


@pytest.mark.parametrize(("text", "reckoned"), [
    ("784", False), ("-1", False), ("1e-3", False), ("1 000", False), ("3, 4", False), ("", False),
    ("28*28", True), ("3-4", True), ("3 - 4", True), ("pi", True), ("1, 28*28", True),
])  # fmt: skip
def test_only_what_is_reckoned_is_said_again(text: str, reckoned: bool) -> None:
    assert is_reckoned(text) is reckoned
