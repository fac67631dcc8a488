"""The profile in the window: asked for by a button or by the heat, shown as a table and on the nodes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Constant, SoftmaxWithLoss, Spirals, Tanh
from netstudio.studio.main_window import MainWindow
from netstudio.training.control import State
from netstudio.words import tr

PATIENCE = 20_000
Open = Callable[..., MainWindow]


@pytest.fixture
def open_net(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A window on these layers, or on a small net that learns; profiles take no longer than they must."""
    monkeypatch.setattr("netstudio.training.worker.PROFILE_TIME", 0.0)

    def build(*layers, **training) -> MainWindow:
        layers = layers or (Spirals(), Affine(8), Tanh(), Affine(2), SoftmaxWithLoss())
        graph = netstudio.sequential(layers, TrainingSettings(**{"batch_size": 50, **training}))
        window = MainWindow(Document(graph))
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.workbench.reveal("profile")
        return window

    return build


def panel_of(window: MainWindow):
    return window.workbench.panels.profile


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.runner._pump.beating, timeout=PATIENCE)


def heat_texts(window: MainWindow) -> dict[str, str]:
    return {node: item.heat.text for node, item in window.canvas.drawing.nodes.items() if item.heat}


def test_the_button_measures_and_the_weights_stay(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    window.runner.step_batch()
    settle(qtbot, window)
    weights = {key: array.copy() for key, array in window.document.weights.items()}
    qtbot.mouseClick(panel_of(window).button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert panel_of(window).profile.steps == 3
    assert [layer.node for layer in panel_of(window).profile.layers] == list(window.document.graph.nodes)
    assert panel_of(window).button.isEnabled()
    assert window.runner.state is State.PAUSED
    assert all(np.array_equal(window.document.weights[key], weights[key]) for key in weights)
    assert heat_texts(window) == {}


def test_a_run_goes_on_after_it_was_profiled(open_net: Open, qtbot: QtBot) -> None:
    window = open_net(steps=10**9)
    window.runner.run()
    qtbot.waitUntil(lambda: window.runner.state is State.RUNNING, timeout=PATIENCE)
    panel_of(window).button.click()
    qtbot.waitUntil(lambda: panel_of(window).profile is not None, timeout=PATIENCE)
    assert window.runner.state is State.RUNNING
    window.runner.stop()


def test_heat_by_its_key_measures_first(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert window.action_set["heat"].isChecked()
    settle(qtbot, window)
    assert set(heat_texts(window)) == set(window.document.graph.nodes)
    assert all(text.endswith("ms") for text in heat_texts(window).values())
    qtbot.keyClick(window.canvas, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert heat_texts(window) == {}
    assert not window.action_set["heat"].isChecked()


def test_heat_stands_in_the_view_menu(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    view = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "View")
    assert window.action_set["heat"] in view.actions()
    view.popup(window.mapToGlobal(window.rect().center()))
    view.setActiveAction(window.action_set["heat"])
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert heat_texts(window)


def test_what_was_measured_before_is_shown_at_once(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    panel_of(window).button.click()
    settle(qtbot, window)
    measured = panel_of(window).profile
    window.action_set["heat"].trigger()
    assert heat_texts(window)
    assert panel_of(window).profile is measured


def test_an_edit_ends_what_was_measured_and_the_next_profile_heats_again(
    open_net: Open, qtbot: QtBot
) -> None:
    window = open_net()
    window.action_set["heat"].trigger()
    settle(qtbot, window)
    window.document.apply(tr("Delete"), edits.remove(window.document.graph, ["tanh_1"]))
    window.document.undo()
    assert heat_texts(window) == {}
    assert panel_of(window).is_empty
    panel_of(window).button.click()
    settle(qtbot, window)
    assert heat_texts(window)


def test_a_graph_that_cannot_train_is_refused_in_words_and_nothing_waits(
    open_net: Open, qtbot: QtBot
) -> None:
    window = open_net(Constant())
    panel_of(window).button.click()
    settle(qtbot, window)
    assert "There is no data to learn from" in window.banner.words.text()
    assert panel_of(window).button.isEnabled()
    assert panel_of(window).is_empty


def test_stopping_while_it_measures_gives_it_up(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    panel_of(window).button.click()
    window.runner.stop()
    assert panel_of(window).button.isEnabled()


def test_enter_on_a_row_shows_the_layer_on_the_canvas(open_net: Open, qtbot: QtBot) -> None:
    window = open_net()
    panel_of(window).button.click()
    settle(qtbot, window)
    table = panel_of(window).table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert len(window.canvas.selected()) == 1
