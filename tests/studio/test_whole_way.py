"""The main job from end to end, by mouse and keyboard, as a person does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netstudio.graph.model import End
from netstudio.layers.linear import Affine
from netstudio.studio.main_window import MainWindow
from netstudio.studio.palette.entry_delegate import KEY_ROLE
from netstudio.studio.window.dialogs import Answer, Dialogs
from netstudio.training.control import State
from netstudio.training.log import TrainingLog
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Phase
from tests.studio.pointer import Pointer

Key, Shift, Control = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class AnsweringDialogs(Dialogs):
    """Gives the file dialog's answer; every other question would be a surprise."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save_path(self, proposal: Path) -> Path:
        return self.path

    def open_path(self, folder: Path) -> Path:
        return self.path

    def ask_unsaved(self, unsaved: Sequence[str], training: Sequence[str] = ()) -> Answer:
        raise AssertionError("nothing should be unsaved")


class Person:
    """Somebody before the window, with a mouse and a keyboard."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window
        self.canvas = window.canvas
        self.mouse = Pointer(window.canvas)
        self.refusals: list[str] = []
        self.snapshots: list[Snapshot] = []
        self.logs: list[TrainingLog] = []
        self.canvas.refused.connect(self.refusals.append)

    def begin(self) -> None:
        """A new graph, and what its run brings is remembered."""
        self.key(Key.Key_N, Control)
        self.window.runner.snapshot_taken.connect(self.snapshots.append)
        self.window.runner.log_grew.connect(self.logs.append)

    @property
    def state(self) -> State | None:
        return self.window.runner.state

    def drop_layer(self, kind: str, at: QPoint) -> str:
        """Take a layer from the palette and let it go over the canvas; gives the node's id."""
        model = self.window.workbench.layer_palette.entries.model()
        (row,) = model.match(model.index(0, 0), KEY_ROLE, kind, flags=Qt.MatchFlag.MatchRecursive)
        data: QMimeData = model.mimeData([row])
        before = set(self.window.document.graph.nodes)
        viewport = self.canvas.viewport()
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QDragEnterEvent(at, copy, data, left, none))
        QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, data, left, none))
        (node,) = set(self.window.document.graph.nodes) - before
        return node

    def port(self, node: str, port: str, *, output: bool) -> QPoint:
        point = self.canvas.drawing.port_point(End(node, port), output)
        assert point is not None
        return self.canvas.mapFromScene(point)

    def wire(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        self.mouse.drag(self.port(*source, output=True), self.port(*target, output=False))

    def click_node(self, node: str) -> None:
        self.mouse.click(self.canvas.mapFromScene(self.canvas.drawing.nodes[node].frame.center()))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)

    def press_button(self, name: str) -> None:
        """A button of the transport bar, by its action."""
        transport, action = self.window.transport, self.window.action_set[name]
        buttons = transport.findChildren(QToolButton)
        named = transport.run if name == "run" else next(b for b in buttons if b.defaultAction() is action)
        self.qtbot.waitUntil(named.isEnabled)
        self.qtbot.mouseClick(named, Qt.MouseButton.LeftButton)

    def wait_for(self, state: State) -> None:
        self.qtbot.waitUntil(lambda: self.state is state, timeout=20_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.netstudio"


@pytest.fixture
def window(qtbot: QtBot, path: Path) -> MainWindow:
    window = MainWindow(dialogs=AnsweringDialogs(path))
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def person(qtbot: QtBot, window: MainWindow) -> Person:
    return Person(qtbot, window)


def draw_net(person: Person) -> tuple[str, str, str]:
    """A new document with three layers, dragged in and wired; the first try at a wire is a wrong one."""
    person.begin()
    middle = person.canvas.viewport().rect().center()
    data, affine, loss = (
        person.drop_layer(kind, QPoint(middle.x() + dx, middle.y() - 60))
        for kind, dx in (("Mnist", -380), ("Affine", -100), ("SoftmaxWithLoss", 200))
    )
    person.wire((data, "t"), (affine, "x"))
    assert person.refusals, "the labels were taken for samples"
    assert "Affine 1: takes (N, features); this gives (100,)" in person.refusals[-1]
    assert not person.window.document.graph.wires
    person.wire((data, "x"), (affine, "x"))
    person.wire((affine, "y"), (loss, "y"))
    person.wire((data, "t"), (loss, "t"))
    assert len(person.window.document.graph.wires) == 3
    return data, affine, loss


def set_units(person: Person, affine: str, units: str) -> None:
    """Select the node and type another number of units in the inspector."""
    person.click_node(affine)
    line: QWidget = person.window.inspector.node_view.form.rows["units"].editor.line
    person.qtbot.mouseDClick(line, Qt.MouseButton.LeftButton)
    person.qtbot.keyClicks(line, units)
    person.qtbot.keyClick(line, Key.Key_Return)


def test_from_an_empty_canvas_to_the_same_numbers_in_a_file(
    person: Person, window: MainWindow, path: Path
) -> None:
    _, affine, _ = draw_net(person)
    set_units(person, affine, "10")
    layer = window.document.graph.nodes[affine].layer
    assert isinstance(layer, Affine)
    assert layer.units == 10
    assert window.document.analysis.problems == ()

    person.press_button("run")
    person.wait_for(State.RUNNING)
    person.qtbot.waitUntil(lambda: bool(person.logs) and len(person.logs[-1].loss) > 300, timeout=20_000)
    person.press_button("pause")
    person.wait_for(State.PAUSED)
    losses = person.logs[-1].loss.view()
    assert losses[-50:].mean() < 0.6 * losses[:10].mean()

    steps = len(losses)
    step_backward_to_the_first_layer(person, affine)
    assert len(person.logs[-1].loss) == steps, "stepping to the first layer must not update"

    person.qtbot.waitUntil(lambda: bool(window.document.weights))
    weights = {key: array.copy() for key, array in window.document.weights.items()}
    graph = window.document.graph
    person.key(Key.Key_S, Control)
    assert path.exists()
    assert not window.isWindowModified()
    person.key(Key.Key_W, Control)
    assert window.start_page.isVisible()

    person.key(Key.Key_O, Control)
    assert window.document.graph == graph
    assert window.document.weights.keys() == weights.keys()
    assert all(np.array_equal(window.document.weights[key], weights[key]) for key in weights)


def step_backward_to_the_first_layer(person: Person, first: str) -> None:
    """F10 through the forward phase and the backward phase, to the layer where the gradient ends."""
    for _ in range(4):  # affine and loss forward, loss and affine backward
        count = len(person.snapshots)
        person.key(Key.Key_F10)
        person.qtbot.waitUntil(
            lambda n=count: len(person.snapshots) > n and person.snapshots[-1].walk is not None
        )
    person.qtbot.waitUntil(lambda: person.snapshots[-1].walk.cursor == 4)
    stop = person.snapshots[-1].walk.current
    assert (stop.node, stop.phase) == (first, Phase.BACKWARD)
    (wire,) = [w for w in person.window.document.graph.wires.values() if w.target == End(first, "x")]
    assert person.snapshots[-1].wires[wire].gradient is not None, "the gradient of the data itself"
    person.key(Key.Key_F10, Shift)
    person.qtbot.waitUntil(lambda: person.snapshots[-1].walk.cursor == 3)
