"""Groups made, entered, left and opened up in the window, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Group, ReLU, Reshape, SoftmaxWithLoss, Spirals
from netstudio.studio.main_window import MainWindow
from netstudio.words import tr
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

Key = Qt.Key
Ctrl, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Alt = Qt.KeyboardModifier.AltModifier


def net(repeat: int = 1) -> Graph:
    """Spirals and three affine layers; the second is in a group, with its ReLU."""
    layers = [Spirals(), Affine(units=8), ReLU(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    graph, group = make_group(sequential(layers), ["affine_2", "relu_2"])
    graph = edits.rename(graph, group, "Block")
    return edits.set_layer(graph, group, Group(repeat=repeat))


@pytest.fixture
def window(make: Make) -> MainWindow:
    return make(Document(net()))


def key(window: MainWindow, *keys: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for one in keys:
        QTest.keyClick(window.canvas, one, held)


def middle(window: MainWindow, node: str) -> QPoint:
    return window.canvas.mapFromScene(window.canvas.drawing.nodes[node].frame.center())


def click(window: MainWindow, *nodes: str) -> None:
    mouse = Pointer(window.canvas)
    for i, node in enumerate(nodes):
        mouse.click(middle(window, node), keys=Shift if i else Qt.KeyboardModifier.NoModifier)


def test_a_group_is_made_by_keys_and_named_at_once(window: MainWindow) -> None:
    window.desk.add(Document(sequential([Affine(), ReLU(), Affine()])))
    click(window, "affine_1", "relu_1")
    key(window, Key.Key_G, held=Ctrl)
    assert str(window.document.undo_label) == "Group Affine 1, ReLU 1"
    assert window.canvas.selected() == ("group_1",)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "Block")
    QTest.keyClick(field, Key.Key_Return)
    assert window.document.graph.nodes["group_1"].name == "Block"
    assert [n.id for n in window.document.graph.inside("")] == ["affine_2", "group_1"]
    key(window, Key.Key_Z, Key.Key_Z, held=Ctrl)
    assert "group_1" not in window.document.graph.nodes


def test_a_group_is_opened_up_again_where_everything_was(window: MainWindow) -> None:
    plain = sequential([Affine(), ReLU(), Affine(), ReLU()])
    window.desk.add(Document(plain))
    click(window, "relu_1", "affine_2")
    key(window, Key.Key_G, held=Ctrl)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)  # the name may stay as it is
    assert window.canvas.selected() == ("group_1",)
    key(window, Key.Key_G, held=Ctrl | Shift)
    assert str(window.document.undo_label) == "Open up Group 1"
    assert set(window.canvas.selected()) == {"relu_1", "affine_2"}
    after = window.document.graph
    assert {n.id: (n.position, n.name) for n in after} == {n.id: (n.position, n.name) for n in plain}
    assert dict(after.wires) == dict(plain.wires)


def test_a_group_is_entered_and_left_by_mouse_and_keys(window: MainWindow) -> None:
    canvas = window.canvas
    Pointer(canvas).double_click(middle(window, "group_1"))
    assert canvas.scope == "group_1"
    assert set(canvas.drawing.nodes) >= {"affine_2", "relu_2"}
    key(window, Key.Key_Escape)
    assert canvas.scope == ""
    assert canvas.selected() == ("group_1",)
    key(window, Key.Key_Down, held=Alt)
    assert canvas.scope == "group_1"
    click(window, "affine_2")
    key(window, Key.Key_Escape)  # first lets go of what is selected
    assert canvas.scope == "group_1"
    key(window, Key.Key_Up, held=Alt)
    assert canvas.scope == ""


def test_every_inside_keeps_its_view(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.enter("group_1")
    canvas.zoom_at(QPoint(100, 100), 1.7)
    zoom, at = canvas.zoom, canvas.visible_rect().center()
    key(window, Key.Key_Escape)
    fitted = canvas.zoom
    assert fitted != zoom
    canvas.enter("group_1")
    assert canvas.zoom == pytest.approx(zoom)
    assert (canvas.visible_rect().center() - at).manhattanLength() < 4
    key(window, Key.Key_Escape)
    assert canvas.zoom == pytest.approx(fitted)


@pytest.mark.usefixtures("moving")
def test_the_view_moves_through_the_node(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    canvas.enter("group_1")
    assert canvas.travel.under_way
    first = canvas.zoom
    qtbot.waitUntil(lambda: not canvas.travel.under_way)
    assert canvas.zoom > first
    settled = canvas.zoom
    canvas.leave()
    assert canvas.travel.under_way
    first = canvas.zoom
    qtbot.waitUntil(lambda: not canvas.travel.under_way)
    assert canvas.zoom < first
    canvas.enter("group_1")
    qtbot.waitUntil(lambda: not canvas.travel.under_way)
    assert canvas.zoom == pytest.approx(settled)


def test_the_trail_leads_out_again(window: MainWindow) -> None:
    graph, outer = make_group(window.document.graph, ["relu_1", "group_1"])
    window.desk.add(Document(edits.rename(graph, outer, "Outer")))
    canvas, trail = window.canvas, window.workbench.trail
    canvas.enter(outer)
    canvas.enter("group_1")
    assert trail.text() == "Untitled 2 › Outer › Block"
    QTest.mouseClick(trail.crumbs[1], Qt.MouseButton.LeftButton)
    assert canvas.scope == outer
    assert trail.text() == "Untitled 2 › Outer"
    assert canvas.hasFocus()
    key(window, Key.Key_Backtab, held=Shift)
    assert QApplication.focusWidget() is trail.crumbs[-1]
    QTest.keyClick(trail.crumbs[-1], Key.Key_Left)
    assert QApplication.focusWidget() is trail.crumbs[0]
    QTest.keyClick(trail.crumbs[0], Key.Key_Return)
    assert canvas.scope == ""
    assert trail.text() == "Untitled 2"
    assert canvas.hasFocus()


def test_the_trail_follows_names_and_says_which_copy_is_shown(window: MainWindow) -> None:
    window.desk.add(Document(net(repeat=3)))
    window.canvas.enter("group_1")
    trail = window.workbench.trail
    assert trail.text() == "Untitled 2 › Block   copy 1 of 3"
    graph = edits.rename(window.document.graph, "group_1", "B")
    window.document.apply(tr("Two"), edits.set_layer(graph, "group_1", Group(repeat=2)))
    assert trail.text() == "Untitled 2 › B   copy 1 of 2"


def test_undo_goes_where_it_does_something(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.enter("group_1")
    click(window, "relu_2")
    key(window, Key.Key_Delete)
    canvas.enter("")
    key(window, Key.Key_Z, held=Ctrl)
    assert canvas.scope == "group_1"
    assert "relu_2" in canvas.drawing.nodes
    key(window, Key.Key_Escape)
    click(window, "affine_1")
    key(window, Key.Key_Delete)
    canvas.enter("group_1")
    key(window, Key.Key_Z, held=Ctrl)
    assert canvas.scope == ""


def test_a_group_that_goes_is_left(window: MainWindow) -> None:
    plain = sequential([Affine(), ReLU(), Affine()])
    window.desk.add(Document(plain))
    click(window, "relu_1")
    key(window, Key.Key_G, held=Ctrl)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)  # the name may stay as it is
    key(window, Key.Key_Down, held=Alt)
    assert window.canvas.scope == "group_1"
    key(window, Key.Key_Z, held=Ctrl)
    assert window.canvas.scope == ""
    assert window.workbench.trail.text() == "Untitled 2"


def test_a_tab_comes_back_inside_of_its_group(window: MainWindow) -> None:
    first = window.desk.front
    window.canvas.enter("group_1")
    window.desk.add(Document(net()))
    assert window.canvas.scope == ""
    window.desk.bring(first)
    assert window.canvas.scope == "group_1"
    assert window.workbench.trail.text() == "Untitled › Block"


def test_what_cannot_be_grouped_is_said(window: MainWindow) -> None:
    said: list[str] = []
    window.canvas.refused.connect(said.append)
    window.canvas.enter("group_1")
    port = next(port.name for port in window.document.graph.input_ports("group_1"))
    click(window, port)
    key(window, Key.Key_G, held=Ctrl)
    assert said == ["The ports of a group cannot go into another one."]


def test_menus_have_the_keys(window: MainWindow) -> None:
    from netstudio.studio.canvas.menus import menu_at

    def words(at: QPoint) -> list[str]:
        return [action.text() for action in menu_at(window.canvas, at).actions()]

    inside = words(middle(window, "group_1"))
    assert "Group\tCtrl+G" in inside
    assert "Into the group\tAlt+Down" in inside
    assert "Open up the group\tCtrl+Shift+G" in inside
    assert "Into the group\tAlt+Down" not in words(middle(window, "affine_1"))
    window.canvas.enter("group_1")
    far = window.canvas.mapFromScene(window.canvas.drawing.extent().bottomRight() + QPointF(30, 30))
    assert "Out of the group\tEsc" in words(far)


def test_the_status_line_says_how_to_get_in_and_out(window: MainWindow) -> None:
    hints: list[str] = []
    window.canvas.hint_changed.connect(hints.append)
    Pointer(window.canvas).move(middle(window, "group_1"))
    assert "goes into the group" in hints[-1]
    Pointer(window.canvas).double_click(middle(window, "group_1"))
    Pointer(window.canvas).move(QPoint(3, 3))
    assert "Esc leaves the group" in hints[-1]


def test_ports_are_added_only_inside_of_a_group(window: MainWindow) -> None:
    listed = window.workbench.layer_palette.entries.keys
    assert {"GroupInput", "GroupOutput"}.isdisjoint(listed())
    window.canvas.enter("group_1")
    assert {"GroupInput", "GroupOutput"} <= set(listed())
    key(window, Key.Key_Tab)
    QTest.keyClicks(window.search_popup.search, "output")
    QTest.keyClick(window.search_popup.search, Key.Key_Return)
    titles = {port.title for port in window.document.graph.output_ports("group_1")}
    assert titles == {"Output 1", "Output 2"}
    window.canvas.leave()
    assert {"GroupInput", "GroupOutput"}.isdisjoint(listed())


def test_a_wire_dropped_inside_of_a_group_can_lead_out_of_it(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.enter("group_1")
    canvas.fit_all()
    port = canvas.mapFromScene(canvas.drawing.port_point(End("affine_2", "y"), True))
    Pointer(canvas).drag(port, canvas.mapFromScene(canvas.drawing.extent().bottomRight()) + QPoint(-150, 25))
    keys = window.search_popup.entries.keys()
    assert "GroupOutput" in keys
    assert "GroupInput" not in keys
    QTest.keyClicks(window.search_popup.search, "output")
    QTest.keyClick(window.search_popup.search, Key.Key_Return)
    graph = window.document.graph
    new = next(n.id for n in graph.inside("group_1") if n.name == "Output 2")
    assert graph.wires[End(new, "x")].source == End("affine_2", "y")
    assert len(graph.output_ports("group_1")) == 2


def test_the_inspector_names_orders_and_adds_ports(window: MainWindow) -> None:
    click(window, "group_1")
    card = window.inspector.node_view.group
    assert card.isVisible()
    field = card.names["group_input_1"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "tokens")
    graph = window.document.graph
    assert graph.nodes["group_input_1"].name == "tokens"
    assert window.canvas.drawing.nodes["group_1"].face.inputs[0].title == "tokens"
    QTest.mouseClick(card.add_input, Qt.MouseButton.LeftButton)
    assert str(window.document.undo_label) == "Add Input 1"
    ports = [port.title for port in window.document.graph.input_ports("group_1")]
    assert ports == ["tokens", "Input 1"]
    up = [button for button in card.findChildren(QToolButton) if button.toolTip() == "Further up"]
    QTest.mouseClick(next(button for button in up if button.isEnabled()), Qt.MouseButton.LeftButton)
    ports = [port.title for port in window.document.graph.input_ports("group_1")]
    assert ports == ["Input 1", "tokens"]
    assert str(window.document.undo_label) == "Move port Input 1"


def test_the_inspector_enters_and_opens_up(window: MainWindow) -> None:
    click(window, "group_1")
    card = window.inspector.node_view.group
    QTest.mouseClick(card.enter, Qt.MouseButton.LeftButton)
    assert window.canvas.scope == "group_1"
    key(window, Key.Key_Escape)
    QTest.mouseClick(card.open_up, Qt.MouseButton.LeftButton)
    assert "group_1" not in window.document.graph.nodes
    assert not card.isVisible()


def test_the_effect_of_repeating_is_told_while_it_is_typed(window: MainWindow) -> None:
    click(window, "group_1")
    line = window.inspector.node_view.form.rows["repeat"].editor.findChild(QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "3")
    told = " ".join(label.text() for label in window.inspector.effect.findChildren(QLabel))
    assert "parameters" in told
    QTest.keyClick(line, Key.Key_Return)
    assert window.document.graph.nodes["group_1"].layer == Group(repeat=3)
    assert window.canvas.drawing.nodes["group_1"].face.repeat == 3


def test_a_problem_inside_is_shown_from_the_group(window: MainWindow) -> None:
    graph = edits.set_layer(window.document.graph, "affine_2", Reshape(shape=(3,)))
    window.document.apply(tr("Break it"), graph)
    click(window, "group_1")
    cards = window.inspector.node_view.problems
    show = next(b for b in cards.findChildren(QPushButton) if b.text() == "Show it")
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    assert window.canvas.scope == "group_1"
    assert window.canvas.selected() == ("affine_2",)


def test_freeze_and_bypass_a_group_by_keys(window: MainWindow) -> None:
    click(window, "group_1")
    key(window, Key.Key_F, held=Ctrl | Shift)
    assert window.document.graph.nodes["group_1"].frozen
    assert window.canvas.drawing.nodes["group_1"].face.note.endswith("frozen")
    key(window, Key.Key_B, held=Ctrl)
    assert window.document.graph.nodes["group_1"].bypassed
    assert not window.document.analysis.problems


def test_a_jump_in_the_history_goes_where_it_does_something(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.enter("group_1")
    click(window, "relu_2")
    key(window, Key.Key_Delete)
    canvas.enter("")
    window.workbench.reveal("history")
    steps = window.workbench.history.list
    at = steps.visualRect(steps.model().index(0, 0)).center()
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert canvas.scope == "group_1"
    assert "relu_2" in canvas.drawing.nodes


def test_a_deep_trail_makes_no_window_wider(window: MainWindow) -> None:
    graph, group = window.document.graph, "group_1"
    for _ in range(12):
        graph, group = make_group(graph, [group])
        graph = edits.rename(graph, group, "A group with a name that is rather long")
    window.desk.add(Document(graph))
    width, trail = window.minimumSizeHint().width(), window.workbench.trail
    window.canvas.enter("group_1")
    assert window.minimumSizeHint().width() == width
    assert trail.text() == "Untitled 2 › … › A group with… › A group with… › Block"
    QTest.mouseClick(trail.crumbs[1], Qt.MouseButton.LeftButton)
    assert window.document.graph.path(window.canvas.scope) == window.document.graph.path("group_1")[:9]
