"""Painting what stands out: rings around ports that take a wire, a dashed frame around who would refuse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.curve import Route
from netstudio.studio.canvas.faces import NodeFace
from netstudio.studio.canvas.spotlight import NodeLight, WireLight

RING = 9.0  # radius of the ring around a port that takes the wire; it is larger than any port
PLUS = 4.0  # half of the sign in it: colour is never the only sign


def paint_node_light(painter: QPainter, face: NodeFace, box: QRectF, corner: float, light: NodeLight) -> None:
    """Above a node at the origin."""
    if light.refuses:
        _refused(painter, box, corner)
    for port in face.outputs if light.outputs else face.inputs:
        if port.name in light.takes:
            _taking(painter, ink.point(port.x, port.y))
    if light.begins and (start := face.port(*light.begins)):
        painter.setPen(ink.pen("forward", 2.0))
        painter.setBrush(ink.ink("forward"))
        painter.drawEllipse(ink.point(start.x, start.y), RING - 2, RING - 2)


def paint_wire_light(painter: QPainter, curve: Route, light: WireLight) -> None:
    """The way of the gradient beside a wire, or the line of one that is cut."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if light.backward:
        painter.setPen(_dashed("backward", 2.0, (3.0, 2.0)))
        painter.drawPath(curve.beside)
    if light.cut:
        painter.setPen(_dashed("bad", 3.0, (1.5, 1.5)))
        painter.drawPath(curve.path)


def _taking(painter: QPainter, at: QPointF) -> None:
    painter.setPen(ink.pen("forward", 2.0))
    painter.setBrush(ink.ink("canvas"))
    painter.drawEllipse(at, RING, RING)
    painter.setBrush(ink.ink("forward", 0.25))
    painter.drawEllipse(at, RING, RING)
    x, y = at.x(), at.y()
    painter.drawLine(ink.point(x - PLUS, y), ink.point(x + PLUS, y))
    painter.drawLine(ink.point(x, y - PLUS), ink.point(x, y + PLUS))


def _refused(painter: QPainter, box: QRectF, corner: float) -> None:
    painter.setPen(_dashed("bad", 2.0, (2.0, 2.0)))
    painter.setBrush(ink.ink("bad", 0.08))
    painter.drawRoundedRect(box.adjusted(-5, -5, 5, 5), corner + 5, corner + 5)
    at = ink.point(box.right() + 3, box.top() - 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("bad"))
    painter.drawEllipse(at, 8, 8)
    painter.setPen(ink.pen("panel", 1.8))
    for dy in (-3, 3):
        painter.drawLine(ink.point(at.x() - 3, at.y() - dy), ink.point(at.x() + 3, at.y() + dy))


def _dashed(token: str, width: float, pattern: tuple[float, ...]) -> QPen:
    pen = QPen(ink.pen(token, width))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(pattern)
    return pen
