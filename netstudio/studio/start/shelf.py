"""The examples on their cards, chapter by chapter, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from netstudio.files.graph_file import load
from netstudio.studio.parts import caption, head
from netstudio.studio.start.chapters import chapter_of, chapter_title
from netstudio.studio.start.example_card import ARROWS, CARD_HEIGHT, CARD_WIDTH, ExampleCard
from netstudio.words import Refusal, tr

GAP = 16
HEAD = 26  # height of a chapter's head


class Shelf(QWidget):
    """Cards under the heads of their chapters: `opened(path)`; arrows go from card to card.

    `entered(widget)` asks to bring a card or a head into sight, `left_above()` says that an arrow went above
    the first row.
    """

    opened = Signal(object)
    entered = Signal(object)
    left_above = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[ExampleCard] = []
        self.heads: dict[int, QLabel] = {}
        self._nothing = caption(tr("No example has all of these words."), "faint")
        self._nothing.setParent(self)

    def fill(self, paths: Sequence[Path]) -> None:
        """Make the cards; what cannot be read is left out: it is not worth breaking the start."""
        for path in sorted(paths, key=lambda path: (chapter_of(path.stem), path.name)):
            try:
                graph = load(path)
            except Refusal:
                continue
            card = ExampleCard(graph, path, self)
            card.clicked.connect(lambda _=False, path=path: self.opened.emit(path))
            self.cards.append(card)
        for chapter in sorted({chapter_of(card.path.stem) for card in self.cards}):
            self.heads[chapter] = head(chapter_title(chapter))
            self.heads[chapter].setParent(self)
        self.search("")

    @property
    def found(self) -> list[ExampleCard]:
        """The cards that are shown."""
        return [card for card in self.cards if not card.isHidden()]

    def search(self, typed: str) -> None:
        """Show the examples alone in which every word that was typed stands."""
        words = typed.casefold().split()
        for card in self.cards:
            card.setVisible(all(word in card.words for word in words))
        self._arrange()

    def enter(self, chapter: int | None = None) -> None:
        """Give the focus to the first card, or to the first of a chapter."""
        for card in self.found:
            if chapter in (None, chapter_of(card.path.stem)):
                self._focus(card, self.heads[chapter_of(card.path.stem)])
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        card = self.focusWidget()
        if not isinstance(card, ExampleCard) or event.key() not in ARROWS:
            super().keyPressEvent(event)
        elif target := self._neighbour(card, event.key()):
            self._focus(target, target)
        elif event.key() == Qt.Key.Key_Up:
            self.left_above.emit()

    def _focus(self, card: ExampleCard, sight: QWidget) -> None:
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.entered.emit(card)
        self.entered.emit(sight)

    def _neighbour(self, card: ExampleCard, key: int) -> ExampleCard | None:
        """The card that an arrow leads to: the next one, or the nearest of the row above or below."""
        found = self.found
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            i = found.index(card) + (1 if key == Qt.Key.Key_Right else -1)
            return found[i] if 0 <= i < len(found) else None
        down = 1 if key == Qt.Key.Key_Down else -1
        away = [other for other in found if down * (other.y() - card.y()) > 0]
        return min(
            away, key=lambda other: (abs(other.y() - card.y()), abs(other.x() - card.x())), default=None
        )

    def _arrange(self) -> None:
        """Everything in its place, for the present width."""
        columns = max(1, (self.width() + GAP) // (CARD_WIDTH + GAP))
        width = (self.width() + GAP) // columns - GAP
        found, top = self.found, 0
        for label in self.heads.values():
            label.hide()
        for chapter, group in groupby(found, lambda card: chapter_of(card.path.stem)):
            cards = list(group)
            self.heads[chapter].setGeometry(0, top, self.width(), HEAD)
            self.heads[chapter].show()
            top += HEAD
            for i, card in enumerate(cards):
                row, column = divmod(i, columns)
                left = column * (width + GAP)
                card.setGeometry(QRect(left, top + row * (CARD_HEIGHT + GAP), width, CARD_HEIGHT))
            top += -(-len(cards) // columns) * (CARD_HEIGHT + GAP) + GAP // 2
        self._nothing.setVisible(not found)
        self._nothing.setGeometry(0, 0, self.width(), HEAD)
        self.setMinimumHeight(max(top, HEAD))
