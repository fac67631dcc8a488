"""The outline: a field that filters, and the tree of what is drawn, selected here and on the canvas alike."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.frames import Rect
from netstudio.graph.model import Graph
from netstudio.graph.outline import What, outline, title_of
from netstudio.studio.canvas.faces import node_face
from netstudio.studio.canvas.frame_layer import as_rect
from netstudio.studio.canvas.node_painter import outline as outline_of
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.outline.tree import OutlineTree
from netstudio.studio.parts import caption
from netstudio.words import Words, tr

NOTHING = tr("What stands on the canvas will be listed here, in the order of computation.")
NOT_FOUND = tr("Nothing is called like that.")
Flag = QItemSelectionModel.SelectionFlag


class OutlinePanel(QWidget):
    """Follows the canvas while it is in sight; behind a tab it does nothing, and catches up when it comes."""

    def __init__(self, canvas: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._document = canvas.document
        self._syncing = self._in_sight = False
        self.filter = _Filter(self)
        self.tree = OutlineTree(canvas)
        self.empty = caption(NOTHING, "caption")
        self.empty.setMargin(14)
        self.tree.outline.refused.connect(self._refuse)
        self.tree.left_above.connect(lambda: self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self._select_on_canvas())
        canvas.selection_changed.connect(lambda _: self._follow_selection())
        self.setFocusProxy(self.filter)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        field = QVBoxLayout()
        field.setContentsMargins(10, 10, 10, 6)
        field.addWidget(self.filter)
        box.addLayout(field)
        box.addWidget(self.empty)
        box.addWidget(self.tree, 1)
        self.setMinimumWidth(150)
        self._document.graph_changed.connect(self._on_graph_changed)

    def set_document(self, document: Document) -> None:
        """Show another document, which the canvas shows already."""
        self._document.graph_changed.disconnect(self._on_graph_changed)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self.filter.clear()
        self.refresh()
        self.tree.expandAll()

    def share(self, actions: list[QAction]) -> None:
        """Let actions of the canvas be done here too, by their keys and by the menu of a row."""
        self.tree.addActions(actions)

    def refresh(self) -> None:
        """Bring the tree into step with the drawing, if it can be seen."""
        if not self._in_sight:
            return
        typed, graph = self.filter.text().strip().casefold(), self._document.graph

        def wanted(what: What, key: str) -> bool:
            kind = str(graph.nodes[key].title) if what is What.NODE else ""
            return typed in f"{title_of(graph, what, key)} {kind}".casefold()

        self._syncing = True
        self.tree.outline.show(outline(self._document.analysis, self._rects, wanted if typed else None))
        self._syncing = False
        if typed:
            self.tree.expandAll()
        nothing = self.tree.outline.rowCount() == 0
        self.empty.setText(str(NOT_FOUND if typed else NOTHING))
        self.empty.setVisible(nothing)
        self.tree.setVisible(not nothing)
        self._follow_selection()

    def set_in_sight(self, in_sight: bool) -> None:
        """Whether it can be seen: behind a tab a panel is not hidden."""
        self._in_sight, first = in_sight, self.tree.outline.rowCount() == 0
        self.refresh()
        if first:
            self.tree.expandAll()

    def enter(self) -> None:
        """From the field into the tree."""
        if not self.tree.currentIndex().isValid():
            self.tree.setCurrentIndex(self.tree.outline.index(0, 0))
        self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _rects(self, group: str) -> Mapping[str, Rect]:
        """The rectangles of the nodes in a group: the canvas knows those that it shows."""
        graph, canvas = self._document.graph, self._canvas
        if group == canvas.scope and canvas.document is self._document:
            return {i: as_rect(item.frame) for i, item in canvas.drawing.nodes.items()}
        found = {}
        for node in graph.inside(group):
            face = node_face(graph, self._document.analysis, node, ())
            found[node.id] = as_rect(outline_of(face).translated(*node.position))
        return found

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        self.refresh()

    # Selection ----------------------------------------------------------------------------------------------

    def _select_on_canvas(self) -> None:
        """What is selected here, in the group of the current row, is selected there."""
        if self._syncing:
            return
        model, graph = self.tree.outline, self._document.graph
        keys = [key for i in self.tree.selectionModel().selectedRows() if (key := model.key(i))]
        current = model.key(self.tree.currentIndex())
        if not keys:
            self._canvas.selection.clear()
            return
        groups = {key: (graph.nodes if key[0] is What.NODE else graph.frames)[key[1]].group for key in keys}
        group = groups.get(current, groups[keys[-1]]) if current else groups[keys[-1]]
        here = [key for key in keys if groups[key] == group]
        self._syncing = True
        self._canvas.enter(group)
        self._canvas.selection.set(
            [key for what, key in here if what is What.NODE],
            [key for what, key in here if what is What.FRAME],
        )
        self._syncing = False
        self._show_on_canvas()

    def _show_on_canvas(self) -> None:
        """Bring the current row into sight there, moving as little as can be."""
        drawing, key = self._canvas.drawing, self.tree.outline.key(self.tree.currentIndex())
        if key is not None and key[1] in (drawing.nodes if key[0] is What.NODE else ()):
            self._canvas.bring_into_sight(drawing.nodes[key[1]].frame)

    def _follow_selection(self) -> None:
        """What is selected on the canvas is selected here."""
        if self._syncing or not self._in_sight:
            return
        model, chosen = self.tree.outline, self._canvas.selection
        keys = [(What.FRAME, i) for i in chosen.frames] + [(What.NODE, i) for i in chosen.nodes]
        found = [index for key in keys if (index := model.index_of(key)).isValid()]
        rows = QItemSelection()
        for index in found:
            rows.select(index, index)
        self._syncing = True
        self.tree.selectionModel().select(rows, Flag.ClearAndSelect)
        if found and self.tree.currentIndex() != found[-1]:
            self.tree.selectionModel().setCurrentIndex(found[-1], Flag.NoUpdate)
            self.tree.scrollTo(found[-1])
        self._syncing = False

    def _refuse(self, words: Words) -> None:
        self._canvas.refuse(words)


class _Filter(QLineEdit):
    """What is typed here must stand in the name or the kind; Down goes into the tree, Esc clears."""

    def __init__(self, panel: OutlinePanel) -> None:
        super().__init__()
        self._panel = panel
        self.setPlaceholderText(str(tr("Filter by name or kind")))
        self.setAccessibleName(str(tr("Filter by name or kind")))
        self.textChanged.connect(lambda _: panel.refresh())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._panel.enter()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
