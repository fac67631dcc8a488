"""The item of a comment frame: a rectangle behind nodes and wires, with a bar that holds its title."""

from __future__ import annotations

import math
from enum import Flag, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from netstudio.graph.frames import HEAD
from netstudio.graph.model import Frame
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import FRAME_COLORS
from netstudio.words import tr

CORNER = 8.0
TITLE_SIZE, LARGEST = 13.0, 20.0
LEAST = 11.0  # pixels of the screen that a title keeps while there is room for it
BEHIND = -10.0  # the larger a frame, the further behind all else
UNTITLED = tr("Frame")


class Part(Flag):
    """What of a frame is taken hold of: its title, or one or two of its edges."""

    NONE = 0
    TITLE = auto()
    LEFT = auto()
    RIGHT = auto()
    TOP = auto()
    BOTTOM = auto()

    @property
    def is_edge(self) -> bool:
        """Whether it is resized there."""
        return self not in (Part.NONE, Part.TITLE)


class FrameItem(QGraphicsRectItem):
    """Shows one frame. Its geometry stays in C++; nothing of its inside can be hit."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.selected = False
        self.hovered = False
        self.setPen(Qt.PenStyle.NoPen)
        self.show_frame(frame)

    def show_frame(self, frame: Frame) -> None:
        """Show this from now on."""
        self.frame = frame
        self.place(QRectF(*frame.rect))
        self.update()

    def place(self, rect: QRectF) -> None:
        """Cover a rectangle of the scene, as long as the document says nothing else."""
        if rect != self.rect():
            self.setRect(rect)
        self.setZValue(BEHIND - math.log10(1 + max(0.0, rect.width() * rect.height())))

    def set_look(self, *, selected: bool | None = None, hovered: bool | None = None) -> None:
        """Selected, or under the mouse."""
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.update()

    def part_at(self, point: QPointF, reach: float) -> Part:
        """What of the frame lies at a point of the scene, `reach` being how near to an edge is on it."""
        rect = self.rect()
        if not rect.adjusted(-reach, -reach, reach, reach).contains(point):
            return Part.NONE
        found = Part.NONE
        for part, away in (
            (Part.LEFT, point.x() - rect.left()),
            (Part.RIGHT, rect.right() - point.x()),
            (Part.TOP, point.y() - rect.top()),
            (Part.BOTTOM, rect.bottom() - point.y()),
        ):
            if abs(away) <= reach:
                found |= part
        return found or (Part.TITLE if point.y() < rect.top() + HEAD else Part.NONE)

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        rect, color = self.rect(), frame_color(self.frame.color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faint(color, 0.07))
        painter.drawRoundedRect(rect, CORNER, CORNER)
        painter.setBrush(_faint(color, 0.26 if self.hovered else 0.18))
        painter.drawPath(_bar(rect))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.pen("forward", 2.0) if self.selected else _faint(color, 0.55))
        painter.drawRoundedRect(rect, CORNER, CORNER)
        size = float(round(min(max(TITLE_SIZE, LEAST / painter.worldTransform().m11()), LARGEST)))
        painter.setFont(ink.words(size, bold=True))
        painter.setPen(ink.ink("text" if self.frame.title else "dim"))
        title = ink.elided(title_of(self.frame), rect.width() - 24, size, bold=True)
        bar = QRectF(rect.left() + 12, rect.top(), rect.width() - 24, HEAD)
        painter.drawText(bar, Qt.AlignmentFlag.AlignVCenter, title)


def title_of(frame: Frame) -> str:
    """A frame's title; of one without, what it is."""
    return frame.title or str(UNTITLED)


def frame_color(name: str) -> QColor:
    """The colour of that name; for one that is not known, the quiet one."""
    return QColor(FRAME_COLORS.get(name, FRAME_COLORS[""])[1])


def _faint(color: QColor, alpha: float) -> QColor:
    found = QColor(color)
    found.setAlphaF(alpha)
    return found


def _bar(rect: QRectF) -> QPainterPath:
    """The bar at the top: round above, straight below."""
    path, bar, d = QPainterPath(), QRectF(rect.left(), rect.top(), rect.width(), HEAD), 2 * CORNER
    path.moveTo(bar.bottomLeft())
    path.arcTo(bar.left(), bar.top(), d, d, 180, -90)
    path.arcTo(bar.right() - d, bar.top(), d, d, 90, -90)
    path.lineTo(bar.bottomRight())
    path.closeSubpath()
    return path


def paint_from_afar(painter: QPainter, item: FrameItem) -> None:
    """A frame in the overview: its title keeps a size that can be read, as far as the frame has room."""
    rect, color = item.rect(), frame_color(item.frame.color)
    pen = ink.pen("text", 2.0) if item.selected else ink.pen("dim", 1.0, 0.5)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(_faint(color, 0.14))
    painter.drawRect(rect)
    transform = painter.worldTransform()
    seen = transform.mapRect(rect)
    title = ink.elided(title_of(item.frame), seen.width() - 8, LEAST, bold=True)
    if seen.width() < 40 or seen.height() < 18:
        return
    painter.save()
    painter.resetTransform()
    painter.setFont(ink.words(LEAST, bold=True))
    painter.setPen(ink.ink("text"))
    painter.drawText(ink.point(round(seen.left() + 4), round(seen.top() + 13)), title)
    painter.restore()
