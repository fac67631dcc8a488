"""A form of settings, built from their declaration: a row for each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netstudio.declare import Field, Settings, fields_of
from netstudio.studio.forms.common_fields import DIFFERENT
from netstudio.studio.forms.editors import BoolEditor, ChoiceEditor, Combo, Editor, TextEditor
from netstudio.studio.forms.field_row import FieldRow
from netstudio.studio.forms.path_editor import PathEditor

RESET_ALL = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Backspace
)


class FieldForm(QWidget):
    """Fields, one below the other, without those in `hidden`, which are edited elsewhere.

    `field_tried(name, value)` while someone types, `field_edited(name, value)` with a new value that is
    meant, `finished()` when the typing is over, `reset_wanted()` when all fields are to go back to their
    defaults.
    """

    field_tried = Signal(str, object)
    field_edited = Signal(str, object)
    finished = Signal()
    reset_wanted = Signal()

    def __init__(self, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.setObjectName("form")
        self._hidden = hidden
        self._fields: tuple[Field, ...] = ()
        self.rows: dict[str, FieldRow] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self.rows

    @property
    def is_changed(self) -> bool:
        """Whether any field is not at its default."""
        return any(not row.reset.isHidden() for row in self.rows.values())

    def show_fields(self, fields: Iterable[Field], values: Mapping[str, Any]) -> None:
        """Show these fields with their values; the rows are made anew only where they are others."""
        wanted = tuple(field for field in fields if field.name not in self._hidden)
        if wanted != self._fields:
            self._fields = wanted
            self._build()
        for name, row in self.rows.items():
            row.show_value(values[name])

    def settle(self) -> None:
        """The typing is over: apply what is typed."""
        for row in self.rows.values():
            row.editor.settle()

    def forget(self) -> None:
        """What is typed is not meant for what is shown next."""
        for row in self.rows.values():
            row.editor.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == RESET_ALL:
            self.reset_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for row in self.rows.values():
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for field in self._fields:
            row = self.rows[field.name] = FieldRow(field, editor_for(field, self._hidden))
            row.editor.tried.connect(partial(self.field_tried.emit, field.name))
            row.editor.edited.connect(partial(self._edit, field.name))
            row.editor.finished.connect(self.finished)
            self._box.addWidget(row)

    def _edit(self, name: str, value: Any) -> None:
        self.rows[name].show_changed(value)
        self.field_edited.emit(name, value)


class SettingsForm(FieldForm):
    """The fields of settings.

    `changed(settings, field)` with new settings and the name of the field that made them so;
    `tried(settings, field)` with those that would be while someone types.
    """

    changed = Signal(object, str)
    tried = Signal(object, str)

    def __init__(self, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__(hidden)
        self._settings: Settings | None = None
        self.field_edited.connect(self._set)
        self.field_tried.connect(lambda name, value: self.tried.emit(self._with(name, value), name))

    def show_settings(self, settings: Settings) -> None:
        """Show these settings."""
        self._settings = settings
        self.show_fields(
            fields_of(type(settings)), {f: getattr(settings, f) for f in settings.__struct_fields__}
        )

    def _with(self, name: str, value: Any) -> Settings:
        assert self._settings is not None
        return msgspec.structs.replace(self._settings, **{name: value})

    def _set(self, name: str, value: Any) -> None:
        self._settings = self._with(name, value)
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
        self.form = self.below = SettingsForm(hidden)
        self.form.changed.connect(self._take)
        self.form.tried.connect(lambda settings, _: self.tried.emit(settings))
        self.form.finished.connect(self.finished)
        self._hold(self.combo)

    def show_value(self, value: Any) -> None:
        self._value = value
        if value is DIFFERENT:
            self.combo.setCurrentIndex(-1)
            self.form.hide()
            return
        self.combo.setCurrentIndex(self.field.variants.index(type(value)))
        self.form.show_settings(value)
        self.form.setHidden(self.form.is_empty)

    def settle(self) -> None:
        self.form.settle()

    def forget(self) -> None:
        self.form.forget()

    def _choose(self, i: int) -> None:
        variant = self.field.variants[i]
        if variant is not type(self._value):
            self.show_value(variant())
            self.edited.emit(self._value)
            self.finished.emit()

    def _take(self, settings: Settings) -> None:
        self._value = settings
        self.edited.emit(settings)


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
