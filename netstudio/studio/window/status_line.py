"""The status line: at the left what mouse and keys can do now, at the right the figures that matter."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QMainWindow

from netstudio.document.document import Document
from netstudio.words import Words, tr

TOLD_FOR = 6000  # milliseconds


class StatusLine:
    """The status bar of a window."""

    def __init__(self, window: QMainWindow) -> None:
        self._bar = window.statusBar()
        self._bar.setSizeGripEnabled(False)
        self.hint = QLabel()
        self.hint.setMinimumWidth(1)  # it gives way, the window does not grow for it
        self.facts = QLabel()
        self._bar.addWidget(self.hint, 1)
        self._bar.addPermanentWidget(self.facts)

    def show_hint(self, text: str) -> None:
        """What can be done here, now."""
        self.hint.setText(text)

    def tell(self, words: Words | str) -> None:
        """Something that has happened; after a while the hint comes back."""
        self._bar.showMessage(str(words), TOLD_FOR)

    def hush(self) -> None:
        """What was told no longer holds."""
        self._bar.clearMessage()

    def show_facts(self, document: Document | None) -> None:
        """Precision and whether all is saved; nothing without a document."""
        if document is None:
            self.facts.clear()
            return
        saved = tr("not saved") if document.modified else tr("saved")
        self.facts.setText(f"{document.graph.training.dtype} · {saved}")
