"""The preview of a data set in the inspector."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from netstudio.data.errors import DataError
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.data import Gate, Mnist, Spirals
from netstudio.layers.linear import Affine
from netstudio.studio.inspector import Inspector
from netstudio.studio.inspector.data_preview import DataPreview
from netstudio.studio.panels.drawings.images import Images
from netstudio.studio.panels.drawings.points import Points
from netstudio.studio.panels.drawings.rows import Rows
from netstudio.words import tr


@pytest.fixture
def preview(qtbot: QtBot) -> DataPreview:
    preview = DataPreview()
    qtbot.addWidget(preview)
    preview.resize(280, 300)
    preview.show()
    return preview


@pytest.mark.parametrize(
    ("layer", "drawing", "figures"),
    [
        (Mnist(), Images, ["60 000", "10 000", "0 1 2 3 4 5 6 7 8 9"]),
        (Spirals(samples=300), Points, ["300", "300", "0 1"]),
        (Gate(gate="AND"), Rows, ["4", "4", "0 1"]),
    ],
)
def test_it_shows_how_many_samples_which_classes_and_some_of_them(qtbot, preview, layer, drawing, figures):
    preview.show_layer(layer)
    qtbot.waitUntil(lambda: preview.samples.drawing is not None)
    assert [number for _, number in preview.figures.shown] == figures
    assert type(preview.samples.drawing) is drawing
    assert preview.samples.drawing.verdict(0) in layer.dataset().classes, "nobody has guessed"
    assert not preview.grab().isNull()


def test_the_layer_chosen_last_is_shown(qtbot: QtBot, preview: DataPreview) -> None:
    for layer in (Mnist(), Spirals(samples=100), Gate()):
        preview.show_layer(layer)
    QThreadPool.globalInstance().waitForDone()
    qtbot.waitUntil(lambda: isinstance(preview.samples.drawing, Rows))
    assert preview.figures.shown[0][1] == "4"


def test_data_that_cannot_be_had_say_why(qtbot: QtBot, preview: DataPreview, monkeypatch) -> None:
    def refuse(self: Gate) -> None:
        raise DataError(tr("The file is gone."))

    monkeypatch.setattr(Gate, "dataset", refuse)
    preview.show_layer(Gate())
    qtbot.waitUntil(preview.problem.isVisible)
    assert preview.problem.text() == "The file is gone."
    assert not preview.samples.isVisible()


def test_the_inspector_has_it_for_data_only(qtbot: QtBot) -> None:
    graph, data = edits.add(Graph(), Spirals())
    graph, affine = edits.add(graph, Affine(3))
    inspector = Inspector(Document(graph))
    qtbot.addWidget(inspector)
    inspector.show()
    inspector.show_nodes((data,))
    assert inspector.node_view.data.isVisible()
    qtbot.waitUntil(lambda: inspector.node_view.data.samples.drawing is not None)
    inspector.show_nodes((affine,))
    assert not inspector.node_view.data.isVisible()
