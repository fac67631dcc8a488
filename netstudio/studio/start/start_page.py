"""The start page: the examples as small pictures, the files that were open last, and a new graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from netstudio.resources import example_paths
from netstudio.studio.parts import caption, head, scrolling
from netstudio.studio.start.example_card import ExampleCard
from netstudio.studio.start.example_search import ExampleSearch
from netstudio.studio.start.shelf import GAP, Shelf
from netstudio.words import tr

LEFT = 190  # width of the column at the left
WIDEST = 1800  # of the page: on a large screen the eye need not go further


class StartPage(QFrame):
    """What to begin with: `open_requested(path)`, `new_requested()`, `browse_requested()`."""

    open_requested = Signal(object)
    new_requested = Signal()
    browse_requested = Signal()

    def __init__(self, recent: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.shelf = Shelf()
        self.search = ExampleSearch(self.shelf)
        self._area = scrolling(self.shelf)
        self.shelf.opened.connect(self.open_requested)
        self.shelf.entered.connect(self._bring_into_sight)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        body = QHBoxLayout()
        body.setSpacing(2 * GAP)
        body.addLayout(self._left())
        body.addLayout(self._examples(), 1)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        box = QVBoxLayout(middle)
        box.setContentsMargins(2 * GAP, 2 * GAP, GAP, 0)
        box.setSpacing(6)
        box.addWidget(_flat("NetStudio", 26, "title", bold=True))
        box.addWidget(_flat(tr("Neural networks as drawings that run"), 14))
        box.addSpacing(GAP)
        box.addLayout(body, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        self.show_recent(recent)

    @property
    def cards(self) -> list[ExampleCard]:
        """The examples."""
        return self.shelf.cards

    def show_recent(self, recent: Sequence[Path]) -> None:
        """List the files that were open last."""
        while item := self._recent.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for path in recent:
            button = QPushButton(path.name)
            button.setObjectName("recent")
            button.setAutoDefault(True)
            button.setToolTip(str(path))
            button.clicked.connect(lambda _=False, path=path: self.open_requested.emit(path))
            self._recent.addWidget(button)
        if not recent:
            self._recent.addWidget(caption(tr("Files that you open will be listed here."), "faint"))

    def _left(self) -> QVBoxLayout:
        self.new = QPushButton(str(tr("New graph")))
        self.new.setObjectName("primary")
        self.browse = QPushButton(str(tr("Open…")))
        self.new.clicked.connect(self.new_requested)
        self.browse.clicked.connect(self.browse_requested)
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in (self.new, self.browse):
            widget.setMinimumSize(LEFT, 32)
            widget.setAutoDefault(True)  # Enter presses it, not Space alone
            column.addWidget(widget)
        column.addSpacing(GAP)
        column.addWidget(head(tr("Recent")))
        column.addLayout(self._recent)
        column.addWidget(caption(tr("Or drop a .netstudio file anywhere on this window."), "faint"))
        column.addStretch(1)
        return column

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.cards:  # not before: whoever opens a file does not wait for all the examples
            self.shelf.fill(example_paths())
            self.search.offer_chapters()

    def _examples(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self._area, 1)
        return column

    def _bring_into_sight(self, widget: QWidget) -> None:
        self._area.ensureWidgetVisible(widget, 0, GAP)


def _flat(words: object, size: float, name: str = "caption", bold: bool = False) -> QLabel:
    label = caption(str(words), name, size, bold)
    label.setWordWrap(False)
    return label
