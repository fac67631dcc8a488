"""Adding, copying, pasting, deleting: each one edit of the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication

from netstudio.graph.model import Graph
from netstudio.studio.canvas.drops import ENTRY_MIME
from tests.studio.canvas.conftest import Canvas


def test_a_layer_is_added_at_a_place_of_the_grid_and_selected(canvas: Canvas) -> None:
    node = canvas.view.add_layer("ReLU", QPointF(300, 300))
    item = canvas.view.drawing.nodes[node]
    assert item.holds(QPointF(300, 300))
    assert [v % 8 for v in canvas.graph.nodes[node].position] == [0, 0]
    assert canvas.view.selected() == (node,)
    assert str(canvas.view.document.undo_label) == "Add ReLU 1"


def test_layers_without_a_place_do_not_cover_each_other(canvas: Canvas) -> None:
    for _ in range(12):
        canvas.view.add_layer("Affine")
    frames = [item.frame for item in canvas.view.drawing.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(frames) for b in frames[:i])


def test_an_unknown_layer_is_refused(canvas: Canvas) -> None:
    before = canvas.graph
    assert canvas.view.add_layer("Conv9") == ""
    assert canvas.graph is before
    assert canvas.refusals == ["There is no layer “Conv9”."]


def drop(canvas: Canvas, mime: str, data: bytes) -> bool:
    """Drag something over the canvas and drop it; whether it was welcome."""
    content = QMimeData()
    content.setData(mime, data)
    at, copy = QPointF(300, 520), Qt.DropAction.CopyAction
    mouse, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, content, mouse, keys)
    QGuiApplication.sendEvent(canvas.view.viewport(), enter)
    if enter.isAccepted():
        QGuiApplication.sendEvent(canvas.view.viewport(), QDropEvent(at, copy, content, mouse, keys))
    return enter.isAccepted()


def test_a_layer_is_dropped_from_the_palette(canvas: Canvas) -> None:
    assert drop(canvas, ENTRY_MIME, b"Tanh")
    assert "tanh_1" in canvas.graph.nodes
    assert drop(canvas, ENTRY_MIME, b"\xff\xfe")
    assert len(canvas.refusals) == 1


def test_duplicate_copies_nodes_and_the_wires_among_them(canvas: Canvas) -> None:
    canvas.view.select(["affine_1", "sigmoid_1"])
    canvas.view.duplicate_selection()
    assert len(canvas.graph.nodes) == 7
    assert len(canvas.graph.wires) == 6
    assert canvas.view.selected() == ("affine_3", "sigmoid_2")
    canvas.view.document.undo()
    assert len(canvas.graph.nodes) == 5


def test_copy_and_paste_as_readable_text(canvas: Canvas, canvas_of: Callable[[Graph], Canvas]) -> None:
    canvas.view.select(["affine_1", "sigmoid_1"])
    canvas.view.copy_selection()
    assert '"layer": "Affine"' in QGuiApplication.clipboard().text().replace('":"', '": "')
    other = canvas_of(Graph())
    other.view.paste()
    other.view.paste()
    assert [n.name for n in other.graph] == ["Affine 1", "Sigmoid 1", "Affine 2", "Sigmoid 2"]
    assert len(other.graph.wires) == 2
    assert other.refusals == []
    frames = [other.view.drawing.nodes[n].frame for n in ("affine_1", "affine_2")]
    assert frames[0] != frames[1]
    assert other.view.visible_rect().intersects(frames[0])


def test_cut_and_paste_puts_them_back_where_they_were(canvas: Canvas) -> None:
    place = canvas.graph.nodes["affine_1"].position
    canvas.view.select(["affine_1"])
    canvas.view.cut_selection()
    assert "affine_1" not in canvas.graph.nodes
    canvas.view.paste()
    assert canvas.graph.nodes["affine_1"].position == place


@pytest.mark.parametrize(
    "text",
    ["", "hello", "{", '{"format": "other"}', "[" * 100_000, '{"format":"netstudio-graph","version":99}'],
)
def test_a_clipboard_with_anything_else_is_refused_in_words(canvas: Canvas, text: str) -> None:
    before = canvas.graph
    QGuiApplication.clipboard().setText(text)
    canvas.view.paste()
    assert canvas.graph is before
    assert len(canvas.refusals) == 1
    assert "clipboard" in canvas.refusals[0]


def test_with_nothing_selected_nothing_happens(canvas: Canvas) -> None:
    before = canvas.graph
    QGuiApplication.clipboard().setText("mine")
    for act in (
        canvas.view.copy_selection,
        canvas.view.cut_selection,
        canvas.view.duplicate_selection,
        canvas.view.delete_selection,
    ):
        act()
    assert canvas.graph is before
    assert QGuiApplication.clipboard().text() == "mine"
