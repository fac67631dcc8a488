"""Painting ports: their outline tells the rank of what flows there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from netstudio.studio import ink
from netstudio.studio.canvas.cut_face import WARNING
from netstudio.studio.canvas.cut_painter import side_pen
from netstudio.studio.canvas.faces import Form, NodeFace, PortFace, Symbol

SIZE = 5.0
NAME_SIZE = 9.5
SUM_SIZE = 10.0
ROUND_SUM = 68.0  # how wide the sum is, usually

_SHAPES = {
    Symbol.SQUARE: ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)),
    Symbol.DIAMOND: ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    Symbol.TRIANGLE: ((-0.85, -1.15), (1.25, 0.0), (-0.85, 1.15)),
}
_POLYGONS = {
    symbol: QPolygonF([QPointF(x * SIZE * 0.9, y * SIZE * 0.9) for x, y in shape])
    for symbol, shape in _SHAPES.items()
}


def paint_ports(painter: QPainter, face: NodeFace, names: bool) -> None:
    """All ports of a node; with `names` those of every port, else only where one side has several.

    Ports of a group have long names, which would lie across its picture: they come with `names` alone.
    """
    painter.setPen(ink.pen("forward", 1.6))
    painter.setBrush(ink.ink("canvas"))
    if face.collapsed:  # all ports of a side lie in one place
        for port in (*face.inputs[:1], *face.outputs[:1]):
            _paint(painter, port)
        return
    for port in (*face.inputs, *face.outputs):
        _paint(painter, port)
    if face.inside:
        if names:
            _chips(painter, face)
    elif names or len(face.inputs) > 1 or len(face.outputs) > 1:
        painter.setFont(ink.words(NAME_SIZE))
        painter.setPen(ink.ink("dim"))
        _names(painter, face, names)


def paint_sums(painter: QPainter, face: NodeFace, sums: Mapping[str, str], box: QRectF) -> None:
    """What several wires of an output bring back together, below the node: on the right, or in its middle."""
    right = box.right() if face.form is Form.CARD else box.center().x() + ROUND_SUM / 2
    for port in reversed(face.outputs):
        text = sums.get(port.name, "")
        if not text:
            continue
        width = ink.width_of(text, SUM_SIZE, bold=True, number=True) + 8
        chip = ink.rect(right - width, box.bottom() + 4, width, SUM_SIZE + 5)
        right -= width + 4
        painter.setBrush(ink.ink("canvas"))
        painter.setPen(side_pen("gradient"))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(ink.ink("bad" if WARNING in text else "backward"))
        ink.write_centred(painter, chip, text, SUM_SIZE, bold=True)


def _paint(painter: QPainter, port: PortFace) -> None:
    if port.symbol is Symbol.CIRCLE:
        painter.drawEllipse(ink.point(port.x, port.y), SIZE, SIZE)
    else:
        painter.drawPolygon(_POLYGONS[port.symbol].translated(port.x, port.y))


def _names(painter: QPainter, face: NodeFace, names: bool) -> None:
    """Inside of the node, where no wire runs."""
    if names or len(face.inputs) > 1:
        for port in face.inputs:
            painter.drawText(ink.point(port.x + 9, port.y + 3.5), port.title)
    if names or len(face.outputs) > 1:
        for port in face.outputs:
            left = port.x - 9 - ink.width_of(port.title, NAME_SIZE)
            painter.drawText(ink.point(left, port.y + 3.5), port.title)


def _chips(painter: QPainter, face: NodeFace) -> None:
    """The same where names are long: on chips above all else, as wide as what is opposite leaves room."""
    painter.setFont(ink.words(NAME_SIZE))
    for ports, opposite, left in ((face.inputs, face.outputs, True), (face.outputs, face.inputs, False)):
        for i, port in enumerate(ports):
            room = face.width / 2 - 24 if i < len(opposite) else face.width - 40
            text = ink.elided_within(port.title, room, NAME_SIZE)
            width = ink.width_of(text, NAME_SIZE) + 8
            chip = ink.rect(port.x + 8 if left else port.x - 8 - width, port.y - 8, width, 16)
            painter.setPen(ink.pen("line"))
            painter.setBrush(ink.ink("raised"))
            painter.drawRoundedRect(chip, 4, 4)
            painter.setPen(ink.ink("text"))
            painter.drawText(ink.point(chip.x() + 4, port.y + 3.5), text)
