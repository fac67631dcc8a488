"""Everything on the canvas can be reached by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.studio.canvas.view import CanvasView
from tests.studio.canvas.conftest import Canvas

K = Qt.Key


def test_arrows_walk_along_the_wires(canvas: Canvas) -> None:
    canvas.view.select(["mnist_1"])
    canvas.key(K.Key_Right, K.Key_Right, K.Key_Right)
    assert canvas.view.selected() == ("affine_2",)
    canvas.key(K.Key_Left)
    assert canvas.view.selected() == ("sigmoid_1",)


def test_every_node_can_be_reached_without_wires(canvas_of: Callable[[Graph], Canvas], loose: Graph) -> None:
    canvas, seen = canvas_of(loose), set()
    for key in [K.Key_Right] + 4 * [K.Key_Left] + 4 * [K.Key_Right]:
        canvas.key(key)
        seen |= set(canvas.view.selected())
    assert seen == set(loose.nodes)


def test_a_wire_is_made_by_keys(canvas_of: Callable[[Graph], Canvas], loose: Graph) -> None:
    canvas = canvas_of(loose)
    canvas.view.select(["mnist_1"])
    canvas.key(K.Key_Return, K.Key_Tab, K.Key_Return)
    assert canvas.graph.wires[End("affine_2", "x")].source == End("mnist_1", "x")
    canvas.key(K.Key_Return, K.Key_Space, K.Key_Return)
    assert canvas.graph.wires[End("softmax_with_loss_1", "t")].source == End("mnist_1", "t")


def test_only_ports_that_take_the_wire_are_offered(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.view.select(["affine_2"])  # all that stands before it would make a circle
    for _ in range(4):
        canvas.key(K.Key_Return, K.Key_Escape)
    canvas.key(K.Key_Return)
    assert canvas.view.hand.gesture is not None
    canvas.key(K.Key_Tab, K.Key_Tab, K.Key_Return)
    assert canvas.graph.wires[End("softmax_with_loss_1", "y")].source == End("affine_2", "y")
    assert set(canvas.graph.wires) == set(before.wires)


def test_where_nothing_can_be_wired_it_says_so(canvas_of: Callable[[Graph], Canvas], net: Graph) -> None:
    canvas = canvas_of(edits.part(net, ["affine_1"]))
    canvas.view.select(["affine_1"])
    canvas.key(K.Key_Return)
    assert canvas.view.hand.gesture is None
    assert "No port" in canvas.refusals[0]


def test_wires_are_selected_by_w_and_removed(canvas: Canvas) -> None:
    canvas.view.select(["sigmoid_1"])
    canvas.key(K.Key_W, K.Key_Delete)
    assert End("sigmoid_1", "x") not in canvas.graph.wires


def test_ctrl_arrows_move_by_the_grid_and_are_undone_as_one(canvas: Canvas) -> None:
    before = canvas.graph
    canvas.view.select(["affine_1"])
    for _ in range(3):
        QTest.keyClick(canvas.view, K.Key_Down, Qt.KeyboardModifier.ControlModifier)
    x, y = before.nodes["affine_1"].position
    assert canvas.graph.nodes["affine_1"].position == (x, y + 24)
    canvas.view.document.undo()
    assert canvas.graph is before


def test_fit_and_delete_and_escape(canvas: Canvas) -> None:
    canvas.view.select(["affine_1"])
    canvas.key(K.Key_F)
    assert canvas.view.zoom == pytest.approx(1.5)
    canvas.key(K.Key_Home)
    assert canvas.view.visible_rect().contains(canvas.view.drawing.extent())
    canvas.key(K.Key_Escape)
    assert canvas.view.selected() == ()
    canvas.view.select(["affine_1"])
    canvas.key(K.Key_Delete)
    assert "affine_1" not in canvas.graph.nodes


def test_tab_asks_for_a_search_and_shift_tab_leaves(qtbot: QtBot, net: Graph) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field, view = QLineEdit(), CanvasView(Document(net))
    box = QVBoxLayout(window)
    box.addWidget(field)
    box.addWidget(view)
    window.show()
    view.setFocus()
    with qtbot.waitSignal(view.search_requested):
        qtbot.keyClick(view, K.Key_Tab)
    assert window.focusWidget() is view
    qtbot.keyClick(view, K.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is field
