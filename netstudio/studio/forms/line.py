"""A line to type in that tells more than Qt's: counting, leaving, putting back, and the way to a default."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

Key, Ctrl, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ARROWS = {Key.Key_Up: 1, Key.Key_Down: -1}
_WITHIN = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Line(QLineEdit):
    """Up and Down count, by ten with Shift; Esc puts back. Single keys are the line's, whatever it stands on.

    `counted(by)`, `put_back()` where there is something to put back (`pending`), `entered()` and `left()`
    with the focus.
    """

    counted = Signal(int)
    put_back = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, *, keeps_words: bool = False) -> None:
        super().__init__()
        self.pending = False  # something is typed that is not applied
        self._keeps_words = keeps_words  # Ctrl+Backspace takes a word away, as in any text

    def event(self, event: QEvent) -> bool:
        """Esc, Up and Down are not the shortcuts of what the line stands on."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Key(event.key())
            if key in _ARROWS or (key == Key.Key_Escape and self.pending):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Key(event.key()), event.modifiers()
        if key in _ARROWS:
            self.counted.emit(_ARROWS[key] * (10 if modifiers & Shift else 1))
        elif self.pending and (key == Key.Key_Escape or event.matches(QKeySequence.StandardKey.Undo)):
            self.put_back.emit()
        elif key == Key.Key_Backspace and modifiers & Ctrl and not self._keeps_words:
            event.ignore()  # on to the row, which goes back to the default
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()  # the row has a menu, with ours in it

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _WITHIN:
            self.left.emit()
