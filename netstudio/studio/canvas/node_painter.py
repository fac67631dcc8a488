"""Painting a node: a card, a circle with its sign, or a capsule with its number."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from netstudio.layers.base import Family
from netstudio.studio import ink
from netstudio.studio.canvas.breakpoint_sign import paint_breakpoint
from netstudio.studio.canvas.faces import (
    CAPSULE,
    CIRCLE_BOX,
    FIRST_PORT,
    HEAD,
    NAME_SIZE,
    NOTE_SIZE,
    RADIUS,
    SUMMARY_SIZE,
    Form,
    NodeFace,
)
from netstudio.studio.canvas.group_painter import paint_stack, paint_times
from netstudio.studio.canvas.heat import Heat, paint_figure, paint_wash
from netstudio.studio.canvas.live import NodeLive
from netstudio.studio.canvas.miniature import paint_miniature
from netstudio.studio.canvas.node_signs import FADED, paint_badge, paint_bypass, paint_lock
from netstudio.studio.canvas.port_painter import paint_ports, paint_sums
from netstudio.studio.canvas.thumb_painter import paint_thumb
from netstudio.studio.figures import number
from netstudio.studio.theme import FAMILY_GLYPHS, family_color
from netstudio.training.walk import Phase

CORNER = 8.0
DETAILED = 0.6  # the scale from which on small text can be read
CENTRE = QPointF(CIRCLE_BOX / 2, FIRST_PORT)


def outline(face: NodeFace) -> QRectF:
    """The rectangle around a node's outline, relative to its place."""
    if face.form is Form.CIRCLE:
        return ink.rect(CENTRE.x() - RADIUS, CENTRE.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    if face.form is Form.CAPSULE:
        return ink.rect(0, FIRST_PORT - CAPSULE[1] / 2, face.width, CAPSULE[1])
    if face.collapsed:
        return ink.rect(0, FIRST_PORT - HEAD / 2, face.width, HEAD)
    return ink.rect(0, 0, face.width, face.height)


def paint_node(
    painter: QPainter,
    face: NodeFace,
    live: NodeLive | None,
    heat: Heat | None,
    scale: float,
    selected: bool,
    hovered: bool,
) -> None:
    """A node at the origin."""
    box, corner = outline(face), corner_of(face)
    if live and live.phase and live.alpha == 1.0:
        _halo(painter, box, corner, live.phase, scale)
    opacity = painter.opacity()
    if face.bypassed:
        painter.setOpacity(opacity * FADED)
    if face.repeat > 1:
        paint_stack(painter, face, box, corner)
    painter.setPen(_border(face, selected, hovered))
    painter.setBrush(ink.ink("node"))
    painter.drawRoundedRect(box, corner, corner)
    if heat:
        paint_wash(painter, heat, box, corner)
    if face.collapsed:
        _folded(painter, face, box, selected)
    elif face.form is Form.CARD:
        _card(painter, face, live, scale, selected)
    elif face.form is Form.CIRCLE:
        _circle(painter, face, (hovered or selected) and not (live and live.sums), scale)
    else:
        _capsule(painter, face, box)
    if face.form is not Form.CARD and face.ends and live is not None:
        _result(painter, face, live)
    painter.setOpacity(opacity)
    if face.bypassed:
        paint_bypass(painter, face, scale >= DETAILED)
    paint_ports(painter, face, hovered and scale >= DETAILED)
    if live is not None and live.sums and scale >= DETAILED:
        paint_sums(painter, face, live.sums, box)
    if heat:
        paint_figure(painter, heat, box, scale)
    if face.frozen:
        paint_lock(painter, face, box)
    if face.breakpoint:
        paint_breakpoint(painter, face, box, live.ahead if live else None)
    if face.errors or face.unfinished:
        paint_badge(painter, face, box)


def corner_of(face: NodeFace) -> float:
    """How round the corners of a node are."""
    return {Form.CARD: CORNER, Form.CIRCLE: RADIUS, Form.CAPSULE: CAPSULE[1] / 2}[face.form]


def _border(face: NodeFace, selected: bool, hovered: bool) -> QPen:
    if selected:
        border = ink.pen("forward", 2.0)
    elif face.form is Form.CARD:
        border = ink.pen("dim" if hovered or face.family is None else "node_line", 1.0)
    else:
        assert face.family is not None
        border = _family_pen(face.family)
    if face.family is None:
        border = QPen(border)
        border.setDashPattern([4.0, 3.0])
    return border


@cache
def _family_pen(family: Family) -> QPen:
    return QPen(family_color(family), 1.6)


def _halo(painter: QPainter, box: QRectF, corner: float, phase: Phase, scale: float) -> None:
    """The current step, and which way it goes: the colour is not the only sign."""
    token = "backward" if phase is Phase.BACKWARD else "forward"
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.pen(token, 6.0, 0.35))
    painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), corner + 4, corner + 4)
    if scale >= DETAILED:
        painter.setFont(ink.words(10.5, bold=True))
        painter.setPen(ink.ink(token))
        text = f"◀ {phase.label}" if phase is Phase.BACKWARD else f"▶ {phase.label}"
        wide = ink.width_of(text, 10.5, bold=True)
        painter.drawText(ink.point(box.center().x() - wide / 2, box.top() - 12), text)


