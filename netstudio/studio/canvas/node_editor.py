"""Editing a node in place: a small editor over it, for one of its fields at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from netstudio.declare import Field, Settings, fields_of, setting
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import Layer
from netstudio.studio.canvas.faces import FIRST_PORT, HEAD, Form
from netstudio.studio.canvas.trial_light import show_trial
from netstudio.studio.forms.editors import TextEditor
from netstudio.studio.forms.effect_lines import EffectLines
from netstudio.studio.forms.field_row import FieldRow
from netstudio.studio.forms.form import editor_for
from netstudio.studio.forms.node_edits import rename, set_field
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

WIDTH = 290  # pixels of the screen, whatever the zoom
BELOW_WIRES = FIRST_PORT + 14  # so that the words on them can be read
Key = Qt.Key


class Named(Settings, frozen=True):
    """What every node has beside its layer's fields."""

    name: Annotated[str, setting(tr("name"), max_length=200)] = ""


NAME = fields_of(Named)[0]


class NameEditor(TextEditor):
    """A name, refused while it is typed where the graph cannot take it."""

    def __init__(self, field: Field, canvas: CanvasView, node: str) -> None:
        super().__init__(field)
        self.wide = False
        self._canvas = canvas
        self._node = node

    def parse(self, text: str) -> Any:
        name = super().parse(text)
        edits.rename(self._canvas.document.graph, self._node, name)
        return name


