"""Samples of two numbers as points in the plane, in colour and shape of the class that the net says."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from netstudio.studio import ink
from netstudio.studio.panels.drawings.drawing import Drawing

CLASS_TOKENS = ("forward", "test", "amber", "dim")
RADIUS = 3.0
LEGEND = 18  # height
NEAR = 6  # pixels from a point that still point at it


class Points(Drawing):
    """Every class has its colour and its shape; where the net is wrong there is a red cross."""

    def paint(self, painter: QPainter, box: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = _plane(box)
        painter.setPen(QPen(ink.ink("line"), 1))
        painter.drawLine(
            QPointF(plane.left(), plane.center().y()), QPointF(plane.right(), plane.center().y())
        )
        painter.drawLine(
            QPointF(plane.center().x(), plane.top()), QPointF(plane.center().x(), plane.bottom())
        )
        places = self._places(plane)
        right = self.found.guess == self.found.truth
        for label in np.unique(self.found.guess):
            _paint_class(painter, int(label), places[right & (self.found.guess == label)])
        _paint_crosses(painter, places[~right])
        self._paint_legend(painter, box)

    def sample_at(self, at: QPoint, box: QRect) -> int | None:
        apart = np.abs(self._places(_plane(box)) - (at.x(), at.y())).max(axis=1)
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= NEAR else None

    def place_of(self, i: int, box: QRect) -> QRect | None:
        x, y = self._places(_plane(box))[i].round().astype(int).tolist()
        return QRect(x - NEAR, y - NEAR, 2 * NEAR, 2 * NEAR)

    def neighbour(self, i: int, across: int, down: int, box: QRect) -> int | None:
        """The nearest point in that direction, within 45° of it."""
        away = self._places(_plane(box)) - self._places(_plane(box))[i]
        ahead, aside = away @ (across, down), np.abs(away @ (down, across))
        found = np.flatnonzero((ahead > 0) & (aside <= ahead))
        return int(found[np.hypot(ahead, aside)[found].argmin()]) if found.size else None

    def _places(self, plane: QRectF) -> np.ndarray:
        """Where the samples lie on the screen: (n, 2)."""
        x = self.found.x
        reach = float(np.abs(x).max()) * 1.05 or 1.0
        half = plane.width() / 2
        middle = plane.center()
        return np.stack([middle.x() + x[:, 0] / reach * half, middle.y() - x[:, 1] / reach * half], axis=1)

    def _paint_legend(self, painter: QPainter, box: QRect) -> None:
        painter.setFont(ink.words(10.5))
        middle = box.bottom() - LEGEND / 2 + 1
        left = box.left() + 6.0
        for label in range(max(len(self.found.classes), int(self.found.guess.max()) + 1)):
            _paint_class(painter, label, np.array([[left, middle]]))
            left = self._legend_text(painter, self.class_name(label), left, middle, "dim")
        wrong = int(np.count_nonzero(self.found.guess != self.found.truth))
        if wrong:
            _paint_crosses(painter, np.array([[left, middle]]))
            self._legend_text(painter, str(wrong), left, middle, "bad")

    def _legend_text(self, painter: QPainter, text: str, left: float, middle: float, token: str) -> float:
        painter.setPen(ink.ink(token))
        width = painter.fontMetrics().horizontalAdvance(text)
        place = QRectF(left + 8, middle - LEGEND / 2, width + 2, LEGEND)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        return left + width + 24


def _plane(box: QRect) -> QRectF:
    """The square in the middle of the box, above the legend."""
    side = min(box.width(), box.height() - LEGEND) - 4.0
    return QRectF(box.center().x() - side / 2, box.top() + (box.height() - LEGEND - side) / 2, side, side)


def _paint_class(painter: QPainter, label: int, places: np.ndarray) -> None:
    color = ink.ink(CLASS_TOKENS[label % len(CLASS_TOKENS)])
    if label % 3 == 2:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        for x, y in places.tolist():
            painter.drawPolygon(QPolygonF([QPointF(x, y - 4), QPointF(x + 4, y + 3), QPointF(x - 4, y + 3)]))
        return
    cap = (Qt.PenCapStyle.RoundCap, Qt.PenCapStyle.SquareCap)[label % 3]
    painter.setPen(QPen(color, 2 * RADIUS, Qt.PenStyle.SolidLine, cap))
    painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))


def _paint_crosses(painter: QPainter, places: np.ndarray) -> None:
    painter.setPen(QPen(ink.ink("bad"), 1.5))
    for x, y in places.tolist():
        painter.drawLine(QPointF(x - RADIUS, y - RADIUS), QPointF(x + RADIUS, y + RADIUS))
        painter.drawLine(QPointF(x - RADIUS, y + RADIUS), QPointF(x + RADIUS, y - RADIUS))
