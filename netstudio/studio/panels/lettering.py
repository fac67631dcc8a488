"""Text painted every frame, placed by plain numbers.

In PySide a constructor (QRectF, QColor …) and every call that gives a new value lets go of the interpreter,
and while a net trains, each of them waits to get it back. So what is painted with every frame uses fonts,
colours and widths that are kept.
"""

from __future__ import annotations

from PySide6.QtGui import QPainter

from netstudio.studio import ink


def write(
    painter: QPainter, x: float, middle: float, text: str, token: str, size: float, bold: bool = False
) -> None:
    """Words from x on, centred on the height `middle`."""
    painter.setFont(ink.words(size, bold))
    painter.setPen(ink.ink(token))
    painter.drawText(round(x), round(middle + _drop(size, False)), text)


def write_figure(painter: QPainter, right: float, middle: float, text: str, token: str, size: float) -> float:
    """Figures that end at `right`; gives where they begin."""
    left = right - figure_width(text, size)
    painter.setFont(ink.digits(size))
    painter.setPen(ink.ink(token))
    painter.drawText(round(left), round(middle + _drop(size, True)), text)
    return left


def figure_width(text: str, size: float) -> float:
    """How wide a figure is."""
    return ink.metrics(size, number=True).horizontalAdvance(text)


def _drop(size: float, number: bool) -> float:
    """How far below the middle of a line its letters stand."""
    metrics = ink.metrics(size, number=number)
    return (metrics.ascent() - metrics.descent()) / 2
