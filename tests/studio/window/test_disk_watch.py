"""A file that somebody else changes while it is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.data import Gate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.studio.main_window import MainWindow
from netstudio.training.session import Session
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs

Make = Callable[..., MainWindow]
Control = Qt.KeyboardModifier.ControlModifier


def net(units: int) -> Graph:
    return netstudio.sequential([Gate(), Affine(units=units), MeanSquaredError()], title="A gate")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "net.netstudio"
    netstudio.save(net(1), path, Session(net(1)).weights())
    return path


def units(window: MainWindow) -> int:
    return window.document.graph.nodes["affine_1"].layer.units


def change(document: Document) -> None:
    document.apply(tr("Add"), edits.add(document.graph, Affine())[0])


def press(qtbot: QtBot, window: MainWindow, words: str) -> None:
    (button,) = [b for b in window.banner.findChildren(QPushButton) if b.text() == words and b.isVisible()]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def told(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: window.banner.isVisible() and words in window.banner.words.text())


def test_a_change_is_noticed_and_reloaded_in_place(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    window.canvas.zoom_at(window.canvas.viewport().rect().center(), 1.3)
    window.canvas.select(["affine_1"])
    zoom = window.canvas.zoom
    netstudio.save(net(2), path)
    told(qtbot, window, "was changed on disk.")
    press(qtbot, window, "Reload")
    assert units(window) == 2
    assert not window.isWindowModified()
    assert not window.banner.isVisible()
    assert window.canvas.zoom == zoom
    assert window.canvas.selected() == ("affine_1",)
    assert str(window.document.undo_label) == "Reload from disk"
    QTest.keyClick(window, Qt.Key.Key_Z, Control)
    assert units(window) == 1
    assert window.document.misfits == ()


def test_a_change_in_place_is_noticed_and_one_that_is_taken_back_forgotten(
    make: Make, qtbot: QtBot, path: Path
) -> None:
    window = make(Document.open(path))
    text = path.read_text()
    path.write_text(text.replace("A gate", "Another gate"))
    told(qtbot, window, "was changed on disk.")
    path.write_text(text)
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_a_second_change_is_noticed_after_the_file_was_replaced(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    for n in (2, 3):
        netstudio.save(net(n), path)
        told(qtbot, window, "was changed on disk.")
        press(qtbot, window, "Reload")
        assert units(window) == n


def test_with_changes_here_too_mine_can_be_kept_and_saving_does_not_ask_again(
    make: Make, qtbot: QtBot, path: Path, dialogs: FakeDialogs
) -> None:
    window = make(Document.open(path))
    change(window.document)
    netstudio.save(net(2), path)
    told(qtbot, window, "and here too")
    press(qtbot, window, "Keep mine")
    assert units(window) == 1
    QTest.keyClick(window, Qt.Key.Key_S, Control)
    assert dialogs.asked == []
    assert "affine_2" in netstudio.load(path).nodes
    assert not window.isWindowModified()


def test_saving_over_a_change_asks_first(make: Make, qtbot: QtBot, path: Path, dialogs: FakeDialogs) -> None:
    window = make(Document.open(path))
    change(window.document)
    netstudio.save(net(2), path)
    dialogs.confirm = False
    QTest.keyClick(window, Qt.Key.Key_S, Control)
    assert dialogs.asked == ["overwrite net.netstudio"]
    assert netstudio.load(path) == net(2)
    dialogs.confirm = True
    QTest.keyClick(window, Qt.Key.Key_S, Control)
    assert "affine_2" in netstudio.load(path).nodes
    window.disk_watch.look()
    assert not window.banner.isVisible()


def test_our_own_saving_is_no_change(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    change(window.document)
    QTest.keyClick(window, Qt.Key.Key_S, Control)
    looked: list[bool] = []
    window.disk_watch._timer.timeout.connect(lambda: looked.append(True))
    qtbot.waitUntil(lambda: bool(looked))
    assert not window.banner.isVisible()


def test_a_deleted_file_is_told_and_saved_anew(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    path.unlink()
    told(qtbot, window, "is not on the disk any more")
    assert window.isWindowModified(), "closing asks"
    press(qtbot, window, "Save")
    assert netstudio.load(path) == net(1)
    assert not window.isWindowModified()


def test_a_change_that_cannot_be_read_is_told_and_all_stays(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    path.write_text("{")
    told(qtbot, window, "was changed on disk.")
    press(qtbot, window, "Reload")
    assert "net.netstudio" in window.banner.words.text()
    assert units(window) == 1
    netstudio.save(net(2), path)
    press(qtbot, window, "Try again")
    assert units(window) == 2


def test_a_change_of_what_is_behind_is_told_when_it_comes_in_front(
    make: Make, qtbot: QtBot, path: Path
) -> None:
    window = make(Document.open(path))
    QTest.keyClick(window, Qt.Key.Key_N, Control)
    netstudio.save(net(2), path)
    opened = window.desk.documents[0]
    qtbot.waitUntil(lambda: opened in window.disk_watch._told)
    assert not window.banner.isVisible()
    QTest.keyClick(window, Qt.Key.Key_PageUp, Control)
    told(qtbot, window, "was changed on disk.")


def test_whoever_compares_is_offered_and_the_question_stays(make: Make, qtbot: QtBot, path: Path) -> None:
    window = make(Document.open(path))
    compared: list[object] = []
    window.disk_watch.compare = compared.append
    change(window.document)
    netstudio.save(net(2), path)
    told(qtbot, window, "and here too")
    press(qtbot, window, "Compare")
    assert compared == [window.desk.front]
    told(qtbot, window, "and here too")


def test_two_windows_on_one_file_notice_each_other(make: Make, qtbot: QtBot, path: Path) -> None:
    first, second = make(Document.open(path)), make(Document.open(path))
    change(first.document)
    first.files.save()
    told(qtbot, second, "was changed on disk.")
    assert not first.banner.isVisible()
