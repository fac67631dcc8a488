"""The table of a tensor: quick at any size, and what is selected can be copied into a spreadsheet."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from netstudio.studio.panels.tensor_model import TensorModel
from netstudio.studio.theme import number_font

MOST_COPIED = 1_000_000  # elements
ROW_HEIGHT = 20


class TensorTable(QTableView):
    """Cells of one size, so that no cell has to be measured."""

    def __init__(self, model: TensorModel) -> None:
        super().__init__()
        self._tensor = model
        self.setModel(model)
        self.setFont(number_font(11.5))
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        for header, size in ((self.horizontalHeader(), 84), (self.verticalHeader(), ROW_HEIGHT)):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(16)
            header.setDefaultSectionSize(size)
            header.setHighlightSections(False)
            header.setFont(number_font(10))
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
            header.setContentsMargins(0, 0, 0, 0)
        self.setCornerWidget(QWidget())  # a plain one; the style draws a frame there

    def set_characters(self, characters: int) -> None:
        """Make the columns wide enough for so many characters."""
        width = self.fontMetrics().horizontalAdvance("0") * characters + 14
        self.horizontalHeader().setDefaultSectionSize(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put what is selected (all, where nothing is) on the clipboard: rows by lines, columns by tabs."""
        part = self.selected_part()
        if part.size <= MOST_COPIED:
            lines = ("\t".join(str(number) for number in row) for row in part)
            QGuiApplication.clipboard().setText("\n".join(lines))

    def selected_part(self) -> np.ndarray:
        """The smallest rectangle around what is selected, or the whole table."""
        table = self._tensor.table
        selection = self.selectionModel().selection()
        ranges = [selection.at(i) for i in range(selection.count())]
        if not ranges:
            return table
        top, left = min(r.top() for r in ranges), min(r.left() for r in ranges)
        bottom, right = max(r.bottom() for r in ranges), max(r.right() for r in ranges)
        return table[top : bottom + 1, left : right + 1]
