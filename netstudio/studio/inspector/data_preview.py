"""What a data set holds: how many samples, which classes, and a few of them drawn."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netstudio.data.dataset import Dataset, labels
from netstudio.layers.base import DataLayer
from netstudio.studio.figures import grouped
from netstudio.studio.panels.drawings.sample_view import SampleView
from netstudio.studio.parts import Figures, caption, head
from netstudio.training.snapshot import Predictions
from netstudio.words import Refusal, Words, tr

SAMPLES = 200  # that a preview may show, drawn from the training part by a fixed seed
HEIGHT = 168
NAMED = 12  # classes that are named


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
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (head(tr("Data")), self.figures, self.problem, self.samples):
            box.addWidget(part)
        self.loaded.connect(self._show)

    def show_layer(self, layer: DataLayer) -> None:
        """Load the data of this layer, unless they are shown already, and show them when they are there."""
        if layer == self._layer:
            return
        self._layer = layer
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
        try:
            self.loaded.emit(layer, found)
        except RuntimeError:
            return  # the window was closed meanwhile

    def _show(self, layer: DataLayer, found: Dataset | Words) -> None:
        if layer != self._layer:
            return  # another one was chosen meanwhile
        refused = isinstance(found, Words)
        self.samples.setHidden(refused)
        self.problem.setHidden(not refused)
        if isinstance(found, Words):
            self.problem.setText(str(found))
            self.figures.show_figures([])
        else:
            self.figures.show_figures(_figures(found))
            self.samples.show_predictions(_preview(found))


def _figures(data: Dataset) -> Iterator[tuple[Words, str]]:
    yield tr("training samples"), grouped(len(data.train))
    yield tr("test samples"), grouped(len(data.test))
    if data.classes:
        names = " ".join(data.classes[:NAMED])
        yield tr("classes"), f"{names} …" if len(data.classes) > NAMED else names


def _preview(data: Dataset) -> Predictions:
    part = data.train.samples(SAMPLES)
    truth = labels(part.t)
    return Predictions(part.x, truth, truth, None, data.classes, guessed=False)
