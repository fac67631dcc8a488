"""Painting the small live picture of a node: a histogram, the course of a scalar, or a matrix of counts."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from netstudio.studio import ink
from netstudio.studio.canvas.live import NodeLive
from netstudio.studio.figures import number
from netstudio.training.summary import Summary


def paint_thumb(painter: QPainter, live: NodeLive, box: QRectF) -> None:
    """The live picture of a node in `box`."""
    found = live.summary
    if found is None:
        return
    if not found.finite:
        painter.setFont(ink.words(10, bold=True))
        painter.setPen(ink.ink("bad"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "NaN · ∞")
    elif live.picture is not None:
        side = min(box.width(), box.height())
        painter.drawImage(ink.rect(box.center().x() - side / 2, box.top(), side, side), live.picture)
    elif math.prod(found.shape) == 1:
        _scalar(painter, live.trend, found.mean, box)
    else:
        _histogram(painter, found, box)


def _histogram(painter: QPainter, found: Summary, box: QRectF) -> None:
    counts = found.counts.tolist()
    tallest, step = max(counts) or 1, box.width() / len(counts)
    bottom, height = box.bottom(), box.height()
    left = box.left()
    # One path from plain numbers: each QRectF made here would let the training thread in, and wait for it.
    bars = QPainterPath()
    for i, n in enumerate(counts):
        if n:
            tall = max(1.5, height * n / tallest)
            bars.addRect(left + i * step, bottom - tall, step - 0.8, tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("forward", 0.85))
    painter.drawPath(bars)
    painter.setPen(ink.pen("dim", 1.0, 0.5))
    painter.drawLine(ink.point(left, bottom + 0.5), ink.point(box.right(), bottom + 0.5))
    if found.low < 0 < found.high:
        zero = box.left() - found.low / (found.high - found.low) * box.width()
        painter.drawLine(ink.point(zero, bottom), ink.point(zero, bottom + 4))


def _scalar(painter: QPainter, trend: tuple[float, ...], now: float, box: QRectF) -> None:
    """The number itself while there is only one, then the line that it has drawn."""
    finite = [x for x in trend if math.isfinite(x)]
    if len(finite) < 2:
        painter.setFont(ink.digits(14, bold=True))
        painter.setPen(ink.ink("forward"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number(now))
        return
    low, high = min(finite), max(finite)
    span, step = (high - low) or 1.0, box.width() / (len(finite) - 1)
    left, bottom, height = box.left(), box.bottom(), box.height()
    line = QPainterPath()
    for i, x in enumerate(finite):
        (line.lineTo if i else line.moveTo)(left + i * step, bottom - (x - low) / span * height)
    painter.setPen(ink.pen("forward", 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line)
