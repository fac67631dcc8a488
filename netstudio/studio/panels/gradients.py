"""The gradient of each layer as a bar, and in words whether updates and units are healthy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QToolTip, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.layers.base import Family, Layer
from netstudio.studio import ink
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import family_color, theme
from netstudio.training.diagnosis import (
    Finding,
    LayerGradient,
    Tone,
    diagnose,
    diagnose_units,
    layer_gradients,
    update_tone,
)
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

WEAKEST, STRONGEST = -8.0, 1.0  # log10 of the norms at the two ends of a bar
SIZE = 11.5  # of the letters
TALL, LOW = 40, 18  # heights of a row: bar below the name, or beside it
TOKENS = {Tone.PLAIN: "dim", Tone.GOOD: "good", Tone.AMBER: "amber", Tone.BAD: "bad"}
SIGNS = {Tone.PLAIN: "", Tone.GOOD: "✓ ", Tone.AMBER: "▲ ", Tone.BAD: "✗ "}  # colour is never the only sign


@dataclass(frozen=True)
class Row:
    """A layer to be drawn; one without a gradient is frozen."""

    name: str
    layer: LayerGradient | None
    family: Family | None


class GradientsPanel(Card):
    """Bars of log10 ‖∂W‖ by layer; below them what is to be said of them."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        self.bars = Bars()
        self.findings = Findings()
        area = QScrollArea()
        area.setWidget(self.bars)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        for transparent in (area.viewport(), self.bars):
            transparent.setAutoFillBackground(False)
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 4, 0)
        box.setSpacing(4)
        box.addWidget(area, 1)
        box.addWidget(self.findings)
        empty = tr("How strong the gradient of each layer is will stand here. Press Run (F5), or step (F10).")
        super().__init__(tr("Gradient by layer"), empty, body, parent)
        self._document = document

    def set_document(self, document: Document) -> None:
        """Show another document."""
        self._document = document
        self.clear()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the gradients of this moment; before the first backward there are none."""
        if not snapshot.parameters or math.isnan(snapshot.loss):
            return
        layers = layer_gradients(snapshot)
        self.show_empty(False)
        self.show_figures([("log₁₀ ‖∂W‖", "dim")])
        self.bars.show_rows(self._rows(layers))
        said = diagnose(layers, snapshot.loss, snapshot.loss_movement)
        self.findings.show_findings(said, diagnose_units(snapshot.health.values()))

    def clear(self) -> None:
        """As before the first run."""
        self.bars.show_rows([])
        self.findings.show_findings([], [])
        self.show_figures(())
        self.show_empty(True)

    def _rows(self, layers: list[LayerGradient]) -> list[Row]:
        """A row for each layer that learns, and for each that is frozen in its place among them."""
        analysis = self._document.analysis
        learning = {layer.node: layer for layer in layers}
        frozen = [n for n in analysis.order if analysis.computed.nodes[n].frozen and analysis.can_freeze(n)]
        place = {node: i for i, node in enumerate(analysis.order)}
        nodes = sorted([*learning, *frozen], key=lambda node: place.get(node, -1))
        return [self._row(node, learning.get(node)) for node in nodes]

    def _row(self, node_id: str, layer: LayerGradient | None) -> Row:
        node = self._document.analysis.computed.nodes.get(node_id)
        family = node.layer.family if node and isinstance(node.layer, Layer) else None
        return Row(node.name if node else node_id, layer, family)


class Bars(QWidget):
    """One row for each layer, all painted here."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.setMinimumHeight(LOW)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card need not be painted behind it
        theme.changed.connect(self.update)

    def show_rows(self, rows: list[Row]) -> None:
        """Show these layers."""
        if len(rows) != len(self.rows):
            self.setMinimumHeight(LOW * len(rows))
        if rows != self.rows:
            self.rows = rows
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, TALL * max(1, len(self.rows)))

    def _row_height(self) -> float:
        return min(TALL, max(LOW, self.height() / max(1, len(self.rows))))

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().event(event)

    def words_at(self, at: QPoint) -> str:
        """All figures of the row at a place."""
        i = int(at.y() / self._row_height())
        if not 0 <= i < len(self.rows):
            return ""
        row = self.rows[i]
        if row.layer is None:
            return str(tr("{name}: frozen, its parameters stay as they are", name=row.name))
        return str(
            tr(
                "{name}: log₁₀ ‖∂{parameter}‖ = {norm}, log₁₀ update / weight = {update}",
                name=row.name,
                parameter=row.layer.parameter,
                norm=_figure(row.layer.norm, 2),
                update=_figure(row.layer.update, 2),
            )
        )

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), self.height(), ink.ink("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        # The same in all rows, so that all bars end at one line.
        figures = figure_width("−00.0", SIZE) + 8
        if any(row.layer and update_tone(row.layer.update) is Tone.AMBER for row in self.rows):
            figures += figure_width("▲ Δ −00.0", SIZE) + 8
        if any(row.layer is None for row in self.rows):
            figures = max(figures, figure_width(str(tr("frozen")), SIZE) + 8)
        for i, row in enumerate(self.rows):
            if height >= 0.8 * TALL:
                self._paint_tall(painter, row, i * height, figures)
            else:
                self._paint_low(painter, row, (i + 0.5) * height, figures)

    def _paint_tall(self, painter: QPainter, row: Row, top: float, figures: float) -> None:
        self._paint_figures(painter, row, top + 9)
        self._paint_name(painter, row, top + 9, self.width() - figures)
        _paint_bar(painter, row, 0, top + 20, self.width(), 10)

    def _paint_low(self, painter: QPainter, row: Row, middle: float, figures: float) -> None:
        self._paint_figures(painter, row, middle)
        widest = max(ink.width_of(row.name, SIZE) for row in self.rows) + 16
        name = min(widest, (self.width() - figures) / 2)
        self._paint_name(painter, row, middle, name)
        _paint_bar(painter, row, name + 6, middle - 4, self.width() - figures - name - 6, 8)

    def _paint_name(self, painter: QPainter, row: Row, middle: float, width: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_swatch(row.family))
        painter.drawRoundedRect(0, round(middle - 4), 8, 8, 2, 2)
        write(painter, 14, middle, ink.elided_within(row.name, width - 14, SIZE), "text", SIZE)

    def _paint_figures(self, painter: QPainter, row: Row, middle: float) -> None:
        """The norm, and before it the update where it is out of the ordinary."""
        right = float(self.width())
        if row.layer is None:
            write_figure(painter, right, middle, str(tr("frozen")), "dim", SIZE)
            return
        token = "bad" if math.isnan(row.layer.norm) else "dim"
        write_figure(painter, right, middle, _figure(row.layer.norm), token, SIZE)
        if update_tone(row.layer.update) is Tone.AMBER:
            text = f"{SIGNS[Tone.AMBER]}Δ {_figure(row.layer.update)}"
            right -= figure_width("−00.0", SIZE) + 8
            write_figure(painter, right, middle, text, TOKENS[Tone.AMBER], SIZE)


@cache
def _swatch(family: Family | None) -> QColor:
    return family_color(family) if family else theme.tokens.color("faint")


def _paint_bar(painter: QPainter, row: Row, left: float, top: float, width: float, height: float) -> None:
    if row.layer is None:  # an empty bar would look like a gradient of 0
        return
    x, y, w, h = round(left), round(top), round(width), round(height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink("raised"))
    painter.drawRoundedRect(x, y, w, h, 3, 3)
    norm = row.layer.norm
    share = 1.0 if math.isnan(norm) else min(max((norm - WEAKEST) / (STRONGEST - WEAKEST), 0.0), 1.0)
    if share > 0:
        painter.setBrush(ink.ink("bad" if math.isnan(norm) else "backward"))
        painter.drawRoundedRect(x, y, max(6, round(share * w)), h, 3, 3)


def _figure(logarithm: float, digits: int = 1) -> str:
    if math.isnan(logarithm):
        return "NaN"
    return "−∞" if math.isinf(logarithm) else f"{logarithm:.{digits}f}".replace("-", "−")


class Findings(QWidget):
    """A line for each finding about gradients and updates, and one for those about units."""

    LINE = 16

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[list[Finding]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(self.LINE)
        theme.changed.connect(self.update)

    def show_findings(self, findings: list[Finding], units: list[Finding]) -> None:
        """Say these; the gravest two lines, and the units."""
        lines = [[finding] for finding in findings[:2]] + ([units] if units else [])
        if lines != self._lines:
            self._lines = lines
            self.setFixedHeight(self.LINE * max(1, len(lines)))
            self.setToolTip("\n".join(self.texts))
            self.update()

    @property
    def texts(self) -> list[str]:
        """What is said, line by line."""
        return ["  ".join(_said(finding) for finding in line) for line in self._lines]

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), self.height(), ink.ink("panel"))
        for i, line in enumerate(self._lines):
            left = 0.0
            for finding in line:
                text = ink.elided(_said(finding), self.width() - left, SIZE)
                write(painter, left, (i + 0.5) * self.LINE, text, TOKENS[finding.tone], SIZE)
                left += ink.width_of(text, SIZE) + 12


def _said(finding: Finding) -> str:
    return SIGNS[finding.tone] + str(finding.words)
