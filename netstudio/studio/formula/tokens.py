"""The letters of a formula: what stands in it one after the other. Free of Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """What a token is."""

    NUMBER = "number"
    SYMBOL = "symbol"  # a letter, or a differential such as dx
    FUNCTION = "function"
    WORD = "word"  # of a language, or a variable that is called by a word
    SCRIPT = "script"  # what stands raised or lowered
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    MARK = "mark"  # a comma, a colon


@dataclass(frozen=True)
class Token:
    """A piece of a formula; `spaced`: there is a space before it."""

    kind: Kind
    text: str
    spaced: bool
    lowered: bool = False  # of a script


FUNCTIONS = frozenset({"ln", "exp", "tanh", "sin", "cos", "max", "min", "mean", "sign", "argmax"})
OPERATORS = "=←+−×·∗/±<>~≤≥"
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿˣᵀᵇᵏᵗ", "0123456789−+nxTbkt", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ₙₖₓ", "0123456789nkx", strict=True))

_PATTERN = re.compile(
    rf"""
    (?P<number>\d+(?:\.\d+)?|½)
  | (?P<raised>[{"".join(RAISED)}]+)
  | (?P<lowered>[{"".join(LOWERED)}]+|_[A-Za-z0-9])
  | (?P<symbol>d[A-Zb-zα-ω](?![A-Za-z])|da(?![A-Za-z])|[A-Za-z](?![A-Za-z])\u0302?|[Σα-ω∂…°])
  | (?P<word>[A-Za-z]+(?:-[a-z]+)*)
  | (?P<operator>[{re.escape(OPERATORS)}])
  | (?P<open>√?\(|\[)
  | (?P<close>[)\]])
  | (?P<mark>[,;:|‖√])
    """,
    re.VERBOSE,
)


def tokens(text: str) -> list[Token]:
    """The tokens of a formula. Raises ValueError at a letter that none is made of."""
    found: list[Token] = []
    at, spaced = 0, False
    while at < len(text):
        if text[at].isspace():
            at, spaced = at + 1, True
            continue
        match = _PATTERN.match(text, at)
        if match is None:
            raise ValueError(f"{text[at]!r} in {text!r}")
        found.append(_token(match, spaced))
        at, spaced = match.end(), False
    return _words_told_apart(found)


def _token(match: re.Match[str], spaced: bool) -> Token:
    text, group = match.group(), match.lastgroup or ""
    if group == "raised":
        return Token(Kind.SCRIPT, "".join(RAISED[c] for c in text), spaced)
    if group == "lowered":
        return Token(Kind.SCRIPT, "".join(LOWERED.get(c, c) for c in text.lstrip("_")), spaced, lowered=True)
    if group == "word" and text in FUNCTIONS:
        return Token(Kind.FUNCTION, text, spaced)
    return Token(Kind(group), text, spaced)


def _words_told_apart(found: list[Token]) -> list[Token]:
    """Words that are reckoned with, as in y = x × mask, become symbols; the a of words becomes a word."""
    told = list(found)
    for i, token in enumerate(found):
        before = found[i - 1] if i else None
        after = found[i + 1] if i + 1 < len(found) else None
        if token.kind is Kind.WORD and (_reckons(before) or _reckons(after)):
            told[i] = replace(token, kind=Kind.SYMBOL)
        if token.text == "a" and after and after.kind is Kind.WORD and not _reckons(after):
            told[i] = replace(token, kind=Kind.WORD)
    return told


def _reckons(token: Token | None) -> bool:
    if token is None:
        return False
    return token.text in tuple("+−×/") or (token.kind in (Kind.SCRIPT, Kind.OPEN) and not token.spaced)
