"""The start page: the examples as small pictures, the files that were open last, and a new graph."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from netstudio.files.graph_file import load
from netstudio.resources import example_paths
from netstudio.studio.parts import caption, head
from netstudio.studio.start.example_card import CARD_WIDTH, ExampleCard
from netstudio.words import Refusal, tr

COLUMNS = 3
GAP = 16


class StartPage(QFrame):
    """What to begin with: `open_requested(path)`, `new_requested()`, `browse_requested()`."""

    open_requested = Signal(object)
    new_requested = Signal()
    browse_requested = Signal()

    def __init__(self, recent: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.cards: list[ExampleCard] = []
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        body = QHBoxLayout()
        body.setSpacing(3 * GAP)
        body.addLayout(self._left())
        body.addLayout(self._examples())
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        box.setSpacing(6)
        box.addStretch(1)
        box.addWidget(_flat("NetStudio", 26, "title", bold=True))
        box.addWidget(_flat(tr("Neural networks as drawings that run"), 14))
        box.addSpacing(GAP)
        box.addLayout(body)
        box.addStretch(2)
        self._fill(middle)
        self.show_recent(recent)

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
            widget.setMinimumSize(190, 32)
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
            self._make_cards()

    def _examples(self) -> QVBoxLayout:
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(head(tr("Examples")))
        column.addLayout(self._grid)
        column.addStretch(1)
        return column

    def _make_cards(self) -> None:
        for path in example_paths():
            try:
                graph = load(path)
            except Refusal:
                continue  # a broken example is not worth breaking the start
            card = ExampleCard(graph, path)
            card.clicked.connect(lambda _=False, path=path: self.open_requested.emit(path))
            self._grid.addWidget(card, len(self.cards) // COLUMNS, len(self.cards) % COLUMNS)
            self.cards.append(card)

    def _fill(self, middle: QWidget) -> None:
        middle.setMaximumWidth(COLUMNS * (CARD_WIDTH + GAP) + 190 + 9 * GAP)
        centred = QWidget()
        row = QHBoxLayout(centred)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(middle)
        row.addStretch(1)
        area = QScrollArea()
        area.setObjectName("page")
        area.setWidget(centred)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area)


def _flat(words: object, size: float, name: str = "caption", bold: bool = False) -> QLabel:
    label = caption(str(words), name, size, bold)
    label.setWordWrap(False)
    return label
