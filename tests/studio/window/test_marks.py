"""Collapsing and bypassing nodes by key, menu and inspector."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from netstudio.document.document import Document
from netstudio.graph.marks import COLLAPSED
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Constant, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio.canvas.faces import HEAD
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.main_window import MainWindow
from netstudio.training.control import State
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

K, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def graph() -> Graph:
    layers = [Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    return sequential(layers, TrainingSettings(batch_size=30, steps=20))


@pytest.fixture
def window(make: Make, graph: Graph) -> MainWindow:
    window = make(Document(graph))
    window.canvas.setFocus()
    return window


def frame(window: MainWindow, node: str) -> QRectF:
    return window.canvas.drawing.nodes[node].frame


def undo_name(window: MainWindow) -> str:
    return str(window.document.undo_label)


def test_h_folds_what_is_selected_to_its_head_and_unfolds_it(window: MainWindow) -> None:
    canvas, before = window.canvas, frame(window, "affine_1")
    wire = canvas.drawing.wires[End("relu_1", "x")].curve.points[0]
    canvas.select(["affine_1", "relu_1"])
    QTest.keyClick(canvas, K.Key_H)
    assert undo_name(window) == "Collapse 2 nodes"
    assert frame(window, "affine_1").height() == HEAD < before.height()
    assert canvas.drawing.wires[End("relu_1", "x")].curve.points[0] == wire  # ports stay where they are
    QTest.keyClick(canvas, K.Key_H)
    assert undo_name(window) == "Unfold 2 nodes"
    assert frame(window, "affine_1") == before
    window.document.undo()
    assert window.document.graph.nodes["relu_1"].collapsed


def test_the_ports_of_a_folded_node_lie_in_one_place_and_a_wire_takes_the_best(window: MainWindow) -> None:
    canvas, loss = window.canvas, "softmax_with_loss_1"
    labels = window.document.graph.wires[End(loss, "t")]
    canvas.editing.disconnect(labels)
    canvas.select([loss])
    QTest.keyClick(canvas, K.Key_H)
    x, t = (canvas.drawing.port_point(End(loss, port), output=False) for port in ("y", "t"))
    assert x == t is not None
    source = canvas.drawing.port_point(labels.source, output=True)
    assert source is not None
    Pointer(canvas).drag(canvas.mapFromScene(source), canvas.mapFromScene(x))
    assert window.document.graph.wires[End(loss, "t")] == labels


def test_a_click_above_a_folded_node_does_not_meet_it(window: MainWindow) -> None:
    canvas = window.canvas
    top = frame(window, "relu_1").topLeft()
    canvas.select(["relu_1"])
    QTest.keyClick(canvas, K.Key_H)
    Pointer(canvas).click(canvas.mapFromScene(top.x() + 40, top.y() + 6))
    assert canvas.selected() == ()
    Pointer(canvas).click(canvas.mapFromScene(frame(window, "relu_1").center()))
    assert canvas.selected() == ("relu_1",)


def test_operations_are_not_folded(make: Make) -> None:
    window = make(Document())
    node = window.canvas.add_layer(Constant.kind())
    assert window.canvas.selected() == (node,)
    QTest.keyClick(window.canvas, K.Key_H)
    assert not window.document.graph.nodes[node].collapsed
    assert not window.canvas.editing.able(COLLAPSED)


def test_ctrl_b_bypasses_what_can_be_and_the_node_says_so(window: MainWindow) -> None:
    canvas = window.canvas
    before = canvas.viewport().grab().toImage()
    canvas.select(["spirals_1", "relu_1"])
    QTest.keyClick(canvas, K.Key_B, Ctrl)
    assert undo_name(window) == "Bypass ReLU 1"  # nothing goes into data
    canvas.select([])
    assert canvas.viewport().grab().toImage() != before
    at = canvas.mapFromScene(frame(window, "relu_1").center())
    assert "Bypassed: its first input goes on as it is" in tip_at(canvas, at)
    canvas.select(["relu_1"])
    QTest.keyClick(canvas, K.Key_B, Ctrl)
    assert undo_name(window) == "Use ReLU 1 again"


def test_the_menu_of_a_node_bypasses_it(window: MainWindow) -> None:
    canvas = window.canvas
    Pointer(canvas).context_menu(canvas.mapFromScene(frame(window, "relu_1").center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (action,) = [a for a in menu.actions() if a.text().startswith("Bypass")]
    action.trigger()
    menu.close()
    assert window.document.graph.nodes["relu_1"].bypassed


def test_the_inspector_bypasses_several_nodes_at_once(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.select(["relu_1"])
    QTest.keyClick(canvas, K.Key_B, Ctrl)
    assert window.inspector.node_view.marks.bypassed.isChecked()
    canvas.select(["relu_1", "affine_2"])
    box = window.inspector.several_view.marks.bypassed
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    QTest.keyClick(box, K.Key_Space)
    assert all(window.document.graph.nodes[n].bypassed for n in ("relu_1", "affine_2"))
    canvas.select(["spirals_1"])
    assert not window.inspector.node_view.marks.isVisible()


def test_a_net_learns_with_a_bypassed_layer(window: MainWindow, qtbot: object) -> None:
    window.canvas.select(["relu_1"])
    QTest.keyClick(window.canvas, K.Key_B, Ctrl)
    QTest.keyClick(window.canvas, K.Key_F5)
    qtbot.waitUntil(lambda: window.runner.state is State.FINISHED, timeout=20_000)  # type: ignore[attr-defined]
    assert not window.banner.isVisible()
