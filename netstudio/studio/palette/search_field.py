"""A field to search in, tied to the list that shows what it finds."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from netstudio.studio.palette.entry_list import EntryList
from netstudio.words import tr

STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchField(QLineEdit):
    """Typing ranks the list, arrows walk in it, Enter adds its current entry, at first the best one."""

    def __init__(self, entries: EntryList) -> None:
        super().__init__()
        self._entries = entries
        self.setPlaceholderText(str(tr("Search layers")))
        self.setAccessibleName(str(tr("Search layers and templates")))
        self.setClearButtonEnabled(False)
        self.textChanged.connect(entries.search)
        entries.left_above.connect(self._come_back)
        entries.typed.connect(self._go_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            self._entries.step(STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entries.choose_current()
        else:
            super().keyPressEvent(event)

    def _come_back(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_on(self, text: str) -> None:
        """What is typed in the list is searched for."""
        self._come_back()
        self.insert(text)
