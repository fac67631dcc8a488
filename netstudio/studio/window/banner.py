"""A message across the top of the window that waits until it is read, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.words import Words, tr


class Banner(QFrame):
    """One message at a time, with a way to close it, and perhaps one thing to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.words = caption()
        self.words.setObjectName("bannerWords")
        self.button = QPushButton()
        self.button.clicked.connect(self._do)
        self._call: Callable[[], object] = self.hide
        close = IconButton("close", tr("Close this message"))
        close.clicked.connect(self.hide)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 8, 8, 8)
        box.setSpacing(10)
        box.addWidget(self.words, 1)
        box.addWidget(self.button)
        box.addWidget(close)
        self.hide()

    def show_bad(self, words: Words | str, action: tuple[Words, Callable[[], object]] | None = None) -> None:
        """Something went wrong; `action` is what can be done, as words for a button and what it calls."""
        self._show(words, action, "bad")

    def show_note(self, words: Words | str, action: tuple[Words, Callable[[], object]] | None = None) -> None:
        """Something to know."""
        self._show(words, action, "note")

    def _show(self, words: Words | str, action: tuple[Words, Callable[[], object]] | None, tone: str) -> None:
        self.words.setText(str(words))
        self.button.setHidden(action is None)
        if action:
            self.button.setText(str(action[0]))
            self._call = action[1]
        self.setProperty("tone", tone)
        self.style().polish(self)
        self.show()

    def _do(self) -> None:
        self.hide()
        self._call()
