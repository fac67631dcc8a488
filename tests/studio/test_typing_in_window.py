"""Typing in the window: commands, a running training and closing know of what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.files.graph_file import load
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers.data import Gate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.studio.forms.editors import TextEditor
from netstudio.studio.main_window import MainWindow
from netstudio.training.control import State
from tests.studio.dialogs import FakeDialogs
from tests.studio.inspecting import Ctrl, Enter, layer, press, retype, row, text_field


def graph() -> Graph:
    training = TrainingSettings(batch_size=4, epochs=1_000_000)
    return netstudio.sequential([Gate(), Affine(units=1), MeanSquaredError()], training)


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs) -> MainWindow:
    window = MainWindow(Document(graph(), tmp_path / "gate.netstudio"), dialogs=dialogs)
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.select(["affine_1"])
    return window


def slope(window: MainWindow) -> TextEditor:
    """The field of the standard deviation: an edit of it ends a training, but all shapes stay."""
    editor = row(window.inspector, "initial_weight").editor
    return text_field(editor.form.rows["std"])  # type: ignore[attr-defined]


def test_saving_saves_what_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    units = text_field(row(window.inspector, "units"))
    retype(units, "2*2")
    QTest.keyClick(units.line, Qt.Key.Key_S, Ctrl)
    assert window.document.path is not None
    assert load(window.document.path).nodes["affine_1"].layer == Affine(units=4)
    assert not window.document.modified


def test_undo_takes_back_what_is_typed(window: MainWindow) -> None:
    units = text_field(row(window.inspector, "units"))
    retype(units, "2", Enter)
    retype(units, "77")
    QTest.keyClick(units.line, Qt.Key.Key_Z, Ctrl)
    assert layer(window.document) == Affine(units=2)
    assert units.line.text() == "2"


def test_undo_of_the_first_typing_puts_back_what_was_there(window: MainWindow) -> None:
    units = text_field(row(window.inspector, "units"))
    retype(units, "77")
    QTest.keyClick(units.line, Qt.Key.Key_Z, Ctrl)
    assert units.line.text() == "1"
    assert layer(window.document) == Affine(units=1)


def test_closing_asks_for_what_is_typed_too(window: MainWindow, dialogs: FakeDialogs) -> None:
    retype(text_field(row(window.inspector, "units")), "4")
    window.close()
    assert len(dialogs.asked) == 1


def test_typing_ends_no_training_before_it_is_over(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.runner.state is State.RUNNING, timeout=20_000)
    retype(slope(window), "1e-2*3")
    assert window.runner.state is State.RUNNING
    assert window.inspector.effect.isHidden(), "shapes, parameters and memory stay"
    press(slope(window).line, Qt.Key.Key_Escape)
    assert window.runner.state is State.RUNNING
    retype(slope(window), "1e-2*3", Enter)
    qtbot.waitUntil(lambda: window.runner.state is None, timeout=20_000)
    assert slope(window).line.text() == "0.03"
