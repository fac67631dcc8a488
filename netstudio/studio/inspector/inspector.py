"""The inspector: what is selected, and all that can be set there, drawn from the layer's own declaration."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.studio.inspector.graph_view import GraphView
from netstudio.studio.inspector.node_view import NodeView
from netstudio.studio.parts import caption, page
from netstudio.words import tr


class Inspector(QWidget):
    """One node's page, or, with nothing selected, the page of the whole graph."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node_view = NodeView(document)
        self.graph_view = GraphView(document)
        self._several = caption()
        self._pages = QStackedWidget()
        for widget in (page(self.graph_view), page(self.node_view), page(self._several)):
            self._pages.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self._ids: tuple[str, ...] = ()
        self._document = document
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Look at another document, with nothing selected."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self.node_view.set_document(document)
        self.graph_view.set_document(document)
        self.show_nodes(())

    def show_nodes(self, ids: tuple[str, ...]) -> None:
        """Show what is selected."""
        self._ids = tuple(i for i in ids if i in self._document.graph.nodes)
        if len(self._ids) == 1:
            self.node_view.show_node(self._ids[0])
        elif self._ids:
            names = ", ".join(self._document.graph.nodes[i].name for i in self._ids)
            self._several.setText(str(tr("{n} layers are selected: {names}", n=len(self._ids), names=names)))
        else:
            self.graph_view.refresh()
        self._pages.setCurrentIndex(min(len(self._ids), 2))

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if after is self._document.graph:
            self.show_nodes(self._ids)
