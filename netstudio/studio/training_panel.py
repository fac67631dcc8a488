"""The training panel: how the graph learns. The learning rate can be turned while it does."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from netstudio.declare import Settings, fields_of, setting
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.studio.forms.effect_lines import EffectLines
from netstudio.studio.forms.field_row import FieldRow
from netstudio.studio.forms.form import SettingsForm, editor_for
from netstudio.studio.parts import caption, page, rule
from netstudio.words import Words, tr

LEARNING_RATE = "learning_rate"


class Checkpoints(Settings, frozen=True):
    """How often a run writes a checkpoint: no setting of the graph, but of the person."""

    every: Annotated[
        int,
        setting(
            tr("checkpoint every"),
            unit=tr("steps"),
            help=tr("Written beside the graph file; from it, training can be resumed. 0: none."),
            ge=0,
            le=1_000_000_000,
        ),
    ] = 0


class TrainingPanel(QWidget):
    """Edits `graph.training`; while someone types, what it would change is told below.

    `previewed(analysis)` of the graph that would be, None: none; `checkpoint_changed(steps)` when checkpoints
    are wanted more or less often.
    """

    previewed = Signal(object)
    checkpoint_changed = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.rate = RateRow()
        self.rate.edited.connect(self._set_rate)
        self.rate.finished.connect(self._close_merge)
        self.form = SettingsForm(hidden=frozenset({LEARNING_RATE}))
        self.form.changed.connect(self._set)
        self.form.tried.connect(self._try)
        self.form.reset_wanted.connect(self._reset)
        self.form.finished.connect(self._close_merge)
        self.checkpoints = SettingsForm()
        self.checkpoints.changed.connect(lambda settings, _: self.checkpoint_changed.emit(settings.every))
        hint = caption(
            tr("The learning rate may be turned while it trains; all else takes effect at the next run."),
            "faint",
            11,
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(page(self.rate, rule(), self.form, rule(), self.checkpoints, hint))
        self.effect = EffectLines()
        box.addWidget(self.effect)
        self.show_checkpoints(0)
        self.set_document(document)

    def show_checkpoints(self, every: int) -> None:
        """After how many steps a checkpoint is written."""
        self.checkpoints.show_settings(Checkpoints(every=every))

    def set_document(self, document: Document) -> None:
        """Edit the training settings of another document."""
        self.form.settle()
        self.rate.settle()
        self._document.graph_changed.disconnect(self._on_graph_changed, missing_ok=True)
        self._document = document
        document.graph_changed.connect(self._on_graph_changed)
        self._show(document.graph.training)

    def _on_graph_changed(self, before: Graph, after: Graph) -> None:
        if after is self._document.graph and before.training != after.training:
            self._show(after.training)

    def _show(self, training: TrainingSettings) -> None:
        self._preview(None)
        self.form.show_settings(training)
        self.rate.show_optimizer(training.optimizer)

    def _set(self, training: Settings, field: str) -> None:
        assert isinstance(training, TrainingSettings)
        label = tr("Set {field}", field=self.form.rows[field].field.label)
        self._apply(label, training, field)

    def _try(self, training: Settings) -> None:
        assert isinstance(training, TrainingSettings)
        self._preview(edits.set_training(self._document.graph, training))

    def _preview(self, graph: Graph | None) -> None:
        self.previewed.emit(self.effect.show_trial(self._document, graph))

    def _reset(self) -> None:
        self._document.apply(
            tr("Reset the training settings"), edits.set_training(self._document.graph, TrainingSettings())
        )

    def _set_rate(self, rate: float) -> None:
        training = self._document.graph.training
        optimizer = msgspec.structs.replace(training.optimizer, learning_rate=rate)
        self._apply(
            tr("Set the learning rate"), msgspec.structs.replace(training, optimizer=optimizer), LEARNING_RATE
        )

    def _apply(self, label: Words, training: TrainingSettings, field: str) -> None:
        self._document.apply(
            label, edits.set_training(self._document.graph, training), key=("training", field)
        )

    def _close_merge(self) -> None:
        self._document.close_merge()


class RateRow(QWidget):
    """The learning rate, as a number and on a slider that goes by powers of ten."""

    edited = Signal(object)
    finished = Signal()

    LOWEST, HIGHEST, STEPS = -5, 1, 20  # powers of ten, and notches for each

    def __init__(self) -> None:
        super().__init__()
        self.row: FieldRow | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(self.LOWEST * self.STEPS, self.HIGHEST * self.STEPS)
        self.slider.setPageStep(self.STEPS)
        self.slider.setAccessibleName(str(tr("learning rate")))
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self.finished)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.slider)

    def settle(self) -> None:
        """The typing is over."""
        if self.row is not None:
            self.row.editor.settle()

    def show_optimizer(self, optimizer: Settings) -> None:
        """Show the learning rate of an optimizer; each has its own default."""
        field = next(f for f in fields_of(type(optimizer)) if f.name == LEARNING_RATE)
        if self.row is None or self.row.field != field:
            self._replace_row(FieldRow(field, editor_for(field)))
        assert self.row is not None
        rate = getattr(optimizer, LEARNING_RATE)
        self.row.show_value(rate)
        self.slider.blockSignals(True)
        self.slider.setValue(round(math.log10(rate) * self.STEPS))
        self.slider.blockSignals(False)

    def _replace_row(self, row: FieldRow) -> None:
        if self.row is not None:
            self._box.removeWidget(self.row)
            self.row.hide()
            self.row.deleteLater()
        self.row = row
        row.editor.edited.connect(self.edited)
        row.editor.finished.connect(self.finished)
        self._box.insertWidget(0, row)

    def _slide(self, notch: int) -> None:
        self.edited.emit(float(f"{10 ** (notch / self.STEPS):.2g}"))
