"""Fields that leave Ctrl+Z to the document: a text field has an undo of its own, which knows no graph."""

from __future__ import annotations

import functools

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class _UndoFilter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not any(event.matches(key) for key in _KEYS):
            return False
        event.ignore()  # the field would claim the key; so it goes on to the window's action
        return True


@functools.cache
def _filter() -> _UndoFilter:
    return _UndoFilter()


def leave_undo_to_document(field: QWidget) -> None:
    """Let undo and redo pass by a text field whose every change is an edit of the document."""
    field.installEventFilter(_filter())
