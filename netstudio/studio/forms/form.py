"""A form of settings, built from their declaration: label, editor, way back to the default, refusal."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from netstudio.declare import Field, Settings, fields_of
from netstudio.studio.forms.editors import BoolEditor, ChoiceEditor, Combo, Editor, TextEditor
from netstudio.studio.forms.field_text import format_value, range_words
from netstudio.studio.forms.path_editor import PathEditor
from netstudio.studio.icons import IconButton
from netstudio.words import Words, tr

INDENT = 12  # pixels by which the fields of a variant stand in


class SettingsForm(QWidget):
    """The fields of settings, one below the other, without those in `hidden`, which are edited elsewhere.

    `changed(settings, field)` with new settings and the name of the field that made them so; `finished()`
    when the typing is over.
    """

    changed = Signal(object, str)
    finished = Signal()

    def __init__(self, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.setObjectName("form")
        self._hidden = hidden
        self._settings: Settings | None = None
        self.rows: dict[str, FieldRow] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self.rows

    def show_settings(self, settings: Settings) -> None:
        """Show these settings; the rows are made anew only where they are of another kind."""
        if type(settings) is not type(self._settings):
            self._build(settings)
        self._settings = settings
        for name, row in self.rows.items():
            row.show_value(getattr(settings, name))

    def _build(self, settings: Settings) -> None:
        for row in self.rows.values():
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for field in fields_of(type(settings)):
            if field.name not in self._hidden:
                row = self.rows[field.name] = FieldRow(field, self._hidden)
                row.editor.edited.connect(partial(self._set, field.name))
                row.editor.finished.connect(self.finished)
                self._box.addWidget(row)

    def _set(self, name: str, value: Any) -> None:
        assert self._settings is not None
        self._settings = msgspec.structs.replace(self._settings, **{name: value})
        self.rows[name].show_changed(value)
        self.changed.emit(self._settings, name)


class VariantEditor(Editor):
    """One of a few kinds of settings, such as the optimizer; the fields that it brings stand in `below`."""

    def __init__(self, field: Field, hidden: frozenset[str]) -> None:
        super().__init__(field)
        self._value: Settings = field.default
        self.combo = Combo()
        for variant in field.variants:
            self.combo.addItem(_variant_label(variant))
            self.combo.setItemData(
                self.combo.count() - 1, getattr(variant, "formula", ""), Qt.ItemDataRole.ToolTipRole
            )
        self.combo.activated.connect(self._choose)
        self.below = SettingsForm(hidden)
        self.below.changed.connect(self._take)
        self.below.finished.connect(self.finished)
        self._hold(self.combo)

    def show_value(self, value: Any) -> None:
        self._value = value
        self.combo.setCurrentIndex(self.field.variants.index(type(value)))
        self.below.show_settings(value)
        self.below.setHidden(self.below.is_empty)

    def _choose(self, i: int) -> None:
        variant = self.field.variants[i]
        if variant is not type(self._value):
            self.show_value(variant())
            self.edited.emit(self._value)
            self.finished.emit()

    def _take(self, settings: Settings) -> None:
        self._value = settings
        self.edited.emit(settings)


class FieldRow(QWidget):
    """One field: its label, its editor, a button back to the default, and below them what was refused."""

    def __init__(self, field: Field, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.field = field
        self.editor = editor_for(field, hidden)
        self.editor.refused.connect(self._refuse)
        self.editor.setToolTip(_tool_tip(field))
        self.wrong = QLabel()
        self.wrong.setObjectName("error")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.reset = IconButton("restore", tr("Back to {default}", default=_value_text(field.default)))
        self.reset.setFixedSize(22, 22)
        self.reset.clicked.connect(self._go_back)
        self._lay_out(self._label())

    def show_value(self, value: Any) -> None:
        """Show a value, and the way back to the default where it is another."""
        self.editor.show_value(value)
        self.show_changed(value)

    def show_changed(self, value: Any) -> None:
        """Offer the way back where `value` is not the default."""
        self.reset.setHidden(value == self.field.default)

    def _label(self) -> QLabel:
        label = QLabel(
            f"{self.field.label} ({self.field.unit})" if self.field.unit else str(self.field.label)
        )
        label.setObjectName("caption")
        label.setWordWrap(True)
        label.setBuddy(self.editor)
        label.setToolTip(_tool_tip(self.field))
        return label

    def _lay_out(self, label: QLabel) -> None:
        keeps_place = self.reset.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keeps_place)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        for column, (widget, share) in enumerate(((label, 4), (self.editor, 5))):
            # The shares alone decide, so that the columns of all rows are the same.
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
            grid.setColumnStretch(column, share)
        grid.addWidget(label, 0, 0)
        if self.editor.wide:
            grid.addWidget(self.editor, 1, 0, 1, 3)
        else:
            grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(self.wrong, 2, 0, 1, 3)
        if isinstance(self.editor, VariantEditor):
            self.editor.below.setContentsMargins(INDENT, 0, 0, 0)
            grid.addWidget(self.editor.below, 3, 0, 1, 3)

    def _go_back(self) -> None:
        self.editor.show_value(self.field.default)
        self.editor.edited.emit(self.field.default)
        self.editor.finished.emit()

    def _refuse(self, words: Words | None) -> None:
        self.wrong.setText(str(words or ""))
        self.wrong.setHidden(words is None)


def editor_for(field: Field, hidden: frozenset[str] = frozenset()) -> Editor:
    """The editor that fits a field's declaration."""
    if field.variants:
        return VariantEditor(field, hidden)
    if field.path:
        return PathEditor(field)
    if field.choices:
        return ChoiceEditor(field)
    return BoolEditor(field) if field.type is bool else TextEditor(field)


def _variant_label(variant: type[Settings]) -> str:
    return str(getattr(variant, "label", variant.__name__))


def _value_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(tr("on") if value else tr("off"))
    return str(value) if isinstance(value, Settings) else format_value(value) or str(tr("none"))


def _tool_tip(field: Field) -> str:
    lines = (str(field.help or ""), range_words(field))
    return "\n".join(line for line in lines if line)
