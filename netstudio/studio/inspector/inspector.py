"""The inspector: what is selected, and all that can be set there, drawn from the layer's own declaration."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.studio.forms.effect_lines import EffectLines
from netstudio.studio.inspector.graph_view import GraphView
from netstudio.studio.inspector.node_view import NodeView
from netstudio.studio.inspector.several_view import SeveralView
from netstudio.studio.parts import page


class Inspector(QWidget):
    """One node's page, that of several nodes, or, with nothing selected, the page of the whole graph.

    While someone types, what it would change is told below, and `previewed(analysis)` gives that of the
    graph that would be; None when there is none (any more).
    """

    previewed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._ids: tuple[str, ...] = ()
        self.node_view = NodeView(document)
        self.graph_view = GraphView(document)
        self.several_view = SeveralView(document)
        self.effect = EffectLines()
        self._pages = QStackedWidget()
        for widget in (self.graph_view, self.node_view, self.several_view):
            self._pages.addWidget(page(widget))
        for view in (self.node_view, self.several_view):
            view.tried.connect(self._preview)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._pages)
        box.addWidget(self.effect)
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Look at another document, with nothing selected."""
        self.settle()
        self._ids = ()
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self.node_view.set_document(document)
        self.graph_view.set_document(document)
        self.several_view.set_document(document)
        self.show_nodes(())

    def show_nodes(self, ids: tuple[str, ...]) -> None:
        """Show what is selected. What is being typed for something else is applied before."""
        if ids != self._ids:
            self.settle()
        self._ids = tuple(i for i in ids if i in self._document.graph.nodes)
        if self._ids != ids:
            self.node_view.form.forget()  # what is typed there was for a node that has gone
            self.several_view.form.forget()
        self._preview(None)
        if len(self._ids) == 1:
            self.node_view.show_node(self._ids[0])
        elif self._ids:
            self.several_view.show_nodes(self._ids)
        else:
            self.graph_view.refresh()
        self._pages.setCurrentIndex(min(len(self._ids), 2))

    def settle(self) -> None:
        """Apply what is being typed."""
        if self._ids and all(i in self._document.graph.nodes for i in self._ids):
            (self.node_view if len(self._ids) == 1 else self.several_view).form.settle()

    def _preview(self, graph: Graph | None) -> None:
        self.previewed.emit(self.effect.show_trial(self._document, graph, self._ids))

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if after is self._document.graph:
            self.show_nodes(self._ids)
