"""A field to search the examples in, and beside it the chapters to go to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from netstudio.studio.parts import caption
from netstudio.studio.start.chapters import BEYOND, chapter_title
from netstudio.studio.start.shelf import Shelf
from netstudio.words import tr


class ExampleSearch(QWidget):
    """Typing leaves the examples that fit; Down enters them, Enter opens the first."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.field = _Field(shelf)
        self.chapters: dict[int, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.field, 1)
        self._row.addSpacing(12)
        label = caption(tr("Chapter"), "faint")
        label.setWordWrap(False)
        self._row.addWidget(label)

    def offer_chapters(self) -> None:
        """A button for each chapter on the shelf."""
        for chapter in self._shelf.heads:
            button = self.chapters[chapter] = QToolButton()
            button.setText(str(tr("beyond")) if chapter == BEYOND else str(chapter))
            button.setToolTip(str(chapter_title(chapter)))
            button.setAccessibleName(str(chapter_title(chapter)))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setMinimumWidth(28)
            button.clicked.connect(lambda _=False, chapter=chapter: self._go(chapter))
            self._row.addWidget(button)

    def _go(self, chapter: int) -> None:
        self.field.clear()
        self._shelf.enter(chapter)


class _Field(QLineEdit):
    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.setPlaceholderText(str(tr("Search examples: dropout, Adam, convolution …")))
        self.setAccessibleName(str(tr("Search examples")))
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(32)
        self.textChanged.connect(shelf.search)
        shelf.left_above.connect(lambda: self.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self._shelf.enter()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip() and (found := self._shelf.found):
                found[0].click()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
