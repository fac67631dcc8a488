"""The preview of a data set in the inspector."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from netstudio.data.errors import DataError
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.data import Gate, Mnist, Spirals
from netstudio.layers.files import CsvFile
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
        (Mnist(), Images, ["60 000", "10 000", "10"]),
        (Spirals(samples=300), Points, ["300", "300", "2"]),
        (Gate(gate="AND"), Rows, ["4", "4", "2"]),
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


def test_every_class_has_its_count(qtbot: QtBot, preview: DataPreview, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,kind\n" + "1,small\n" * 30 + "2,large and quite long in its name\n" * 10)
    preview.show_layer(CsvFile(path=str(path)))
    qtbot.waitUntil(lambda: preview.counts.isVisible() and bool(preview.counts.shown))
    assert preview.counts.shown == [("large and quite long in its name", 8), ("small", 24)]
    assert preview.counts.accessibleName().endswith("large and quite long in its name: 8, small: 24")
    assert not preview.grab().isNull()


def test_of_many_classes_the_first_dozen_is_shown(qtbot: QtBot, preview: DataPreview, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,kind\n" + "".join(f"{i},{i % 20}\n" for i in range(100)))
    preview.show_layer(CsvFile(path=str(path)))
    qtbot.waitUntil(lambda: bool(preview.counts.shown))
    assert (len(preview.counts.shown), preview.counts.more) == (12, 8)
    assert not preview.grab().isNull()


def test_values_have_no_classes_but_a_range(qtbot: QtBot, preview: DataPreview, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,0.5\n2,0.75\n3,2.5\n")
    preview.show_layer(CsvFile(path=str(path), targets="values", test_share=0))
    qtbot.waitUntil(lambda: preview.samples.drawing is not None)
    assert preview.figures.shown[-1] == ("targets", "0.5 to 2.5")
    assert not preview.counts.isVisible()
    assert isinstance(preview.samples.drawing, Rows)
    assert {preview.samples.drawing.verdict(i) for i in range(3)} == {"0.5", "0.75", "2.5"}
    assert not preview.grab().isNull()


def test_a_file_that_changed_is_loaded_anew(qtbot: QtBot, preview: DataPreview, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    layer = CsvFile(path=str(path), test_share=0)
    for rows in (5, 7):
        path.write_text("a,b\n" + "1,u\n" * rows)
        preview.show_layer(layer)
        qtbot.waitUntil(lambda rows=rows: preview.counts.shown == [("u", rows)])


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
