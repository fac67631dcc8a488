"""The profile: which layer takes how much of a step, as a table that can be sorted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.graph.sameness import what_it_computes
from netstudio.studio.figures import milliseconds, number
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.cost_model import CostModel
from netstudio.studio.panels.cost_table import CostTable
from netstudio.studio.theme import text_font
from netstudio.training.profile import Profile
from netstudio.words import tr

NOTHING = tr(
    "Which layer takes how long will stand here. "
    "Press Profile: a few steps are measured on a copy; the weights stay as they are."
)
MEASURING = tr("Measuring …")


class ProfilePanel(Card):
    """`wanted` asks to measure, `node_activated` to show a node. `profile_changed` (Profile, or None when the
    graph computes something else by now) tells what is shown.
    """

    tools_need_content = False
    wanted = Signal()
    node_activated = Signal(str)
    profile_changed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.model = CostModel()
        self.table = CostTable(self.model)
        super().__init__(tr("Profile"), NOTHING, self.table, parent)
        self.profile: Profile | None = None
        self.table.node_activated.connect(self.node_activated)
        self.table.setAccessibleName(str(tr("Time and memory by layer")))
        self.button = QPushButton(str(tr("Profile")))
        self.button.setFont(text_font(11))
        self.button.setToolTip(str(tr("Measure where the time of a training step goes")))
        self.button.clicked.connect(self.measure)
        self.add_tool(self.button)
        self._document = document
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Profile another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self.show_profile(None)

    def measure(self) -> None:
        """Ask for a profile, and wait for it."""
        self.button.setEnabled(False)
        self.set_empty_words(MEASURING)
        self.show_figures([(str(MEASURING), "dim")])
        self.wanted.emit()

    def give_up(self) -> None:
        """None will come: nothing is measured any more."""
        if not self.button.isEnabled():
            self.show_profile(self.profile)

    def show_profile(self, profile: Profile | None) -> None:
        """Show what was measured; None: nothing yet."""
        changed, self.profile = profile is not self.profile, profile
        self.button.setEnabled(True)
        self.set_empty_words(NOTHING)
        self.show_figures(_figures(profile) if profile else [])
        self.show_empty(profile is None)
        if changed:
            self.model.show_profile(profile, self._names())
            self.profile_changed.emit(profile)

    def _names(self) -> dict[str, str]:
        return {node.id: node.name for node in self._document.analysis.computed}

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if self.profile and what_it_computes(self.profile.graph) != what_it_computes(after):
            self.show_profile(None)
        self.model.show_names(self._names())


def _figures(profile: Profile) -> list[tuple[str, str]]:
    """What holds for the whole step; what matters most comes last, as the first ones give way."""
    figures = [
        tr("batch {n}", n=profile.batch),
        tr("{n} threads", n=profile.threads) if profile.threads > 1 else tr("1 thread"),
        tr("{time} in no layer", time=milliseconds(profile.rest)),
    ]
    if profile.ratio:
        figures.append(tr("{n} × its matrix products", n=number(profile.ratio)))
    told = [(str(words), "dim") for words in figures]
    return [*told, (str(tr("{time} a step", time=milliseconds(profile.step))), "text")]
