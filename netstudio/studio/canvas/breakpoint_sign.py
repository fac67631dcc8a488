"""The sign of a breakpoint: a disc with an arrow, where values come into a node, or gradients.

That is at the left edge for forward, at the right one for backward; on a circle, at its foot.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from netstudio.graph.model import Breakpoint
from netstudio.studio import ink
from netstudio.studio.canvas.faces import HEAD, Form, NodeFace
from netstudio.training.walk import Phase

ASIDE = 10.0  # pixels from the middle of a circle
DISC = 7.0  # radius
RING = 3.0  # pixels from the disc to the ring of one that has a condition, or that is stopped at


def paint_breakpoint(painter: QPainter, face: NodeFace, box: QRectF, ahead: Phase | None) -> None:
    """Filled where it stops, hollow where it is switched off, dotted around where it has a condition.

    `ahead` is the direction in which the walk comes to the node next: there the disc has a full ring.
    """
    found = face.breakpoint
    assert found is not None
    left, right = box.left(), box.right()
    y = box.top() + HEAD if face.form is Form.CARD and not face.collapsed else box.bottom()
    if face.form is Form.CIRCLE:  # below, clear of the ports
        left, right, y = box.center().x() - ASIDE, box.center().x() + ASIDE, y + 3
    if found.forward:
        _disc(painter, found, left, y, Phase.FORWARD, ahead is Phase.FORWARD)
    if found.backward:
        _disc(painter, found, right, y, Phase.BACKWARD, ahead is Phase.BACKWARD)


def _disc(painter: QPainter, found: Breakpoint, x: float, y: float, phase: Phase, is_ahead: bool) -> None:
    token = "backward" if phase is Phase.BACKWARD else "forward"
    middle = ink.point(x, y)
    painter.setPen(ink.pen(token, 1.6))
    painter.setBrush(ink.ink("node" if found.off else token))
    painter.drawEllipse(middle, DISC, DISC)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink(token if found.off else "panel"))
    painter.drawPolygon(_arrow(x, y, -1 if phase is Phase.BACKWARD else 1))
    if is_ahead or found.when:
        ring = ink.pen("text" if is_ahead else token, 2.0 if is_ahead else 1.4)
        if not is_ahead:
            ring = QPen(ring)
            ring.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(ring)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, DISC + RING, DISC + RING)


def _arrow(x: float, y: float, way: int) -> QPolygonF:
    return QPolygonF(
        [ink.point(x - 2.5 * way, y - 3.6), ink.point(x + 4.0 * way, y), ink.point(x - 2.5 * way, y + 3.6)]
    )
