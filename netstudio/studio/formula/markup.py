"""From a formula as it is declared to MathML, in lines and in pieces between which a line may be broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from netstudio.studio.formula.tokens import Kind, Token, tokens


@dataclass(frozen=True)
class Piece:
    """What is not broken: mathematics as MathML, or a plain word; `spaced`: there is a space before it."""

    text: str
    is_math: bool
    spaced: bool


Line = tuple[Piece, ...]

CLAUSES = re.compile(r";\s+|,\s\s+")
BARS = ("|", "‖")  # open and close alike
GROUPS = {"(": ")", "[": "]", "√(": ")"}
FRACTION = "fraction"
WIDE = '<mspace width="0.28em"/>'  # beside a word
AROUND = '<mspace width="0.24em"/>'  # an operator between two operands


@lru_cache(maxsize=1024)
def lines(formula: str) -> tuple[Line, ...]:
    """The clauses of a formula, `;` or a comma and two spaces apart. Raises ValueError where it is none."""
    return tuple(tuple(_pieces(_Reader(tokens(clause)).row())) for clause in CLAUSES.split(formula))


@dataclass(frozen=True)
class _Item:
    """A part of a row, set: an operand, an operator, a word or a mark."""

    kind: Kind
    markup: str
    spaced: bool
    bare: str = ""  # without the brackets around it, of what has some
    text: str = ""

    @property
    def is_operand(self) -> bool:
        return self.kind not in (Kind.OPERATOR, Kind.WORD, Kind.MARK)


class _Reader:
    def __init__(self, given: list[Token]) -> None:
        self._tokens = given
        self._at = 0

    def row(self, until: str = "") -> list[_Item]:
        """The items up to a closing bracket, with fractions set."""
        items: list[_Item] = []
        while self._at < len(self._tokens) and self._tokens[self._at].text != until:
            items.append(self._item())
        return _with_fractions(items)

    def _item(self) -> _Item:
        token = self._next()
        if token.kind is Kind.CLOSE:
            raise ValueError(f"{token.text} closes nothing")
        if token.kind is Kind.OPEN:
            item = self._group(token)
        elif token.text in BARS:
            inside = _joined(self.row(token.text))
            self._close()
            item = _Item(Kind.SYMBOL, _fenced(token.text, inside, token.text), token.spaced)
        elif token.text == "√":
            operand = self._item()
            if not operand.is_operand:
                raise ValueError("a root of an operator")
            return _Item(Kind.SYMBOL, f"<msqrt>{operand.markup}</msqrt>", token.spaced)
        else:
            item = _Item(token.kind, _set(token), token.spaced, text=token.text)
        return self._scripted(item) if item.is_operand else item

    def _group(self, opening: Token) -> _Item:
        closing = GROUPS[opening.text]
        items = self.row(closing)
        inside = _joined(items)
        self._close()
        if opening.text == "√(":
            return _Item(Kind.SYMBOL, f"<msqrt>{inside}</msqrt>", opening.spaced)
        if opening.text == "(" and [item.text for item in items] == [FRACTION]:
            return _Item(Kind.SYMBOL, inside, opening.spaced)
        return _Item(Kind.OPEN, _fenced(opening.text, inside, closing), opening.spaced, bare=inside)

    def _close(self) -> None:
        if self._at == len(self._tokens):
            raise ValueError("a bracket that is not closed")
        self._at += 1

    def _scripted(self, item: _Item) -> _Item:
        """With what stands raised or lowered right behind it."""
        lowered = raised = ""
        while self._at < len(self._tokens) and self._tokens[self._at].kind is Kind.SCRIPT:
            token = self._next()
            if token.lowered:
                lowered = _script(token.text)
            else:
                raised = _script(token.text)
        if not lowered and not raised:
            return item
        inside = f"<mrow>{item.markup}</mrow>" + lowered + raised
        tag = {(True, False): "msub", (False, True): "msup"}.get((bool(lowered), bool(raised)), "msubsup")
        return _Item(item.kind, f"<{tag}>{inside}</{tag}>", item.spaced)

    def _next(self) -> Token:
        if self._at == len(self._tokens):
            raise ValueError("a root of nothing")
        self._at += 1
        return self._tokens[self._at - 1]


def _with_fractions(items: list[_Item]) -> list[_Item]:
    """Slashes as fractions: of whole products where spaces are around them, else of what touches them."""
    done = list(items)
    while (at := next((i for i, item in enumerate(done) if item.text == "/"), None)) is not None:
        loose = done[at].spaced
        start, end = at, at + 1
        while start > 0 and done[start - 1].is_operand and (loose or start == at or not done[start].spaced):
            start -= 1
        while end < len(done) and done[end].is_operand and (loose or end == at + 1 or not done[end].spaced):
            end += 1
        above, below = _alone(done[start:at]), _alone(done[at + 1 : end])
        if not above or not below:
            raise ValueError("a fraction without its half")
        fraction = f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"
        done[start:end] = [_Item(Kind.SYMBOL, fraction, done[start].spaced, text=FRACTION)]
    return done


def _alone(items: list[_Item]) -> str:
    """Operands in a row; a single bracket needs none around it."""
    return items[0].bare if len(items) == 1 and items[0].bare else _joined(items)


def _joined(items: list[_Item], before: _Item | None = None) -> str:
    """Items in a row, with a little space between factors and around words; `before` is what comes first."""
    parts: list[str] = []
    for i, item in enumerate(items):
        if i and item.spaced:
            parts.append(_space(items[i - 1], item))
        parts.append(_signed(item, items[i - 1] if i else before))
    return "".join(parts)


def _space(before: _Item, item: _Item) -> str:
    if Kind.WORD in (item.kind, before.kind) or before.kind is Kind.MARK:
        return WIDE
    return '<mspace width="0.17em"/>' if item.is_operand and before.is_operand else ""


def _signed(item: _Item, before: _Item | None) -> str:
    """An operator: between two operands, or a sign before one."""
    if item.kind is not Kind.OPERATOR:
        return item.markup
    sign = f'<mo form="prefix" lspace="0" rspace="0">{escape(item.text)}</mo>'
    between = before is not None and (before.is_operand or (before.kind is Kind.WORD and item.text == "="))
    return f"{AROUND}{sign}{AROUND}" if between else sign


def _pieces(items: list[_Item]) -> Iterator[Piece]:
    """Mathematics up to the next operator between two operands, and words one by one."""
    start = 0
    for i in range(1, len(items) + 1):
        if i == len(items) or _breaks(items[i - 1], items[i]):
            part, before = items[start:i], items[start - 1] if start else None
            spaced = before is not None and _space(before, part[0]) == WIDE
            if all(item.kind in (Kind.WORD, Kind.MARK) for item in part):
                yield Piece("".join(item.text for item in part), False, spaced)
            else:
                yield Piece(_joined(part, before), True, spaced)
            start = i


def _breaks(before: _Item, item: _Item) -> bool:
    """Whether a line may be broken between two items."""
    if item.kind is Kind.MARK:
        return False
    words = Kind.WORD in (item.kind, before.kind)
    between = item.kind is Kind.OPERATOR and before.is_operand
    return words or between or (before.kind is Kind.MARK and item.spaced)


def _fenced(opening: str, inside: str, closing: str) -> str:
    return f'<mrow><mo fence="true">{opening}</mo>{inside}<mo fence="true">{closing}</mo></mrow>'


def _script(text: str) -> str:
    letters = "".join(_letter(c) for c in text)
    return f"<mrow>{letters}</mrow>"


def _letter(c: str) -> str:
    if c.isdigit():
        return f"<mn>{c}</mn>"
    return f'<mo form="prefix">{c}</mo>' if c in "−+" else f"<mi>{c}</mi>"


def _symbol(text: str) -> str:
    if text == "Σ":
        return '<mo form="prefix" largeop="false" lspace="0" rspace="0">∑</mo>'
    if text.endswith("\u0302"):
        return f'<mover accent="true"><mi>{text[0]}</mi><mo>^</mo></mover>'
    if len(text) == 2 and text[0] == "d":
        return f"<mrow><mi>d</mi><mi>{text[1]}</mi></mrow>"
    if len(text) > 1:
        return f'<mi mathvariant="normal">{escape(text)}</mi>'
    return f"<mi>{text}</mi>"


def _set(token: Token) -> str:
    made: dict[Kind, Callable[[str], str]] = {
        Kind.NUMBER: lambda text: f"<mn>{text}</mn>",
        Kind.SYMBOL: _symbol,
        Kind.FUNCTION: _symbol,
        Kind.WORD: lambda text: f"<mtext>{escape(text)}</mtext>",
        Kind.SCRIPT: _script,
        Kind.OPERATOR: lambda text: f"<mo>{escape(text)}</mo>",
        Kind.MARK: lambda text: f'<mo lspace="0" rspace="0">{escape(text)}</mo>',
    }
    return made[token.kind](token.text)