class NodeEditor(QFrame):
    """Stands over a node and edits one of its fields: the one its layer declares first, or its name.

    Enter applies and closes, Esc closes and puts back, Tab goes on to the next field. It follows the node
    when the view moves, and closes, what is typed being applied, when anything else is taken in hand. Kinds
    with fields of their own, such as initial weights, are left to the inspector.
    """

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._node = ""
        self._fields: tuple[Field, ...] = ()
        self.row: FieldRow | None = None
        self.effect = EffectLines()
        self.setObjectName("nodeEditor")
        self.setFixedWidth(WIDTH)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.effect)
        self._holder = QWidget()
        self._holder_box = QVBoxLayout(self._holder)
        self._holder_box.setContentsMargins(10, 8, 6, 8)
        self._box.insertWidget(0, self._holder)
        self.hide()
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(self._place)
            bar.rangeChanged.connect(self._place)
        canvas.selection_changed.connect(self._on_selection)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    # Opening ------------------------------------------------------------------------------------------------

    def open_at(self, node: str, place: QPointF) -> None:
        """Edit what lies at a place of the scene: in the head of a node its name, below it its value."""
        item = self._canvas.drawing.nodes[node]
        in_head = item.face.form is Form.CARD and place.y() - item.pos().y() < HEAD
        self.open_name(node) if in_head else self.open_value(node)

    def open_value(self, node: str) -> None:
        """Edit the first field of a node; of one without fields the name."""
        self._open(node, 0)

    def open_name(self, node: str) -> None:
        """Edit the name of a node."""
        self._open(node, -1)

    def close_editor(self, *, apply: bool = True) -> None:
        """Be gone. What is typed is applied, or else put back."""
        if self.row is None:
            return
        row, self.row = self.row, None
        if apply and self._node in self._canvas.document.graph.nodes:
            row.editor.settle()
        had_focus = self.isAncestorOf(QApplication.focusWidget() or self)
        row.editor.blockSignals(True)  # what comes of losing the focus comes too late
        self._try(None)
        self.hide()
        row.deleteLater()
        self._canvas.document.close_merge()
        if had_focus:
            self._canvas.setFocus()

    def _open(self, node: str, index: int) -> None:
        self.close_editor()
        self._canvas.selection.set([node])
        self._node = node
        layer = self._canvas.document.graph.nodes[node].layer
        fields = fields_of(type(layer)) if isinstance(layer, Layer) else ()
        self._fields = (*(field for field in fields if not field.variants), NAME)
        self._show(index % len(self._fields))

    def _show(self, index: int) -> None:
        """The row of one field in place of the one before."""
        if self.row is not None:
            self.row.editor.settle()
            self.row.editor.blockSignals(True)
            self.row.hide()
            self.row.deleteLater()
        self._index = index
        field = self._fields[index]
        self.row = self._name_row() if field is NAME else self._value_row(field)
        editor = self.row.editor
        if what_has_focus := editor.focusProxy():
            what_has_focus.installEventFilter(self)
        self._holder_box.addWidget(self.row)
        self.show()
        self.raise_()
        self._place()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, TextEditor):
            editor.line.selectAll()

    def _name_row(self) -> FieldRow:
        node = self._canvas.document.graph.nodes[self._node]
        field = replace(NAME, default=node.name)
        row = FieldRow(field, NameEditor(field, self._canvas, node.id))
        row.show_value(node.name)
        row.editor.edited.connect(lambda name: rename(self._canvas.document, self._node, name))
        return row

    def _value_row(self, field: Field) -> FieldRow:
        row = FieldRow(field, editor_for(field))
        row.show_value(getattr(self._layer, field.name))
        row.editor.edited.connect(partial(self._set, row))
        row.editor.tried.connect(lambda value: self._try(self._with(field, value)))
        row.editor.refused.connect(lambda _: self._place())
        return row

    # Editing ------------------------------------------------------------------------------------------------

    @property
    def _layer(self) -> Layer:
        layer = self._canvas.document.graph.nodes[self._node].layer
        assert isinstance(layer, Layer)
        return layer

    def _set(self, row: FieldRow, value: Any) -> None:
        layer = msgspec.structs.replace(self._layer, **{row.field.name: value})
        set_field(self._canvas.document, self._node, layer, row.field)
        row.show_changed(value)

    def _with(self, field: Field, value: Any) -> Graph:
        layer = msgspec.structs.replace(self._layer, **{field.name: value})
        return edits.set_layer(self._canvas.document.graph, self._node, layer)

    def _try(self, graph: Graph | None) -> None:
        show_trial(self._canvas.drawing, self.effect.show_trial(self._canvas.document, graph, (self._node,)))
        self._place()

    # Following ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The graph is another: show its value, or be gone with the node."""
        if self.row is None:
            return
        node = self._canvas.document.graph.nodes.get(self._node)
        if node is None or self._node not in self._canvas.drawing.nodes:
            self.close_editor(apply=False)
            return
        is_name = self._fields[self._index] is NAME
        self.row.show_value(node.name if is_name else getattr(node.layer, self.row.field.name))
        self._try(None)

    def _place(self, *_: object) -> None:
        """Over the node, but inside of the canvas."""
        item = self._canvas.drawing.nodes.get(self._node)
        if self.row is None or item is None:
            return
        self._box.activate()
        self.resize(WIDTH, self._box.totalHeightForWidth(WIDTH))
        down = BELOW_WIRES if self._fields[self._index] is not NAME else 0.0
        place = item.pos() + QPointF(0, down if item.face.form is Form.CARD else item.frame.height())
        at, area = self._canvas.mapFromScene(place), self._canvas.rect().adjusted(4, 4, -4, -4)
        x = max(min(at.x(), area.right() - self.width()), area.left())
        self.move(x, max(min(at.y(), area.bottom() - self.height()), area.top()))

    def _on_selection(self, nodes: tuple[str, ...]) -> None:
        if self.row is not None and nodes != (self._node,):
            self.close_editor()

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if self.row is None or now is None or now.window() is not self.window():
            return  # a menu, or a list to choose from
        if not self.isAncestorOf(now):
            self.close_editor()

    # Keys ---------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc is the editor's, before the field can have it."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if self.row is None or event.key() != Key.Key_Escape:
            return False
        self.row.editor.forget()
        self.close_editor(apply=False)
        return True

    def event(self, event: QEvent) -> bool:
        """Single keys are not the canvas's while something is edited over it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()  # there are more lines now, or fewer
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        event.setAccepted(not event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Key.Key_Return, Key.Key_Enter) and self.row and self.row.wrong.isHidden():
            self.close_editor()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on to the next field, Shift+Tab to the one before."""
        if self.row is not None:
            self._show((self._index + (1 if forward else -1)) % len(self._fields))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it is not the canvas that is pressed
