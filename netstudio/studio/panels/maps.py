"""Pictures side by side: the channels of a sample, or the filters of a layer; one of them can be chosen."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.heat_map import heat_map
from netstudio.studio.theme import theme
from netstudio.training.snapshot import Side
from netstudio.words import tr

MOST = 256  # pictures at the most
SIDE = 64  # rows and columns of a picture at the most
GAP = 1  # between two, in numbers


class Maps(QWidget):
    """Shows a stack of matrices (pictures, H, W) in one scale of colour: `chosen(index)` at a click."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = np.zeros((0, 1, 1))
        self._side: Side = "value"
        self._current = 0
        self._image: QImage | None = None
        self._columns = 1
        self.setMinimumSize(96, 64)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(str(tr("All channels")))
        theme.changed.connect(self._forget)

    def sizeHint(self) -> QSize:
        return QSize(280, 120)

    def show_stack(self, stack: np.ndarray, side: Side, current: int) -> None:
        """Show these matrices, and which of them the table shows."""
        rows, columns = (max(1, -(-n // SIDE)) for n in stack.shape[1:])
        self._stack, self._side, self._current = stack[:MOST, ::rows, ::columns], side, current
        self.setToolTip(str(tr("{n} pictures; a click shows one as a table", n=len(stack))))
        self._forget()

    def box(self, index: int) -> QRectF:
        """Where a picture is."""
        frame, (_, height, width) = self._frame(), self._stack.shape
        row, column = divmod(index, self._columns)
        scale = frame.width() / (self._columns * (width + GAP))
        left, top = column * (width + GAP) * scale, row * (height + GAP) * scale
        return QRectF(frame.left() + left, frame.top() + top, width * scale, height * scale)

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for i in range(len(self._stack)):
            if self.box(i).contains(event.position()):
                self.chosen.emit(i)
                return

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stack.size:
            return
        painter = QPainter(self)
        frame = self._frame()
        if self._image is None:
            self._image = heat_map(_joined(self._stack, self._columns), self._side)
        painter.drawImage(frame, self._image)  # not smoothed: every number a square
        if self._current < len(self._stack) > 1:
            painter.setPen(QPen(theme.tokens.color("text"), 1.5))
            painter.drawRect(self.box(self._current))
        painter.end()

    def _frame(self) -> QRectF:
        """As large as can be: in so many columns that the pictures fill the widget best."""
        count, height, width = (max(n, 1) for n in self._stack.shape)
        tall, wide = height + GAP, width + GAP

        def scale(columns: int) -> float:
            rows = -(-count // columns)
            return min((self.width() - 4) / (columns * wide), (self.height() - 4) / (rows * tall))

        columns = max(range(1, count + 1), key=scale)
        if columns != self._columns:
            self._columns, self._image = columns, None
        size = scale(columns)
        return QRectF(2, 2, size * columns * wide, size * -(-count // columns) * tall)

    def _forget(self) -> None:
        self._image = None
        self.update()


def _joined(stack: np.ndarray, columns: int) -> np.ndarray:
    """All matrices in one, row by row, with a line of zeros between two."""
    count, height, width = stack.shape
    rows = math.ceil(count / columns)
    whole = np.zeros((rows * columns, height + GAP, width + GAP), np.float32)
    with np.errstate(over="ignore"):
        whole[:count, :height, :width] = stack
    grid = whole.reshape(rows, columns, height + GAP, width + GAP)
    joined: np.ndarray = grid.transpose(0, 2, 1, 3).reshape(rows * (height + GAP), columns * (width + GAP))
    return joined
