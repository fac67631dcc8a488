"""What can be ticked of any node, or of several: whether it is frozen, and whether it is bypassed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import LossLayer
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.studio.forms.common_fields import DIFFERENT
from netstudio.studio.forms.editors import show_tick
from netstudio.words import Words, tr

Edit = Callable[[Graph, Iterable[str], bool], Graph]


class Marks(QWidget):
    """Ticks for those of the nodes that they can be set of; half a tick where these differ."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._freezable: list[str] = []
        self._bypassable: list[str] = []
        self.frozen = QCheckBox(str(tr("frozen")))
        self.frozen.setToolTip(
            str(tr("Its parameters stay as they are while the rest learns (Ctrl+Shift+F)."))
        )
        self.frozen.clicked.connect(self._freeze)
        self.bypassed = QCheckBox(str(tr("bypassed")))
        self.bypassed.setToolTip(str(tr("What comes in goes out as it is, as if it were not there.")))
        self.bypassed.clicked.connect(self._bypass)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.frozen)
        box.addWidget(self.bypassed)

    def show_nodes(self, document: Document, ids: Iterable[str]) -> None:
        """Show these nodes of a document."""
        self._document = document
        nodes = [document.graph.nodes[i] for i in ids]
        self._freezable = [node.id for node in nodes if document.analysis.can_freeze(node.id)]
        self._bypassable = [node.id for node in nodes if can_bypass(document.graph, node.id)]
        for box, chosen, name in (
            (self.frozen, self._freezable, "frozen"),
            (self.bypassed, self._bypassable, "bypassed"),
        ):
            values = {getattr(document.graph.nodes[node], name) for node in chosen}
            box.setVisible(bool(chosen))
            show_tick(box, DIFFERENT if len(values) > 1 else True in values)
        self.setVisible(bool(self._freezable or self._bypassable))

    def _freeze(self, frozen: bool) -> None:
        one, several = (
            (tr("Freeze {name}"), tr("Freeze {n} nodes"))
            if frozen
            else (tr("Unfreeze {name}"), tr("Unfreeze {n} nodes"))
        )
        self._apply(edits.freeze, self._freezable, frozen, one, several)

    def _bypass(self, bypassed: bool) -> None:
        one, several = (
            (tr("Bypass {name}"), tr("Bypass {n} nodes"))
            if bypassed
            else (tr("Use {name} again"), tr("Use {n} nodes again"))
        )
        self._apply(edits.bypass, self._bypassable, bypassed, one, several)

    def _apply(self, edit: Edit, nodes: list[str], yes: bool, one: Words, several: Words) -> None:
        graph = self._document.graph
        label = (
            Words(one.text, {"name": graph.nodes[nodes[0]].name})
            if len(nodes) == 1
            else Words(several.text, {"n": len(nodes)})
        )
        self._document.apply(label, edit(graph, nodes, yes))


def can_bypass(graph: Graph, node: str) -> bool:
    """Whether there is something that a node could give on, or it is bypassed already."""
    if graph.nodes[node].bypassed:
        return True
    is_end = isinstance(graph.nodes[node].layer, LossLayer | GroupInput | GroupOutput)
    return bool(graph.input_ports(node) and graph.output_ports(node)) and not is_end
