"""Painting what tells a group from a layer: cards behind it where it is repeated, and how often."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.studio import ink
from netstudio.studio.canvas.faces import HEAD, NodeFace, times_sign

BEHIND = 2  # cards that are seen behind the first one, at most
OFF = 4.0  # pixels that each of them stands higher
NARROWER = 5.0  # and is narrower, on each side
SIGN_SIZE = 11.0


def paint_stack(painter: QPainter, face: NodeFace, box: QRectF, corner: float) -> None:
    """The upper edges of the copies behind the first one."""
    painter.setPen(ink.pen("node_line", 1.0))
    painter.setBrush(ink.ink("node"))
    for i in range(min(face.repeat - 1, BEHIND), 0, -1):
        card = box.adjusted(i * NARROWER, -i * OFF, -i * NARROWER, -corner)
        painter.drawRoundedRect(card, corner, corner)


def paint_times(painter: QPainter, face: NodeFace, top: float) -> float:
    """`×3` at the right of a head; gives how wide it is, nothing where the group stands once."""
    sign = times_sign(face.repeat)
    if not sign:
        return 0.0
    wide = ink.width_of(sign, SIGN_SIZE, bold=True, number=True) + 10
    tag = ink.rect(face.width - wide - 7, top + 5, wide, HEAD - 10)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("forward", 0.25))
    painter.drawRoundedRect(tag, 5, 5)
    painter.setPen(ink.ink("text"))
    ink.write_centred(painter, tag, sign, SIGN_SIZE, bold=True)
    return wide + 4
