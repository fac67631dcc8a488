"""Everything that was done to the drawing, one below the other; a click goes back there, or forward."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.studio.panels.card import Card
from netstudio.studio.theme import text_font, theme
from netstudio.words import tr

Index = QModelIndex | QPersistentModelIndex
ROW = 22  # pixels
EMPTY = tr("What you do to the drawing stands here, step by step. A click on a step goes back to it.")


class EditsPanel(Card):
    """The undo history of a document. The current state is bold and marked; what redo would do is dim.

    `gone(before)` when another step was gone to, with the graph that was left.
    """

    gone = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.model = EditsModel(document)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(str(tr("Steps of the history")))
        super().__init__(tr("History"), EMPTY, self.list, parent)
        self._document = document
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        theme.changed.connect(self.list.viewport().update)
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Show what was done to another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._refresh()

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        self._refresh()

    def _refresh(self) -> None:
        self.model.show_document(self._document)
        steps = self.model.rowCount()
        self.show_empty(steps < 2)
        current = self._document.current_step
        self.show_figures([(f"{current} / {steps - 1}", "dim")] if steps > 1 else [])
        index = self.model.index(current)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _go(self, index: Index) -> None:
        before = self._document.graph
        self._document.go_to_step(index.row())
        self.gone.emit(before)


class EditsModel(QAbstractListModel):
    """The labels of a document's steps."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._labels: tuple[str, ...] = ()

    def show_document(self, document: Document) -> None:
        """Show the steps of this document."""
        self.beginResetModel()
        self._document = document
        self._labels = tuple(map(str, document.steps))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (as Qt declares it)
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, current = index.row(), self._document.current_step
        if role == Qt.ItemDataRole.DisplayRole:
            return f"▸ {self._labels[row]}" if row == current else f"   {self._labels[row]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._labels[row]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return str(_spoken(self._labels[row], row, current))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        if role == Qt.ItemDataRole.FontRole:
            return _font(row == current)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.tokens.color("faint" if row > current else "text")
        return None


def _font(current: bool) -> QFont:
    return text_font(12, bold=current)


def _spoken(label: str, row: int, current: int) -> object:
    if row == current:
        return tr("{label}, current step", label=label)
    return tr("{label}, undone", label=label) if row > current else label
