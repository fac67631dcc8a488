"""Samples to be picked from, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from netstudio.studio import ink
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.panels.drawings.images import CAPTION, COLUMN, SIDE, image_shape
from netstudio.studio.panels.drawings.rows import HEIGHT
from netstudio.studio.panels.drawings.sample_view import SampleView
from netstudio.training.predictions import Predictions
from netstudio.words import tr

Key = Qt.Key
POINTS = 200  # in the plane at a time
SIGN = 14  # pixels of the disc with ① or ②
_ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}
_PAGES = {Key.Key_PageUp: -1, Key.Key_PageDown: 1}
NONE = tr("No sample is like that.")
READING = tr("Reading …")
BY_KEYS = tr(
    "Click a sample to walk through it; Ctrl+click takes one more to it. By keyboard: arrows, Enter picks, "
    "Space takes one more or leaves it out, Page Up and Page Down turn the page."
)


class Picker(SampleView):
    """A page of samples; those that are picked carry their sign.

    `picked(place on the page, whether it comes to those that are)`; `turned(-1 or 1)` where somebody goes
    beyond the page; `room_changed()` when another number of samples has room.
    """

    picked = Signal(int, bool)
    turned = Signal(int)
    room_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self._signs: dict[int, str] = {}
        self._numbers: tuple[int, ...] = ()
        self._room = 0
        self._asked = False  # whether there was a page
        self.sample_shape: tuple[int, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(str(tr("Samples to pick from")))
        self.setAccessibleDescription(str(BY_KEYS))
        self.setMinimumSize(120, SIDE + CAPTION)

    @property
    def room(self) -> int:
        """How many samples a page has."""
        if image_shape(self.sample_shape):
            return max(1, self.width() // COLUMN) * max(1, self.height() // (SIDE + CAPTION))
        return POINTS if self.sample_shape == (2,) else max(1, self.height() // HEIGHT - 1)

    def tip(self, i: int) -> str:
        return f"{self._numbers[i]}:  {super().tip(i)}"

    def show_page(self, found: Predictions, numbers: Sequence[int], signs: Mapping[int, str]) -> None:
        """Draw samples of these numbers; `signs` are on those that are picked, by place on the page."""
        self._numbers = tuple(numbers)
        self.drawing, self._asked = None, True
        if len(found.x):
            self.show_predictions(found)
        self.at = min(self.at, max(0, len(found.x) - 1))
        self.show_signs(signs)

    def show_signs(self, signs: Mapping[int, str]) -> None:
        """Mark these as picked."""
        self._signs = dict(signs)
        self._speak()
        self.update()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.room != self._room:
            self._room = self.room
            self.room_changed.emit()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.drawing is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        i = self.drawing.sample_at(event.position().toPoint(), self.rect())
        if i is not None:
            self._go(i)
            self.picked.emit(i, bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """Arrows, Space and Enter are the picker's own, not shortcuts of what it stands in."""
        own = (*_ARROWS, *_PAGES, Key.Key_Space, Key.Key_Return, Key.Key_Enter)
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return super().event(event)
        event.setAccepted(event.key() in own)
        return event.isAccepted()

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if key in _PAGES:
            self.turned.emit(_PAGES[key])
        elif self.drawing is None:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._step(*_ARROWS[key])
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
            self.picked.emit(self.at, key == Key.Key_Space)
        else:
            super().keyPressEvent(event)

    def _step(self, across: int, down: int) -> None:
        assert self.drawing is not None
        to = self.drawing.neighbour(self.at, across, down, self.rect())
        if to is not None:
            self._go(to)
        elif not down:
            self.turned.emit(across)

    def _go(self, i: int) -> None:
        self.at = i
        self._speak()
        self.update()

    def _speak(self) -> None:
        at = self.tip(self.at) if self.drawing else str(NONE)
        self.setAccessibleDescription(f"{at}. {BY_KEYS}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self.drawing is None:
            painter.setFont(ink.words(12))
            painter.setPen(ink.ink("dim"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, str(NONE if self._asked else READING))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus() and (place := self._place(self.at)):
            painter.setPen(ink.pen("dim", 1.0))
            painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 5, 5)
        for i, sign in self._signs.items():
            if place := self._place(i):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(ink.pen("forward", 2.0))
                painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 4, 4)
                paint_sign(painter, QRect(place.left() - 3, max(place.top() - 3, 0), SIGN, SIGN), sign)

    def _place(self, i: int) -> QRect | None:
        return self.drawing.place_of(i, self.rect()) if self.drawing else None


def paint_sign(painter: QPainter, place: QRect, sign: str) -> None:
    """1 or 2 on a disc of the accent."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("forward"))
    painter.drawEllipse(place)
    painter.setPen(ink.ink("on_accent"))
    painter.setFont(ink.words(10, True))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, sign)
