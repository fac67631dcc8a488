"""What a run stops at: breakpoints of layers and conditions, to be switched, changed, added and removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from netstudio.document.document import Document
from netstudio.graph.breakpoints import add_condition
from netstudio.graph.model import Graph
from netstudio.studio.forms.condition_line import ConditionLine, Conditions
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.stops_model import Row, StopsModel
from netstudio.studio.parts import caption
from netstudio.studio.theme import theme
from netstudio.training.breakpoints import Halt
from netstudio.training.walk import Phase
from netstudio.words import tr

EMPTY = tr(
    "A run stops nowhere. F9 on a layer stops before its forward, Shift+F9 before its backward; "
    "conditions are added below."
)
KNOWN = tr(
    "loss, accuracy, epoch, step, rate, ‖g‖, norm(g, Affine 1.W), first NaN, gradient is zero, "
    "every 100 batches; and, or, not"
)
TO_ADD = tr("Stop when…")
ALWAYS = tr("always; or only when…")
ENTER = tr("Enter: it stops before the update of the step in which this comes to hold")


TOKENS: dict[Phase | None, str] = {Phase.FORWARD: "forward", Phase.BACKWARD: "backward"}


class StopsPanel(Card):
    """A row for each stop. A double click or Enter shows the layer, or changes the condition; Del removes.

    `node_activated` asks to show a node.
    """

    node_activated = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self._document = document
        self._conditions = Conditions(document)
        self.model = StopsModel(self._conditions)
        self.list = _StopsList(self.model, self._conditions)
        self.empty = caption(EMPTY)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        self.line = ConditionLine(self._conditions, TO_ADD)
        self.verdict = caption(KNOWN, "faint", 11)
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 4, 0)
        box.setSpacing(4)
        box.addWidget(self._pages, 1)
        box.addWidget(self.line)
        box.addWidget(self.verdict)
        super().__init__(tr("Stops"), EMPTY, body, parent)
        self.show_empty(False)
        self.line.judged.connect(self._judge)
        self.list.judged.connect(self._judge)
        self.line.returnPressed.connect(self._add)
        self.list.row_activated.connect(self._activate)
        theme.changed.connect(self.list.viewport().update)
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Show the stops of another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = self._conditions.document = document
        document.graph_changed.connect(self._on_graph_changed)
        self.line.clear()
        self._refresh()

    def show_halt(self, halt: Halt | None) -> None:
        """Why the run stands, in the head; None where it does not."""
        self.show_figures([(str(halt.words), TOKENS.get(halt.phase, "text"))] if halt else [])

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        self._refresh()

    def _refresh(self) -> None:
        self.model.refresh()
        self._pages.setCurrentIndex(1 if self.model.rows else 0)

    def _judge(self, words: str) -> None:
        """What is wrong with what is typed, or what could be."""
        typed = bool(self.line.text().strip())
        self.verdict.setObjectName("error" if words else "faint")
        self.verdict.setText(words or str(ENTER if typed else KNOWN))
        self.verdict.style().polish(self.verdict)

    def _add(self) -> None:
        text = self.line.text().strip()
        if text and self.line.judge():
            graph = add_condition(self._document.graph, text)
            if graph != self._document.graph:
                self._document.apply(tr("Stop when {condition}", condition=text), graph)
            self.line.clear()

    def _activate(self, row: Row) -> None:
        if row.node:
            self.node_activated.emit(row.node)


class _StopsList(QListView):
    """Rows to tick; F2 changes the condition of one.

    `row_activated(Row)` of a breakpoint; `judged(words)` while a condition is typed.
    """

    row_activated = Signal(object)
    judged = Signal(str)

    def __init__(self, model: StopsModel, conditions: Conditions) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_ConditionDelegate(self, conditions))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(str(tr("Stops")))
        self.doubleClicked.connect(self._open)

    def event(self, event: QEvent) -> bool:
        """F2 changes a row; here it is not the window's."""
        override = QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and event.type() == override and event.key() == Qt.Key.Key_F2:
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._model.rows[index.row()].node:
            menu.addAction(f"{tr('Show the layer')}\tReturn", lambda: self._open(index))
        menu.addAction(f"{tr('When…')}\tF2", lambda: self.edit(index))
        menu.addAction(f"{tr('Remove')}\tDel", self._remove)
        menu.popup(event.globalPos())

    def _remove(self) -> None:
        self._model.remove([self._model.rows[index.row()] for index in self.selectionModel().selectedRows()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if row.node:
            self.row_activated.emit(row)
        else:
            self.edit(index)


class _ConditionDelegate(QStyledItemDelegate):
    """Edits the condition of a row, and applies what can be read."""

    def __init__(self, owner: _StopsList, conditions: Conditions) -> None:
        super().__init__(owner)
        self._owner = owner
        self._conditions = conditions

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        line = ConditionLine(self._conditions, ALWAYS, parent)
        line.judged.connect(self._owner.judged)
        line.destroyed.connect(lambda: self._owner.judged.emit(""))
        return line
