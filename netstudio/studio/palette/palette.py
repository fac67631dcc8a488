"""The palette: layers and templates by section, to be searched, dragged onto the canvas, added with Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netstudio.studio.catalogue import Catalogue
from netstudio.studio.palette.entry_list import EntryList
from netstudio.studio.palette.search_field import SearchField


class LayerPalette(QWidget):
    """A search field above the list. `add_requested(key)` when an entry of the catalogue is to be added."""

    add_requested = Signal(str)

    def __init__(self, catalogue: Catalogue | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryList(catalogue or Catalogue(parent=self))
        self.search = SearchField(self.entries)
        self.entries.chosen.connect(self.add_requested)
        self.setFocusProxy(self.search)
        field = QVBoxLayout()
        field.setContentsMargins(10, 10, 10, 6)
        field.addWidget(self.search)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(field)
        box.addWidget(self.entries)
        self.setMinimumWidth(150)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)
