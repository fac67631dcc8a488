"""What can be ticked of any node, or of several: whether it is frozen, and whether it is bypassed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph.marks import BYPASSED, FROZEN, Mark
from netstudio.studio.forms.common_fields import DIFFERENT
from netstudio.studio.forms.editors import show_tick
from netstudio.words import tr


class Marks(QWidget):
    """Ticks for those of the nodes that they can be set of; half a tick where these differ."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._ids: tuple[str, ...] = ()
        self.frozen, self.bypassed = QCheckBox(), QCheckBox()
        self._boxes = ((FROZEN, self.frozen, "Ctrl+Shift+F"), (BYPASSED, self.bypassed, "Ctrl+B"))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for mark, box, key in self._boxes:
            box.setText(str(mark.word))
            box.setToolTip(str(tr("{about} ({key})", about=mark.about, key=key)))
            box.clicked.connect(lambda on, mark=mark: self._set(mark, on))
            rows.addWidget(box)

    def show_nodes(self, document: Document, ids: Iterable[str]) -> None:
        """Show these nodes of a document."""
        self._document, self._ids = document, tuple(ids)
        for mark, box, _ in self._boxes:
            able = mark.able(document.analysis, self._ids)
            values = {mark.on_node(document.graph.nodes[node]) for node in able}
            box.setVisible(bool(able))
            show_tick(box, DIFFERENT if len(values) > 1 else True in values)
        self.setVisible(any(not box.isHidden() for _, box, _ in self._boxes))

    def _set(self, mark: Mark, on: bool) -> None:
        graph, nodes = self._document.graph, mark.able(self._document.analysis, self._ids)
        self._document.apply(mark.label(graph, nodes, on), mark.edit(graph, nodes, on))
