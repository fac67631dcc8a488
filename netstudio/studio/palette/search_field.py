"""A field to search layers in, tied to the list that shows what it finds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from netstudio.studio.palette.layer_list import LayerList
from netstudio.words import tr


class SearchField(QLineEdit):
    """Typing ranks the list; Down enters it, Enter adds its current layer, at first the best one."""

    def __init__(self, layers: LayerList) -> None:
        super().__init__()
        self._layers = layers
        self.setPlaceholderText(str(tr("Search layers")))
        self.setAccessibleName(str(tr("Search layers")))
        self.setClearButtonEnabled(False)
        self.textChanged.connect(layers.search)
        layers.left_above.connect(self._come_back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self._layers.enter()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._layers.choose_current()
        else:
            super().keyPressEvent(event)

    def _come_back(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
