"""Looking at the update of a parameter: by menu, key and trail, with the numbers of the step that is next."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.engine.optimizers import Adam, Momentum
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.studio.main_window import MainWindow
from netstudio.training.session import Session
from netstudio.training.walk import Level
from netstudio.words import tr
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make
from tests.studio.window.test_looking_inside import crumbs, step

Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def net() -> Graph:
    layers = [Spirals(), Affine(units=8), Sigmoid(), Affine(units=2), SoftmaxWithLoss()]
    settings = TrainingSettings(optimizer=Momentum(), batch_size=20, dtype="float64")
    return sequential(layers, settings, title="Spirals")


@pytest.fixture
def window(make: Make, net: Graph) -> MainWindow:
    window = make(Document(net))
    window.canvas.setFocus()
    return window


def update_menu(window: MainWindow, node: str) -> QMenu | None:
    """The menu in the menu of a node, as a right click opens it."""
    canvas = window.canvas
    menu = canvas.menu_at(canvas.mapFromScene(canvas.drawing.nodes[node].frame.center()))
    return next((a.menu() for a in menu.actions() if a.text() == "Look at its update"), None)


def to_the_update(window: MainWindow, qtbot: QtBot) -> None:
    """Forward and backward through the batch: the update is next."""
    for _ in range(2):
        step(window, Level.PHASE, qtbot)


def value(window: MainWindow, end: End) -> object:
    """What is drawn at a wire."""
    live = window.workbench.inside.view.drawing.wires[end].live
    return live.view.value if live else None


def test_the_menu_of_a_layer_leads_to_the_update_of_each_parameter(window: MainWindow) -> None:
    menu = update_menu(window, "affine_1")
    assert [action.text() for action in menu.actions()] == ["of W\tU", "of b\tU"]
    menu.actions()[1].trigger()
    menu.parent().close()
    inside = window.workbench.inside
    assert (inside.node, inside.parameter) == ("affine_1", "b")
    assert inside.view.isVisible()
    assert crumbs(window) == ["Spirals", "Affine 1", "update of b"]
    assert {"b", "grad", "v", "lr", "α", "new_b"} & {n.name for n in inside.view.inside.graph} == {
        "b", "grad", "v", "lr", "α",
    }  # fmt: skip
    assert update_menu(window, "sigmoid_1") is None


def test_what_is_frozen_has_no_update(window: MainWindow, net: Graph) -> None:
    window.document.apply(tr("Freeze"), edits.freeze(net, ["affine_1"]))
    assert update_menu(window, "affine_1") is None
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    assert not window.workbench.inside.node


def test_the_key_goes_from_one_parameter_to_the_next_and_escape_out(window: MainWindow) -> None:
    window.canvas.select(["affine_2"])
    QTest.keyClick(window.canvas, Key.Key_U)
    inside = window.workbench.inside
    view = inside.view
    assert (inside.place, view.hasFocus()) == ("affine_2.W", True)
    QTest.keyClick(view, Key.Key_U)
    assert inside.place == "affine_2.b"
    QTest.keyClick(view, Key.Key_U)
    assert inside.place == "affine_2.W"
    QTest.keyClick(view, Key.Key_Escape)
    assert window.canvas.hasFocus()
    assert window.canvas.selected() == ("affine_2",)
    assert crumbs(window) == ["Spirals"]


def test_the_inside_of_a_layer_and_its_updates_lead_to_each_other(window: MainWindow) -> None:
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_Down, Alt)
    inside, trail = window.workbench.inside, window.workbench.trail
    QTest.keyClick(inside.view, Key.Key_U)
    assert inside.place == "affine_1.W"
    QTest.mouseClick(trail.crumbs[2], Qt.MouseButton.LeftButton)
    assert inside.place == "affine_1.W"
    QTest.mouseClick(trail.crumbs[1], Qt.MouseButton.LeftButton)
    assert inside.place == "affine_1"
    assert crumbs(window) == ["Spirals", "Affine 1"]
    assert "matmul" in inside.view.drawing.nodes


def test_at_the_end_of_the_walk_it_shows_what_the_update_will_give(
    window: MainWindow, net: Graph, qtbot: QtBot
) -> None:
    to_the_update(window, qtbot)
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    qtbot.waitUntil(lambda: value(window, End("new W", "x")) is not None)
    session = Session(net, window.document.weights)
    before = session.store.values["affine_1", "W"].copy()
    session.step()
    after = session.store.values["affine_1", "W"]
    assert value(window, End("add", "a")).mean == pytest.approx(before.mean(), rel=1e-12)
    assert value(window, End("new W", "x")).mean == pytest.approx(after.mean(), rel=1e-12)
    v = session.store.learned_views(session.updater.state["v"])["affine_1", "W"]
    assert value(window, End("new v", "x")).norm == pytest.approx(np.linalg.norm(v), rel=1e-12)


def test_where_the_update_is_next_the_key_needs_no_layer_selected(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.canvas, Key.Key_U)
    assert not window.workbench.inside.node
    to_the_update(window, qtbot)
    QTest.keyClick(window.canvas, Key.Key_U)
    assert window.workbench.inside.place == "affine_1.W"


def test_before_the_gradient_is_there_the_state_is_shown_alone(window: MainWindow, qtbot: QtBot) -> None:
    step(window, Level.LAYER, qtbot)
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    qtbot.waitUntil(lambda: value(window, End("add", "a")) is not None)
    assert value(window, End("multiply", "a")) is not None  # v
    assert value(window, End("multiply_2", "a")) is None  # grad
    assert value(window, End("new W", "x")) is None
    to_the_update(window, qtbot)
    qtbot.waitUntil(lambda: value(window, End("new W", "x")) is not None)


def test_it_says_the_formulas_of_the_optimizer(window: MainWindow, net: Graph, qtbot: QtBot) -> None:
    to_the_update(window, qtbot)
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    view = window.workbench.inside.view
    strip = view.strip
    qtbot.waitUntil(lambda: all(formula.is_set for formula in strip.formulas))
    assert strip.name.text() == "Momentum"
    assert [formula.text() for formula in strip.formulas] == ["v ← α v − η g", "θ ← θ + v"]
    boxes = [part.geometry() for part in (strip.name, *strip.formulas)]
    assert all(strip.rect().contains(box) for box in boxes)
    assert not any(a.intersects(b) for a, b in pairwise(boxes))
    assert view.viewport().geometry().top() >= strip.geometry().bottom()
    QTest.keyClick(view, Key.Key_Escape)
    QTest.keyClick(window.canvas, Key.Key_Down, Alt)
    assert not strip.isVisible()
    assert view.viewport().geometry().top() == 0


def test_another_optimizer_is_another_drawing(window: MainWindow, net: Graph) -> None:
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    settings = msgspec.structs.replace(net.training, optimizer=Adam())
    window.document.apply(tr("Adam"), edits.set_training(net, settings))
    view = window.workbench.inside.view
    assert view.isVisible()
    assert {"m", "v", "t"} <= set(view.drawing.nodes)


def test_a_walk_by_operations_leads_on_from_an_update(window: MainWindow, qtbot: QtBot) -> None:
    inside = window.workbench.inside
    step(window, Level.OP, qtbot)
    qtbot.waitUntil(lambda: inside.place == "affine_1")
    QTest.keyClick(inside.view, Key.Key_U)
    assert inside.place == "affine_1.W"
    qtbot.waitUntil(lambda: value(window, End("add", "a")) is not None)  # the walk stands still: it stays
    assert inside.place == "affine_1.W"
    step(window, Level.OP, qtbot)
    qtbot.waitUntil(lambda: inside.place == "affine_1")


def test_a_mouse_can_select_in_it(window: MainWindow) -> None:
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, Key.Key_U)
    view = window.workbench.inside.view
    Pointer(view).click(view.mapFromScene(view.drawing.nodes["subtract"].frame.center()))
    assert view.selection.nodes == ("subtract",)


def test_an_operation_of_it_is_explained(window: MainWindow, qtbot: QtBot) -> None:
    window.workbench.reveal("explain")
    to_the_update(window, qtbot)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Key.Key_U)
    view, panel = window.workbench.inside.view, window.workbench.panels.explain
    Pointer(view).click(view.mapFromScene(view.drawing.nodes["add"].frame.center()))
    qtbot.waitUntil(lambda: panel.explanation is not None and panel.explanation.spot.inner == "add")
    assert panel.explanation.spot.update == "W"
    assert panel.explanation.op.name == "add"
    assert panel.hint.isHidden()
    assert panel.title.text() == "Affine 1 ▸ update of W ▸ add"
    assert panel.kind.text() == "add · book, chapter 6.1"
    assert panel.derivative.isHidden()
