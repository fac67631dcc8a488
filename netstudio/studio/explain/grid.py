"""A few numbers of an array, value above and gradient below, of which one is chosen by mouse or keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.studio import ink
from netstudio.studio.explain.told import short
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write_figure
from netstudio.studio.theme import theme
from netstudio.training.explain import Cut
from netstudio.words import tr

ROW, COLUMN = 36, 66  # pixels of a cell; columns share the width there is
EDGE = 26  # where the indices stand
HEAD = 16
SIZE, SMALL = 11.0, 9.5
MOST_ROWS = 6
CORNER = 5

KEYS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_PageUp: (-MOST_ROWS, 0),
    Qt.Key.Key_PageDown: (MOST_ROWS, 0),
}


class ElementGrid(QWidget):
    """Shows a cut. `chosen(row, column)` of the whole array, when a cell is clicked or keys go there."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._cut: Cut | None = None
        self._place = (0, 0)
        self._whole = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(str(tr("Numbers; the arrow keys choose one")))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def room(self) -> tuple[int, int]:
        """How many rows and columns there is room for."""
        return MOST_ROWS, max(1, (self.width() - EDGE) // COLUMN)

    def show_cut(self, cut: Cut, place: tuple[int, int], whole: tuple[int, int]) -> None:
        """Show numbers, with the chosen one's row and column in an array of so many rows and columns."""
        self._cut, self._place, self._whole = cut, place, whole
        self.updateGeometry()
        self.update()

    def cell(self, row: int, column: int) -> QRectF:
        """Where a number of the array is painted."""
        top, left = self._cut.first if self._cut else (0, 0)
        wide = self._column
        return QRectF(EDGE + (column - left) * wide, HEAD + (row - top) * ROW, wide - 3, ROW - 3)

    @property
    def _column(self) -> float:
        """How wide a column is."""
        return (self.width() - EDGE) / self.room[1]

    def sizeHint(self) -> QSize:
        rows = len(self._cut.values) if self._cut else 0
        return QSize(EDGE + 3 * COLUMN, HEAD + rows * ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, column = self._place
        if event.key() == Qt.Key.Key_Home:
            self._choose(row, 0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(row, self._whole[1] - 1)
        elif step := KEYS.get(Qt.Key(event.key())):
            self._choose(row + step[0], column + step[1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._cut is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at, (top, left) = event.position(), self._cut.first
        row, column = int((at.y() - HEAD) // ROW), int((at.x() - EDGE) // self._column)
        rows, columns = self._cut.values.shape
        if 0 <= row < rows and 0 <= column < columns:
            self._choose(top + row, left + column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _choose(self, row: int, column: int) -> None:
        place = min(max(row, 0), self._whole[0] - 1), min(max(column, 0), self._whole[1] - 1)
        if place != self._place:
            self._place = place  # the next key goes on from here, before the numbers have come
            self.update()
            self.chosen.emit(*place)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._cut is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, left = self._cut.first
        rows, columns = self._cut.values.shape
        indexed = self._whole != (1, 1)  # a single number needs none
        for row in range(top, top + rows) if indexed else ():
            middle = self.cell(row, left).center().y()
            write_figure(painter, EDGE - 6, middle, str(row), "faint", SMALL)
        for column in range(left, left + columns) if indexed else ():
            text, box = str(column), self.cell(top, column)
            write_figure(
                painter, box.center().x() + figure_width(text, SMALL) / 2, HEAD / 2, text, "faint", SMALL
            )
        for row, column in np.ndindex(rows, columns):
            self._paint_cell(painter, top + row, left + column)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        assert self._cut is not None
        box, is_chosen = self.cell(row, column), (row, column) == self._place
        painter.setPen(ink.pen("forward" if self.hasFocus() else "dim", 2) if is_chosen else ink.pen("line"))
        painter.setBrush(ink.ink("raised"))
        painter.drawRoundedRect(box, CORNER, CORNER)
        place = row - self._cut.first[0], column - self._cut.first[1]
        value, gradients = self._cut.values[place], self._cut.gradients
        third = box.height() / 4
        middle = box.center().y() if gradients is None else box.top() + third + 1
        write_figure(painter, box.right() - 5, middle, short(float(value)), "forward", SIZE)
        if gradients is not None:
            below = box.bottom() - third - 1
            write_figure(painter, box.right() - 5, below, short(float(gradients[place])), "backward", SIZE)
