"""Dragging something new over the canvas, and nodes onto wires: where they will stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt

from netstudio.files.graph_file import to_text
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, ReLU, SoftmaxWithLoss
from netstudio.studio.canvas.drops import ENTRY_MIME
from netstudio.studio.canvas.gestures.place import Place
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Drag

FREE = QPoint(300, 540)


@pytest.fixture
def near(canvas_of: Callable[[Graph], Canvas]) -> Canvas:
    """A net without wires that hang low."""
    return canvas_of(sequential([Mnist(), Affine(units=50), ReLU(), Affine(units=10)]))


def entry(canvas: Canvas, key: str) -> Drag:
    mime = QMimeData()
    mime.setData(ENTRY_MIME, QByteArray(key.encode()))
    return Drag(canvas.view, mime)


def picture(canvas: Canvas) -> object:
    return canvas.view.viewport().grab().toImage()


def test_a_layer_shows_where_it_will_stand_and_stands_there(near: Canvas) -> None:
    before = picture(near)
    drag = entry(near, "Tanh").enter(FREE)
    assert drag.welcome
    assert isinstance(near.view.hand.gesture, Place)
    assert "Release to put it here" in near.hints[-1]
    area = near.view.hand.gesture.area()
    assert picture(near) != before, "the preview is drawn"
    drag.drop()
    assert near.view.hand.gesture is None
    item = near.view.drawing.nodes["tanh_1"]
    assert item.frame == area, "the grid is kept to in the preview too"
    assert near.view.selected() == ("tanh_1",)
    assert str(near.view.document.undo_label) == "Add Tanh 1"


def test_dragged_out_again_nothing_is_left(near: Canvas) -> None:
    before, graph = picture(near), near.graph
    drag = entry(near, "Tanh").enter(near.wire("affine_2.x"))
    assert picture(near) != before
    drag.leave()
    assert near.view.hand.gesture is None
    assert near.graph is graph
    assert picture(near) == before


def test_escape_forgets_what_is_dragged(near: Canvas) -> None:
    graph = near.graph
    entry(near, "Tanh").enter(FREE)
    near.key(Qt.Key.Key_Escape)
    assert near.view.hand.gesture is None
    assert near.graph is graph


def test_dropped_on_a_wire_it_is_inserted_with_one_undo(near: Canvas) -> None:
    before = near.graph
    target = End("affine_2", "x")
    drag = entry(near, "Tanh").enter(near.wire("affine_2.x"))
    assert near.view.drawing.wires[target].lifted, "the wire is marked"
    assert not near.view.bubble.isVisible()
    drag.drop()
    assert near.graph.wires[target].source == End("tanh_1", "y")
    assert near.graph.wires[End("tanh_1", "x")].source == before.wires[target].source
    frames = [item.frame for item in near.view.drawing.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(frames) for b in frames[:i]), "room is made"
    near.view.document.undo()
    assert near.graph == before


def test_what_does_not_fit_into_a_wire_is_refused_while_it_is_dragged(near: Canvas) -> None:
    before = near.graph
    drag = entry(near, "Convolution").enter(near.wire("affine_2.x"))
    assert near.view.bubble.isVisible()
    assert "takes images" in near.view.bubble.text()
    drag.drop()
    assert near.graph is before
    assert "takes images" in near.refusals[0]
    near.view.bubble.hush()


def test_what_could_not_stand_in_a_wire_just_stands_there(near: Canvas) -> None:
    entry(near, "Constant").enter(near.wire("affine_2.x")).drop()
    assert "constant_1" in near.graph.nodes
    assert len(near.graph.wires) == 3


def test_a_template_comes_wired_and_selected_in_one_step(near: Canvas) -> None:
    before = near.graph
    entry(near, "templates/mlp").enter(QPoint(600, 420)).drop()
    assert len(near.graph.nodes) == len(before.nodes) + 5
    assert len(near.graph.wires) == len(before.wires) + 4
    assert len(near.view.selected()) == 5
    assert str(near.view.document.undo_label) == "Add template MLP"
    middle = near.view.drawing.extent(near.view.selected()).center()
    assert abs(near.view.mapFromScene(middle).x() - 600) <= 8
    near.view.document.undo()
    assert near.graph == before


def test_a_template_goes_into_a_wire_too(near: Canvas) -> None:
    entry(near, "templates/mlp").enter(near.wire("affine_2.x")).drop()
    source = near.graph.wires[End("affine_2", "x")].source.node
    assert near.graph.nodes[source].name == "Affine 5"
    assert near.view.document.analysis.errors == ()


def test_what_is_not_in_the_catalogue_is_refused(near: Canvas) -> None:
    before = near.graph
    entry(near, "templates/gone").enter(FREE).drop()
    assert near.graph is before
    assert near.refusals == ["There is no layer “templates/gone”."]
    near.view.bubble.hush()


def test_an_unwired_node_moved_onto_a_wire_is_inserted(near: Canvas) -> None:
    node = near.view.add_layer("Tanh", near.view.mapToScene(FREE))
    before = near.graph
    at = near.node(node)
    near.mouse.drag(at, near.wire("affine_2.x"), hold=True)
    assert near.view.drawing.wires[End("affine_2", "x")].lifted
    near.mouse.release()
    assert not near.view.drawing.wires[End("affine_2", "x")].lifted
    assert near.graph.wires[End("affine_2", "x")].source == End(node, "y")
    assert str(near.view.document.undo_label) == "Insert Tanh 1"
    near.view.document.undo()
    assert near.graph == before


def test_moved_onto_a_wire_that_refuses_it_it_is_only_moved(near: Canvas) -> None:
    node = near.view.add_layer("Convolution", near.view.mapToScene(FREE))
    before = near.graph
    near.mouse.drag(near.node(node), near.wire("affine_2.x"))
    assert near.graph.wires == before.wires
    assert near.graph.nodes[node].position != before.nodes[node].position
    assert "takes images" in near.refusals[-1]
    near.view.bubble.hush()


def test_a_wired_node_or_several_are_not_inserted(near: Canvas) -> None:
    near.mouse.drag(near.node("affine_1"), near.wire("affine_2.x"))
    assert len(near.graph.wires) == 3
    a, b = near.view.add_layer("Tanh", near.view.mapToScene(FREE)), near.view.add_layer("Abs")
    near.view.select([a, b])
    near.mouse.drag(near.node(a), near.wire("affine_2.x"))
    assert len(near.graph.wires) == 3


def test_escape_puts_a_node_back_and_the_wire_down(near: Canvas) -> None:
    node = near.view.add_layer("Tanh", near.view.mapToScene(FREE))
    before, place = near.graph, near.node(node)
    near.mouse.drag(place, near.wire("affine_2.x"), hold=True)
    near.key(Qt.Key.Key_Escape)
    assert not near.view.drawing.wires[End("affine_2", "x")].lifted
    assert near.node(node) == place
    near.mouse.release()
    assert near.graph is before


def text(content: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(content)
    return mime


def test_layers_as_text_are_pasted_where_they_are_dropped(near: Canvas) -> None:
    piece = edits.part(sequential([Affine(units=3), SoftmaxWithLoss()]), ["affine_1", "softmax_with_loss_1"])
    Drag(near.view, text(to_text(piece))).enter(QPoint(500, 480)).drop()
    assert near.view.selected() == ("affine_3", "softmax_with_loss_1")
    assert str(near.view.document.undo_label) == "Paste"
    middle = near.view.mapFromScene(near.view.drawing.extent(near.view.selected()).center())
    assert (middle - QPoint(500, 480)).manhattanLength() < 16


@pytest.mark.parametrize(
    "content",
    [
        "hello",
        "{}",
        "{" * 10_000,
        '{"a": ' * 2_000,
        "[1, 2",
        "\x00",
        "x" * 10_000_000,
        "{" + " " * 10_000_000,
    ],
    ids=["words", "empty", "braces", "deep", "list", "odd", "10 MB", "10 MB of JSON"],
)
def test_other_text_is_refused_in_words(near: Canvas, content: str) -> None:
    before = near.graph
    Drag(near.view, text(content)).enter(FREE).drop()
    assert near.graph is before
    assert near.refusals[0].startswith("This text holds no layers: ")
    assert len(near.refusals[0]) < 300
    near.view.bubble.hush()


def test_anything_else_is_refused_while_it_is_dragged(near: Canvas) -> None:
    mime = QMimeData()
    mime.setData("application/x-odd", QByteArray(b"\xff" * 1_000_000))
    before = near.graph
    drag = Drag(near.view, mime).enter(FREE)
    assert not drag.welcome
    assert "This cannot be dropped here" in near.view.bubble.text()
    drag.drop()
    assert not near.view.bubble.isVisible()
    assert near.graph is before


def test_what_lies_elsewhere_is_refused_while_it_is_dragged(near: Canvas) -> None:
    mime = QMimeData()
    mime.setUrls(["https://example.org/data.csv"])
    drag = Drag(near.view, mime).enter(FREE)
    assert not drag.welcome
    assert "another computer" in near.view.bubble.text()
    drag.drop()
    assert not near.view.bubble.isVisible()
