"""The list of layers, by family or ranked by what was typed: in the palette and in the canvas's search."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from netstudio.layers.base import Family, Layer, all_layers
from netstudio.studio.canvas.drops import LAYER_MIME
from netstudio.studio.palette.layer_delegate import FAMILY_ROLE, KIND_ROLE, LayerDelegate
from netstudio.studio.palette.search import rank
from netstudio.studio.theme import theme

Index = QModelIndex | QPersistentModelIndex


class LayerModel(QStandardItemModel):
    """The layers that are shown: families with their layers, or a plain list of what a search found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = list(all_layers().values())

    def show_families(self) -> None:
        """All layers, below the heads of their families."""
        self.clear()
        for family in Family:
            layers = [cls for cls in self._layers if cls.family is family]
            if layers:
                head = _head(family)
                head.appendRows([_row(cls) for cls in layers])
                self.appendRow(head)

    def show_found(self, query: str) -> None:
        """The layers that fit what was typed, best first."""
        self.clear()
        for cls in rank(query, self._layers, names):
            self.appendRow(_row(cls))

    def mimeTypes(self) -> list[str]:
        return [LAYER_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        data = QMimeData()
        kinds = [index.data(KIND_ROLE) for index in indexes]
        data.setData(LAYER_MIME, str(kinds[0] or "").encode() if kinds else b"")
        return data


class LayerList(QTreeView):
    """Layers to drag onto the canvas, or to add with Enter or a double-click.

    `chosen(kind)` when one is to be added; `left_above` when the cursor leaves the list at its top.
    """

    chosen = Signal(str)
    left_above = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LayerModel(self)
        self.setModel(self._model)
        self.setItemDelegate(LayerDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.clicked.connect(self._fold)
        self.doubleClicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)
        self.search("")

    def search(self, query: str) -> None:
        """Show what fits `query`; with none, all layers by family."""
        if query.strip():
            self._model.show_found(query)
            self.setCurrentIndex(self._model.index(0, 0))
        else:
            self._model.show_families()
            self.expandAll()

    def enter(self) -> None:
        """Take the focus, with the cursor on the first layer."""
        if not self.currentIndex().data(KIND_ROLE):
            first = self._model.index(0, 0)
            inside = self._model.index(0, 0, first)
            self.setCurrentIndex(inside if inside.isValid() else first)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_current(self) -> None:
        """Add the layer under the cursor, if there is one."""
        self._choose(self.currentIndex())

    def kinds(self) -> list[str]:
        """The layers on show, from top to bottom."""
        rows: list[str] = []
        for i in range(self._model.rowCount()):
            top = self._model.index(i, 0)
            below = [self._model.index(j, 0, top) for j in range(self._model.rowCount(top))]
            rows += [str(index.data(KIND_ROLE)) for index in (below or [top])]
        return rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fold(current)
            self._choose(current)
        elif event.key() == Qt.Key.Key_Up and not self.indexAbove(current).isValid():
            self.left_above.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, index: Index) -> None:
        if kind := index.data(KIND_ROLE):
            self.chosen.emit(str(kind))

    def _fold(self, index: QModelIndex) -> None:
        if index.data(FAMILY_ROLE) and not index.data(KIND_ROLE):
            self.setExpanded(index, not self.isExpanded(index))


def names(cls: type[Layer]) -> Sequence[str]:
    """Under what a layer is found: its title (as shown and in English), its kind, its family."""
    return str(cls.title), cls.title.text, cls.kind(), str(cls.family.label)


def tool_tip(cls: type[Layer]) -> str:
    """A layer's name, formula and what it is good for, as rich text."""
    lines = [f"<b>{escape(str(cls.title))}</b>", escape(cls.formula), escape(str(cls.about))]
    return "<br>".join(line for line in lines if line)


def _head(family: Family) -> QStandardItem:
    item = QStandardItem(str(family.label))
    item.setData(family, FAMILY_ROLE)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _row(cls: type[Layer]) -> QStandardItem:
    item = QStandardItem(str(cls.title))
    item.setData(cls.family, FAMILY_ROLE)
    item.setData(cls.kind(), KIND_ROLE)
    item.setToolTip(tool_tip(cls))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    return item
