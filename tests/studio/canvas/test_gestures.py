"""The gestures, with a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Middle

Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_a_click_selects_shift_adds_ctrl_toggles(canvas: Canvas) -> None:
    seen: list[tuple[str, ...]] = []
    canvas.view.selection_changed.connect(seen.append)
    canvas.mouse.click(canvas.node("affine_1"))
    canvas.mouse.click(canvas.node("affine_2"), keys=Shift)
    canvas.mouse.click(canvas.node("sigmoid_1"), keys=Ctrl)
    canvas.mouse.click(canvas.node("affine_1"), keys=Ctrl)
    assert seen == [
        ("affine_1",),
        ("affine_1", "affine_2"),
        ("affine_1", "affine_2", "sigmoid_1"),
        ("affine_2", "sigmoid_1"),
    ]
    assert [n for n, item in canvas.view.drawing.nodes.items() if item.selected] == ["sigmoid_1", "affine_2"]


def test_a_click_on_one_of_several_leaves_that_one(canvas: Canvas) -> None:
    canvas.view.select_all()
    canvas.mouse.click(canvas.node("affine_1"))
    assert canvas.view.selected() == ("affine_1",)


def test_a_click_on_an_empty_place_selects_nothing(canvas: Canvas) -> None:
    canvas.view.select_all()
    canvas.mouse.click(QPoint(20, 20))
    assert canvas.view.selected() == ()


def test_the_rubber_band_selects_what_it_touches(canvas: Canvas) -> None:
    corner = canvas.node("affine_1") + QPoint(-10, -100)
    canvas.mouse.drag(corner, canvas.node("sigmoid_1"))
    assert set(canvas.view.selected()) == {"affine_1", "sigmoid_1"}
    canvas.mouse.drag(corner, canvas.node("sigmoid_1"), keys=Ctrl)
    assert canvas.view.selected() == ()


def test_escape_leaves_the_selection_as_it_was(canvas: Canvas) -> None:
    canvas.view.select(["mnist_1"])
    canvas.mouse.drag(QPoint(600, 20), canvas.node("sigmoid_1"), hold=True)
    assert "mnist_1" not in canvas.view.selected()
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.selected() == ("mnist_1",)


def test_a_drag_moves_all_that_is_selected_on_the_grid_as_one_edit(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.view.select(["affine_1", "sigmoid_1"])
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(50, 101))
    for node in ("affine_1", "sigmoid_1"):
        (x0, y0), (x1, y1) = before.nodes[node].position, canvas.graph.nodes[node].position
        assert (x1 - x0, y1 - y0) == (48, 104)
    assert canvas.graph.nodes["mnist_1"] is before.nodes["mnist_1"]
    assert str(canvas.view.document.undo_label) == "Move 2 nodes"
    canvas.view.document.undo()
    assert canvas.graph is before


def test_items_and_wires_follow_while_dragging(canvas: Canvas) -> None:
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(0, 80), hold=True)
    drawing = canvas.view.drawing
    wire = drawing.wires[End("affine_1", "x")].curve
    assert (wire.x1, wire.y1) == drawing.port_point(End("affine_1", "x"), output=False).toTuple()  # type: ignore[union-attr]
    assert drawing.nodes["affine_1"].pos().y() == canvas.graph.nodes["affine_1"].position[1] + 80
    canvas.mouse.release()


def test_escape_puts_a_dragged_node_back_and_keeps_redo(canvas: Canvas) -> None:
    document = canvas.view.document
    document.apply(tr("Move"), edits.move(canvas.graph, {"affine_2": (700.0, 200.0)}))
    document.undo()
    before, redo = document.graph, str(document.redo_label)
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(60, 60), hold=True)
    canvas.key(Qt.Key.Key_Escape)
    canvas.mouse.release()
    assert document.graph is before
    assert str(document.redo_label) == redo
    assert canvas.view.drawing.nodes["affine_1"].pos().toTuple() == before.nodes["affine_1"].position


def test_an_edit_from_elsewhere_ends_the_drag(canvas: Canvas) -> None:
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(60, 60), hold=True)
    canvas.view.document.apply(tr("Delete"), edits.remove(canvas.graph, ["affine_1"]))
    canvas.mouse.move(start)
    canvas.mouse.release()
    assert "affine_1" not in canvas.graph.nodes
    assert canvas.view.hand.gesture is None


@pytest.fixture
def loose_canvas(canvas_of: Callable[[Graph], Canvas], loose: Graph) -> Canvas:
    return canvas_of(loose)


def test_a_drag_from_output_to_input_wires(loose_canvas: Canvas) -> None:
    c = loose_canvas
    c.mouse.drag(c.port("mnist_1.x", output=True), c.port("affine_1.x", output=False))
    assert c.graph.wires[End("affine_1", "x")].source == End("mnist_1", "x")
    assert str(c.view.document.undo_label) == "Wire MNIST 1 to Affine 1"


def test_a_drag_from_input_to_output_wires_too(loose_canvas: Canvas) -> None:
    c = loose_canvas
    c.mouse.drag(c.port("affine_2.x", output=False), c.port("affine_1.y", output=True))
    assert c.graph.wires[End("affine_2", "x")].source == End("affine_1", "y")


def test_a_drop_on_a_body_takes_the_best_port(loose_canvas: Canvas) -> None:
    c = loose_canvas
    c.mouse.drag(c.port("affine_2.y", output=True), c.node("softmax_with_loss_1"))
    c.mouse.drag(c.port("mnist_1.t", output=True), c.node("softmax_with_loss_1") + QPoint(30, 20))
    assert c.graph.wires[End("softmax_with_loss_1", "y")].source == End("affine_2", "y")
    assert c.graph.wires[End("softmax_with_loss_1", "t")].source == End("mnist_1", "t")


def test_a_wrong_wire_is_refused_in_words_while_dragging(loose_canvas: Canvas) -> None:
    c = loose_canvas
    before = c.graph
    c.mouse.drag(c.port("mnist_1.t", output=True), c.port("affine_1.x", output=False), hold=True)
    assert c.view.bubble.isVisible()
    assert "takes (N, features)" in c.view.bubble.text()
    c.mouse.release()
    assert c.graph is before
    assert len(c.refusals) == 1
    assert c.refusals[0].startswith("Affine 1: takes (N, features)")
    c.mouse.click(QPoint(20, 20))
    assert not c.view.bubble.isVisible()


def test_a_circle_is_refused(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.mouse.drag(canvas.port("affine_2.y", output=True), canvas.node("affine_1"))
    assert canvas.graph is before
    assert "circle" in canvas.refusals[0]


def test_a_wire_is_picked_up_at_its_input_and_put_elsewhere(canvas: Canvas) -> None:
    canvas.mouse.drag(canvas.port("sigmoid_1.x", output=False), canvas.port("affine_2.x", output=False))
    assert End("sigmoid_1", "x") not in canvas.graph.wires
    assert canvas.graph.wires[End("affine_2", "x")].source == End("affine_1", "y")
    canvas.view.document.undo()
    assert End("sigmoid_1", "x") in canvas.graph.wires


def test_a_wire_that_is_picked_up_and_dropped_waits_and_goes_back_by_escape(canvas: Canvas) -> None:
    before, asked = canvas.graph, []
    canvas.view.search_requested.connect(lambda place, wiring: asked.append((place, wiring)))
    canvas.mouse.drag(canvas.port("sigmoid_1.x", output=False), QPoint(600, 30))
    ((place, wiring),) = asked
    assert canvas.view.mapFromScene(place) == QPoint(600, 30)
    assert [wire.target for wire in wiring.picked] == [End("sigmoid_1", "x")]
    item = canvas.view.drawing.wires[End("sigmoid_1", "x")]
    assert item.lifted
    canvas.key(Qt.Key.Key_Escape)
    assert not item.lifted
    assert canvas.graph is before


def test_a_wire_put_back_or_left_by_escape_is_as_before(canvas: Canvas) -> None:
    before = canvas.graph
    port = canvas.port("sigmoid_1.x", output=False)
    canvas.mouse.press(port)
    canvas.mouse.move(port + QPoint(-40, 200), steps=4)
    canvas.mouse.move(port, steps=4)
    canvas.mouse.release()
    assert canvas.graph is before
    canvas.mouse.drag(port, QPoint(600, 30), hold=True)
    assert canvas.view.drawing.wires[End("sigmoid_1", "x")].lifted
    canvas.key(Qt.Key.Key_Escape)
    canvas.mouse.release()
    assert canvas.graph is before
    assert not canvas.view.drawing.wires[End("sigmoid_1", "x")].lifted


def test_a_click_on_a_port_changes_nothing(canvas: Canvas) -> None:
    before = canvas.graph
    for port, is_output in (("sigmoid_1.x", False), ("mnist_1.x", True)):
        canvas.mouse.click(canvas.port(port, output=is_output))
        canvas.key(Qt.Key.Key_Escape)
    assert canvas.graph is before


def test_a_wire_is_selected_by_a_click_and_removed_by_del(canvas: Canvas) -> None:
    seen: list[object] = []
    canvas.view.wire_selected.connect(seen.append)
    wire = canvas.graph.wires[End("affine_2", "x")]
    canvas.mouse.click(canvas.wire("affine_2.x"))
    assert seen == [wire]
    canvas.key(Qt.Key.Key_Delete)
    assert seen == [wire, None]
    assert End("affine_2", "x") not in canvas.graph.wires


def test_panning_with_the_middle_button_and_with_space(canvas: Canvas) -> None:
    here = canvas.view.mapToScene(QPoint(100, 100))
    canvas.mouse.drag(QPoint(100, 100), QPoint(160, 140), Middle)
    assert canvas.view.mapToScene(QPoint(160, 140)) == here
    QTest.keyPress(canvas.view, Qt.Key.Key_Space)
    canvas.mouse.drag(QPoint(160, 140), QPoint(100, 100))
    QTest.keyRelease(canvas.view, Qt.Key.Key_Space)
    assert canvas.view.mapToScene(QPoint(100, 100)) == here
    assert canvas.view.selected() == ()


def test_the_wheel_zooms_at_the_cursor_and_two_fingers_pan(canvas: Canvas) -> None:
    at = QPoint(300, 200)
    under, zoom = canvas.view.mapToScene(at), canvas.view.zoom
    canvas.mouse.wheel(at, 3)
    assert canvas.view.zoom > 1.5 * zoom
    assert (canvas.view.mapToScene(at) - under).manhattanLength() < 2
    zoom, under = canvas.view.zoom, canvas.view.mapToScene(at)
    canvas.mouse.wheel(at, fingers=QPoint(0, -40))
    assert canvas.view.zoom == zoom
    assert canvas.view.mapToScene(at - QPoint(0, 40)) == under
    canvas.mouse.wheel(at, fingers=QPoint(0, -40), keys=Ctrl)
    assert canvas.view.zoom < zoom


def test_hints_say_what_can_be_done(canvas: Canvas) -> None:
    canvas.mouse.move(canvas.node("affine_1"))
    canvas.mouse.move(canvas.port("affine_1.y", output=True))
    canvas.mouse.move(canvas.wire("affine_2.x"))
    canvas.mouse.drag(canvas.node("affine_1"), canvas.node("affine_1") + QPoint(9, 9))
    said = " | ".join(canvas.hints)
    for words in (
        "Drag moves it",
        "Drag or click to wire",
        "Click selects the wire",
        "Release to put it here",
    ):
        assert words in said


def test_a_double_click_on_an_empty_place_asks_for_a_search(canvas: Canvas) -> None:
    asked: list[QPointF] = []
    canvas.view.search_requested.connect(lambda place, _: asked.append(place))
    canvas.mouse.double_click(canvas.node("affine_1"))
    assert asked == []
    canvas.mouse.double_click(QPoint(40, 50))
    assert [canvas.view.mapFromScene(p) for p in asked] == [QPoint(40, 50)]


def test_from_far_away_nodes_can_still_be_dragged(canvas: Canvas) -> None:
    canvas.view.zoom_at(QPoint(600, 300), 0.2)
    assert canvas.view.far
    before = canvas.graph.nodes["affine_1"].position
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(0, 40))
    assert canvas.graph.nodes["affine_1"].position[1] == pytest.approx(before[1] + 200, abs=8)
