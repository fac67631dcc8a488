"""The page of one node: its name and settings, its problems, and what it does, in formulas and words."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from netstudio.declare import Settings
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Node, Placeholder
from netstudio.layers.base import DataLayer, Layer
from netstudio.studio.figures import grouped
from netstudio.studio.forms.field_row import native
from netstudio.studio.forms.form import RESET_ALL, SettingsForm
from netstudio.studio.forms.node_edits import rename, set_field
from netstudio.studio.forms.undo_filter import leave_undo_to_document
from netstudio.studio.formula import FormulaView
from netstudio.studio.icons import IconButton
from netstudio.studio.inspector.data_preview import DataPreview
from netstudio.studio.inspector.group_card import GroupCard
from netstudio.studio.inspector.marks import Marks
from netstudio.studio.inspector.problem_card import ProblemCards
from netstudio.studio.parts import Figures, caption, head, rule
from netstudio.studio.theme import number_font, text_font
from netstudio.words import Refusal, Words, shape_text, tr


class NodeView(QWidget):
    """Shows one node of a document and writes to it what is changed.

    `tried(graph)` while someone types, with the graph that would be.
    """

    tried = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._node: str = ""
        self.name = QLineEdit()
        self.name.setObjectName("name")
        self.name.setFont(text_font(14, bold=True))
        self.name.setAccessibleName(str(tr("Name")))
        self.name.textEdited.connect(self._rename)
        self.name.editingFinished.connect(self._leave_name)
        leave_undo_to_document(self.name)
        self.wrong_name = caption(name="error")
        self.wrong_name.hide()
        self.count = QLabel()
        self.count.setObjectName("numbers")
        self.count.setFont(number_font(11))
        self.kind = caption(name="faint", size=11)
        self.problems = ProblemCards(document)
        self.form = SettingsForm()
        self.form.changed.connect(self._set)
        self.form.tried.connect(lambda layer: self.tried.emit(self._with(layer)))
        self.form.reset_wanted.connect(self._reset)
        self.reset = IconButton(
            "restore",
            tr("All settings back to their defaults ({key})", key=native(RESET_ALL)),
        )
        self.reset.setFixedSize(22, 22)
        self.reset.clicked.connect(self._reset)
        self.form.finished.connect(self._close_merge)
        self.marks = Marks(document)
        self.frozen = self.marks.frozen
        self.group = GroupCard(document)
        self.data = DataPreview()
        self.explanation = Explanation()
        self._lay_out()

    def set_document(self, document: Document) -> None:
        """Show nodes of another document."""
        self._document = document
        self._node = ""
        self.problems.set_document(document)

    def show_node(self, node_id: str) -> None:
        """Show a node of the document, or the same one anew."""
        if node_id != self._node:
            self.form.forget()
        node = self._document.graph.nodes[node_id]
        if node_id != self._node or not self.name.hasFocus():
            self.name.setText(node.name)
            self._refuse_name(None)
        self._node = node_id
        analysis = self._document.analysis
        count = sum(found.parameter_count for found in analysis.inferences(node_id))
        self.count.setText(str(tr("{n} parameters", n=grouped(count))) if count else "")
        self.kind.setText(_kind_line(node))
        self.problems.show_problems(analysis.at(node_id), node_id)
        self.form.setHidden(isinstance(node.layer, Placeholder))
        if isinstance(node.layer, Layer):
            self.form.show_settings(node.layer)
            self.form.setHidden(self.form.is_empty)
        self.reset.setVisible(isinstance(node.layer, Layer) and self.form.is_changed)
        self.group.show_group(self._document, node_id)
        self.marks.show_nodes(self._document, (node_id,))
        found = analysis.nodes.get(node_id)
        has_data = isinstance(node.layer, DataLayer) and found is not None and found.refusal is None
        self.data.setVisible(has_data)  # what is wrong with them is said above
        if isinstance(node.layer, DataLayer) and has_data:
            self.data.show_layer(node.layer)
        self.explanation.show_node(self._document, node)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.name, 1)
        top.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        kind = QHBoxLayout()
        kind.addWidget(self.kind, 1)
        kind.addWidget(self.reset)
        box.addLayout(top)
        box.addWidget(self.wrong_name)
        box.addLayout(kind)
        for part in (
            self.problems,
            self.form,
            self.group,
            self.marks,
            self.data,
            rule(),
            self.explanation,
        ):
            box.addWidget(part)

    def _set(self, layer: Settings, field: str) -> None:
        assert isinstance(layer, Layer)
        set_field(self._document, self._node, layer, self.form.rows[field].field)

    def _with(self, layer: Settings) -> Graph:
        """The graph with this layer in place of the node's."""
        assert isinstance(layer, Layer)
        return edits.set_layer(self._document.graph, self._node, layer)

    def _reset(self) -> None:
        """Every setting back to its default."""
        node = self._document.graph.nodes[self._node]
        if isinstance(node.layer, Layer):
            self._document.apply(tr("Reset {name}", name=node.name), self._with(type(node.layer)()))

    def _rename(self, name: str) -> None:
        try:
            rename(self._document, self._node, name)
        except Refusal as refusal:
            self._refuse_name(refusal.words)
        else:
            self._refuse_name(None)

    def _leave_name(self) -> None:
        """What was refused is gone when the field is left; the name is the one that holds."""
        if self._node in self._document.graph.nodes:
            self.name.setText(self._document.graph.nodes[self._node].name)
        self._refuse_name(None)
        self._close_merge()

    def _refuse_name(self, words: Words | None) -> None:
        self.wrong_name.setText(str(words or ""))
        self.wrong_name.setHidden(words is None)

    def _close_merge(self) -> None:
        self._document.close_merge()


