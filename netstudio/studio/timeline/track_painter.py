"""Painting the timeline: what is computed is filled, what is ahead is hollow; backward is dashed."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from netstudio.studio import ink
from netstudio.studio.theme import FAMILY_GLYPHS, family_color, theme
from netstudio.studio.timeline.columns import LANES, Breakpoints, Column
from netstudio.studio.timeline.track_layout import HEIGHT, MARGIN, Place, TrackLayout
from netstudio.training.walk import OpPlace, Phase, WalkView

CORNER = 5.0
NAMED = 72.0  # pixels of a cell from which on its name is written
TOKENS = {Phase.FORWARD: "forward", Phase.BACKWARD: "backward", Phase.UPDATE: "dim"}
SIZE, SMALL = 11.0, 9.5
REACH = 14  # pixels around the playhead, or beside a cell, in which it paints
DOT = 4.5  # radius
HEAD = 4.5  # half the width of the playhead's head


def paint_cells(
    painter: QPainter,
    layout: TrackLayout,
    walk: WalkView,
    breakpoints: Breakpoints,
    hovered: Place | None,
    part: QRectF,
) -> None:
    """The cells that touch a part of the track."""
    if not layout.columns:
        return
    current = layout.place(walk.cursor)
    first, _ = layout.at(part.left() - REACH, 0)
    last, _ = layout.at(part.right() + REACH, 0)
    for i in range(first, last + 1):
        column = layout.columns[i]
        for lane in filter(column.has, LANES):
            place, box = (i, lane), layout.box(i, lane)
            done = lane is not Phase.UPDATE and column.cursors[lane] <= walk.reached
            here = place == current or (lane is Phase.UPDATE and walk.phase is Phase.UPDATE)
            _cell(painter, box, column, lane, done, here, place == hovered)
            halts = breakpoints.get((column.node, lane))
            if halts is not None:
                _dot(painter, box, lane, halts)
    if walk.op is not None and current is not None:
        _ticks(painter, layout.box(*current), current[1], walk.op)


def _cell(
    painter: QPainter, box: QRectF, column: Column, lane: Phase, done: bool, current: bool, hovered: bool
) -> None:
    """One stop of the walk."""
    painter.setBrush(_fill(column, lane, done, hovered))
    painter.setPen(_border(TOKENS[lane], lane is Phase.BACKWARD, done, current))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
    if lane is Phase.UPDATE:
        _parameters(painter, box, column)
    else:
        _name(painter, box, column, done)


def _ticks(painter: QPainter, box: QRectF, lane: Phase, op: OpPlace) -> None:
    """The operations inside of a layer along the lower edge of its cell, filled up to the current one."""
    room, step = box.adjusted(4, 0, -4, 0), (box.width() - 8) / op.count
    for i in range(op.count):
        left = room.right() - (i + 1) * step if lane is Phase.BACKWARD else room.left() + i * step
        reached = i <= op.index
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ink(TOKENS[lane] if reached else "faint", 1.0 if reached else 0.6))
        painter.drawRect(QRectF(left + step * 0.1, box.bottom() - 4, max(step * 0.8, 1.0), 2.5))


def paint_playhead(painter: QPainter, x: float, lane: Phase) -> None:
    """A line across the lanes with a head that points the way: right, or left in the backward lane."""
    token, way = TOKENS[lane] if lane is not Phase.UPDATE else "text", -1 if lane is Phase.BACKWARD else 1
    painter.setPen(ink.pen(token, 2.0))
    painter.drawLine(ink.point(x, MARGIN - 6), ink.point(x, HEIGHT - MARGIN + 4))
    head = QPainterPath(ink.point(x - way, MARGIN - 8.5))
    head.lineTo(x + way * 2 * HEAD, MARGIN - 8.5 + HEAD)
    head.lineTo(x - way, MARGIN - 8.5 + 2 * HEAD)
    head.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink(token))
    painter.drawPath(head)


def _dot(painter: QPainter, box: QRectF, lane: Phase, halts: bool) -> None:
    """A breakpoint where the walk comes into a cell; hollow where it is switched off."""
    token = TOKENS[lane]
    painter.setPen(ink.pen(token if not halts else "panel", 1.4))
    painter.setBrush(ink.ink(token if halts else "panel"))
    edge = box.right() - 1 if lane is Phase.BACKWARD else box.left() + 1
    painter.drawEllipse(ink.point(edge, box.center().y()), DOT, DOT)


def _name(painter: QPainter, box: QRectF, column: Column, done: bool) -> None:
    glyph = FAMILY_GLYPHS[column.family] if column.family else "λ"
    narrow = box.width() < NAMED
    painter.setFont(ink.words(SIZE))
    painter.setPen(family_color(column.family, 1.0 if done else 0.55) if column.family else ink.ink("dim"))
    where = box if narrow else box.adjusted(7, 0, 0, 0)
    aligned = Qt.AlignmentFlag.AlignVCenter | (
        Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignLeft
    )
    painter.drawText(where, aligned, glyph)
    if not narrow:
        painter.setPen(ink.ink("text" if done else "dim"))
        room = box.width() - 28
        painter.drawText(
            box.adjusted(22, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            ink.elided_within(column.name, room, SIZE),
        )


def _parameters(painter: QPainter, box: QRectF, column: Column) -> None:
    text = " ".join(column.parameters)
    if box.width() >= NAMED:
        painter.setPen(ink.ink("dim"))
        ink.write_centred(painter, box, ink.elided(text, box.width() - 8, SMALL, number=True), SMALL)
    else:
        painter.setPen(ink.ink("dim"))
        ink.write_centred(painter, box, "θ", SMALL)


def _fill(column: Column, lane: Phase, done: bool, hovered: bool) -> QColor:
    if done and lane is Phase.FORWARD:
        return ink.tint(column.family)
    if done:
        return ink.ink(TOKENS[lane], 0.2)
    return ink.ink("forward", 0.08) if hovered else ink.ink("panel", 0.0)


@cache
def _dashed(pen_token: str, theme_name: str, width: float, alpha: float) -> QPen:
    pen = QPen(ink.ink(pen_token, alpha), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([3.0 / width, 2.5 / width])
    return pen


def _border(token: str, dashed: bool, done: bool, current: bool) -> QPen:
    width, alpha = (2.0, 1.0) if current else (1.0, 0.8 if done else 0.35)
    return _dashed(token, theme.tokens.name, width, alpha) if dashed else ink.pen(token, width, alpha)
