"""Colours, pens and fonts of the theme in use, kept because painting asks for the same ones all the time."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from netstudio.layers.base import Family
from netstudio.studio.theme import family_color, number_font, text_font, theme


def ink(token: str, alpha: float = 1.0) -> QColor:
    """A colour of the theme in use; `alpha` from 0 to 1."""
    return _color(theme.tokens.name, token, round(alpha, 2))


def pen(token: str, width: float = 1.0, alpha: float = 1.0) -> QPen:
    """A solid pen in a colour of the theme in use."""
    return _pen(theme.tokens.name, token, width, round(alpha, 2))


def tint(family: Family | None) -> QColor:
    """The background of a node's head."""
    return _tint(theme.tokens.name, family)


@lru_cache(maxsize=8192)
def point(x: float, y: float) -> QPointF:
    """A point, kept; not to be changed.

    In PySide a constructor lets go of the interpreter, and while a net trains, waits to get it back.
    """
    return QPointF(x, y)


@lru_cache(maxsize=8192)
def rect(x: float, y: float, width: float, height: float) -> QRectF:
    """A rectangle, kept for the same reason; not to be changed."""
    return QRectF(x, y, width, height)


@cache
def words(size: float, bold: bool = False) -> QFont:
    """The font for words."""
    return text_font(size, bold)


@cache
def digits(size: float, bold: bool = False) -> QFont:
    """The font for numbers and shapes."""
    return number_font(size, bold)


@cache
def metrics(size: float, bold: bool = False, number: bool = False) -> QFontMetricsF:
    """The measures of a font."""
    return QFontMetricsF(digits(size, bold) if number else words(size, bold))


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, bold: bool = False, number: bool = False) -> float:
    """How wide a text is."""
    return metrics(size, bold, number).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def elided(text: str, width: float, size: float, bold: bool = False, number: bool = False) -> str:
    """A text cut with an ellipsis where it is wider than `width`."""
    return metrics(size, bold, number).elidedText(text, Qt.TextElideMode.ElideRight, width)


@lru_cache(maxsize=4096)
def elided_within(text: str, width: float, size: float) -> str:
    """A name cut in its middle where it is wider than `width`: the number at its end tells it from others.

    Of a path the beginning goes.
    """
    mode = Qt.TextElideMode.ElideLeft if "/" in text else Qt.TextElideMode.ElideMiddle
    return metrics(size).elidedText(text, mode, width)


def write_centred(painter: QPainter, box: QRectF, text: str, size: float, bold: bool = False) -> None:
    """Figures in the middle of a box, in the painter's pen."""
    painter.setFont(digits(size, bold))
    measures = metrics(size, bold, number=True)
    left = box.left() + (box.width() - measures.horizontalAdvance(text)) / 2
    middle = box.top() + box.height() / 2
    painter.drawText(point(left, middle + (measures.ascent() - measures.descent()) / 2), text)


@lru_cache(maxsize=4096)
def wrapped(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Words in lines no wider than `width`; where they need more than `lines`, the last one is cut."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".lstrip()
        if width_of(longer, size) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    rest = " ".join(found[lines - 1 :])
    return (*found[: lines - 1], elided(rest, width, size)) if rest else tuple(found)


@cache
def _color(_theme: str, token: str, alpha: float) -> QColor:
    return theme.tokens.color(token, alpha)


@cache
def _pen(_theme: str, token: str, width: float, alpha: float) -> QPen:
    found = QPen(theme.tokens.color(token, alpha), width)
    found.setCapStyle(Qt.PenCapStyle.RoundCap)
    return found


@cache
def _tint(theme_name: str, family: Family | None) -> QColor:
    alpha = 0.30 if theme_name == "dark" else 0.18
    return theme.tokens.color("faint", alpha) if family is None else family_color(family, alpha)
