"""The list of what can be added, by section or ranked by what was typed: in the palette and in the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from netstudio.studio.canvas.ghost import Ghost
from netstudio.studio.catalogue import Catalogue, Entry
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.palette.entry_delegate import ENTRY_ROLE, HEAD_ROLE, EntryDelegate
from netstudio.studio.palette.entry_model import EntryModel
from netstudio.studio.theme import text_font, theme
from netstudio.words import Words, tr

NOTHING = tr("Nothing is called “{query}”. Try fewer letters, or what it is for, such as “norm” or “loss”.")
NOTHING_FITS = tr("Nothing that fits is called “{query}”. Try fewer letters, or Esc and wire it by hand.")

CONTROL = Qt.KeyboardModifier.ControlModifier

Index = QModelIndex | QPersistentModelIndex


class EntryList(QTreeView):
    """Entries to drag onto the canvas, or to add with Enter or a double-click.

    `chosen(key)` when one is to be added, `current_changed(entry)` when the cursor stands on another (or on
    none), `left_above` when it leaves the list at its top, `typed(text)` when somebody writes. `zoom` tells
    how large what is dragged will be; with `recent`, what was added last stands on top.
    """

    chosen = Signal(str)
    current_changed = Signal(object)
    left_above = Signal()
    typed = Signal(str)
    menu_wanted = Signal(object, QPoint)  # of an entry, at a place of the screen

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None, *, recent: bool = False) -> None:
        super().__init__(parent)
        self.zoom: Callable[[], float] = lambda: 1.0
        self._recent = recent
        self._query = ""
        self._model = EntryModel(catalogue, self)
        self.setModel(self._model)
        self.setItemDelegate(EntryDelegate(self))
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
        catalogue.changed.connect(self.refresh)
        self.search("")

    def offer(self, keys: Iterable[str] | None) -> None:
        """Show only these; None: all that there is."""
        self._model.only = None if keys is None else frozenset(keys)
        self.refresh()

    def refresh(self) -> None:
        """Show again what is searched for."""
        self.search(self._query)

    def search(self, query: str) -> None:
        """Show what fits `query`; with none, everything by section."""
        self._query = query.strip()
        if self._query:
            self._model.show_found(query)
            self.setCurrentIndex(self._model.index(0, 0))
        else:
            self._model.show_sections(self._recent)
            self.expandAll()
        self.scrollToTop()
        if not self.currentIndex().isValid():
            self.current_changed.emit(None)

    def step(self, down: int) -> None:
        """The cursor so many entries down, or up; from nowhere, on the first one."""
        rows = [index for index in self._rows() if index.data(ENTRY_ROLE)]
        if rows:
            at = rows.index(self.currentIndex()) + down if self.currentIndex() in rows else 0
            self.setCurrentIndex(rows[min(max(at, 0), len(rows) - 1)])

    def choose_current(self) -> None:
        """Add the entry under the cursor, if there is one."""
        self._choose(self.currentIndex())

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        found = self.currentIndex().data(ENTRY_ROLE)
        return found if isinstance(found, Entry) else None

    def keys(self) -> list[str]:
        """The entries on show, from top to bottom."""
        return [entry.key for index in self._rows() if (entry := index.data(ENTRY_ROLE))]

    @property
    def nothing(self) -> Words | None:
        """What is said where nothing was found; None where something was."""
        if self._model.rowCount():
            return None
        words = NOTHING if self._model.only is None else NOTHING_FITS
        return Words(words.text, {"query": self._query})

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit(current.data(ENTRY_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fold(current)
            self._choose(current)
        elif event.key() == Qt.Key.Key_Up and not self.indexAbove(current).isValid():
            self.left_above.emit()
        elif event.text().isprintable() and event.text() and not event.modifiers() & CONTROL:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @guarded(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if entry := index.data(ENTRY_ROLE):
            at = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(entry, self.viewport().mapToGlobal(at))

    @guarded(None)
    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag what is under the cursor, with a ghost of it under the mouse."""
        if entry := self.current:
            drag = QDrag(self)
            drag.setMimeData(self._model.mimeData([self.currentIndex()]))
            ghost = Ghost(entry.graph)
            drag.setPixmap(ghost.pixmap(self.zoom(), self.devicePixelRatioF()))
            drag.setHotSpot(ghost.hot_spot(self.zoom()))
            drag.exec(Qt.DropAction.CopyAction)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if words := self.nothing:
            painter = QPainter(self.viewport())
            painter.setPen(theme.tokens.color("dim"))
            painter.setFont(text_font(12))
            box = self.viewport().rect().adjusted(14, 10, -14, -10)
            painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, str(words))

    def _rows(self) -> list[QModelIndex]:
        rows: list[QModelIndex] = []
        for i in range(self._model.rowCount()):
            top = self._model.index(i, 0)
            rows += [top, *(self._model.index(j, 0, top) for j in range(self._model.rowCount(top)))]
        return rows

    def _choose(self, index: Index) -> None:
        if entry := index.data(ENTRY_ROLE):
            self.chosen.emit(entry.key)

    def _fold(self, index: Index) -> None:
        if index.data(HEAD_ROLE) and isinstance(index, QModelIndex):
            self.setExpanded(index, not self.isExpanded(index))
