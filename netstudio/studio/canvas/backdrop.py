"""The canvas behind the drawing: its colour and a grid of dots."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from netstudio.studio import ink

PITCH = 24.0  # three steps of the grid
BLOCK = 32  # dots on a side that are painted in one call
FAR = 0.35


def paint_backdrop(painter: QPainter, rect: QRectF, scale: float) -> None:
    """The background of a rectangle of the scene."""
    painter.fillRect(rect, ink.ink("canvas"))
    if scale < FAR:
        return
    pitch = PITCH if scale >= 0.7 else 2 * PITCH
    side = pitch * BLOCK
    pen = ink.pen("dots", 2.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for column in range(int(rect.left() // side), int(rect.right() // side) + 1):
        for row in range(int(rect.top() // side), int(rect.bottom() // side) + 1):
            _block(painter, rect, column, row, pitch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _block(painter: QPainter, rect: QRectF, column: int, row: int, pitch: float) -> None:
    """The dots of one block, as far as they lie within the rectangle."""
    left, top = column * BLOCK * pitch, row * BLOCK * pitch
    painter.translate(left, top)
    first = max(0, int((rect.top() - top) // pitch))
    last = min(BLOCK - 1, int((rect.bottom() - top) // pitch) + 1)
    for line in range(first, last + 1):
        painter.drawPoints(_row(line, pitch))
    painter.translate(-left, -top)


@cache
def _row(line: int, pitch: float) -> QPolygonF:
    return QPolygonF([QPointF(i * pitch, line * pitch) for i in range(BLOCK)])
