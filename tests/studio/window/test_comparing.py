"""Comparing the drawing on the canvas with another one, by menu and keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, Sigmoid
from netstudio.studio.main_window import MainWindow
from netstudio.studio.theme import theme
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs
from tests.studio.window.conftest import Make

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def saved(tmp_path: Path) -> Path:
    path = tmp_path / "net.netstudio"
    netstudio.save(sequential([Affine(units=8), ReLU(), Affine(units=3)]), path)
    return path


def edited(make: Make, path: Path) -> MainWindow:
    """A window on the file, with a layer set otherwise, one removed and one added."""
    document = Document.open(path)
    window = make(document)
    graph = edits.set_layer(document.graph, "affine_1", Affine(units=5))
    graph, _ = edits.add(edits.remove(graph, ["relu_1"]), Sigmoid(), (300.0, 300.0))
    document.apply(tr("Change"), graph)
    return window


def menu_of(qtbot: QtBot, window: MainWindow) -> QMenu:
    qtbot.keyClick(window.canvas, Qt.Key.Key_D, KEYS)
    (menu,) = [m for m in window.findChildren(QMenu) if m.isVisible()]
    return menu


def test_with_the_saved_file_by_keys(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    window = edited(make, saved(tmp_path))
    menu = menu_of(qtbot, window)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    bar = window.canvas.compare_bar
    assert bar.isVisible()
    assert "+ 1 new · − 1 gone · ≠ 1 changed · 2 wires" in bar.words.text()
    assert "units was 8, and is 5 now" in bar.toolTip()
    assert bar.comparing is not None
    assert bar.comparing.marks == {"affine_1": "amber", "sigmoid_1": "good"}
    assert set(bar.comparing.ghosts) == {"relu_1"}
    visited = []
    for _ in range(3):
        QTest.keyClick(bar, Qt.Key.Key_N)
        visited.append(window.canvas.selected())
    assert sorted(visited) == [(), ("affine_1",), ("sigmoid_1",)]
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.canvas.hasFocus()


def test_it_is_painted_and_follows_edits(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    window = edited(make, saved(tmp_path))
    plain = window.canvas.grab().toImage()
    window.comparisons.with_saved(window.desk.front)
    marked = window.canvas.grab().toImage()
    bad = QColor(theme.tokens.bad)
    pixels = [(x, y) for x in range(marked.width()) for y in range(60, marked.height(), 2)]
    assert any(marked.pixelColor(x, y) == bad and plain.pixelColor(x, y) != bad for x, y in pixels)
    window.document.undo()
    assert "No difference" in window.canvas.compare_bar.words.text()
    assert window.canvas.compare_bar.comparing is not None
    assert not window.canvas.compare_bar.comparing.marks


def test_with_another_tab_and_it_ends_with_the_tab(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    window = edited(make, saved(tmp_path))
    window.files.new()
    window.desk.bring(window.desk.documents[0])
    menu = menu_of(qtbot, window)
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["net.netstudio as it is saved", "Untitled", "A file…"]
    at = menu.actionGeometry(menu.actions()[1]).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=at)
    assert "+ 3 new" in window.canvas.compare_bar.words.text()
    window.desk.bring(window.desk.documents[1])
    assert not window.canvas.compare_bar.isVisible()


def test_where_only_a_file_is_left_to_compare_with_it_is_asked_for_at_once(
    qtbot: QtBot, make: Make, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    window = make(Document(sequential([Affine(units=8)])))
    dialogs.to_open = saved(tmp_path)
    qtbot.keyClick(window.canvas, Qt.Key.Key_D, KEYS)
    assert not [m for m in window.findChildren(QMenu) if m.isVisible()]
    assert "2 gone" in window.canvas.compare_bar.words.text()


def test_a_broken_file_is_told(qtbot: QtBot, make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = edited(make, saved(tmp_path))
    dialogs.to_open = tmp_path / "broken.netstudio"
    dialogs.to_open.write_text("{", encoding="utf-8")
    menu = menu_of(qtbot, window)
    menu.actions()[-1].trigger()
    menu.close()
    assert "broken.netstudio" in window.banner.words.text()
    assert not window.canvas.compare_bar.isVisible()
