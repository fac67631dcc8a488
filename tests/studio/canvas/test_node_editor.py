"""A node is edited in place, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.layers.base import Layer, all_layers
from netstudio.layers.data import Mnist
from netstudio.layers.group import Group, GroupInput
from netstudio.layers.linear import Affine
from netstudio.studio.canvas.node_editor import NodeEditor
from netstudio.studio.canvas.trial_light import TrialLight
from netstudio.studio.main_window import MainWindow
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas
from tests.studio.dialogs import FakeDialogs

Enter, Escape, Tab = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


def editor(canvas: Canvas) -> NodeEditor:
    return canvas.view.node_editor


def body(canvas: Canvas, node: str) -> QPoint:
    """A point of a node below its head, off its ports."""
    return canvas.node(node) + QPoint(0, 10)


def head(canvas: Canvas, node: str) -> QPoint:
    frame = canvas.view.drawing.nodes[node].frame
    return canvas.view.mapFromScene(frame.topLeft()) + QPoint(60, 12)


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def types(text: str, *keys: Qt.Key) -> None:
    QTest.keyClicks(focused(), text)
    for key in keys:
        QTest.keyClick(focused(), key)


def layer(canvas: Canvas, node: str = "affine_1") -> object:
    return canvas.graph.nodes[node].layer


@pytest.fixture(autouse=True)
def active(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.view.activateWindow()
    QApplication.processEvents()


def test_a_double_click_edits_the_first_field_and_enter_applies(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    assert editor(canvas).isVisible()
    assert canvas.view.selected() == ("affine_1",)
    types("28*28")
    assert layer(canvas) == Affine(units=50)
    types("", Enter)
    assert layer(canvas) == Affine(units=784)
    assert not editor(canvas).isVisible()
    assert focused() is canvas.view
    assert str(canvas.view.document.undo_label) == "Set units of Affine 1"
    canvas.view.document.undo()
    assert layer(canvas) == Affine(units=50)
    assert canvas.view.document.undo_label is None


def test_escape_cancels(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("99", Escape)
    assert not editor(canvas).isVisible()
    assert canvas.view.document.undo_label is None
    assert canvas.view.selected() == ("affine_1",)


def test_what_is_refused_is_not_applied_and_the_editor_stays(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("0", Enter)
    assert editor(canvas).isVisible()
    row = editor(canvas).row
    assert row is not None
    assert row.wrong.text() == "At least 1 is needed."
    types("", Escape)
    assert layer(canvas) == Affine(units=50)


def test_tab_goes_on_to_the_next_field_and_round_to_the_name(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("7", Tab)
    assert layer(canvas) == Affine(units=7)
    types(" ")  # the bias
    assert layer(canvas) == Affine(units=7, bias=False)
    types("", Tab)
    types("Hidden", Tab)
    assert canvas.graph.nodes["affine_1"].name == "Hidden"
    assert isinstance(focused(), QLineEdit)
    types("8", Enter)
    assert layer(canvas) == Affine(units=8, bias=False)


def test_a_double_click_on_the_head_renames(canvas: Canvas) -> None:
    canvas.mouse.double_click(head(canvas, "affine_1"))
    types("Affine 2", Enter)
    assert editor(canvas).isVisible(), "there is one already"
    assert editor(canvas).row is not None
    assert "already" in editor(canvas).row.wrong.text()
    focused().selectAll()  # type: ignore[attr-defined]
    types("Hidden", Enter)
    assert canvas.graph.nodes["affine_1"].name == "Hidden"
    assert not editor(canvas).isVisible()


def test_a_node_without_fields_is_renamed(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "sigmoid_1"))
    types("Squash", Enter)
    assert canvas.graph.nodes["sigmoid_1"].name == "Squash"


def test_a_click_elsewhere_applies_and_closes(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("7")
    canvas.view.setFocus(Qt.FocusReason.MouseFocusReason)
    canvas.mouse.click(QPoint(600, 580))
    assert not editor(canvas).isVisible()
    assert layer(canvas) == Affine(units=7)


def test_it_follows_the_view_and_stays_inside_of_it(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    before = editor(canvas).pos()
    canvas.view.pan(QPoint(40, 25))
    assert editor(canvas).pos() - before == QPoint(40, 25)
    canvas.view.pan(QPoint(5000, 0))
    assert canvas.view.rect().contains(editor(canvas).geometry())
    types("", Escape)


def test_it_goes_with_its_node(canvas: Canvas) -> None:
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("7")
    canvas.view.document.apply(tr("Delete"), edits.remove(canvas.graph, ["affine_1"]))
    assert not editor(canvas).isVisible()


def test_a_double_click_enters_a_group_and_its_nodes_are_edited_there(
    canvas_of: Callable[[Graph], Canvas],
) -> None:
    graph, data = edits.add(Graph(), Mnist())
    graph, group = edits.add(graph, Group(), (300.0, 0.0))
    graph, inlet = edits.add(graph, GroupInput(), group=group)
    graph, inner = edits.add(graph, Affine(units=50), (200.0, 0.0), group=group)
    graph, last = edits.add(graph, Affine(units=10), (600.0, 0.0), group=group)
    graph = edits.connect(graph, End(data, "x"), End(group, inlet))
    graph = edits.connect(graph, End(inlet, graph.output_ports(inlet)[0].name), End(inner, "x"))
    graph = edits.connect(graph, End(inner, "y"), End(last, "x"))
    canvas = canvas_of(graph)
    canvas.view.activateWindow()
    QApplication.processEvents()
    canvas.mouse.double_click(canvas.node(group))
    assert canvas.view.scope == group
    assert not editor(canvas).isVisible()
    canvas.mouse.double_click(body(canvas, inner))
    types("80")
    wire = canvas.view.drawing.wires[End(last, "x")].wire
    assert canvas.view.drawing.spotlight.wire(wire).shape == "(100, 80)"
    types("", Enter)
    assert layer(canvas, inner) == Affine(units=80)
    assert canvas.view.scope == group


def test_shapes_downstream_and_wires_that_go_are_shown_while_typing(canvas: Canvas) -> None:
    drawing = canvas.view.drawing
    canvas.mouse.double_click(body(canvas, "affine_1"))
    types("80")
    assert isinstance(drawing.spotlight, TrialLight)
    assert drawing.spotlight.wire(drawing.wires[End("sigmoid_1", "x")].wire).shape == "(100, 80)"
    assert drawing.spotlight.wire(drawing.wires[End("affine_2", "x")].wire).shape == "(100, 80)"
    assert drawing.spotlight.wire(drawing.wires[End("affine_1", "x")].wire).shape is None
    assert ("out y", "(100, 50) → (100, 80)") in editor(canvas).effect.shown
    types("", Escape)
    assert not isinstance(drawing.spotlight, TrialLight)


@pytest.mark.parametrize("kind", list(all_layers()))
def test_every_layer_can_be_edited_in_place(canvas_of: Callable[..., Canvas], kind: str) -> None:
    made = all_layers()[kind]()
    assert isinstance(made, Layer)
    graph, node = edits.add(Graph(), made, (100.0, 100.0))
    canvas = canvas_of(graph)
    canvas.view.node_editor.open_value(node)
    for _ in range(len(canvas.view.node_editor._fields) + 1):
        canvas.view.node_editor.focusNextPrevChild(True)
    canvas.view.node_editor.close_editor()
    assert canvas.view.document.undo_label is None


def test_keys_of_the_window(qtbot: QtBot, net: Graph) -> None:
    window = MainWindow(Document(net), dialogs=FakeDialogs())
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Qt.Key.Key_E)
    types("3", Enter)
    assert window.document.graph.nodes["affine_1"].layer == Affine(units=3)
    QTest.keyClick(window.canvas, Qt.Key.Key_R)
    types("Fern", Enter)
    assert window.document.graph.nodes["affine_1"].name == "Fern"


def test_typing_in_the_inspector_is_previewed_on_the_canvas(qtbot: QtBot, net: Graph) -> None:
    window = MainWindow(Document(net), dialogs=FakeDialogs())
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    drawing = window.canvas.drawing
    window.canvas.select(["affine_1"])
    window.inspector.node_view.form.rows["units"].editor.setFocus()
    types("5")
    assert isinstance(drawing.spotlight, TrialLight)
    assert drawing.spotlight.wire(drawing.wires[End("sigmoid_1", "x")].wire).shape == "(100, 550)"
    types("", Enter)
    assert not isinstance(drawing.spotlight, TrialLight)
