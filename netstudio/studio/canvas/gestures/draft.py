"""Painting a wire in the making, for the mouse and for the keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.curve import Curve

RING = 9.0  # radius of the ring around the port that would take the wire


def draft_area(start: QPointF, end: QPointF, from_output: bool) -> QRectF:
    """Where the draft is painted."""
    return _curve(start, end, from_output).bounds.adjusted(-16, -16, 16, 16)


def paint_draft(
    painter: QPainter, start: QPointF, end: QPointF, from_output: bool, accepted: bool | None
) -> None:
    """The wire from its start to where it would end; `accepted` is None where there is no port.

    Refused it is red and dotted with a cross, accepted solid with a ring.
    """
    token = "bad" if accepted is False else "forward"
    pen = QPen(ink.pen(token, 2.0))
    if accepted is not True:
        pen.setDashPattern([3.0, 2.5] if accepted is None else [1.0, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_curve(start, end, from_output).path)
    if accepted is not None:
        painter.setPen(ink.pen(token, 2.0))
        painter.setBrush(ink.ink(token, 0.2))
        painter.drawEllipse(end, RING, RING)
    if accepted is False:
        off = RING * 0.7
        painter.drawLine(end - QPointF(off, off), end + QPointF(off, off))


def _curve(start: QPointF, end: QPointF, from_output: bool) -> Curve:
    return Curve.between(start, end) if from_output else Curve.between(end, start)
