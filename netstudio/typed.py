"""Plain values → typed ones, or one message with the path, what was expected there and what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from netstudio.declare import Settings, fields_of
from netstudio.words import Refusal, Words, tr

T = TypeVar("T")
Keys = Sequence[str | int]

# What texts have to look like.
IDENTIFIER = r"\A\w+\Z"
NAME = r"\A[^\s./](?:[^./]*[^\s./])?\Z"
END = r"\A\w+\.\w+\Z"
INNER_END = r"\A[^.]+\.[^.]+\Z"  # of a wire inside of a layer, whose nodes are operations
HEX = r"\A[0-9a-f]{32}\Z"

_PATTERNS = {  # as msgspec writes them
    repr(IDENTIFIER): tr("expected letters, digits and “_”, got {found}"),
    repr(NAME): tr("expected a name without dots and slashes, and without spaces around it, got {found}"),
    repr(END): tr("expected “node.port”, got {found}"),
    repr(INNER_END): tr("expected “node.port”, got {found}"),
    repr(HEX): tr("expected 32 hexadecimal digits, got {found}"),
}
_TYPES = {
    "int": tr("expected an integer, got {found}"),
    "float": tr("expected a number, got {found}"),
    "str": tr("expected a text, got {found}"),
    "bool": tr("expected true or false, got {found}"),
    "array": tr("expected a list, got {found}"),
    "object": tr("expected an object in braces, got {found}"),
}
_LIMITS = {
    ">=": tr("expected at least {limit}, got {found}"),
    "<=": tr("expected at most {limit}, got {found}"),
    ">": tr("expected more than {limit}, got {found}"),
    "<": tr("expected less than {limit}, got {found}"),
}


class WrongValue(Refusal):
    """A value that its declaration does not allow: `problem` in words, and `place`, the path to it."""

    def __init__(self, problem: Words, place: str) -> None:
        super().__init__(tr("{place}: {problem}", place=place, problem=problem) if place else problem)
        self.problem = problem
        self.place = place


def read_typed(value: object, cls: type[T], place: str = "") -> T:
    """`value` as a `cls`, every field checked. Raises WrongValue; `place` is where `value` stands."""
    try:
        return msgspec.convert(value, cls)
    except msgspec.ValidationError as error:
        message, path = _message_and_path(str(error))
        keys = [int(index) if index else key for index, key in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)]
        full = ".".join(part for part in (place, path) if part)
        raise WrongValue(_problem(message, _at(value, keys), cls, keys), full) from error


def check_settings(settings: Settings) -> None:
    """Hold settings that were made in Python against their declaration. Raises WrongValue."""
    read_typed(msgspec.to_builtins(settings), type(settings))


def shown(value: object) -> str:
    """A value as it stands in the file, shortened."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 40 else f"{text[:39]}…"


def _message_and_path(text: str) -> tuple[str, str]:
    """msgspec's text in its two halves: what is wrong - at `$.path`."""
    match = re.fullmatch(r"(.*?)(?: - at `\$\.?([^`]*)`)?", text, re.DOTALL)
    assert match is not None
    return match[1], match[2] or ""


def _at(value: Any, keys: Keys) -> Any:
    """What stands at a path; None where a strange name of a field has led it astray."""
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _problem(message: str, value: Any, cls: type, keys: Keys) -> Words:
    """msgspec's message in our words."""
    found = shown(value)
    if match := re.fullmatch(r"Object missing required field `(.+)`", message, re.DOTALL):
        return tr("{name} is missing", name=shown(match[1]))
    if match := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        return tr("{name} is not known here", name=shown(match[1]))
    if match := re.match(r"Expected `array` of length (<= )?(\d+)", message):
        if match[1]:
            return tr("expected at most {limit} values, got {count}", limit=match[2], count=len(value))
        return tr("expected {limit} values, got {count}", limit=match[2], count=len(value))
    if match := re.match(r"Expected `str` matching regex (.+)", message):
        return _filled(_PATTERNS[match[1]], found=found)
    if match := re.match(r"Expected `(?:int|float)` ([<>]=?) (\S+)", message):
        return _filled(_LIMITS[match[1]], limit=match[2].removesuffix(".0"), found=found)
    if match := re.match(r"Expected `(\w+)(?: \| null)?`", message):
        return _filled(_TYPES[match[1]], found=found)
    if message.startswith("Invalid"):
        choices = ", ".join(map(shown, _choices(cls, keys)))
        return tr("expected one of {choices}; got {found}", choices=choices, found=found)
    return tr("this value cannot be used: {found}", found=found)


def _filled(words: Words, **values: object) -> Words:
    return Words(words.text, values)


def _choices(cls: type[Any], keys: Keys) -> tuple[Any, ...]:
    """What may stand at a place: the values of a Literal, or the kinds of a union."""
    variants: tuple[type[Settings], ...] = (cls,)
    choices: tuple[Any, ...] = ()
    for key in keys:
        tags = tuple(v.__struct_config__.tag for v in variants if v.__struct_config__.tag_field == key)
        field = next((f for v in variants for f in fields_of(v) if f.name == key), None)
        choices = tags or (field.choices if field else ())
        variants = field.variants if field else ()
    return choices
