"""The panels below the canvas: made together, told together."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from netstudio.graph.model import Wire
from netstudio.studio.explain import ExplainPanel
from netstudio.studio.panels.activations import ActivationsPanel
from netstudio.studio.panels.gradients import GradientsPanel
from netstudio.studio.panels.loss import LossPanel
from netstudio.studio.panels.nudge import NudgePanel
from netstudio.studio.panels.predictions import PredictionsPanel
from netstudio.studio.panels.problems import ProblemsPanel
from netstudio.studio.panels.profile import ProfilePanel
from netstudio.studio.panels.stops import StopsPanel
from netstudio.studio.panels.tensors import TensorPanel
from netstudio.studio.samples.panel import SamplesPanel
from netstudio.studio.window.opened import Opened
from netstudio.training.log import TrainingLog
from netstudio.training.snapshot import Snapshot

GAP = 10
SHARES = (6, 5, 5, 5)  # of the width, for the four cards


class Panels:
    """All panels below, by name; `live` holds the four that show the net learning, side by side."""

    def __init__(self, opened: Opened) -> None:
        document = opened.document
        self.loss = LossPanel()
        self.activations = ActivationsPanel(document)
        self.gradients = GradientsPanel(document)
        self.predictions = PredictionsPanel(document)
        self.tensors = TensorPanel(document)
        self.nudge = NudgePanel(document, opened.runner)
        self.tensors.element_chosen.connect(self.nudge.choice.choose)
        self.explain = ExplainPanel(opened)
        self.problems = ProblemsPanel(document)
        self.stops = StopsPanel(document)
        self.profile = ProfilePanel(document)
        self.samples = SamplesPanel(opened)
        self.live = _side_by_side(self.loss, self.activations, self.gradients, self.predictions)
        learning = (self.loss, self.activations, self.gradients, self.predictions)
        self._told = (*learning, self.tensors, self.nudge, self.explain)
        self.set_opened(opened)

    def set_opened(self, opened: Opened) -> None:
        """Look at another document, and at what is known of its run."""
        document = opened.document
        for panel in (self.gradients, self.predictions, self.tensors, self.problems, self.profile):
            panel.set_document(document)
        self.stops.set_document(document)
        self.samples.set_opened(opened)
        self.activations.set_document(document, opened.history)
        self.nudge.set_opened(document, opened.runner)
        self.explain.set_opened(opened)
        self.loss.clear()
        if opened.log:
            self.loss.show_log(opened.log)
        if opened.snapshot:
            self.show_snapshot(opened.snapshot)
        if opened.profile:
            self.profile.show_profile(opened.profile)
        self.problems.show_failure(opened.failure)
        self.stops.show_halt(opened.halt)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The net at one moment."""
        for panel in self._told:
            panel.show_snapshot(snapshot)

    def show_log(self, log: TrainingLog) -> None:
        """What was added to the log."""
        self.loss.show_log(log)

    def clear(self) -> None:
        """As before the first run."""
        for panel in (*self._told, self.problems):
            panel.clear()

    def show_node(self, node: str | None) -> None:
        """What is selected on the canvas."""
        self.activations.show_node(node)
        self.tensors.show_node(node)
        self.nudge.show_node(node)
        self.explain.show_node(node)

    def show_wire(self, wire: Wire | None) -> None:
        """Likewise a wire."""
        self.tensors.show_wire(wire)
        self.nudge.show_wire(wire)


def _side_by_side(*panels: QWidget) -> QWidget:
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(GAP)
    for panel, share in zip(panels, SHARES, strict=True):
        box.addWidget(panel, share)
    return row
