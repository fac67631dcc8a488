"""Wiring with mouse and keys: what is marked and foreseen, refusals with their way out, moving, cutting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.trial import Trial
from netstudio.layers import Affine, Concatenate, Flatten, Mnist, ReLU
from netstudio.studio.canvas.spotlight import NOTHING
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Right

K = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier
Make = Callable[[Graph], Canvas]


@pytest.fixture
def wide(net: Graph) -> Graph:
    """The net, and below it affine_3 with 70 units, which reads the data and is read by nobody."""
    net, node = edits.add(net, Affine(units=70), (240.0, 320.0))
    return edits.connect(net, End("mnist_1", "x"), End(node, "x"))


@pytest.fixture
def images(net: Graph) -> Graph:
    """MNIST as images and an affine layer, without a wire."""
    graph, _ = edits.add(Graph(), Mnist(layout="image"), (0.0, 48.0))
    return edits.add(graph, Affine(), (300.0, 48.0))[0]


def test_ports_that_take_the_wire_are_marked_and_the_rest_fades(canvas_of: Make, wide: Graph) -> None:
    c = canvas_of(wide)
    c.mouse.drag(c.port("mnist_1.t", output=True), QPoint(600, 500), hold=True)
    light = c.view.drawing.spotlight
    assert light.node("softmax_with_loss_1").takes == {"t"}
    assert light.node("softmax_with_loss_1").opacity == 1
    assert light.node("affine_1").opacity < 1
    assert light.node("affine_1").takes == frozenset()
    assert light.node("mnist_1").begins == ("t", True)
    assert light.wire(wide.wires[End("sigmoid_1", "x")]).opacity < 1
    c.key(K.Key_Escape)
    assert c.view.drawing.spotlight is NOTHING
    c.mouse.release()


def test_shapes_are_foreseen_on_the_wires_downstream(canvas_of: Make, wide: Graph) -> None:
    c = canvas_of(wide)
    plain = c.view.grab().toImage()
    c.mouse.drag(c.port("affine_3.y", output=True), c.port("sigmoid_1.x", output=False), hold=True)
    light = c.view.drawing.spotlight
    assert light.wire(wide.wires[End("affine_2", "x")]).shape == "(100, 70)"
    assert light.wire(wide.wires[End("affine_1", "x")]).shape is None
    assert c.view.grab().toImage() != plain
    assert c.graph is wide
    c.mouse.release()
    assert c.view.drawing.wires[End("affine_2", "x")].face.shape == "(100, 70)"


def test_who_would_refuse_further_down_is_marked(canvas_of: Make, wide: Graph) -> None:
    wide, other = edits.add(wide, Mnist(layout="image"), (0.0, 320.0))
    wide = edits.remove(wide, ["mnist_1"])
    c = canvas_of(wide)
    c.mouse.drag(c.port(f"{other}.x", output=True), c.port("sigmoid_1.x", output=False), hold=True)
    assert c.view.drawing.spotlight.node("affine_2").refuses
    c.view.grab()
    c.mouse.release()
    assert "Affine 2" in c.refusals[0]


def test_a_refusal_stays_with_its_way_out_for_the_mouse(canvas_of: Make, images: Graph) -> None:
    c = canvas_of(images)
    c.mouse.drag(c.port("mnist_1.x", output=True), c.port("affine_1.x", output=False))
    assert c.graph is images
    assert c.view.bubble.offers
    assert "Insert Flatten" in c.view.bubble.button.text()
    c.view.bubble.button.click()
    assert any(isinstance(node.layer, Flatten) for node in c.graph)
    assert analyse(c.graph).errors == ()
    assert not c.view.bubble.isVisible()
    c.view.document.undo()
    assert c.graph is images, "it is one edit"


def test_the_way_out_is_taken_by_enter_and_left_by_escape(canvas_of: Make, images: Graph) -> None:
    c = canvas_of(images)
    for key, count in ((K.Key_Escape, 2), (K.Key_Return, 3)):
        c.mouse.drag(c.port("mnist_1.x", output=True), c.port("affine_1.x", output=False))
        c.key(key)
        assert not c.view.bubble.isVisible()
        assert len(c.graph.nodes) == count


def test_what_gave_way_can_be_joined_and_both_are_undone_at_once(canvas_of: Make, wide: Graph) -> None:
    c = canvas_of(wide)
    c.mouse.drag(c.port("affine_3.y", output=True), c.port("sigmoid_1.x", output=False))
    assert c.graph.wires[End("sigmoid_1", "x")].source == End("affine_3", "y")
    assert "Affine 1 was wired here" in c.view.bubble.text()
    c.key(K.Key_Return)
    assert any(isinstance(node.layer, Concatenate) for node in c.graph)
    assert c.view.document.analysis.shape(End("sigmoid_1", "y")) == (100, 120)
    c.view.document.undo()
    assert c.graph is wide


def test_an_edit_from_elsewhere_takes_the_offer_away(canvas_of: Make, images: Graph) -> None:
    c = canvas_of(images)
    c.mouse.drag(c.port("mnist_1.x", output=True), c.port("affine_1.x", output=False))
    c.view.add_layer("ReLU", c.view.mapToScene(QPoint(600, 400)))
    assert not c.view.bubble.offers


def test_click_and_click_wires(canvas_of: Make, loose: Graph) -> None:
    c = canvas_of(loose)
    c.mouse.click(c.port("mnist_1.x", output=True))
    c.mouse.move(QPoint(300, 500), steps=3)
    assert "click one" in c.hints[-1]
    c.mouse.click(c.port("affine_1.x", output=False))
    assert c.graph.wires[End("affine_1", "x")].source == End("mnist_1", "x")
    c.mouse.click(c.port("affine_2.x", output=False))
    c.mouse.click(c.node("affine_1"))
    assert c.graph.wires[End("affine_2", "x")].source == End("affine_1", "y")
    assert c.view.hand.gesture is None


@pytest.mark.parametrize("give_up", ["escape", "right click"])
def test_click_and_click_is_given_up(canvas_of: Make, loose: Graph, give_up: str) -> None:
    c = canvas_of(loose)
    c.mouse.click(c.port("mnist_1.x", output=True))
    if give_up == "escape":
        c.key(K.Key_Escape)
    else:
        c.mouse.click(c.port("affine_1.x", output=False), Right)
        c.mouse.context_menu(c.mouse.at)
        assert not c.view.findChildren(QMenu)
    assert c.view.hand.gesture is None
    c.mouse.move(c.port("affine_1.x", output=False))
    assert c.graph is loose
    assert c.view.drawing.spotlight is NOTHING


def test_a_click_on_a_wired_input_takes_nothing_off(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.mouse.click(canvas.port("sigmoid_1.x", output=False))
    assert not canvas.view.drawing.wires[End("sigmoid_1", "x")].lifted
    canvas.mouse.click(QPoint(600, 30))
    assert canvas.graph is before


def test_ctrl_drag_moves_all_wires_of_an_output(canvas_of: Make, wide: Graph) -> None:
    c = canvas_of(wide)
    c.mouse.drag(c.port("mnist_1.x", output=True), c.port("mnist_1.t", output=True), keys=Ctrl)
    assert c.graph is wide, "affine layers take no labels"
    assert c.refusals
    c.mouse.drag(c.port("affine_1.y", output=True), c.port("affine_3.y", output=True), keys=Ctrl)
    assert c.graph.wires[End("sigmoid_1", "x")].source == End("affine_3", "y")
    assert str(c.view.document.undo_label) == "Wire Affine 3 to Sigmoid 1"
    c.view.document.undo()
    c.mouse.drag(c.port("affine_1.y", output=True), c.node("sigmoid_1") + QPoint(0, 200), keys=Ctrl)
    assert c.view.drawing.wires[End("sigmoid_1", "x")].lifted, "it waits for what it is led to"
    c.key(K.Key_Escape)
    assert c.graph is wide


def test_wiring_by_keys_leads_backward_too(canvas_of: Make, loose: Graph) -> None:
    c = canvas_of(loose)
    c.view.select(["affine_2"])
    c.key(K.Key_Return, K.Key_Space)
    assert "Affine 2 · x" in c.hints[-1]
    assert c.view.drawing.spotlight.node("affine_2").begins == ("x", False)
    c.key(K.Key_Return)
    assert c.graph.wires[End("affine_2", "x")].source == End("affine_1", "y")
    assert c.view.drawing.spotlight is NOTHING


def test_a_line_drawn_across_wires_cuts_them(canvas: Canvas) -> None:
    above, below = canvas.wire("affine_1.x") - QPoint(0, 40), canvas.wire("affine_1.x") + QPoint(0, 40)
    before = canvas.graph
    canvas.mouse.drag(above, below, Right, Ctrl, hold=True)
    canvas.mouse.context_menu(above)
    assert not canvas.view.findChildren(QMenu)
    assert canvas.view.drawing.spotlight.wire(before.wires[End("affine_1", "x")]).cut
    canvas.view.grab()
    canvas.key(K.Key_Escape)
    canvas.mouse.release()
    assert canvas.graph is before
    canvas.mouse.drag(above, below, Right, Ctrl)
    assert before.wires.keys() - canvas.graph.wires.keys() == {End("affine_1", "x")}
    assert str(canvas.view.document.undo_label) == "Cut a wire"
    canvas.view.document.undo()
    assert canvas.graph is before


def test_a_rest_over_a_node_shows_its_path(canvas: Canvas) -> None:
    canvas.mouse.move(canvas.node("sigmoid_1"))
    canvas.wait(lambda: canvas.view.drawing.spotlight is not NOTHING)
    light, wires = canvas.view.drawing.spotlight, canvas.graph.wires
    assert light.wire(wires[End("affine_1", "x")]).forward
    assert not light.wire(wires[End("affine_1", "x")]).backward, "nothing is learned before it"
    assert light.wire(wires[End("sigmoid_1", "x")]).backward
    assert light.wire(wires[End("affine_2", "x")]).backward
    assert not light.wire(wires[End("affine_2", "x")]).forward
    assert light.wire(wires[End("softmax_with_loss_1", "t")]).opacity < 1
    assert light.node("sigmoid_1").opacity == 1
    canvas.view.grab()
    canvas.mouse.move(QPoint(600, 20))
    assert canvas.view.drawing.spotlight is NOTHING


def test_the_path_shows_from_afar_too(canvas: Canvas) -> None:
    canvas.view.zoom_at(QPoint(600, 300), 0.2)
    plain = canvas.view.grab().toImage()
    canvas.mouse.move(canvas.node("sigmoid_1"))
    canvas.wait(lambda: canvas.view.drawing.spotlight is not NOTHING)
    assert canvas.view.grab().toImage() != plain


def test_no_path_shows_while_something_is_dragged(canvas: Canvas) -> None:
    canvas.mouse.move(canvas.node("sigmoid_1"))
    canvas.wait(lambda: canvas.view.drawing.spotlight is not NOTHING)
    canvas.mouse.press(canvas.node("sigmoid_1"))
    assert canvas.view.drawing.spotlight is NOTHING
    canvas.mouse.release()


def test_ctrl_del_removes_and_heals(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.view.select(["sigmoid_1"])
    QTest.keyClick(canvas.view, K.Key_Delete, Ctrl)
    assert canvas.graph.wires[End("affine_2", "x")].source == End("affine_1", "y")
    assert str(canvas.view.document.undo_label) == "Delete Sigmoid 1 and heal"
    canvas.view.document.undo()
    assert canvas.graph is before
    canvas.mouse.click(canvas.wire("affine_2.x"))
    QTest.keyClick(canvas.view, K.Key_Delete, Ctrl)
    assert End("affine_2", "x") not in canvas.graph.wires


def test_thousand_nodes_are_asked_only_where_they_are_seen(canvas_of: Make) -> None:
    layers = [Mnist(), *(layer for _ in range(300) for layer in (Affine(10), ReLU()))]
    c = canvas_of(sequential(layers))
    c.view.zoom_at(c.port("mnist_1.x", output=True), 1 / c.view.zoom)
    asked: list[End] = []
    takes = Trial.takes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trial, "takes", lambda trial, end: asked.append(end) or takes(trial, end))
        c.mouse.drag(c.port("mnist_1.x", output=True), c.mouse.at + QPoint(40, 90), hold=True)
        c.view.grab()
    c.mouse.release()
    assert 0 < len(asked) < 100


def test_a_group_in_which_something_would_refuse_is_marked(canvas_of: Make, net: Graph) -> None:
    grouped, group = make_group(net, ["affine_2"])
    grouped, images = edits.add(grouped, Mnist(layout="image"), (0.0, 320.0))
    grouped = edits.remove(grouped, ["mnist_1"])
    c = canvas_of(grouped)
    c.mouse.drag(c.port(f"{images}.x", output=True), c.port("sigmoid_1.x", output=False), hold=True)
    assert c.view.drawing.spotlight.node(group).refuses
    c.key(K.Key_Escape)
    c.mouse.release()


def test_a_group_whose_inputs_are_taken_gets_a_new_one(canvas_of: Make, net: Graph) -> None:
    grouped, group = make_group(net, ["affine_2"])
    grouped, other = edits.add(grouped, Affine(units=70), (240.0, 320.0))
    c = canvas_of(grouped)
    (taken,) = grouped.input_ports(group)
    c.mouse.drag(c.port(f"{other}.y", output=True), c.node(group), hold=True)
    assert c.view.bubble.text() == "Group 1 gets a new input for this."
    c.view.grab()
    c.mouse.release()
    assert str(c.view.document.undo_label) == "Wire Affine 2 to a new input of Group 1"
    first, new = c.graph.input_ports(group)
    assert (first, new.title) == (taken, "From Affine 2"), "inside is an Affine 2 already"
    assert c.graph.wires[End(group, new.name)].source == End(other, "y")
    assert c.graph.wires[End(group, first.name)] == grouped.wires[End(group, first.name)]
    c.view.document.undo()
    assert c.graph == grouped
    c.mouse.drag(c.port("mnist_1.t", output=True), c.node(group))
    assert [port.title for port in c.graph.input_ports(group)][1:] == ["t"]
    c.mouse.drag(c.port("sigmoid_1.y", output=True), c.port(f"{group}.{taken.name}", output=False))
    assert len(c.graph.input_ports(group)) == 2, "a port that is meant is taken as ever"


def test_a_wire_picked_from_a_group_goes_back_where_it_was(canvas_of: Make, net: Graph) -> None:
    grouped, group = make_group(net, ["affine_2"])
    (taken,) = grouped.input_ports(group)
    c = canvas_of(grouped)
    c.mouse.drag(c.port(f"{group}.{taken.name}", output=False), c.node(group))
    assert c.graph == grouped


def test_wires_are_made_inside_of_a_group(canvas_of: Make, net: Graph) -> None:
    grouped, group = make_group(net, ["affine_1", "sigmoid_1"])
    wire = next(w for w in grouped.wires_inside(group) if w.target.node == "sigmoid_1")
    c = canvas_of(edits.remove(grouped, wires=[wire]))
    c.view.enter(group)
    c.view.select(["sigmoid_1"])
    c.key(K.Key_Return, K.Key_Space)
    said = c.hints[-1]
    c.key(K.Key_Escape)
    c.mouse.drag(c.port("affine_1.y", output=True), c.node("sigmoid_1"))
    assert c.graph.wires[wire.target] == wire
    assert analyse(c.graph).errors == ()
    assert "Sigmoid 1" in said
