"""Groups while a net runs: nested and repeated ones live, in the panels, and in the walk through a batch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Group, Reshape
from netstudio.studio.main_window import MainWindow
from netstudio.training.control import State
from netstudio.training.snapshot import TensorRef
from netstudio.words import tr
from tests.studio.window.conftest import Make
from tests.studio.window.test_groups import click, key, net

Alt, Down = Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down


def nested() -> Graph:
    graph, outer = make_group(net(repeat=2), ["relu_1", "group_1"])
    graph = edits.set_layer(edits.rename(graph, outer, "Trunk"), outer, Group(repeat=3))
    return edits.set_training(graph, TrainingSettings(batch_size=30, epochs=1_000_000))


@pytest.fixture
def window(make: Make) -> MainWindow:
    return make(Document(nested()))


@pytest.fixture
def running(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.action_set["run"].trigger()
    live = window.canvas.drawing
    qtbot.waitUntil(lambda: bool(live.nodes["group_2"].live and live.nodes["group_2"].live.summary))
    return window


def test_groups_are_live_inside_and_outside(running: MainWindow) -> None:
    canvas = running.canvas
    click(running, "group_2")
    for group in ("group_2", "group_1"):
        canvas.select([group])
        key(running, Down, held=Alt)
        assert canvas.scope == group
        assert all(item.live for item in canvas.drawing.nodes.values())
        assert any(item.live for item in canvas.drawing.wires.values())
    assert canvas.drawing.nodes["affine_2"].live.summary.shape == (30, 8)
    assert running.runner.state is State.RUNNING


def test_the_panels_name_every_copy(running: MainWindow, qtbot: QtBot) -> None:
    panels = running.workbench.panels
    qtbot.waitUntil(lambda: not panels.gradients.is_empty)
    copies = {f"Trunk[{i}]/Block[{j}]/Affine 2" for i in (1, 2, 3) for j in (1, 2)}
    assert copies < {row.name for row in panels.gradients.bars.rows}
    listed = {panels.tensors.node.itemText(i) for i in range(panels.tensors.node.count())}
    assert copies < listed


def test_a_group_shows_what_comes_out_of_its_last_copy(running: MainWindow, qtbot: QtBot) -> None:
    running.workbench.reveal("tensors")
    running.canvas.setFocus()
    click(running, "group_2")
    tensors = running.workbench.panels.tensors
    assert TensorRef("group_output_2/3", "y", "value") in tensors.wanted
    qtbot.waitUntil(lambda: not tensors.is_empty)
    wire = running.document.graph.wires[End("group_2", "group_input_2")]
    running.canvas.selection.set_wire(wire)
    assert TensorRef("group_input_2", "x", "value") in tensors.wanted
    # an edit elsewhere leaves the choice of a further copy alone
    click(running, "group_2")
    running.document.apply(tr("Move"), edits.move(running.document.graph, {"affine_1": (0.0, 400.0)}))
    assert TensorRef("group_output_2/3", "y", "value") in tensors.wanted


def test_the_walk_is_seen_on_the_group_and_in_it(window: MainWindow, qtbot: QtBot) -> None:
    step, trail, drawing = window.action_set["layer_forward"], window.workbench.trail, window.canvas.drawing

    def until(reached: Callable[[], bool]) -> None:
        for _ in range(30):
            if reached():
                return
            before = trail.text()
            step.trigger()
            qtbot.waitUntil(lambda before=before: trail.text() != before)
        raise AssertionError(trail.text())

    until(lambda: "Trunk[2]/Block[1]/Affine 2" in trail.text())
    assert drawing.nodes["group_2"].live.phase
    assert not drawing.nodes["affine_3"].live.phase
    window.canvas.enter("group_2")
    assert window.canvas.drawing.nodes["group_1"].live.phase
    assert "step: forward" in trail.text()
    assert trail.text().startswith("Untitled › Trunk")


def test_time_is_told_on_groups_and_by_path(window: MainWindow, qtbot: QtBot) -> None:
    window.action_set["heat"].trigger()
    profile = window.workbench.panels.profile
    qtbot.waitUntil(lambda: profile.profile is not None, timeout=20_000)
    heat = window.canvas.drawing.nodes["group_2"].heat
    assert heat is not None
    inside = [layer.time for layer in profile.profile.layers if "_2" in layer.node or "relu_1" in layer.node]
    assert heat.ms == pytest.approx(sum(inside))
    window.canvas.enter("group_2")
    assert window.canvas.drawing.nodes["group_1"].heat


def test_a_problem_is_revealed_inside_of_its_group(window: MainWindow) -> None:
    graph = edits.set_layer(window.document.graph, "affine_2", Reshape(shape=(3,)))
    window.document.apply(tr("Break it"), graph)
    panel = window.workbench.panels.problems
    window.workbench.reveal("problems")
    QTest.mouseDClick(panel.rows[0], Qt.MouseButton.LeftButton)
    assert window.canvas.scope == "group_1"
    assert window.canvas.selected() == ("affine_2",)