class Explanation(QWidget):
    """What a layer does: its formula forward, what flows back, words, and the shapes of all it touches."""

    def __init__(self) -> None:
        super().__init__()
        self.formula = FormulaView()
        self.derivative = FormulaView("backward", 15.5)
        self.about = caption()
        self.shapes = Figures()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self.formula, self.derivative, self.about, head(tr("Shapes")), self.shapes):
            box.addWidget(part)

    def show_node(self, document: Document, node: Node) -> None:
        """Explain a node of a document."""
        layer = node.layer
        about = str(getattr(layer, "about", ""))
        self.formula.set_text(getattr(layer, "formula", ""))
        self.derivative.set_text(getattr(layer, "derivative", ""))
        self.about.setText(about)
        self.about.setHidden(not about)
        self.shapes.show_figures(_shapes(document, node))


def _kind_line(node: Node) -> str:
    """`Affine · Linear · book, chapter 5.6`."""
    if isinstance(node.layer, Placeholder):
        return str(node.title)
    parts = [str(node.title), str(node.layer.family.label)]
    if node.layer.chapter:
        parts.append(str(tr("book, chapter {chapter}", chapter=node.layer.chapter)))
    return " · ".join(parts)


def _shapes(document: Document, node: Node) -> Iterator[tuple[Words, str]]:
    """Name and shape of what comes in, of the parameters, and of what goes out, as far as they are known."""
    graph, analysis = document.graph, document.analysis
    for port in graph.input_ports(node.id):
        wire = graph.wires.get(End(node.id, port.name))
        yield tr("in {port}", port=port.title), _shape(analysis.shape(wire.source) if wire else None)
    if found := analysis.nodes.get(node.id):
        for name, shape in found.parameters:
            yield tr("parameter {name}", name=name), shape_text(shape)
        for name, shape in found.states:
            yield tr("kept {name}", name=name), shape_text(shape)
    for port in graph.output_ports(node.id):
        yield tr("out {port}", port=port.title), _shape(analysis.shape(End(node.id, port.name)))


def _shape(shape: tuple[int, ...] | None) -> str:
    return "–" if shape is None else shape_text(shape)
