"""Files and folders that are dropped on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from netstudio.graph.model import Graph
from netstudio.layers.files import ArrayFiles, CsvFile, ImageFolder, NpzFile
from tests.studio.canvas.conftest import Canvas

AT = QPointF(500, 400)


@pytest.fixture
def empty(canvas_of: Callable[[Graph], Canvas]) -> Canvas:
    return canvas_of(Graph())


def drop(canvas: Canvas, *paths: Path) -> bool:
    """Drag files over the canvas, and let them go where they are welcome; whether they are."""
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, mouse, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = canvas.view.viewport()
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(AT.toPoint(), copy, content, mouse, keys)
        QGuiApplication.sendEvent(viewport, event)
        if not event.isAccepted():
            return False
    QGuiApplication.sendEvent(viewport, QDropEvent(AT, copy, content, mouse, keys))
    return True


def write(path: Path, text: str = "a,b,kind\n1,2,u\n3,4,v\n") -> Path:
    path.write_text(text)
    return path


def test_a_file_becomes_a_data_node_where_it_is_dropped(qtbot: QtBot, empty: Canvas, tmp_path: Path) -> None:
    path = write(tmp_path / "flowers.csv")
    assert drop(empty, path)
    qtbot.waitUntil(lambda: "csv_file_1" in empty.graph.nodes)
    assert empty.graph.nodes["csv_file_1"].layer == CsvFile(path=str(path))
    item = empty.view.drawing.nodes["csv_file_1"]
    assert item.holds(empty.view.mapToScene(AT.toPoint()))
    assert empty.view.selected() == ("csv_file_1",)
    assert str(empty.view.document.undo_label) == "Add CSV file 1"
    empty.view.document.undo()
    assert not empty.graph.nodes


def test_a_folder_of_images_and_an_npz_do_too(qtbot: QtBot, empty: Canvas, tmp_path: Path) -> None:
    (tmp_path / "pets" / "cat").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "pets" / "cat" / "0.png")
    np.savez(tmp_path / "data.npz", x=np.zeros((4, 2)), t=np.arange(4))
    assert drop(empty, tmp_path / "pets", tmp_path / "data.npz")
    qtbot.waitUntil(lambda: len(empty.graph.nodes) == 2)
    assert [type(node.layer) for node in empty.graph] == [ImageFolder, NpzFile]
    frames = [item.frame for item in empty.view.drawing.nodes.values()]
    assert not frames[0].intersects(frames[1])
    empty.view.document.undo()
    assert not empty.graph.nodes, "both came with one drop"


def test_files_that_belong_together_make_one_node(qtbot: QtBot, empty: Canvas, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.zeros((4, 2)))
    np.save(tmp_path / "t.npy", np.arange(4))
    assert drop(empty, tmp_path / "x.npy", tmp_path / "t.npy")
    qtbot.waitUntil(lambda: bool(empty.graph.nodes))
    (node,) = empty.graph
    assert node.layer == ArrayFiles(x=str(tmp_path / "x.npy"), t=str(tmp_path / "t.npy"))


def test_what_holds_no_data_is_refused_in_words(qtbot: QtBot, empty: Canvas, tmp_path: Path) -> None:
    assert drop(empty, write(tmp_path / "song.mp3"))
    qtbot.waitUntil(lambda: bool(empty.refusals))
    assert empty.refusals[0].startswith("There are no data in “song.mp3” that can be read.")
    assert not empty.graph.nodes
    assert not empty.view.document.modified


def test_a_broken_file_makes_a_node_that_says_what_is_wrong(
    qtbot: QtBot, empty: Canvas, tmp_path: Path
) -> None:
    drop(empty, write(tmp_path / "holes.csv", "a,b\n1,u\n,v\n"))
    qtbot.waitUntil(lambda: bool(empty.graph.nodes))
    (problem,) = empty.view.document.analysis.at("csv_file_1")
    assert "row 3, column “a”" in str(problem)


def test_a_graph_file_is_left_to_the_window(empty: Canvas, tmp_path: Path) -> None:
    assert not drop(empty, tmp_path / "net.netstudio")
    assert not drop(empty, tmp_path / "net.netstudio", write(tmp_path / "table.csv"))
