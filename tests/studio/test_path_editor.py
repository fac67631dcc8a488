"""A path in the inspector: typed, or looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from netstudio.declare import PathOf
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.files import CsvFile
from netstudio.studio.forms import path_editor
from netstudio.studio.forms.path_editor import PathEditor
from netstudio.studio.inspector import Inspector


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("a,b,kind\n1,2,u\n3,4,v\n5,6,v\n")
    return path


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    graph, _ = edits.add(Graph(), CsvFile())
    inspector = Inspector(Document(graph))
    qtbot.addWidget(inspector)
    inspector.resize(300, 700)
    inspector.show()
    inspector.show_nodes(("csv_file_1",))
    return inspector


def path_of(inspector: Inspector) -> PathEditor:
    editor = inspector.node_view.form.rows["path"].editor
    assert isinstance(editor, PathEditor)
    return editor


def layer(inspector: Inspector) -> CsvFile:
    found = inspector._document.graph.nodes["csv_file_1"].layer
    assert isinstance(found, CsvFile)
    return found


def test_the_button_asks_and_the_answer_is_one_edit(inspector: Inspector, table: Path) -> None:
    editor = path_of(inspector)
    asked: list[object] = []
    editor.ask = lambda parent, path, now: asked.append((path, now)) or str(table)
    QTest.mouseClick(editor.browse, Qt.MouseButton.LeftButton)
    assert asked == [(PathOf((".csv", ".tsv", ".txt")), "")]
    assert layer(inspector).path == str(table)
    assert editor.line.text() == str(table)
    assert editor.line.toolTip() == str(table)
    assert editor.line.cursorPosition() == len(str(table)), "the end is what tells files apart"
    inspector._document.undo()
    assert layer(inspector).path == ""


def test_no_answer_changes_nothing(inspector: Inspector) -> None:
    editor = path_of(inspector)
    editor.ask = lambda parent, path, now: ""
    QTest.mouseClick(editor.browse, Qt.MouseButton.LeftButton)
    assert inspector._document.undo_label is None


def test_a_path_is_typed(inspector: Inspector, table: Path) -> None:
    editor = path_of(inspector)
    editor.line.setFocus()
    QTest.keyClicks(editor.line, str(table))
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert layer(inspector).path == str(table)
    assert not inspector._document.analysis.at("csv_file_1")
    inspector._document.undo()
    assert layer(inspector).path == "", "the typing is one edit"


def test_it_asks_for_what_is_declared(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: asked.append(a) or "/images")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: asked.append(a) or ("/a.csv", ""))
    assert path_editor.ask(inspector, PathOf(folder=True), "") == "/images"
    assert path_editor.ask(inspector, PathOf((".csv", ".tsv")), "/data/old.csv") == "/a.csv"
    assert asked[0][1:] == ("Choose a folder", str(Path.home()))
    assert asked[1][1:] == ("Choose a file", "/data", "Data (*.csv *.tsv);;All files (*)")
