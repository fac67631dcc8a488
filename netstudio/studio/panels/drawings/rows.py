"""Samples as rows of numbers, such as a truth table: what comes in, and what the net makes of it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.studio import ink
from netstudio.studio.figures import number
from netstudio.studio.panels.drawings.drawing import Drawing
from netstudio.training.predictions import Predictions
from netstudio.words import tr

HEIGHT = 22
COLUMNS = 6  # numbers of a sample that are written at the most
COLUMN = 52  # width
VERDICT = 88  # width that is left at the end of a row


class Rows(Drawing):
    """In ascending order, so that a truth table reads as in a book."""

    def __init__(self, found: Predictions) -> None:
        super().__init__(found)
        self._flat = found.x.reshape(len(found.x), -1)
        self._order = np.lexsort(self._flat[:, :COLUMNS].T[::-1])

    def paint(self, painter: QPainter, box: QRect) -> None:
        self._paint_head(painter, box)
        for row, i in enumerate(self._order[: box.height() // HEIGHT - 1].tolist(), start=1):
            painter.setFont(ink.digits(12))
            numbers = [number(x) for x in self._flat[i, : self._shown(box)].tolist()]
            place = self._paint_cells(painter, row, box, numbers, "text")
            painter.setPen(ink.ink("dim" if self.is_right(i) else "bad"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.verdict(i) + self.chance(i))

    def _paint_head(self, painter: QPainter, box: QRect) -> None:
        painter.setFont(ink.words(11))
        columns, shown = self._flat.shape[1], self._shown(box)
        names = [f"x{_subscript(n)}" for n in range(1, shown + 1)]
        place = self._paint_cells(painter, 0, box, names, "faint")
        truth = tr("value") if self.found.are_values else tr("class")
        words = tr("the net says") if self.found.guessed else truth
        text = str(words) if columns <= shown else f"… {words}"
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _shown(self, box: QRect) -> int:
        """How many numbers of a sample have room."""
        return max(1, min(self._flat.shape[1], COLUMNS, (box.width() - VERDICT) // COLUMN))

    def _paint_cells(self, painter: QPainter, row: int, box: QRect, texts: list[str], token: str) -> QRectF:
        """Texts in columns; gives the place that is left."""
        painter.setPen(ink.ink(token))
        place = QRectF(box.left(), box.top() + row * HEIGHT, box.width(), HEIGHT)
        for text in texts:
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            place.setLeft(place.left() + COLUMN)
        return place

    def sample_at(self, at: QPoint, box: QRect) -> int | None:
        row = (at.y() - box.top()) // HEIGHT - 1
        return int(self._order[row]) if 0 <= row < len(self._order) else None

    def place_of(self, i: int, box: QRect) -> QRect | None:
        row = int(np.flatnonzero(self._order == i)[0]) + 1
        place = QRect(box.left(), box.top() + row * HEIGHT, box.width(), HEIGHT)
        return place if place.bottom() <= box.bottom() else None

    def neighbour(self, i: int, across: int, down: int, box: QRect) -> int | None:
        row = int(np.flatnonzero(self._order == i)[0]) + (across or down)
        shown = min(len(self._order), box.height() // HEIGHT - 1)
        return int(self._order[row]) if 0 <= row < shown else None


def _subscript(n: int) -> str:
    return str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
