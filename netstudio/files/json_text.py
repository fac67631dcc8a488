"""JSON as bytes → Python values, or one message with line and column."""

from __future__ import annotations

import codecs
import math
import re

import msgspec

from netstudio.files.errors import FileError
from netstudio.words import Words, tr

DEEPEST = 100  # levels; far more than any graph has, far fewer than would exhaust the stack

_NUMBERS_AND_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)')
_BRACKETS_AND_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]')


def decode_json(text: bytes | str) -> object:
    """What the JSON says. Raises FileError in words, with the place, for what is no JSON or goes too deep."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    data = data.removeprefix(codecs.BOM_UTF8)
    _require_text(data)
    try:
        value = msgspec.json.decode(data)
    except RecursionError:
        raise _too_deep(data) from None
    except msgspec.ValidationError as error:
        raise FileError(tr("this number is too large"), _place(data, _large_number(data))) from error
    except msgspec.DecodeError as error:
        raise _malformed(data, str(error)) from error
    if not _is_shallow(value):
        raise _too_deep(data)
    return value


def _require_text(data: bytes) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise FileError(tr("this is no text in UTF-8"), _place(data, error.start)) from error
    if not text.strip():
        raise FileError(tr("this is empty"))


def _malformed(data: bytes, message: str) -> FileError:
    byte = re.search(r"\(byte (\d+)\)", message)
    if byte is None:
        problem = tr("this is not complete: it was cut off, or a text in it is broken")
        return FileError(problem, _place(data, len(data.rstrip())))
    at = int(byte[1])
    if "trailing characters" in message:
        return FileError(tr("something follows after the end of the JSON"), _place(data, at - 1))
    unusual = re.match(rb"NaN|Infinity", data[at:])
    if unusual:
        return FileError(tr("{found} is no number", found=unusual[0].decode()), _place(data, at))
    return FileError(tr("this is no valid JSON"), _place(data, at))


def _place(data: bytes, byte: int) -> Words:
    """A byte's line and column, counted from 1, in characters."""
    before = data[:byte]
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return tr("line {line}, column {column}", line=before.count(b"\n") + 1, column=column)


def _large_number(data: bytes) -> int:
    """Where the first number stands that no float can hold; msgspec says that there is one, but not where."""
    found = (m.start() for m in _NUMBERS_AND_TEXTS.finditer(data) if m[1] and math.isinf(float(m[1])))
    return next(found, 0)


def _is_shallow(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [child for item in level for child in _children(item)]
    return not any(isinstance(item, dict | list) for item in level)


def _children(item: object) -> list[object]:
    if isinstance(item, dict):
        return list(item.values())
    return item if isinstance(item, list) else []


def _too_deep(data: bytes) -> FileError:
    """Names the bracket that goes too deep; one within a text opens and closes nothing."""
    depth, at = 0, 0
    for found in _BRACKETS_AND_TEXTS.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            at = found.start()
            break
    return FileError(tr("this is nested more than {deepest} levels deep", deepest=DEEPEST), _place(data, at))
