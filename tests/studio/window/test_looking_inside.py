"""Going into a layer: its operations in place of the canvas, with the numbers of the batch."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.layers.primitive import Outlet
from netstudio.studio.canvas.inside_view import InsideView
from netstudio.studio.canvas.navigation import LARGEST
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.main_window import MainWindow
from netstudio.training.camera import Camera
from netstudio.training.darkroom import Darkroom
from netstudio.training.lens import Lens
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot, Wants
from netstudio.training.walk import Level, Phase
from netstudio.words import tr
from tests.layers.test_numbers import FEW, RANDOM, trials
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make
from tests.training.insides import subject_of
from tests.training.test_inside import EVERY

Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def net() -> Graph:
    layers = [Spirals(), Affine(units=8), Sigmoid(), Affine(units=2), SoftmaxWithLoss()]
    return sequential(layers, TrainingSettings(batch_size=20), title="Spirals")


@pytest.fixture
def window(make: Make, net: Graph) -> MainWindow:
    window = make(Document(net))
    window.canvas.setFocus()
    return window


def enter(window: MainWindow, node: str) -> InsideView:
    window.canvas.select([node])
    QTest.keyClick(window.canvas, Key.Key_Down, Alt)
    return window.workbench.inside.view


def at(view: InsideView, node: str) -> QPoint:
    return view.mapFromScene(view.drawing.nodes[node].frame.center())


def step(window: MainWindow, level: Level, qtbot: QtBot) -> Snapshot:
    """One step of the walk, and its picture."""
    with qtbot.waitSignal(window.runner.snapshot_taken) as taken:
        window.runner.walk(lambda walk: walk.on(level))
    return taken.args[0]


def crumbs(window: MainWindow) -> list[str]:
    return [crumb.text() for crumb in window.workbench.trail.crumbs]


def test_keys_lead_into_a_layer_and_out(window: MainWindow) -> None:
    view = enter(window, "sigmoid_1")
    assert view.isVisible()
    assert not window.canvas.isVisible()
    assert view.hasFocus()
    assert crumbs(window) == ["Spirals", "Sigmoid 1"]
    assert list(view.drawing.nodes) == ["x", "c", "negate", "exp", "add", "reciprocal", "y"]
    QTest.keyClick(view, Key.Key_Escape)
    assert window.canvas.isVisible()
    assert window.canvas.hasFocus()
    assert window.canvas.selected() == ("sigmoid_1",)
    assert crumbs(window) == ["Spirals"]
    enter(window, "affine_1")
    QTest.keyClick(view, Key.Key_Up, Alt)
    assert window.canvas.isVisible()


def test_the_status_line_says_at_once_what_keys_do_in_there(window: MainWindow) -> None:
    outside = window.status.hint.text()
    view = enter(window, "sigmoid_1")
    assert "Esc leads out" in window.status.hint.text()
    QTest.keyClick(view, Key.Key_Escape)
    assert window.status.hint.text() == outside


def test_the_menu_of_a_layer_leads_into_it(window: MainWindow) -> None:
    canvas = window.canvas
    menu = canvas.menu_at(canvas.mapFromScene(canvas.drawing.nodes["affine_1"].frame.center()))
    next(a for a in menu.actions() if a.text().startswith("Look inside")).trigger()
    menu.close()
    assert window.workbench.inside.node == "affine_1"
    menu = canvas.menu_at(canvas.mapFromScene(canvas.drawing.nodes["spirals_1"].frame.center()))
    assert not any(a.text().startswith("Look inside") for a in menu.actions())
    menu.close()


def test_a_name_in_the_trail_leads_out(window: MainWindow) -> None:
    view = enter(window, "affine_1")
    QTest.mouseClick(window.workbench.trail.crumbs[0], Qt.MouseButton.LeftButton)
    assert not view.isVisible()


def test_arrows_walk_along_the_wires_and_a_click_selects(window: MainWindow, qtbot: QtBot) -> None:
    view = enter(window, "sigmoid_1")
    chosen: list[str] = []
    view.selected.connect(chosen.append)
    mouse = Pointer(view)
    mouse.click(at(view, "negate"))
    QTest.keyClick(view, Key.Key_Right)
    QTest.keyClick(view, Key.Key_Right)
    assert chosen == ["negate", "exp", "add"]
    QTest.keyClick(view, Key.Key_W)
    assert view.selection.wire is not None
    QTest.keyClick(view, Key.Key_Escape)
    assert not view.selection
    assert view.isVisible()
    before = view.mapFromScene(0, 0)
    mouse.drag(QPoint(30, 30), QPoint(90, 60))
    assert view.mapFromScene(0, 0) - before == QPoint(60, 30)


def test_before_anything_was_computed_it_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    view = enter(window, "sigmoid_1")
    words = view.findChild(type(view._words))
    assert words.isVisible()
    assert "F10" in words.text()
    step(window, Level.LAYER, qtbot)
    step(window, Level.LAYER, qtbot)
    qtbot.waitUntil(lambda: not words.isVisible())
    assert view.drawing.wires[End("add", "a")].live.view.value is not None


def test_a_walk_by_operations_takes_along(window: MainWindow, qtbot: QtBot) -> None:
    inside = window.workbench.inside
    step(window, Level.OP, qtbot)
    qtbot.waitUntil(lambda: inside.node == "affine_1")
    for _ in range(3):
        step(window, Level.OP, qtbot)
    qtbot.waitUntil(lambda: inside.node == "sigmoid_1")
    qtbot.waitUntil(lambda: inside.view.drawing.nodes["exp"].live.phase is not None)
    wires = inside.view.drawing.wires
    assert wires[End("exp", "x")].live.view.value is not None
    assert wires[End("reciprocal", "x")].live.view.value is None  # it lies ahead


def test_an_edit_shows_the_layer_as_it_is_now(window: MainWindow, net: Graph) -> None:
    view = enter(window, "affine_1")
    document = window.document
    narrow = msgspec.structs.replace(net.nodes["affine_1"].layer, bias=False)
    document.apply(tr("No bias"), edits.set_layer(net, "affine_1", narrow))
    assert view.isVisible()
    assert "b" not in view.drawing.nodes
    document.apply(tr("Fewer units"), edits.set_layer(net, "affine_1", Affine(units=3)))
    assert view.drawing.wires[End("y", "x")].face.shape == "(20, 3)"  # the same drawing, in another shape
    document.undo()
    nodes = {node: each for node, each in document.graph.nodes.items() if node != "affine_1"}
    document.apply(tr("Remove"), document.graph.with_nodes(nodes).with_wires({}))
    assert not view.isVisible()


def test_nothing_is_edited_while_a_layer_is_looked_into(window: MainWindow) -> None:
    enter(window, "affine_1")
    before = window.document.graph
    for key in ("Ctrl+D", "Ctrl+X", "Del", "Ctrl+G"):
        QTest.keySequence(window, key)
    assert window.document.graph is before


def test_coming_near_the_inside_fades_in_and_nearer_still_one_is_in_it(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.reveal("affine_1")
    middle = canvas.viewport().rect().center()
    canvas.zoom_at(middle, 1.5 / canvas.zoom)
    far = colours(canvas)
    canvas.zoom_at(middle, LARGEST / canvas.zoom)
    assert colours(canvas) > far + 20
    Pointer(canvas).wheel(middle, 1)
    assert window.workbench.inside.node == "affine_1"
    view = window.workbench.inside.view
    view.zoom_at(middle, 0.2 / view.zoom)
    Pointer(view).wheel(middle, -1)
    assert window.workbench.inside.node == ""


def colours(canvas: CanvasView) -> int:
    """How many different colours the node in the middle shows below its head."""
    image = canvas.viewport().grab().toImage()
    box = canvas.mapFromScene(canvas.drawing.nodes["affine_1"].frame.adjusted(8, 70, -8, -8)).boundingRect()
    across, down = range(box.left(), box.right()), range(box.top(), box.bottom(), 2)
    return len({image.pixel(x, y) for x in across for y in down})


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_the_canvas_draws_what_the_kernel_computes(qapp, layer, data, seed) -> None:
    """Read off the drawing: of every port and every parameter of every layer, value and gradient."""
    subject, node = subject_of(data.draw(trials(layer)), seed)
    subject.walk.go_to(len(subject.walk.stops))
    found = subject.inside(node)
    assert found is not None
    view = InsideView()
    view.show_inside(found.inside)
    wires = Darkroom(found, 0.0, walking=True, lens=Lens()).wires()
    view.show_snapshot(Snapshot(0, 1, 1, 0.0, 0.1, wires=wires, walk=found.walk_view))
    items, outer = view.drawing.wires, subject.graph
    for port in outer.input_ports(node):
        array = subject.plan.array(subject.network.wires[outer.wires[End(node, port.name)]])
        for item in items.values():
            if item.wire.source == End(port.name, "y"):
                agrees(item.live.view.value.mean, array.mean())
    for each in found.graph:
        if isinstance(each.layer, Outlet):
            array = subject.plan.array(subject.network.outputs[End(node, each.name)])
            agrees(items[End(each.id, "x")].live.view.value.mean, array.mean())
    for (_, name), gradient in subject.plan.parameters.gradients.items():
        drawn = [w.live.view.gradient for w in items.values() if w.wire.source == End(name, "y")]
        if len(drawn) == 1:  # read by several, each carries its share
            agrees(drawn[0].norm, np.linalg.norm(gradient))
    view.deleteLater()


def agrees(drawn: float, computed: float) -> None:
    """What is no number counts in no mean."""
    if np.isfinite(computed):
        np.testing.assert_allclose(drawn, computed, rtol=1e-10, atol=1e-10)


def test_what_is_known_of_one_layer_is_not_shown_in_another(window: MainWindow, qtbot: QtBot) -> None:
    view = enter(window, "affine_1")
    snapshot = step(window, Level.PHASE, qtbot)
    qtbot.waitUntil(lambda: view.drawing.wires[End("add", "a")].live is not None)
    inside = window.workbench.inside
    inside.leave()
    inside.enter("sigmoid_1")
    inside.show_snapshot(snapshot)  # that was under way
    assert view.drawing.live.snapshot is None


def test_of_a_large_layer_values_come_before_gradients(monkeypatch: pytest.MonkeyPatch, net: Graph) -> None:
    monkeypatch.setattr("netstudio.training.inside.LARGE", 0)
    session = Session(net, seed=0)
    session.load_batch()
    stops = [(stop.node, stop.phase) for stop in session.walk.stops]
    session.walk.go_to(stops.index(("sigmoid_1", Phase.BACKWARD)) + 1)
    camera, wants = Camera(session), Wants(inside="sigmoid_1")
    first, second = (camera.take(wants, walking=True).inside for _ in range(2))
    assert first.partial
    assert not second.partial
    assert first.walk.current == second.walk.current  # the cursor does not wait
    assert all(view.gradient is None for view in first.wires.values())
    assert any(view.gradient is not None for view in second.wires.values())
