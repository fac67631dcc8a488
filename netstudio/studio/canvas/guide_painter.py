"""Painting the guides of a drag: thin lines in the accent, with the distance on a small chip."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.snapping import Guide

SIZE = 9.5  # of the figures, in pixels of the screen
HEIGHT = 14.0
ROOM = 48.0  # pixels of the screen around a guide, for its figures


def paint_guides(painter: QPainter, guides: Iterable[Guide], scale: float) -> None:
    """Lines of one pixel at any scale; figures of one size."""
    pen = QPen(ink.pen("forward"))
    pen.setCosmetic(True)
    for guide in guides:
        painter.setPen(pen)
        painter.drawLine(QPointF(*guide.start), QPointF(*guide.end))
    for guide in guides:
        if guide.distance is not None and guide.distance >= 1:
            _figure(painter, guide, scale)


def _figure(painter: QPainter, guide: Guide, scale: float) -> None:
    text = str(round(guide.distance or 0))
    box = QRectF(0, 0, ink.width_of(text, SIZE, number=True) + 8, HEIGHT)
    painter.save()
    painter.translate((QPointF(*guide.start) + QPointF(*guide.end)) / 2)
    painter.scale(1 / scale, 1 / scale)
    box.moveCenter(QPointF())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("forward"))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    painter.setPen(ink.ink("on_accent"))
    ink.write_centred(painter, box, text, SIZE, bold=True)
    painter.restore()
