"""What a layer gives, over time: its histograms side by side as one heat map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from netstudio.document.document import Document
from netstudio.graph.model import End, Graph, Node
from netstudio.layers.base import Family, Layer, LossLayer
from netstudio.studio.figures import grouped, number
from netstudio.studio.panels.axes import nearest, steps_ahead
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.chart import Chart
from netstudio.studio.panels.density import Density
from netstudio.studio.panels.history import History
from netstudio.studio.panels.plot import HeatMap, SmoothLine
from netstudio.studio.theme import text_font, theme
from netstudio.training.snapshot import Snapshot
from netstudio.training.summary import Summary
from netstudio.words import tr

COLUMNS = 240  # of the picture at most
NARROW = 110  # pixels of the list of layers, at least
EMPTY = tr("A histogram of what each layer gives will grow here, from left to right. Press Run (F5).")
ONE_BATCH = tr("What each layer gives to a batch will stand here. There is no loss to learn by: press F8.")
NO_LAYERS = tr("Activations of layers stand here. This graph has none.")
SHOWN = (Family.ACTIVATION, Family.LINEAR, Family.NORMALISATION)


class ActivationsPanel(Card):
    """One layer at a time; the chooser follows what is selected on the canvas (`show_node`)."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.chart = Chart()
        super().__init__(tr("Activations"), EMPTY, self.chart, parent)
        self._document = document
        self._history = History()
        self._density = Density()
        self._collected: tuple[object, ...] = ()
        self._found: list[Summary | None] = []  # of the layer that is shown, one for each step of the history
        self._hovered: float | None = None
        self._moments: list[Summary] = []  # those that there are, at `_steps`
        self._steps = np.empty(0)
        self._picture = HeatMap(self.chart.plot)
        self._lines = [SmoothLine(self.chart.plot) for _ in range(3)]  # mean, and a σ above and below
        self.layer = QComboBox()
        self.layer.setFont(text_font(11))
        self.layer.setMaximumWidth(NARROW)
        self.layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.layer.setAccessibleName(str(tr("Layer")))
        self.layer.currentIndexChanged.connect(self._redraw)
        self.sigma = QToolButton()
        self.sigma.setText("σ")
        self.sigma.setCheckable(True)
        self.sigma.setToolTip(str(tr("Draw the mean and one standard deviation around it")))
        self.sigma.toggled.connect(self._redraw)
        self.add_tool(self.layer)
        self.add_tool(self.sigma)
        self.chart.plot.hovered.connect(self._on_hovered)
        theme.changed.connect(self._dress)
        self._dress()
        self.set_document(document)

    def set_document(self, document: Document, history: History | None = None) -> None:
        """Show another document, and what is known of its run: `history` is added to from now on."""
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._history = history or History()
        self._collected = ()
        self.chart.plot.show_reading(None)
        self.show_figures(())
        self._list_layers()
        self._redraw()

    def show_node(self, node: str | None) -> None:
        """Show this node's histograms, if it is one of the layers that are shown."""
        index = self.layer.findData(node)
        if node is not None and index >= 0:
            self.layer.setCurrentIndex(index)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """One more moment; within a walk there is none, because the batch is not complete.

        What cannot learn stays at step 0, and shows what it makes of the batch there.
        """
        if snapshot.walk is not None or not snapshot.outputs:
            return
        if not snapshot.step and self._learns:
            return
        self._history.add(snapshot)
        if self.isVisible():
            self._redraw()

    def clear(self) -> None:
        """As before the first run."""
        self._history.clear()
        self.chart.plot.show_reading(None)
        self.show_figures(())
        self.show_empty(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of what is in groups are long: they get their share of the card's width."""
        super().resizeEvent(event)
        self.layer.setMaximumWidth(max(NARROW, self.width() // 3))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    @property
    def _has_loss(self) -> bool:
        return any(isinstance(node.layer, LossLayer) for node in self._document.analysis.computed)

    @property
    def _learns(self) -> bool:
        return self._document.analysis.why_not_train is None

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if before.nodes != after.nodes:
            self._list_layers()

    def _list_layers(self) -> None:
        """Offer the layers of the graph, the one that was shown still being so."""
        nodes = [node for node in self._document.analysis.computed if _family(node) in SHOWN]
        offered = [(node.id, node.name) for node in nodes]
        self.layer.setHidden(not offered)
        self.set_empty_words(NO_LAYERS if not offered else EMPTY if self._has_loss else ONE_BATCH)
        if offered == [(self.layer.itemData(i), self.layer.itemText(i)) for i in range(self.layer.count())]:
            return
        current = self.layer.currentData()
        activations = [n.id for n in nodes if _family(n) is Family.ACTIVATION]
        self.layer.blockSignals(True)
        self.layer.clear()
        for node, name in offered:
            self.layer.addItem(name, node)
        wanted = [current, *activations, *(n.id for n in nodes)]
        index = next((i for node in wanted if (i := self.layer.findData(node)) >= 0), -1)
        self.layer.setCurrentIndex(index)
        self.layer.blockSignals(False)
        self._redraw()

    def _redraw(self) -> None:
        end = self._end()
        self._collect(end)
        self.show_empty(not self._moments)
        if not self._moments:
            self.show_figures(())
            return
        self._draw_picture(self._density.show(self._moments))
        self._draw_lines()
        self.chart.show_range(0, steps_ahead(max(self._steps[-1], 1)), self._density.low, self._density.high)
        last = self._moments[-1]
        self.show_figures([(f"μ {number(last.mean)}", "dim"), (f"σ {number(last.std)}", "dim")])
        self._read()

    def _collect(self, end: End | None) -> None:
        """Bring the moments of the layer up to date: what came in, and the last, which may be another."""
        if self._collected != (end, self._history.version):
            self._collected = end, self._history.version
            self._found = []
            self._density.clear()
        start = max(0, len(self._found) - 1)
        self._found[start:] = [outputs.get(end) if end else None for outputs in self._history.outputs[start:]]
        known = [(step, m) for step, m in zip(self._history.steps, self._found, strict=True) if m is not None]
        self._steps = np.array([step for step, _ in known], float)
        self._moments = [moment for _, moment in known]

    def _end(self) -> End | None:
        """The first output of the layer that is shown."""
        node = self._document.analysis.computed.nodes.get(self.layer.currentData())
        return End(node.id, node.layer.outputs[0].name) if node and isinstance(node.layer, Layer) else None

    def _draw_picture(self, matrix: np.ndarray) -> None:
        """Columns at even steps, though the moments may be at uneven ones."""
        last = max(self._steps[-1], 1)  # a single moment, at step 0, fills the first step
        count = min(COLUMNS, int(last))
        at = (np.arange(count) + 0.5) * last / count
        moments = np.searchsorted(self._steps[:-1], at)
        self._picture.show_matrix(matrix[moments], 0, last, self._density.low, self._density.high)

    def _draw_lines(self) -> None:
        wanted = self.sigma.isChecked()
        for line, sigmas in zip(self._lines, (0, 1, -1), strict=True):
            line.setVisible(wanted)
            if wanted:
                line.show_points(self._steps, np.array([m.mean + sigmas * m.std for m in self._moments]))

    def _on_hovered(self, x: float | None) -> None:
        self._hovered = x
        self._read()

    def _read(self) -> None:
        """The figures of the moment under the mouse."""
        if self._hovered is None or not self._moments:
            self.chart.plot.show_reading(None)
            return
        i = nearest(self._steps, self._hovered)
        moment = self._moments[i]
        step = int(self._steps[i])
        reading = [
            (str(tr("step {step}", step=grouped(step))), "dim"),
            (f"μ {number(moment.mean)}  σ {number(moment.std)}", "forward"),
            (f"{number(moment.low)} … {number(moment.high)}", "forward"),
        ]
        self.chart.plot.show_reading(step, reading)

    def _dress(self) -> None:
        tokens = theme.tokens
        self._picture.set_colors(tokens.color("panel"), tokens.color("forward"))
        solid, dashed = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
        for line, style in zip(self._lines, (solid, dashed, dashed), strict=True):
            line.set_color(tokens.color("text"), style)


def _family(node: Node) -> Family | None:
    return node.layer.family if isinstance(node.layer, Layer) else None