def _card(painter: QPainter, face: NodeFace, live: NodeLive | None, scale: float, selected: bool) -> None:
    inset = 1.0 if selected else 0.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.tint(face.family))
    painter.drawPath(_head(face.width, inset))
    _name(painter, face, 0)
    several = 12 if face.inside else 26  # room for the names of ports; those of a group are not always there
    left, right = (several if len(ports) > 1 else 12 for ports in (face.inputs, face.outputs))
    noted = 16 if face.inside else 0  # the line above the picture of a group
    thumb = ink.rect(left, 55 + noted, face.width - left - right, face.height - 65 - noted)
    if scale >= DETAILED:
        painter.setFont(ink.digits(SUMMARY_SIZE))
        painter.setPen(ink.ink("dim"))
        painter.drawText(
            ink.point(left, 43),
            ink.elided(_summary(face, live), face.width - left - 12, SUMMARY_SIZE, number=True),
        )
        if face.inside:
            _group(painter, face, live, thumb)
        elif (live is None or live.summary is None) and not face.bypassed:
            _note(painter, face.note, thumb)
    if live is not None and not face.bypassed:
        opacity = painter.opacity()
        painter.setOpacity(opacity * live.alpha)
        paint_thumb(painter, live, thumb)
        painter.setOpacity(opacity)


def _group(painter: QPainter, face: NodeFace, live: NodeLive | None, box: QRectF) -> None:
    """How much is in a group, and a picture of it where nothing live is to be seen."""
    note = ink.rect(12, 49, face.width - 20, 14)
    _note(painter, face.note, note)
    if face.inside and (live is None or live.summary is None or face.bypassed):
        paint_miniature(painter, face.inside, box)


def _folded(painter: QPainter, face: NodeFace, box: QRectF, selected: bool) -> None:
    """A collapsed card: its head, round below too."""
    inset = 1.0 if selected else 0.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.tint(face.family))
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), CORNER - inset, CORNER - inset)
    _name(painter, face, box.top())


def _name(painter: QPainter, face: NodeFace, top: float) -> None:
    """Glyph and name, in the head."""
    if face.family is not None:
        painter.setFont(ink.words(13, bold=True))
        painter.setPen(_family_pen(face.family))
        glyph = ink.rect(8, top, 20, HEAD)
        painter.drawText(glyph, Qt.AlignmentFlag.AlignCenter, FAMILY_GLYPHS[face.family])
    left, taken = 32 if face.family is not None else 12, paint_times(painter, face, top)
    painter.setFont(ink.words(NAME_SIZE, bold=True))
    painter.setPen(ink.ink("text"))
    name = ink.elided(face.name, face.width - left - 8 - taken, NAME_SIZE, bold=True)
    painter.drawText(ink.point(left, top + 18.5), name)


def _note(painter: QPainter, note: str, box: QRectF) -> None:
    painter.setFont(ink.words(NOTE_SIZE))
    painter.setPen(ink.ink("dim", 0.75))
    for i, line in enumerate(ink.wrapped(note, box.width(), NOTE_SIZE, int(box.height() // 13))):
        painter.drawText(ink.point(box.left(), box.top() + 9 + 13 * i), line)


def _summary(face: NodeFace, live: NodeLive | None) -> str:
    """The one line; a running loss says how large it is."""
    if not face.summary and live and live.summary and live.summary.shape == () and len(live.trend) > 1:
        return f"{face.outputs[0].name} {number(live.summary.mean, 4)}"
    return face.summary


def _circle(painter: QPainter, face: NodeFace, named: bool, scale: float) -> None:
    size = 20 if len(face.sign) < 2 else 13
    painter.setFont(ink.words(size, bold=True))
    painter.setPen(ink.ink("text"))
    painter.drawText(outline(face), Qt.AlignmentFlag.AlignCenter, face.sign)
    if named and scale >= DETAILED:
        painter.setFont(ink.words(10.5))
        painter.setPen(ink.ink("dim"))
        below = ink.rect(-20, CENTRE.y() + RADIUS + 4, CIRCLE_BOX + 40, 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, face.name)


def _capsule(painter: QPainter, face: NodeFace, box: QRectF) -> None:
    if face.family is Family.GROUP:  # a port of the group
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.tint(face.family))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), corner_of(face) - 1, corner_of(face) - 1)
    painter.setFont(ink.words(NAME_SIZE - 1))
    painter.setPen(ink.ink("dim"))
    name = ink.elided(face.name, face.width - 24, NAME_SIZE - 1)
    line = box.adjusted(0, 4, 0, -22) if face.summary else box
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
    painter.setFont(ink.digits(13, bold=True))
    painter.setPen(ink.ink("text"))
    shown = ink.elided(face.summary, face.width - 24, 13, bold=True, number=True)
    painter.drawText(box.adjusted(0, 20, 0, -4), Qt.AlignmentFlag.AlignCenter, shown)


def _result(painter: QPainter, face: NodeFace, live: NodeLive) -> None:
    """What comes out at the end of the drawing, and the 1 that backpropagation begins with."""
    if live.summary is None or live.summary.shape != () or not face.outputs:
        return
    port = face.outputs[0]
    painter.setFont(ink.digits(12, bold=True))
    painter.setPen(ink.ink("forward"))
    painter.drawText(ink.point(port.x + 12, port.y - 3), number(live.summary.mean))
    if live.seeded:
        painter.setPen(ink.ink("backward"))
        painter.drawText(ink.point(port.x + 12, port.y + 14), "↑∂ 1")


@cache
def _head(width: float, inset: float) -> QPainterPath:
    """A node's head: round above, straight below."""
    left, top, right, radius = inset, inset, width - inset, 2 * (CORNER - inset)
    path = QPainterPath(QPointF(left, HEAD))
    path.arcTo(left, top, radius, radius, 180, -90)
    path.arcTo(right - radius, top, radius, radius, 90, -90)
    path.lineTo(right, HEAD)
    path.closeSubpath()
    return path
