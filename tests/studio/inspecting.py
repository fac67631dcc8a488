"""What tests of forms and of the inspector share: finding rows, and typing into them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from netstudio.document.document import Document
from netstudio.layers.base import Layer
from netstudio.studio.forms.editors import TextEditor
from netstudio.studio.forms.field_row import FieldRow
from netstudio.studio.inspector import Inspector

Enter, Escape, Tab, Backspace = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backspace
Ctrl, Shift, NoModifier = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def layer(document: Document, node: str = "affine_1") -> Layer:
    """The layer of a node."""
    found = document.graph.nodes[node].layer
    assert isinstance(found, Layer)
    return found


def row(inspector: Inspector, name: str) -> FieldRow:
    """A row of the page of one node."""
    return inspector.node_view.form.rows[name]


def text_field(found: FieldRow) -> TextEditor:
    """The editor of a row in which one types."""
    assert isinstance(found.editor, TextEditor)
    return found.editor


def retype(editor: TextEditor, text: str, *keys: Qt.Key) -> None:
    """Type something in place of what is there, then press keys."""
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)
    press(editor.line, *keys)


def press(widget: QWidget, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NoModifier) -> None:
    """Press keys, one after the other."""
    for key in keys:
        QTest.keyClick(widget, key, modifier)
