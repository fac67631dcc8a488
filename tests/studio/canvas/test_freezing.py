"""Frozen layers on the canvas: a padlock, words, and the ways to freeze."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from netstudio.graph import edits
from netstudio.graph.marks import FROZEN
from netstudio.graph.model import Graph
from netstudio.layers.operation import Variable
from netstudio.studio.canvas.tooltips import tip_at
from tests.studio.canvas.conftest import Canvas


def menu(canvas: Canvas, node: str) -> QMenu:
    canvas.mouse.context_menu(canvas.node(node))
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(canvas: Canvas, node: str, words: str) -> None:
    found = menu(canvas, node)
    (action,) = [action for action in found.actions() if action.text().startswith(words)]
    action.trigger()
    found.close()


def corner(canvas: Canvas, node: str) -> QImage:
    """What is painted around the upper left corner of a node."""
    at = canvas.view.mapFromScene(canvas.view.drawing.nodes[node].frame.topLeft())
    return canvas.view.viewport().grab(QRect(at - QPoint(8, 8), QSize(16, 16))).toImage()


def test_a_frozen_node_has_a_lock_and_says_so(canvas: Canvas) -> None:
    before = corner(canvas, "affine_1")
    canvas.view.select(["affine_1"])
    canvas.view.editing.toggle(FROZEN)
    canvas.view.selection.clear()
    item = canvas.view.drawing.nodes["affine_1"]
    assert item.face.frozen
    assert item.face.note.endswith("parameters, frozen")
    assert corner(canvas, "affine_1") != before
    assert "Frozen: its parameters stay as they are" in tip_at(canvas.view, canvas.node("affine_1"))
    assert "Frozen" not in tip_at(canvas.view, canvas.node("affine_2"))


def test_the_menu_of_a_node_freezes_it_and_lets_it_learn_again(canvas: Canvas) -> None:
    document = canvas.view.document
    canvas.view.select(["affine_1"])
    choose(canvas, "affine_1", "Freeze")
    assert document.graph.nodes["affine_1"].frozen
    assert str(document.undo_label) == "Freeze Affine 1"
    choose(canvas, "affine_1", "Unfreeze")
    assert not document.graph.nodes["affine_1"].frozen
    document.undo()
    document.undo()
    assert document.undo_label is None


def test_of_several_all_that_have_parameters_are_frozen_at_once(canvas: Canvas) -> None:
    document = canvas.view.document
    canvas.view.select(["mnist_1", "affine_1", "sigmoid_1", "affine_2"])
    canvas.view.editing.toggle(FROZEN)
    assert {node.id for node in document.graph if node.frozen} == {"affine_1", "affine_2"}
    assert str(document.undo_label) == "Freeze 2 nodes"
    canvas.view.select(["sigmoid_1"])
    canvas.view.editing.toggle(FROZEN)
    assert str(document.undo_label) == "Freeze 2 nodes"
    found = menu(canvas, "sigmoid_1")
    assert not any("reeze" in action.text() for action in found.actions())
    found.close()


def test_numbers_on_the_canvas_are_frozen_too_and_so_are_copies(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph, node = edits.add(Graph(), Variable(), (48.0, 48.0))
    canvas = canvas_of(graph)
    canvas.view.select([node])
    canvas.view.editing.toggle(FROZEN)
    canvas.view.copy_selection()
    canvas.view.paste()
    assert [n.frozen for n in canvas.graph] == [True, True]
