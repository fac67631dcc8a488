"""Painting what is to be known of a node at once: its problems, that it is frozen, that it is bypassed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.studio import ink
from netstudio.studio.canvas.faces import CIRCLE_BOX, RADIUS, Form, NodeFace
from netstudio.words import tr

FADED = 0.45  # opacity of a bypassed node below the line that leads through it
WORD, WORD_SIZE = tr("bypassed"), 10.0
BELOW = 18.0  # pixels from the line to the middle of the word


def paint_badge(painter: QPainter, face: NodeFace, box: QRectF) -> None:
    """How many problems: filled where something is wrong, hollow where something is only missing yet."""
    off = _inset(face)
    centre = ink.point(box.right() - off - 2, box.top() + off + 1)
    painter.setPen(ink.pen("bad", 1.6))
    painter.setBrush(ink.ink("bad" if face.errors else "node"))
    painter.drawEllipse(centre, 8, 8)
    painter.setFont(ink.words(10, bold=True))
    painter.setPen(ink.ink("panel" if face.errors else "bad"))
    circle = ink.rect(centre.x() - 8, centre.y() - 8, 16, 16)
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(face.errors or face.unfinished))


def paint_lock(painter: QPainter, face: NodeFace, box: QRectF) -> None:
    """The sign of a frozen node: a padlock at its upper left corner."""
    off = _inset(face)
    x, y = box.left() + off + 2, box.top() + off + 1
    painter.setPen(ink.pen("dim", 1.2))
    painter.setBrush(ink.ink("node"))
    painter.drawEllipse(ink.point(x, y), 8, 8)
    painter.setPen(ink.pen("text", 1.4))
    painter.drawArc(ink.rect(x - 2.5, y - 5, 5, 6.5), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("text"))
    painter.drawRoundedRect(ink.rect(x - 4, y - 1, 8, 5.5), 1, 1)


def paint_bypass(painter: QPainter, face: NodeFace, named: bool) -> None:
    """The way of what comes in through a node that leaves it as it is, and the word for it."""
    painter.setPen(ink.pen("forward", 2.0))
    for into in face.inputs[:1]:
        for out in {(port.x, port.y) for port in face.outputs}:
            painter.drawLine(ink.point(into.x, into.y), ink.point(*out))
    if not named:
        return
    text = str(WORD)
    wide = ink.width_of(text, WORD_SIZE) + 14
    middle, line = (
        (CIRCLE_BOX / 2, CIRCLE_BOX - 4)
        if face.form is Form.CIRCLE
        else (face.width / 2, face.inputs[0].y + BELOW if face.inputs else BELOW)
    )
    chip = ink.rect(middle - wide / 2, line - 8, wide, 16)
    painter.setPen(ink.pen("forward", 1.0, 0.6))
    painter.setBrush(ink.ink("raised"))
    painter.drawRoundedRect(chip, 8, 8)
    painter.setFont(ink.words(WORD_SIZE))
    painter.setPen(ink.ink("text"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def _inset(face: NodeFace) -> float:
    """How far a sign stands in from the corner of a node, so that it touches the outline."""
    return RADIUS * 0.29 if face.form is Form.CIRCLE else 0.0
