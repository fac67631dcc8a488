"""What a group shows of itself, and how its ports look inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Group, ReLU, Reshape, SoftmaxWithLoss, Spirals
from netstudio.studio.canvas.faces import Form, NodeFace, node_face
from netstudio.studio.canvas.heat import heats
from netstudio.studio.canvas.tooltips import node_tip
from netstudio.studio.theme import theme
from netstudio.training.profile import LayerCost, Profile
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas

GROUP, PORT_IN, PORT_OUT = "group_1", "group_input_1", "group_output_1"


def graph_of(repeat: int = 1) -> Graph:
    layers = [Spirals(), Affine(units=8), ReLU(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    graph, group = make_group(sequential(layers), ["affine_2", "relu_2"])
    return edits.set_layer(graph, group, Group(repeat=repeat))


def face(graph: Graph, node: str) -> NodeFace:
    analysis = analyse(graph)
    return node_face(graph, analysis, graph.nodes[node], analysis.at(node))


def test_a_group_tells_what_is_in_it(qapp: object) -> None:
    shown = face(graph_of(), GROUP)
    assert (shown.form, shown.summary, shown.note) == (Form.CARD, "8", "2 layers, 72 parameters")
    assert shown.repeat == 1
    assert shown.inside is not None
    assert len(shown.inside.nodes) == 4
    assert len(shown.inside.wires) == 3
    assert face(graph_of(3), GROUP).note == "6 layers, 216 parameters"
    assert face(edits.freeze(graph_of(), [GROUP]), GROUP).note == "2 layers, 72 parameters, frozen"
    assert face(graph_of(), "affine_1").inside is None


def test_the_ports_of_a_group_are_capsules_with_name_and_shape(qapp: object) -> None:
    graph = graph_of()
    for port in (PORT_IN, PORT_OUT):
        assert (face(graph, port).form, face(graph, port).summary) == (Form.CAPSULE, "8")
    assert [p.name for p in face(graph, PORT_IN).outputs] == ["y"]
    assert face(graph, PORT_IN).inputs == ()
    assert face(graph, PORT_OUT).outputs == ()


def test_problems_inside_are_counted_on_the_group_and_named_in_its_tip(qapp: object) -> None:
    graph = edits.set_layer(graph_of(), "affine_2", Reshape(shape=(3,)))
    assert face(graph, GROUP).errors == 1
    assert "Group 1/Affine 2" in node_tip(graph, analyse(graph), graph.nodes[GROUP])


def test_a_group_is_as_hot_as_all_in_it(qapp: object) -> None:
    graph = graph_of(2)
    times = {"affine_1": 2.0, "affine_2": 1.0, "affine_2/2": 3.0, "relu_2": 1.0}
    layers = tuple(LayerCost(node, ms, 0.0, 0.0, 0.0, 0, 0) for node, ms in times.items())
    found = heats(Profile(graph, layers, 10.0, 0.0, steps=3, batch=30, threads=1, dtype="float32"))
    assert (found[GROUP].ms, found[GROUP].share, found[GROUP].level) == (5.0, pytest.approx(0.5), 1.0)
    assert found["affine_1"].level == pytest.approx(0.4)
    assert (found["affine_2"].ms, found["affine_2"].level) == (4.0, 1.0)
    assert found["relu_2"].level == pytest.approx(0.25)


@pytest.fixture
def canvas(canvas_of: Callable[[Graph], Canvas]) -> Canvas:
    return canvas_of(graph_of(3))


def test_the_picture_of_the_inside_follows_what_is_edited_there(canvas: Canvas) -> None:
    before = canvas.view.drawing.nodes[GROUP].face.inside
    canvas.view.enter(GROUP)
    canvas.mouse.drag(canvas.node("relu_2"), canvas.node("relu_2") + canvas.view.rect().center() / 4)
    canvas.view.leave()
    assert canvas.view.drawing.nodes[GROUP].face.inside != before


def test_a_repeated_group_is_drawn_as_a_stack(canvas: Canvas) -> None:
    view = canvas.view
    item = view.drawing.nodes[GROUP]
    above = view.mapFromScene(item.frame.topLeft()) - view.rect().topLeft()
    stacked = view.grab().toImage()
    view.document.apply(tr("One"), edits.set_layer(canvas.graph, GROUP, Group()))
    single = view.grab().toImage()
    at = (above.x() + 60, above.y() - 3)
    assert stacked.pixelColor(*at) != single.pixelColor(*at)


def test_the_names_of_ports_come_with_the_mouse_and_leave_the_picture_alone(canvas: Canvas) -> None:
    view = canvas.view
    graph, _ = edits.add(canvas.graph, type(canvas.graph.nodes[PORT_IN].layer)(), (0.0, 400.0), GROUP)
    view.document.apply(tr("Add a port"), graph)
    port = view.drawing.port_point(End(GROUP, PORT_IN), False)
    assert port is not None
    beside = view.mapFromScene(port + QPointF(9.5, -5))

    def seen() -> QColor:
        return view.grab().toImage().pixelColor(beside)

    canvas.mouse.move(QPoint(5, 5))
    assert seen() == QColor(theme.tokens.node)
    canvas.mouse.move(canvas.node(GROUP))
    assert seen() == QColor(theme.tokens.raised)


def test_where_a_port_stands_inside_tells_its_place_on_the_group(canvas: Canvas) -> None:
    graph, second = edits.add(canvas.graph, type(canvas.graph.nodes[PORT_IN].layer)(), (0.0, 400.0), GROUP)
    canvas.view.document.apply(tr("Add a port"), graph)
    canvas.view.enter(GROUP)
    assert [p.name for p in canvas.graph.input_ports(GROUP)] == [PORT_IN, second]
    canvas.view.fit_all()
    top = canvas.node(PORT_IN)
    canvas.mouse.drag(canvas.node(second), top - canvas.view.rect().bottomLeft() / 4)
    assert [p.name for p in canvas.graph.input_ports(GROUP)] == [second, PORT_IN]


def test_a_port_is_called_as_its_node_inside(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.view.activateWindow()
    qtbot.waitUntil(canvas.view.isActiveWindow)
    canvas.view.enter(GROUP)
    canvas.mouse.click(canvas.node(PORT_IN))
    canvas.view.node_editor.open_name(PORT_IN)

    QTest.keyClicks(QApplication.focusWidget(), "tokens")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    canvas.view.leave()
    assert [port.title for port in canvas.view.drawing.nodes[GROUP].face.inputs] == ["tokens"]
    assert End(GROUP, PORT_IN) in canvas.graph.wires
