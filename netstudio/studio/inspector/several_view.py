"""The page of several nodes: the settings that they have in common, set for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import Layer
from netstudio.memory import bytes_text
from netstudio.studio.figures import grouped
from netstudio.studio.forms.common_fields import DIFFERENT, common_fields, common_value
from netstudio.studio.forms.field_row import native
from netstudio.studio.forms.form import RESET_ALL, FieldForm
from netstudio.studio.icons import IconButton
from netstudio.studio.inspector.marks import Marks
from netstudio.studio.parts import Figures, caption, head, rule
from netstudio.words import Words, tr


class SeveralView(QWidget):
    """Shows what several nodes of a document have in common; an edit is one step for all of them.

    `tried(graph)` while someone types, with the graph that would be.
    """

    tried = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._ids: tuple[str, ...] = ()
        self.title = caption(name="formula", size=14, bold=True)
        self.reset = IconButton(
            "restore", tr("What is set here back to the defaults ({key})", key=native(RESET_ALL))
        )
        self.reset.setFixedSize(22, 22)
        self.reset.clicked.connect(self._reset)
        self.names = caption()
        self.form = FieldForm()
        self.form.field_edited.connect(self._set)
        self.form.field_tried.connect(lambda name, value: self.tried.emit(self._with(name, value)))
        self.form.reset_wanted.connect(self._reset)
        self.form.finished.connect(lambda: self._document.close_merge())
        self.nothing = caption(tr("These layers have no settings in common."), "faint")
        self.marks = Marks(document)
        self.frozen = self.marks.frozen
        self.figures = Figures()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.reset)
        box.addLayout(top)
        settings = (self.names, self.form, self.nothing, self.marks)
        for part in (*settings, rule(), head(tr("Together")), self.figures):
            box.addWidget(part)

    def set_document(self, document: Document) -> None:
        """Show nodes of another document."""
        self._document = document
        self._ids = ()

    def show_nodes(self, ids: tuple[str, ...]) -> None:
        """Show these nodes, or the same ones anew."""
        graph, analysis = self._document.graph, self._document.analysis
        if ids != self._ids:
            self.form.forget()
        self._ids = ids
        self.title.setText(str(tr("{n} nodes", n=len(ids))))
        self.names.setText(", ".join(graph.nodes[i].name for i in ids))
        layers = self._layers
        fields = common_fields(layers) if len(layers) == len(ids) else ()
        self.form.show_fields(fields, {f.name: common_value(layers, f.name) for f in fields})
        self.form.setHidden(self.form.is_empty)
        self.reset.setVisible(self.form.is_changed)
        self.nothing.setVisible(self.form.is_empty)
        self.marks.show_nodes(self._document, ids)
        found = [info for i in ids for info in analysis.inferences(i)]
        self.figures.show_figures(
            (
                (tr("parameters"), grouped(sum(info.parameter_count for info in found))),
                (tr("memory to train"), bytes_text(sum(map(analysis.memory_of, ids)))),
            )
        )

    @property
    def _layers(self) -> list[Layer]:
        nodes = (self._document.graph.nodes[i] for i in self._ids)
        return [node.layer for node in nodes if isinstance(node.layer, Layer)]

    def _with(self, name: str, value: Any) -> Graph | None:
        """The graph with a field of all of them set; None where it is left as it is."""
        return (
            None
            if value is DIFFERENT
            else self._each(lambda layer: msgspec.structs.replace(layer, **{name: value}))
        )

    def _each(self, change: Callable[[Layer], Layer]) -> Graph:
        graph = self._document.graph
        for node, layer in zip(self._ids, self._layers, strict=True):
            graph = edits.set_layer(graph, node, change(layer))
        return graph

    def _set(self, name: str, value: Any) -> None:
        graph = self._with(name, value)
        if graph is not None:
            field = self.form.rows[name].field
            self._apply(
                tr("Set {field} of {n} nodes", field=field.label, n=len(self._ids)),
                graph,
                ("set", self._ids, name),
            )

    def _reset(self) -> None:
        """What they have in common back to each one's own default."""
        names = tuple(self.form.rows)

        def reset(layer: Layer) -> Layer:
            default = type(layer)()
            return msgspec.structs.replace(layer, **{name: getattr(default, name) for name in names})

        self._apply(tr("Reset {n} nodes", n=len(self._ids)), self._each(reset))

    def _apply(self, label: Words, graph: Graph, key: object = None) -> None:
        self._document.apply(label, graph, key)
