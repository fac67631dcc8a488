"""The gradient of each layer as a bar, and in words whether updates and units are healthy."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QToolTip, QVBoxLayout, QWidget

from netstudio.document.document import Document
from netstudio.layers.base import Family, Layer
from netstudio.studio.canvas.guard import guarded, guarded_paint
from netstudio.studio.panels.card import Card
from netstudio.studio.theme import family_color, number_font, text_font, theme
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
TALL, LOW = 40, 18  # heights of a row: bar below the name, or beside it
TOKENS = {Tone.PLAIN: "dim", Tone.GOOD: "good", Tone.AMBER: "amber", Tone.BAD: "bad"}
SIGNS = {Tone.PLAIN: "", Tone.GOOD: "✓ ", Tone.AMBER: "▲ ", Tone.BAD: "✗ "}  # colour is never the only sign


@dataclass(frozen=True)
class Row:
    """A layer to be drawn."""

    name: str
    layer: LayerGradient
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
        self.bars.show_rows([self._row(layer) for layer in layers])
        said = diagnose(layers, snapshot.loss_movement), diagnose_units(snapshot.health.values())
        self.findings.show_findings(*said)

    def clear(self) -> None:
        """As before the first run."""
        self.bars.show_rows([])
        self.findings.show_findings([], [])
        self.show_figures(())
        self.show_empty(True)

    def _row(self, layer: LayerGradient) -> Row:
        node = self._document.graph.nodes.get(layer.node)
        family = node.layer.family if node and isinstance(node.layer, Layer) else None
        return Row(node.name if node else layer.node, layer, family)


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
        painter.fillRect(event.rect(), theme.tokens.color("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._row_height()
        for i, row in enumerate(self.rows):
            box = QRectF(0, i * height, self.width(), height)
            if height >= 0.8 * TALL:
                self._paint_tall(painter, row, box)
            else:
                self._paint_low(painter, row, box)

    def _paint_tall(self, painter: QPainter, row: Row, box: QRectF) -> None:
        line = QRectF(box.left(), box.top(), box.width(), 18)
        figures = self._paint_figures(painter, row, line)
        self._paint_name(painter, row, line.adjusted(0, 0, -figures, 0))
        _paint_bar(painter, row, QRectF(box.left(), line.bottom() + 2, box.width(), 10))

    def _paint_low(self, painter: QPainter, row: Row, box: QRectF) -> None:
        figures = self._paint_figures(painter, row, box)
        name = min(96.0, (box.width() - figures) / 2)
        self._paint_name(painter, row, QRectF(box.left(), box.top(), name, box.height()))
        bar = QRectF(name + 6, box.center().y() - 4, box.width() - figures - name - 6, 8)
        _paint_bar(painter, row, bar)

    def _paint_name(self, painter: QPainter, row: Row, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(family_color(row.family) if row.family else theme.tokens.color("faint"))
        painter.drawRoundedRect(QRectF(box.left(), box.center().y() - 4, 8, 8), 2, 2)
        painter.setFont(text_font(11.5))
        painter.setPen(theme.tokens.color("text"))
        place = box.adjusted(14, 0, 0, 0)
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_figures(self, painter: QPainter, row: Row, box: QRectF) -> float:
        """The norm, and before it the update where it is out of the ordinary; gives the width they take.

        The widths are the same in all rows, so that all bars end at one line.
        """
        painter.setFont(number_font(11.5))
        metrics = painter.fontMetrics()
        norm, update = metrics.horizontalAdvance("−00.0"), metrics.horizontalAdvance("▲ Δ −00.0") + 8
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.tokens.color("bad" if math.isnan(row.layer.norm) else "dim"))
        painter.drawText(box, right, _figure(row.layer.norm))
        if update_tone(row.layer.update) is Tone.AMBER:
            painter.setPen(theme.tokens.color(TOKENS[Tone.AMBER]))
            text = f"{SIGNS[Tone.AMBER]}Δ {_figure(row.layer.update)}"
            painter.drawText(box.adjusted(0, 0, -norm - 8, 0), right, text)
        unusual = any(update_tone(r.layer.update) is Tone.AMBER for r in self.rows)
        return norm + 8.0 + (update if unusual else 0)


def _paint_bar(painter: QPainter, row: Row, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.color("raised"))
    painter.drawRoundedRect(box, 3, 3)
    norm = row.layer.norm
    share = 1.0 if math.isnan(norm) else min(max((norm - WEAKEST) / (STRONGEST - WEAKEST), 0.0), 1.0)
    painter.setBrush(theme.tokens.color("bad" if math.isnan(norm) else "backward"))
    if share > 0:
        painter.drawRoundedRect(
            QRectF(box.left(), box.top(), max(6.0, share * box.width()), box.height()), 3, 3
        )


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
        return ["  ".join(SIGNS[f.tone] + str(f.words) for f in line) for line in self._lines]

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.tokens.color("panel"))
        painter.setFont(text_font(11.5))
        for i, line in enumerate(self._lines):
            left = 0
            for finding in line:
                text = SIGNS[finding.tone] + str(finding.words)
                room = self.width() - left
                text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
                painter.setPen(theme.tokens.color(TOKENS[finding.tone]))
                place = QRectF(left, i * self.LINE, room, self.LINE)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
                left += painter.fontMetrics().horizontalAdvance(text) + 12
