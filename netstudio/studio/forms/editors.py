"""Editors of single values, one class per kind of declared field; `form` puts them together."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from netstudio.declare import Field
from netstudio.studio.forms.field_text import bare_type, format_value, is_optional, parse_value
from netstudio.studio.forms.undo_filter import leave_undo_to_document
from netstudio.studio.theme import number_font
from netstudio.words import Refusal, Words, tr

HEIGHT = 27  # pixels of an editor's line, whatever its font


class Editor(QWidget):
    """Shows a value and lets it be changed.

    `edited(value)` with every new value that the field allows, `refused(words)` with what is wrong about one
    that it does not (None: all is well again), `finished()` when the typing is over.
    """

    wide = False  # whether it needs a line of the form for itself

    edited = Signal(object)
    refused = Signal(object)
    finished = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def show_value(self, value: Any) -> None:
        """Show a value that came from elsewhere; nothing is sent."""
        raise NotImplementedError

    def _hold(self, widget: QWidget) -> None:
        widget.setFixedHeight(HEIGHT)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(widget)
        widget.setAccessibleName(str(self.field.label))
        self.setFocusProxy(widget)


class _Line(QLineEdit):
    """A line whose Up and Down count, and that tells when it is left."""

    counted = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if direction is None:
            super().keyPressEvent(event)
        else:
            self.counted.emit(
                direction * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class TextEditor(Editor):
    """Numbers, rows of numbers and words. What is refused is not applied, and gone when the field is left.

    Then the value is the one from before the typing, not as much of what was typed as happened to be allowed.
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._value: Any = field.default
        self._before: Any = field.default  # the typing began
        self.line = _Line()
        if bare_type(field) is not str:
            self.line.setFont(number_font())
        if is_optional(field):
            self.line.setPlaceholderText(str(tr("none")))
        self.line.textEdited.connect(self._read)
        self.line.counted.connect(self._count)
        self.line.returnPressed.connect(self._finish)
        self.line.left.connect(self._leave)
        leave_undo_to_document(self.line)
        self._hold(self.line)

    def show_value(self, value: Any) -> None:
        # While someone types 1e-3 it must not become 0.001 under the fingers.
        typed_already = self.line.hasFocus() and value == self._value
        self._value = value
        if not typed_already:
            self._before = value
            self.line.setText(format_value(value))
            self.line.setCursorPosition(0)
            self._mark(None)

    def _read(self, text: str) -> None:
        try:
            value = parse_value(self.field, text)
        except Refusal as refusal:
            self._mark(refusal.words)
            self._take(self._before)
            return
        self._mark(None)
        self._take(value)

    def _take(self, value: Any) -> None:
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _count(self, by: int) -> None:
        """Whole numbers go up and down by one, and by ten with Shift."""
        if bare_type(self.field) is int:
            self.line.setText(str((self._value or 0) + by))
            self._read(self.line.text())

    def _leave(self) -> None:
        self.line.setText(format_value(self._value))
        self._mark(None)
        self._finish()

    def _finish(self) -> None:
        self._before = self._value
        self.finished.emit()

    def _mark(self, wrong: Words | None) -> None:
        if bool(self.line.property("wrong")) != (wrong is not None):
            self.line.setProperty("wrong", wrong is not None)
            self.line.style().polish(self.line)
        self.refused.emit(wrong)


class BoolEditor(Editor):
    """Yes or no."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = QCheckBox()
        self.box.clicked.connect(lambda checked: self.edited.emit(checked))
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setChecked(value)


class Combo(QComboBox):
    """A combo box that leaves the wheel to the page it stands on."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor):
    """One of a few values."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.combo = Combo()
        for choice in field.choices:
            self.combo.addItem(str(choice), choice)
        self.combo.activated.connect(lambda i: self.edited.emit(self.field.choices[i]))
        self._hold(self.combo)

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self.field.choices.index(value))
