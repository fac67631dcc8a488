"""A tensor as a table: two axes as rows and columns, the others held at an index. Nothing is copied."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from netstudio.studio.guard import guarded
from netstudio.studio.theme import theme
from netstudio.training.summary import sample

Index = QModelIndex | QPersistentModelIndex
MOST = 1_000_000  # rows or columns that a table view can bear; a longer axis is cut there
SHADES = 16
FORMATS = {"short": ".4g", "fixed": ".4f", "scientific": ".3e", "full": ""}


class TensorModel(QAbstractTableModel):
    """Reads one element at a time from the array, when it comes into sight."""

    def __init__(self) -> None:
        super().__init__()
        self._array = np.empty((0, 0))
        self._table = self._array
        self._held: tuple[int, ...] = ()
        self._format = "short"
        self._colored = True
        self._shades: list[QColor] = []
        self._scale = 1.0
        self._color = "forward"

    @property
    def table(self) -> np.ndarray:
        """The part of the array that is shown: (rows, columns)."""
        return self._table

    @property
    def array(self) -> np.ndarray:
        """The whole of it."""
        return self._array

    @property
    def held_axes(self) -> tuple[int, ...]:
        """The lengths of the axes that are held at an index: all but the last two."""
        return self._array.shape[:-2]

    def show_array(self, array: np.ndarray, color: str) -> None:
        """Show an array of any rank, in a colour of the theme; of the same shape, the view stays in place."""
        same = array.shape == self._array.shape
        if not same:
            self.beginResetModel()
            self._held = (0,) * max(0, array.ndim - 2)
        self._array, self._color = array, color
        self._table = self._slice()
        finite = np.abs(sample(array))
        finite = finite[np.isfinite(finite)]
        self._scale = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
        self._shade()
        if same:
            self._changed()
        else:
            self.endResetModel()

    def hold(self, held: tuple[int, ...]) -> None:
        """Show the table at these indices of the other axes."""
        self._held = held
        self._table = self._slice()
        self._changed()

    def set_format(self, name: str) -> None:
        """How numbers are written: one of FORMATS."""
        self._format = name
        self._changed()

    def set_colored(self, colored: bool) -> None:
        """Whether larger numbers have a deeper ground."""
        self._colored = colored
        self._changed()

    def dress(self) -> None:
        """The theme is another."""
        self._shade()
        self._changed()

    def text(self, row: int, column: int) -> str:
        """An element as it is written."""
        number = self._table[row, column]
        form = FORMATS[self._format]
        # str() of a NumPy number: the fewest digits that tell it from all others of its type.
        text = format(number, form) if form and number.dtype.kind == "f" else str(number)
        return text.replace("-", "−")

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else min(self._table.shape[0], MOST)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else min(self._table.shape[1], MOST)

    @guarded(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.BackgroundRole and self._colored:
            share = abs(float(self._table[index.row(), index.column()])) / self._scale
            return self._shades[int(min(share, 1.0) * (SHADES - 1))] if share == share else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return None

    @guarded(None)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return str(section) if role == Qt.ItemDataRole.DisplayRole else None

    def _slice(self) -> np.ndarray:
        """Rows and columns: the last two axes; a vector is one column, a number one cell."""
        if self._array.ndim < 2:
            return self._array.reshape(-1, 1)
        table: np.ndarray = self._array[self._held]
        return table

    def _shade(self) -> None:
        self._shades = [theme.tokens.color(self._color, 0.45 * i / (SHADES - 1)) for i in range(SHADES)]

    def _changed(self) -> None:
        if self._table.size:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
