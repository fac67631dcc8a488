"""The values of declared fields as text: how they are shown, and how what is typed is read. Free of Qt."""

from __future__ import annotations

import math
import re
import types
import typing
from contextlib import suppress
from itertools import accumulate
from typing import Any, get_args, get_origin

from netstudio.declare import Field
from netstudio.studio.figures import grouped
from netstudio.studio.forms.arithmetic import evaluate
from netstudio.words import Refusal, Words, tr

GROUPING = r"(?<=\d)[ _\u00a0\u2009\u202f](?=\d{3})"  # spaces within a long number
PLAIN = r"(?:[-+−]?\.?\d[\d._]*(?:[eE][-+−]?\d*)?)?"
OPENING, CLOSING = "([", ")]"


def is_optional(field: Field) -> bool:
    """Whether a field may be left empty."""
    return get_origin(field.type) in (typing.Union, types.UnionType) and type(None) in get_args(field.type)


def bare_type(field: Field) -> Any:
    """The type of a field's value: of `int | None` it is `int`, of `tuple[float, ...]` it is `tuple`."""
    if is_optional(field):
        return next(t for t in get_args(field.type) if t is not type(None))
    return get_origin(field.type) or field.type


def format_value(value: object) -> str:
    """A value as it stands in its field: `0.5, 1` for a tuple, empty for None."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(format_value(v) for v in value)
    if isinstance(value, float):
        return _float_text(value)
    return str(value)


def parse_value(field: Field, text: str) -> Any:
    """What a person typed into a field. Raises Refusal, in words, where it is no value of that field."""
    text = text.strip()
    if not text and is_optional(field):
        return None
    kind = bare_type(field)
    if kind is str:
        return _short_enough(field, text)
    if kind is tuple:
        return _parse_tuple(field, text)
    return _in_range(field, _parse_number(kind, text))


def is_reckoned(text: str) -> bool:
    """Whether a text is more than plain numbers, so that it is worth saying what it gives."""
    return not all(re.fullmatch(PLAIN, piece) for piece in re.split(r"[\s,;]+", text.strip()))


def range_words(field: Field) -> str:
    """The range of a field in words; empty where it has none."""
    low, high = field.minimum, field.maximum
    inclusive = not (field.exclusive_minimum or field.exclusive_maximum)
    if low is not None and high is not None and inclusive:
        return str(tr("{low} to {high}", low=_limit(low), high=_limit(high)))
    parts = []
    if low is not None:
        least = _limit(low)
        parts.append(
            tr("above {least}", least=least)
            if field.exclusive_minimum
            else tr("{least} or more", least=least)
        )
    if high is not None:
        most = _limit(high)
        parts.append(
            tr("below {most}", most=most) if field.exclusive_maximum else tr("{most} or less", most=most)
        )
    return ", ".join(map(str, parts))


def _limit(number: float) -> str:
    """A limit as it is told: large whole ones in groups of three digits."""
    whole = float(number).is_integer() and 10_000 <= abs(number) < 1e15
    return grouped(int(number)) if whole else format_value(number)


def _float_text(number: float) -> str:
    """The shortest text that gives the same number, without `.0`."""
    return repr(number).removesuffix(".0").replace("e-0", "e-").replace("e+", "e")


def _parse_number(kind: type, text: str) -> Any:
    """A number, or what an expression gives: `28*28`."""
    plain = re.sub(GROUPING, "", text.replace("−", "-"))
    try:
        number = kind(plain)
    except ValueError:
        number = _reckoned(kind, plain, text)
    if not math.isfinite(number):
        raise Refusal(tr("A finite number is needed."))
    return number


def _reckoned(kind: type, plain: str, text: str) -> Any:
    try:
        value = evaluate(plain)
    except Refusal:
        if re.search(r"[-+*/%^()×·÷]", plain):
            raise
        raise Refusal(_not_a_number(kind, text)) from None
    if kind is not int:
        return kind(value)
    if abs(value - round(value)) > 1e-9 * abs(value):  # 0.1*3*10 is 3, whatever its last digit says
        if str(value) == plain:
            raise Refusal(_not_a_number(kind, text))
        raise Refusal(tr("This is {value}, and not a whole number.", value=format_value(value)))
    return round(value)


def _not_a_number(kind: type, text: str) -> Words:
    if not text:
        return tr("A number is needed.")
    if kind is int:
        return tr("“{text}” is not a whole number.", text=text)
    if "," in text:
        return tr("“{text}” is not a number; the decimal point is a dot.", text=text)
    return tr("“{text}” is not a number. 0.001 and 1e-3 are.", text=text)


def _in_range(field: Field, number: Any) -> Any:
    low, high = field.minimum, field.maximum
    if low is not None and (number <= low if field.exclusive_minimum else number < low):
        least = _limit(low)
        raise Refusal(
            tr("More than {least} is needed.", least=least)
            if field.exclusive_minimum
            else tr("At least {least} is needed.", least=least)
        )
    if high is not None and (number >= high if field.exclusive_maximum else number > high):
        most = _limit(high)
        raise Refusal(
            tr("Less than {most} is needed.", most=most)
            if field.exclusive_maximum
            else tr("At most {most} is allowed.", most=most)
        )
    return number


def _parse_tuple(field: Field, text: str) -> tuple[Any, ...]:
    """Numbers between commas or spaces; brackets around them do no harm."""
    kinds = get_args(field.type)
    parts = [p for part in _between_commas(_unwrapped(text)) for p in _between_spaces(part)]
    if Ellipsis not in kinds and len(parts) != len(kinds):
        raise Refusal(tr("{n} numbers are needed.", n=len(kinds)))
    if field.max_length is not None and len(parts) > field.max_length:
        raise Refusal(tr("At most {n} numbers are allowed.", n=field.max_length))
    return tuple(_parse_number(kinds[0], part) for part in parts)


def _unwrapped(text: str) -> str:
    """A row of numbers without the brackets around all of it, and without a comma at its end."""
    if text.startswith(tuple(OPENING)):
        depths = list(accumulate((c in OPENING) - (c in CLOSING) for c in text))
        closing = depths.index(0) if 0 in depths else len(text)
        if closing >= len(text) - 1:  # not those of (28-5)/2+1
            text = text[1:closing]
    return text.rstrip(" ,;").strip()


def _between_commas(text: str) -> list[str]:
    """The parts of a row; commas inside of brackets part nothing."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in OPENING) - (letter in CLOSING)
        if letter in ",;" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts] if text else []


def _between_spaces(part: str) -> list[str]:
    """`3 -4` are two numbers, `3 - 4` is one: spaces part what can stand alone."""
    pieces = part.split()
    return pieces if len(pieces) > 1 and all(map(_stands_alone, pieces)) else [part]


def _stands_alone(piece: str) -> bool:
    with suppress(Refusal):
        _parse_number(float, piece)
        return True
    return False


def _short_enough(field: Field, text: str) -> str:
    if field.max_length is not None and len(text) > field.max_length:
        raise Refusal(tr("At most {n} characters are allowed.", n=field.max_length))
    return text
