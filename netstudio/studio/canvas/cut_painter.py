"""Painting the cut of a tensor, small: values in a solid blue frame, gradients in a dashed orange one."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.cut_face import CutFace
from netstudio.studio.theme import theme
from netstudio.training.lens import Kind
from netstudio.training.snapshot import Side

GAP = 1.0  # pixels between two thumbnails
MARGIN = 2.0  # pixels around bars


def paint_cut(painter: QPainter, face: CutFace, box: QRectF) -> None:
    """A cut in a box, in a frame that tells value from gradient."""
    frame = _fitted(face, box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("canvas"))
    painter.drawRect(frame)
    if face.cut.kind in (Kind.VECTOR, Kind.SCALAR):
        _bars(painter, face, frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
    else:
        _tiles(painter, face, frame)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(side_pen(face.side))
    painter.drawRect(frame)


def side_pen(side: Side) -> QPen:
    """The pen of a frame: solid for what flows forward, dashed for what flows back."""
    return _side_pen(theme.tokens.name, side)


@lru_cache
def _side_pen(_theme: str, side: Side) -> QPen:
    found = QPen(ink.pen("forward" if side == "value" else "backward", 1.0, 0.75))
    if side == "gradient":
        found.setCapStyle(Qt.PenCapStyle.FlatCap)
        found.setDashPattern([3.0, 2.0])
    return found


def _fitted(face: CutFace, box: QRectF) -> QRectF:
    """The part of a box that a cut takes: square pictures stay square."""
    if face.cut.kind is not Kind.IMAGE:
        return box
    height, width = face.cut.array.shape
    scale = min(box.width() / width, box.height() / height)
    width, height = width * scale, height * scale
    return ink.rect(box.center().x() - width / 2, box.center().y() - height / 2, width, height)


def _bars(painter: QPainter, face: CutFace, box: QRectF) -> None:
    """What is positive stands above the line, what is negative hangs below it."""
    bars = face.bars
    above = max((bar for bar in bars if bar > 0), default=0.0)
    below = -min((bar for bar in bars if bar < 0), default=0.0)
    height, left = box.height(), box.left()
    unit = height / ((above + below) or 1.0)
    line = box.top() + above * unit if above or below else box.bottom()
    step = box.width() / len(bars)
    wide = max(step - 1.0, step * 0.6)
    path, wrong = QPainterPath(), QPainterPath()  # of plain numbers: see thumb_painter
    for i, bar in enumerate(bars):
        if bar != bar:
            wrong.addRect(left + i * step, box.top(), wide, height)
        elif bar:
            top = line - bar * unit if bar > 0 else line
            path.addRect(left + i * step, top, wide, max(abs(bar) * unit, 0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("forward" if face.side == "value" else "backward"))
    painter.drawPath(path)
    painter.setBrush(ink.ink("bad"))
    painter.drawPath(wrong)
    painter.setPen(ink.pen("dim", 1.0, 0.8))
    painter.drawLine(ink.point(left, line), ink.point(box.right(), line))


def _tiles(painter: QPainter, face: CutFace, box: QRectF) -> None:
    images, more = face.images, face.more
    places = tiles(len(images) + bool(more), box)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)  # every number a square
    for image, place in zip(images, places, strict=False):
        painter.drawImage(place if len(places) > 1 else box, image)
    if more:
        painter.setPen(ink.ink("dim"))
        ink.write_centred(painter, places[-1], f"+{more}" if more < 1000 else "+…", 8)


def tiles(count: int, box: QRectF, shape: float = 1.0) -> list[QRectF]:
    """The places of so many pictures, as large as they can be, row by row in the middle of a box.

    `shape` is the width of one for a height of 1.
    """
    best, columns = 0.0, 1
    for across in range(1, count + 1):
        down = -(-count // across)
        height = min((box.width() - GAP) / across - GAP, ((box.height() - GAP) / down - GAP) * shape) / shape
        if height > best + 0.01:
            best, columns = height, across
    rows = -(-count // columns)
    wide, high = best * shape, best
    left = box.center().x() - (columns * (wide + GAP) - GAP) / 2
    top = box.center().y() - (rows * (high + GAP) - GAP) / 2
    return [
        ink.rect(left + i % columns * (wide + GAP), top + i // columns * (high + GAP), wide, high)
        for i in range(count)
    ]
