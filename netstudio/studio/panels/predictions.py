"""Test samples with what the net says of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from netstudio.document.document import Document
from netstudio.graph.compile import data_node
from netstudio.graph.model import End, Graph
from netstudio.layers.base import LossLayer
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.drawings.images import image_shape
from netstudio.studio.panels.drawings.sample_view import SampleView
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

IMAGES_WANTED = 40
POINTS_WANTED = 400
EMPTY = tr("Test samples with what the net says of them will stand here. Press Run (F5).")
NO_DATA = tr("Samples with what the net says of them stand here. This graph has no data set.")
NO_LOSS = tr("Samples with what the net says of them stand here. This one has no loss, and learns nothing.")


class PredictionsPanel(Card):
    """Draws samples in the way that fits their shape; wrong answers are red, and marked with a cross.

    `wanted_changed` when another number of samples is `wanted`, because the data are others.
    """

    wanted_changed = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.view = SampleView()
        super().__init__(tr("Predictions"), EMPTY, self.view, parent)
        self._document = document
        self._wanted = 0
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Show another document."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._count()
        self.clear()

    @property
    def wanted(self) -> int:
        """How many samples are to be asked for: `Wants.predictions`."""
        node = data_node(self._document.graph)
        shape = self._document.analysis.shape(End(node, "x")) if node else None
        if shape is None or not self._has_loss:  # no data, none that can be read, or nothing said of them
            return 0
        return IMAGES_WANTED if image_shape(shape[1:]) else POINTS_WANTED

    @property
    def _has_loss(self) -> bool:
        return any(isinstance(node.layer, LossLayer) for node in self._document.analysis.computed)

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        self._count()

    def _count(self) -> None:
        has_data = data_node(self._document.graph) is not None
        self.set_empty_words(NO_DATA if not has_data else EMPTY if self._has_loss else NO_LOSS)
        if self.wanted != self._wanted:
            self._wanted = self.wanted
            self.wanted_changed.emit(self._wanted)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the net says now."""
        found = snapshot.predictions
        if found is None or not len(found.x):
            return
        self.show_empty(False)
        self.view.show_predictions(found)
        right = int(np.count_nonzero(found.guess == found.truth))
        words = str(tr("{right} of {all} right", right=right, all=len(found.x)))
        self.show_figures([(words, "dim")] if found.guessed and not found.are_values else ())

    def clear(self) -> None:
        """As before the first run."""
        self.view.drawing = None
        self.show_figures(())
        self.show_empty(True)
