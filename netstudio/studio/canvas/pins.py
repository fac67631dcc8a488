"""What was pinned over the canvas: cards that keep what a wire carried, to compare it with later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt

from netstudio.studio.canvas.floating_bar import EDGE
from netstudio.studio.canvas.tensor_card import Seen, TensorCard
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

MOST = 4  # at a time


def least_covered(places: Sequence[QPoint], size: QSize, taken: Iterable[QRect]) -> QPoint:
    """Of some places for a card the first that has least in common with what is there."""

    def covered(place: QPoint) -> int:
        card = QRect(place, size)
        return sum(both.width() * both.height() for other in taken if not (both := card & other).isEmpty())

    taken = list(taken)
    return min(places, key=covered)


class Pins:
    """The pinned cards of a canvas, in the order in which they were pinned."""

    def __init__(self, canvas: NavigableView) -> None:
        self._canvas = canvas
        self.cards: list[TensorCard] = []

    def add(self, seen: Seen) -> TensorCard:
        """Keep what was seen, on a card in the corner with most room. Raises Refusal where there are many."""
        if len(self.cards) >= MOST:
            raise Refusal(tr("At most {n} cards are pinned; close one first (Shift+P closes all).", n=MOST))
        card = self._put(seen)
        size = card.sizeHint()
        left, top = EDGE, EDGE
        right, bottom = (
            self._canvas.width() - size.width() - EDGE,
            self._canvas.height() - size.height() - EDGE,
        )
        corners = [QPoint(*at) for at in ((right, top), (left, top), (right, bottom), (left, bottom))]
        card.put(least_covered(corners, size, self.places()[:-1]))
        return card

    @property
    def kept(self) -> tuple[tuple[Seen, QPoint], ...]:
        """What is pinned, and where, to be put there again."""
        return tuple((card.seen, card.pos()) for card in self.cards)

    def put_back(self, kept: Iterable[tuple[Seen, QPoint]]) -> None:
        """Pin what was pinned before, where it was."""
        for seen, place in kept:
            self._put(seen).put(place)

    def _put(self, seen: Seen) -> TensorCard:
        card = TensorCard(self._canvas, seen, pinned=True)
        card.closed.connect(lambda: self.close(card))
        self.cards.append(card)
        self._compare()
        card.show()
        card.raise_()
        return card

    def close(self, card: TensorCard) -> None:
        """One less."""
        if card in self.cards:
            self.cards.remove(card)
            had_focus = card.isAncestorOf(self._canvas.window().focusWidget() or card)
            card.hide()
            card.deleteLater()
            self._compare()
            if had_focus:
                self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """None any more."""
        for card in self.cards[:]:
            self.close(card)

    def first_of(self, seen: Seen) -> TensorCard | None:
        """The first card of the same wire: what later ones are compared with."""
        return next((card for card in self.cards if card.seen.wire == seen.wire), None)

    def places(self) -> list[QRect]:
        """Where the cards are."""
        return [card.geometry() for card in self.cards]

    def keep_in_sight(self) -> None:
        """The canvas has another size."""
        for card in self.cards:
            card.put(card.pos())

    def _compare(self) -> None:
        for card in self.cards:
            first = self.first_of(card.seen)
            card.compare(first if first is not card else None)
            card.put(card.pos())
