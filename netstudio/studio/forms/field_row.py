"""A row of a form: a field's label with its unit, its editor, and the way back to its default."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QKeyCombination, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from netstudio.declare import Field, Settings
from netstudio.studio.forms.editors import Editor
from netstudio.studio.forms.field_text import format_value, range_words
from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.studio.theme import number_font, text_font
from netstudio.words import Words, tr

INDENT = 12  # pixels by which the fields of a variant stand in
RESET = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Backspace)


class FieldRow(QWidget):
    """One field: label, editor, a button back to the default, and below them what was refused.

    While it has the focus its range stands under the label, or what the expression in it gives.
    """

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        editor.refused.connect(self._refuse)
        editor.reckoned.connect(self._reckon)
        editor.focused.connect(self._focus)
        editor.setToolTip(_tool_tip(field))
        self.note = caption()
        self.note.hide()
        self.wrong = caption(name="error")
        self.wrong.hide()
        way_back = tr("Back to {default}", default=_value_text(field.default))
        self.reset = IconButton("restore", tr("{words} ({key})", words=way_back, key=native(RESET)))
        self.reset.setFixedSize(22, 22)
        self.reset.clicked.connect(self.go_back)
        self._way_back = way_back
        self._focused = False
        self._refusal: Words | None = None
        self._lay_out(self._label())

    def show_value(self, value: Any) -> None:
        """Show a value, and the way back to the default where it is another."""
        self.editor.show_value(value)
        self.show_changed(value)

    def show_changed(self, value: Any) -> None:
        """Offer the way back where `value` is not the default."""
        self.reset.setHidden(value == self.field.default)

    def go_back(self) -> None:
        """Back to the default."""
        self.editor.show_value(self.field.default)
        self.editor.edited.emit(self.field.default)
        self.editor.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == RESET:
            if not self.reset.isHidden():
                self.go_back()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.editor.menu()
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        back = menu.addAction(str(self._way_back), self.go_back)
        back.setShortcut(QKeySequence(RESET))
        back.setShortcutVisibleInContextMenu(True)
        back.setEnabled(not self.reset.isHidden())
        menu.popup(event.globalPos())

    def _label(self) -> QWidget:
        """The label with its unit, and the note under it."""
        unit = self.field.unit
        label = caption(f"{self.field.label} ({unit})" if unit else self.field.label)
        label.setBuddy(self.editor)
        label.setToolTip(_tool_tip(self.field))
        both = QWidget()
        box = QVBoxLayout(both)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addStretch(1)
        box.addWidget(label)
        box.addWidget(self.note)
        box.addStretch(1)
        return both

    def _lay_out(self, label: QWidget) -> None:
        keeps_place = self.reset.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keeps_place)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        for column, (widget, share) in enumerate(((label, 3), (self.editor, 4))):
            # The shares alone decide, so that the columns of all rows are the same.
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
            grid.setColumnStretch(column, share)
        if self.editor.wide:
            grid.addWidget(label, 0, 0, 1, 2)
            grid.addWidget(self.editor, 1, 0, 1, 3)
        else:
            grid.addWidget(label, 0, 0)
            grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(self.wrong, 2, 0, 1, 3)
        if self.editor.below is not None:
            self.editor.below.setContentsMargins(INDENT, 0, 0, 0)
            grid.addWidget(self.editor.below, 3, 0, 1, 3)

    def _focus(self, focused: bool) -> None:
        self._focused = focused
        self._reckon("")

    def _reckon(self, text: str) -> None:
        """Say what an expression gives; without one, the range."""
        shown = text or (range_words(self.field) if self._focused else "")
        self.note.setFont(number_font(10.5) if text else text_font(10))
        self.note.setObjectName("reckoned" if text else "faint")
        self.note.style().polish(self.note)
        self.note.setText(shown)
        self.note.setHidden(not shown)

    def _refuse(self, words: Words | None) -> None:
        self._refusal = words
        self._show_refusal()

    def _show_refusal(self) -> None:
        held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self._refusal is None and held and self.wrong.isVisible():
            # What is pressed below must not move from under the mouse.
            QTimer.singleShot(30, self, self._show_refusal)
            return
        self.wrong.setText(str(self._refusal or ""))
        self.wrong.setHidden(self._refusal is None)


def native(keys: QKeyCombination) -> str:
    """A key as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(tr("on") if value else tr("off"))
    return str(value) if isinstance(value, Settings) else format_value(value) or str(tr("none"))


def _tool_tip(field: Field) -> str:
    lines = (str(field.help or ""), range_words(field))
    return "\n".join(line for line in lines if line)
