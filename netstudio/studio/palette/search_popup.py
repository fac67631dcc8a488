"""The search that opens on the canvas, by Tab, a double-click, or a wire dropped on an empty place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netstudio.studio.catalogue import Catalogue
from netstudio.studio.palette.docs import Docs
from netstudio.studio.palette.entry_list import EntryList
from netstudio.studio.palette.search_field import SearchField
from netstudio.studio.parts import caption, rule, scrolling
from netstudio.words import tr

LIST, DOCS, HEIGHT = 228, 264, 372  # pixels


class SearchPopup(QFrame):
    """A field, the list of what fits, and what there is to know of the one under the cursor.

    `chosen(key, place)` when one was chosen, `delete_chosen()` when the wire that is led somewhere is to go;
    `closed()` after either, and after Esc or a click elsewhere.
    """

    chosen = Signal(str, QPointF)
    delete_chosen = Signal()
    closed = Signal()

    def __init__(self, catalogue: Catalogue, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._place = QPointF()
        self.entries = EntryList(catalogue, recent=True)
        self.entries.setFixedWidth(LIST)
        self.search = SearchField(self.entries)
        self.setFocusProxy(self.search)
        self.docs = Docs()
        self.purpose = caption(tr("Only what this wire can lead to"), "faint", 11)
        self.delete = QPushButton(str(tr("Delete the wire")))
        self.delete.clicked.connect(self._delete)
        self.entries.chosen.connect(self._choose)
        self.entries.current_changed.connect(self.docs.show_entry)
        self._lay_out()
        self.resize(LIST + DOCS, HEIGHT)

    def _lay_out(self) -> None:
        field = QVBoxLayout()
        field.setContentsMargins(10, 9, 10, 0)  # as wide as the rows below it
        field.setSpacing(6)
        field.addWidget(self.search)
        field.addWidget(self.purpose)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(field)
        left.addWidget(self.entries)
        below = QVBoxLayout()
        below.setContentsMargins(10, 0, 10, 9)
        below.addWidget(self.delete)
        left.addLayout(below)
        line = rule()
        line.setMaximumHeight(HEIGHT)
        line.setMinimumHeight(1)
        line.setFixedWidth(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addLayout(left)
        box.addWidget(line)
        box.addWidget(scrolling(self.docs, "side"), 1)

    def open(
        self, place: QPointF, at: QPoint, only: Iterable[str] | None = None, *, picked: bool = False
    ) -> None:
        """Show it, empty; `place` is where on the canvas to add, `at` where on the screen to open.

        With `only`, nothing is offered but these; with `picked`, that the wire can be deleted.
        """
        self._place = place
        self.delete.setVisible(picked)
        self.purpose.setHidden(only is None)
        self.search.clear()
        self.entries.setCurrentIndex(self.entries.model().index(-1, 0))
        self.entries.offer(only)
        self.docs.show_entry(None)
        screen = self.screen().availableGeometry()
        self.move(
            max(min(at.x(), screen.right() - self.width()), screen.left()),
            max(min(at.y(), screen.bottom() - self.height()), screen.top()),
        )
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _choose(self, key: str) -> None:
        self.chosen.emit(key, self._place)
        self.hide()

    def _delete(self) -> None:
        self.delete_chosen.emit()
        self.hide()
