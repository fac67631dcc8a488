"""Painting a plate: numbers in cells, bars with their numbers, many narrow bars, pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.studio import ink
from netstudio.studio.canvas.cut_painter import side_pen
from netstudio.studio.figures import number
from netstudio.training.lens import Kind

if TYPE_CHECKING:
    from netstudio.studio.canvas.plate import Plate

INDEX, FIGURE = 26, 66  # widths of the index before a bar and of the number behind it
LETTERS = 10.0
CORNER = 6.0  # of a cell that is marked
MOST_MARKS = 512


def paint_plate(painter: QPainter, plate: Plate) -> None:
    """All of a plate."""
    kind, box = plate.cut.kind, QRectF(plate.rect())
    if kind is Kind.SCALAR:
        _scalar(painter, plate, box)
    elif kind is Kind.VECTOR:
        (_rows if plate.writes else _bars)(painter, plate)
    elif kind is Kind.IMAGES:
        for image, place in zip(plate.sheet, plate.places, strict=True):
            painter.drawImage(place, image)
    else:
        painter.drawImage(box, plate.sheet[0])
        if plate.writes:
            _numbers(painter, plate)
    _marks(painter, plate)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(side_pen(plate.side))
    for frame in plate.places if kind is Kind.IMAGES else [] if kind is Kind.SCALAR else [box]:
        painter.drawRect(frame.adjusted(0.5, 0.5, -0.5, -0.5))
    if plate.at:
        painter.setPen(ink.pen("text", 1.5))
        painter.drawRect(plate.cell(plate.at).adjusted(-0.5, -0.5, 0.5, 0.5))


def exact(value: object) -> str:
    """A number with as many digits as tell it from every other one."""
    if isinstance(value, np.floating) and not np.isfinite(value):
        return number(float(value))
    text = str(value)
    return (text.removesuffix(".0") if "e" not in text else text).replace("-", "−")


def _token(plate: Plate) -> str:
    return "forward" if plate.side == "value" else "backward"


def _scalar(painter: QPainter, plate: Plate, box: QRectF) -> None:
    painter.setPen(ink.ink(_token(plate) if np.isfinite(plate.cut.array).all() else "bad"))
    ink.write_centred(painter, box, exact(plate.cut.array[()]), 15, bold=True)


def _numbers(painter: QPainter, plate: Plate) -> None:
    for at in np.ndindex(plate.cut.array.shape):
        value = float(plate.cut.array[at])
        finite = math.isfinite(value)
        painter.setPen(ink.ink("text" if finite else "canvas"))
        ink.write_centred(painter, plate.cell(at), number(value, 4), LETTERS, bold=not finite)


def _rows(painter: QPainter, plate: Plate) -> None:
    """A bar a row: to the right of the line what is positive, to the left what is negative."""
    values, width = [float(x) for x in plate.cut.array], plate.width()
    line, unit = _line(values, INDEX + 4.0, width - FIGURE - 4.0)
    for i, value in enumerate(values):
        box = plate.cell((i,))
        top, height, finite = box.top(), box.height(), math.isfinite(value)
        painter.setPen(ink.ink("dim"))
        ink.write_centred(painter, QRectF(0, top, INDEX, height), str(plate.cut.index((i,))[0]), LETTERS)
        if finite:
            left = min(line, line + value * unit)
            painter.fillRect(QRectF(left, top + 3, abs(value) * unit, height - 6), ink.ink(_token(plate)))
        painter.setPen(ink.ink("text" if finite else "bad"))
        figure = QRectF(width - FIGURE, top, FIGURE - 4, height)
        ink.write_centred(painter, figure, number(value, 5), LETTERS, bold=not finite)
    painter.setPen(ink.pen("dim", 1.0, 0.8))
    painter.drawLine(QPointF(line, 0), QPointF(line, plate.height()))


def _bars(painter: QPainter, plate: Plate) -> None:
    """Many narrow bars about a line."""
    values, height = [float(x) for x in plate.cut.array], plate.height()
    line, unit = _line(values, height - 2.0, 2.0)
    for i, value in enumerate(values):
        box = plate.cell((i,))
        left, wide = box.left(), max(box.width() * 0.8, 0.8)
        if math.isfinite(value):
            end = line + value * unit
            painter.fillRect(QRectF(left, min(line, end), wide, abs(end - line)), ink.ink(_token(plate)))
        else:
            painter.fillRect(QRectF(left, 0, max(wide, 2.0), height), ink.ink("bad"))
    painter.setPen(ink.pen("dim", 1.0, 0.8))
    painter.drawLine(QPointF(0, line), QPointF(plate.width(), line))


def _marks(painter: QPainter, plate: Plate) -> None:
    """Where numbers differ: a corner cut off, so that it is seen beside any colour."""
    if plate.marks is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("test"))
    for at in np.argwhere(plate.marks)[:MOST_MARKS]:
        box = plate.cell(tuple(int(i) for i in at))
        size, corner = min(box.width(), box.height(), CORNER), box.topRight()
        painter.drawPolygon([corner, corner - QPointF(size, 0), corner + QPointF(0, size)])


def _line(values: list[float], low: float, high: float) -> tuple[float, float]:
    """Where zero lies between two coordinates, and how far apart 0 and 1 are."""
    finite = [x for x in values if math.isfinite(x)]
    least, most = min((0.0, *finite)), max((0.0, *finite))
    unit = (high - low) / ((most - least) or 1.0)
    return low - least * unit, unit
