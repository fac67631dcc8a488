"""The search that opens on the canvas, by Tab or a double-click: what is chosen is added at that place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from netstudio.studio.palette.layer_list import LayerList
from netstudio.studio.palette.search_field import SearchField

WIDTH, HEIGHT = 232, 320


class SearchPopup(QFrame):
    """`chosen(kind, place)` when a layer was chosen; Esc or a click elsewhere closes it."""

    chosen = Signal(str, QPointF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._place = QPointF()
        self.layers = LayerList()
        self.search = SearchField(self.layers)
        self.setFocusProxy(self.search)
        self.layers.chosen.connect(self._choose)
        field = QVBoxLayout()
        field.setContentsMargins(10, 9, 10, 0)  # as wide as the rows below it
        field.addWidget(self.search)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(6)
        box.addLayout(field)
        box.addWidget(self.layers)
        self.resize(WIDTH, HEIGHT)

    def open(self, place: QPointF, at: QPoint) -> None:
        """Show it, empty; `place` is where on the canvas to add, `at` where on the screen to open."""
        self._place = place
        self.search.clear()
        screen = self.screen().availableGeometry()
        self.move(min(at.x(), screen.right() - WIDTH), min(at.y(), screen.bottom() - HEIGHT))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _choose(self, kind: str) -> None:
        self.close()
        self.chosen.emit(kind, self._place)
