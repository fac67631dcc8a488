"""Bookmarks, with keys and the menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.files.graph_file import parse, to_text
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.sequential import sequential
from netstudio.layers.activation import Sigmoid
from netstudio.layers.linear import Affine
from netstudio.studio.main_window import MainWindow
from tests.studio.dialogs import FakeDialogs

Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    graph, _ = make_group(sequential([Affine(), Sigmoid(), Affine(units=3)]), ["sigmoid_1"])
    window = MainWindow(Document(graph), dialogs=FakeDialogs())
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.show()
    qtbot.waitExposed(window)
    window.canvas.setFocus()
    return window


def press(window: MainWindow, digit: int, ctrl: bool = False) -> None:
    key = Qt.Key(Qt.Key.Key_0 + digit)
    QTest.keyClick(window.canvas, key, Ctrl if ctrl else Qt.KeyboardModifier.NoModifier)


def middle(window: MainWindow) -> tuple[float, float]:
    canvas = window.canvas
    return canvas.mapToScene(canvas.viewport().rect().center()).toTuple()  # type: ignore[return-value]


def test_a_bookmark_is_set_saved_and_gone_back_to(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.reveal("affine_2")
    canvas.zoom_at(canvas.viewport().rect().center(), 1.5)
    there, zoom = middle(window), canvas.zoom
    press(window, 1, ctrl=True)
    assert str(window.document.undo_label) == "Set bookmark 1"
    assert parse(to_text(window.document.graph)).bookmarks == window.document.graph.bookmarks
    canvas.pan(QPoint(500, 300))
    canvas.zoom_reset()
    press(window, 1)
    assert canvas.zoom == pytest.approx(zoom, rel=1e-3)
    assert middle(window) == pytest.approx(there, abs=3)


def test_it_leads_into_its_group_and_out_again(window: MainWindow) -> None:
    canvas = window.canvas
    press(window, 2, ctrl=True)
    canvas.enter("group_1")
    press(window, 3, ctrl=True)
    press(window, 2)
    assert canvas.scope == ""
    press(window, 3)
    assert canvas.scope == "group_1"
    assert window.action_set["go_bookmark_3"].text() == "3: Group 1 › Sigmoid 1"


def test_one_that_is_not_set_says_how_to_set_it(window: MainWindow) -> None:
    press(window, 7)
    assert "Ctrl+7 sets it" in window.statusBar().currentMessage()
    assert window.action_set["go_bookmark_7"].text() == "7: not set"


def test_it_is_cleared_in_the_menu_and_undone(window: MainWindow) -> None:
    assert not window.action_set["clear_bookmark_4"].isEnabled()
    press(window, 4, ctrl=True)
    window.action_set["clear_bookmark_4"].trigger()
    assert not window.document.graph.bookmarks
    window.document.undo()
    assert 4 in window.document.graph.bookmarks


def test_one_whose_group_is_gone_is_not_set(window: MainWindow) -> None:
    window.canvas.enter("group_1")
    press(window, 5, ctrl=True)
    document = window.document
    document.apply(document.undo_label, edits.remove(document.graph, ["group_1"]))  # type: ignore[arg-type]
    press(window, 5)
    assert "not set" in window.statusBar().currentMessage()
