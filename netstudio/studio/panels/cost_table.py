"""The table of costs: sorted by any column, by mouse or keys, some columns drawn as bars."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from netstudio.studio import ink
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.panels.cost_model import COLUMNS, PARTS, SORTED_BY, CostModel, Index, Parts
from netstudio.studio.theme import number_font, text_font

ROW = 22
NARROW, WIDE = 78, 150  # of a column with a figure, and of one with a bar as well
NAMES = 180
FIGURE = 46  # room for the figure beside a bar
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CostTable(QTableView):
    """`node_activated` asks to show a node: Enter or a double click. Space sorts by the cell's column."""

    node_activated = Signal(str)

    def __init__(self, model: CostModel) -> None:
        super().__init__()
        self._costs = model
        self.sorted = Sorted(model)
        self.setModel(self.sorted)
        self.setFont(number_font(11.5))
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(BarDelegate(self))
        self._lay_out()
        self.sort_by(1)
        self.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.doubleClicked.connect(self._activate)

    def _lay_out(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        columns.setFont(text_font(11))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(True)
        columns.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, NAMES)
        for i, column in enumerate(COLUMNS, 1):
            title = columns.fontMetrics().horizontalAdvance(f"{column.title} ▾") + 14
            self.setColumnWidth(i, max(WIDE if column.parts else NARROW, title))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in ENTER and index.isValid():
            self._activate(index)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self.sort_by(index.column())
        else:
            super().keyPressEvent(event)

    def sort_by(self, column: int) -> None:
        """Names from A on, figures from the largest on; sorted so already, the other way round."""
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        first, other = (down, up) if column else (up, down)
        again = self.sorted.sortColumn() == column and self.sorted.sortOrder() is first
        self.sorted.sort(column, other if again else first)

    def _activate(self, index: Index) -> None:
        self.node_activated.emit(self._costs.layer(self.sorted.mapToSource(index).row()).node)


class Sorted(QSortFilterProxyModel):
    """The costs in the order of one column, which says so in its title."""

    def __init__(self, model: CostModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(SORTED_BY)

    @guarded(None)
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        found = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or section != self.sortColumn():
            return found
        return f"{found} {'▾' if self.sortOrder() is Qt.SortOrder.DescendingOrder else '▴'}"

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)


class BarDelegate(QStyledItemDelegate):
    """Cells as ever, and in those that have parts a bar at the left of the figure."""

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        parts = index.data(PARTS)
        if parts:
            _paint_bar(painter, option.rect.adjusted(10, 6, -FIGURE, -6), parts)

    @guarded(None)
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == 0:
            option.font = text_font(12)
            option.palette.setColor(option.palette.ColorRole.Text, ink.ink("text"))


def _paint_bar(painter: QPainter, box: QRect, parts: Parts) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(box, ink.ink("raised"))
    left = float(box.left())
    for share, token in parts:
        width = share * box.width()
        painter.fillRect(
            ink.rect(round(left), box.top(), round(left + width) - round(left), box.height()), ink.ink(token)
        )
        left += width
