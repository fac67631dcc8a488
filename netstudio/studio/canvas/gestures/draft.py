"""Painting a wire in the making, for the mouse and for the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.curve import Curve
from netstudio.studio.canvas.light_painter import RING
from netstudio.studio.canvas.wire_labels import CHIP_HEIGHT, chip_width
from netstudio.studio.canvas.wire_painter import paint_chip


def draft_area(start: QPointF, end: QPointF, from_output: bool) -> QRectF:
    """Where the draft is painted."""
    return _curve(start, end, from_output).bounds.adjusted(-80, -20, 80, 20)


def paint_draft(
    painter: QPainter,
    start: QPointF,
    end: QPointF,
    from_output: bool,
    accepted: bool | None,
    shape: str = "",
) -> None:
    """The wire from its start to where it would end; `accepted` is None where there is no port.

    Refused it is red and dotted with a cross, accepted solid with a filled ring. The shape that it would
    carry is written on it.
    """
    token = "bad" if accepted is False else "forward"
    pen = QPen(ink.pen(token, 2.0))
    if accepted is not True:
        pen.setDashPattern([3.0, 2.5] if accepted is None else [1.0, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    curve = _curve(start, end, from_output)
    painter.drawPath(curve.path)
    if accepted is not None:
        painter.setPen(ink.pen(token, 2.0))
        painter.setBrush(ink.ink(token, 0.35))
        painter.drawEllipse(end, RING + 2, RING + 2)
    if accepted is False:
        off = RING * 0.7
        painter.drawLine(end - QPointF(off, off), end + QPointF(off, off))
    if shape:
        box = QRectF(0, 0, chip_width(shape), CHIP_HEIGHT)
        box.moveCenter(curve.middle)
        paint_chip(painter, box, shape, 1.0, lit=True)


def _curve(start: QPointF, end: QPointF, from_output: bool) -> Curve:
    return Curve.between(start, end) if from_output else Curve.between(end, start)
