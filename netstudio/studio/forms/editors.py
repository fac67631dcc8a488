"""Editors of single values, one class per kind of declared field; `form` puts them together."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QMenu, QWidget

from netstudio.declare import Field
from netstudio.studio.forms.common_fields import DIFFERENT
from netstudio.studio.forms.field_text import bare_type, format_value, is_optional, is_reckoned, parse_value
from netstudio.studio.forms.line import Line
from netstudio.studio.forms.undo_filter import leave_undo_to_document
from netstudio.studio.theme import number_font
from netstudio.words import Refusal, Words, tr

HEIGHT = 27  # pixels of an editor's line, whatever its font
LONG = 5  # numbers in a row that no longer fit beside their label
DIFFERENT_WORDS = tr("different")


class Editor(QWidget):
    """Shows a value and lets it be changed.

    `tried(value)` while someone types, with what it would become, and with the value that holds where it
    would stay as it is; `edited(value)` with a new one that is meant; `refused(words)` with what is wrong
    about one that the field does not allow (None: all is well again); `reckoned(text)` with what an
    expression gives;
    `focused(yes)`; `finished()` when the typing is over.
    """

    wide = False  # whether it needs a line of the form for itself
    below: QWidget | None = None  # what the value brings with it

    tried = Signal(object)
    edited = Signal(object)
    refused = Signal(object)
    reckoned = Signal(str)
    focused = Signal(bool)
    finished = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def show_value(self, value: Any) -> None:
        """Show a value that came from elsewhere, or DIFFERENT; nothing is sent."""
        raise NotImplementedError

    def settle(self) -> None:
        """The typing is over: apply what is typed, or put back what was there where it is refused."""

    def forget(self) -> None:
        """What is typed is not meant for what is shown next."""

    def menu(self) -> QMenu:
        """What can be done with the text; the row adds its own."""
        return QMenu(self)

    def _hold(self, widget: QWidget) -> None:
        widget.setFixedHeight(HEIGHT)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(widget)
        widget.setAccessibleName(str(self.field.label))
        self.setFocusProxy(widget)


class TextEditor(Editor):
    """Numbers, rows of numbers and words.

    What is typed is tried, not applied: a half of a number is none, and an edit ends a running training. It
    is applied when the typing is over: with Enter, when the field is left, and before any command. A pause is
    no end of it, for what it would change is shown all the while. Esc puts back what was there. What is
    refused is never applied, and gone when the field is left. Up and Down count, and apply at once.
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._value: Any = field.default  # that holds
        self._typed: Any = field.default  # what it would become
        self._wrong = False
        is_text = bare_type(field) is str
        self.wide = is_text or (bare_type(field) is tuple and (field.max_length or LONG) >= LONG)
        self.line = Line(keeps_words=is_text)
        if not is_text:
            self.line.setFont(number_font())
        self.line.textEdited.connect(self._read)
        self.line.counted.connect(self._count)
        self.line.put_back.connect(self._put_back)
        self.line.returnPressed.connect(self._enter)
        self.line.entered.connect(lambda: self.focused.emit(True))
        self.line.left.connect(self._leave)
        leave_undo_to_document(self.line)
        self._hold(self.line)

    def show_value(self, value: Any) -> None:
        if self.line.pending and value == self._value:
            return  # while someone types 1e-3 it must not become 0.001 under the fingers
        self._value = value
        none = DIFFERENT_WORDS if value is DIFFERENT else tr("none") if is_optional(self.field) else ""
        self.line.setPlaceholderText(str(none))
        self._show()

    def settle(self) -> None:
        if self.line.pending and not self._wrong:
            self._apply(self._typed)
        elif self.line.pending:
            self._put_back()

    def forget(self) -> None:
        self._show()

    def parse(self, text: str) -> Any:
        """The value of a text. Raises Refusal."""
        return parse_value(self.field, text)

    def menu(self) -> QMenu:
        return self.line.createStandardContextMenu()

    def _read(self, text: str) -> None:
        self.line.pending = True
        try:
            self._typed = self.parse(text)
        except Refusal as refusal:
            self._typed = self._value
            self._mark(refusal.words)
            self.reckoned.emit("")
        else:
            self._mark(None)
            numbers = bare_type(self.field) is not str and is_reckoned(text)
            self.reckoned.emit(f"= {format_value(self._typed)}" if numbers else "")
        self.tried.emit(self._typed)

    def _apply(self, value: Any) -> None:
        before, self._value = self._value, value
        self._show()
        if value != before:
            self.edited.emit(value)

    def _show(self) -> None:
        """Show the value that holds; what was typed is over."""
        self.line.pending = False
        self._typed = self._value
        self.line.setText("" if self._value is DIFFERENT else format_value(self._value))
        self.line.setCursorPosition(0)
        self._mark(None)
        self.reckoned.emit("")

    def _put_back(self) -> None:
        self._show()
        self.line.selectAll()
        self.tried.emit(self._value)

    def _count(self, by: int) -> None:
        """Whole numbers go up and down by one, and by ten with Shift, as far as their range goes."""
        if bare_type(self.field) is int and self._typed is not DIFFERENT:
            number, low, high = (self._typed or 0) + by, self.field.minimum, self.field.maximum
            number = number if low is None else max(number, int(low))
            self._apply(number if high is None else min(number, int(high)))

    def _enter(self) -> None:
        if not self._wrong:  # or it could not be mended
            self.settle()
            self.line.selectAll()
            self.finished.emit()

    def _leave(self) -> None:
        self.settle()
        self.line.deselect()
        self.focused.emit(False)
        self.finished.emit()

    def _mark(self, wrong: Words | None) -> None:
        self._wrong = wrong is not None
        if bool(self.line.property("wrong")) != self._wrong:
            self.line.setProperty("wrong", self._wrong)
            self.line.style().polish(self.line)
        self.refused.emit(wrong)


class BoolEditor(Editor):
    """Yes or no; half a tick where it is different."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.box = QCheckBox()
        self.box.clicked.connect(self._click)
        self._hold(self.box)

    def show_value(self, value: Any) -> None:
        show_tick(self.box, value)

    def _click(self, checked: bool) -> None:
        self.box.setTristate(False)
        self.edited.emit(checked)


def show_tick(box: QCheckBox, value: object) -> None:
    """Tick a box, or half of it where the value is DIFFERENT; the next click ticks it wholly."""
    box.setTristate(value is DIFFERENT)
    if value is DIFFERENT:
        box.setCheckState(Qt.CheckState.PartiallyChecked)
    else:
        box.setChecked(bool(value))


class Combo(QComboBox):
    """A combo box that leaves the wheel to the page it stands on, and shows nothing where it is different."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(str(DIFFERENT_WORDS))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

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
        self.combo.setCurrentIndex(-1 if value is DIFFERENT else self.field.choices.index(value))


def settle_typing(window: QWidget) -> None:
    """Apply what is being typed in a window: before a command, which would not know of it."""
    for widget in (QApplication.focusWidget(), window.focusWidget()):
        while widget is not None and not isinstance(widget, Editor):
            widget = widget.parentWidget()
        if widget is not None:
            widget.settle()
            widget.finished.emit()
