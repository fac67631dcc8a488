"""What a data set holds: how many samples, which classes, and a few of them drawn."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netstudio.data.dataset import Dataset, first_values, labels
from netstudio.layers.base import DataLayer
from netstudio.studio.figures import grouped, number
from netstudio.studio.inspector.class_counts import ClassCounts
from netstudio.studio.panels.drawings.sample_view import SampleView
from netstudio.studio.parts import Figures, caption, head
from netstudio.training.predictions import Predictions
from netstudio.words import OUT_OF_MEMORY, Refusal, Words, tr

SAMPLES = 200  # that a preview may show, drawn from the training part by a fixed seed
HEIGHT = 168


class DataPreview(QWidget):
    """Shows the data of a layer. They are loaded in another thread: MNIST takes a fifth of a second."""

    loaded = Signal(object, object)  # the layer, and its Dataset or the Words that refuse it

    def __init__(self) -> None:
        super().__init__()
        self.figures = Figures()
        self.problem = caption(name="error")
        self.samples = SampleView()
        self.samples.setFixedHeight(HEIGHT)
        self._layer: DataLayer | None = None
        self._shown: tuple[DataLayer, Hashable] | None = None
        self.counts = ClassCounts()
        self.counts.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (head(tr("Data")), self.figures, self.counts, self.problem, self.samples):
            box.addWidget(part)
        self.loaded.connect(self._show)

    def show_layer(self, layer: DataLayer) -> None:
        """Load the data of this layer, unless they are shown already, and show them when they are there."""
        if (layer, layer.stamp()) == self._shown:
            return
        self._layer, self._shown = layer, (layer, layer.stamp())
        self.problem.hide()
        self.figures.show_figures([(tr("loading …"), "")])
        QThreadPool.globalInstance().start(lambda: self._load(layer))

    def _load(self, layer: DataLayer) -> None:
        """In the pool's thread."""
        found: Dataset | Words
        try:
            found = layer.dataset()
        except Refusal as refusal:
            found = refusal.words
        except MemoryError:
            found = OUT_OF_MEMORY
        try:
            self.loaded.emit(layer, found)
        except RuntimeError:
            return  # the window was closed meanwhile

    def _show(self, layer: DataLayer, found: Dataset | Words) -> None:
        if layer != self._layer:
            return  # another one was chosen meanwhile
        refused = isinstance(found, Words)
        self.samples.setHidden(refused)
        self.counts.setHidden(isinstance(found, Words) or not found.classes)
        self.problem.setHidden(not refused)
        if isinstance(found, Words):
            self.problem.setText(str(found))
            self.figures.show_figures([])
        else:
            self.figures.show_figures(_figures(found))
            self.samples.show_predictions(_preview(found))
            if found.classes:
                self.counts.show_counts(found.classes, found.class_counts(found.train).tolist())


def _figures(data: Dataset) -> Iterator[tuple[Words, str]]:
    yield tr("training samples"), grouped(len(data.train))
    yield tr("test samples"), grouped(len(data.test))
    if data.classes:
        yield tr("classes"), grouped(len(data.classes))
    else:
        values = data.train.t
        yield tr("targets"), str(tr("{low} to {high}", low=number(values.min()), high=number(values.max())))


def _preview(data: Dataset) -> Predictions:
    part = data.train.samples(SAMPLES)
    truth = labels(part.t) if data.classes else first_values(part.t)
    return Predictions(part.x, truth, truth, None, data.classes, guessed=False)
