"""The magnifier: a card near a wire with the tensor on it, where the mouse rests or a key asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from netstudio.studio.canvas.pins import least_covered
from netstudio.studio.canvas.tensor_card import Seen, TensorCard
from netstudio.studio.guard import guarded

if TYPE_CHECKING:
    from netstudio.studio.canvas.inside_view import InsideView
    from netstudio.studio.canvas.view import CanvasView

AWAY = 16  # pixels from the mouse
CORRIDOR = 24  # pixels around mouse and card in which the mouse may move on its way to the card


class Magnifier(QObject):
    """Shows one card at a time. Opened by the mouse it goes when the mouse does; by a key, with the next."""

    def __init__(self, canvas: CanvasView | InsideView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.card: TensorCard | None = None
        self._opened_at: QPoint | None = None  # where the mouse was; None where a key opened it
        canvas.viewport().installEventFilter(self)
        canvas.installEventFilter(self)

    def open(self, seen: Seen, at: QPoint, by_mouse: bool, taken: Iterable[QRect] = ()) -> TensorCard:
        """Show what was seen, near a point of the viewport, and beside what is `taken`, where that can be."""
        self.close()
        card = self.card = TensorCard(self._canvas, seen, pinned=False)
        card.closed.connect(self.close)
        self._opened_at = at if by_mouse else None
        size = card.sizeHint()
        right, below = at.x() + AWAY, at.y() + AWAY
        left, above = at.x() - AWAY - size.width(), at.y() - AWAY - size.height()
        places = (QPoint(*place) for place in ((right, below), (left, below), (right, above), (left, above)))
        card.put(least_covered([card.within(place) for place in places], size, [*taken, QRect(at, at)]))
        card.show()
        card.raise_()
        if not by_mouse:
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return card

    def close(self) -> None:
        """Not any more; the canvas has the keys again."""
        card, self.card = self.card, None
        if card is not None:
            had_focus = card.hasFocus()
            card.hide()
            card.deleteLater()
            if had_focus:
                self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.card is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and watched is self._canvas:
                self.close()
                return True
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.Hide):
            self.close()
        elif isinstance(event, QMouseEvent) and self._opened_at is not None:
            if not self._may_stay(event.position().toPoint()):
                self.close()
        elif event.type() is QEvent.Type.Leave and self._opened_at is not None:
            at = self._canvas.mapFromGlobal(self._canvas.cursor().pos())
            if not self._may_stay(at):
                self.close()
        return False

    def _may_stay(self, point: QPoint) -> bool:
        """Whether the mouse is still over the wire, or on its way to the card."""
        assert self.card is not None
        assert self._opened_at is not None
        way = self.card.geometry().united(QRect(self._opened_at, self._opened_at))
        if way.adjusted(-CORRIDOR, -CORRIDOR, CORRIDOR, CORRIDOR).contains(point):
            return True
        under = self._canvas.wire_at(point)
        return under is not None and under.wire == self.card.seen.wire
