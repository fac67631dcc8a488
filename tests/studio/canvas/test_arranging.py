"""Lining up, spacing out and stepping, with keys and menus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits, frames
from netstudio.graph.model import Graph
from netstudio.layers.linear import Affine
from netstudio.studio.canvas import framing
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Pointer

K, Mod = Qt.Key, Qt.KeyboardModifier
PLACES = {"affine_1": (0.0, 0.0), "affine_2": (232.0, 40.0), "affine_3": (600.0, 104.0)}


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A window with three nodes of one size, all selected."""
    graph = Graph()
    for place in PLACES.values():
        graph, _ = edits.add(graph, Affine(), place)
    window = MainWindow(Document(graph))
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.show()
    qtbot.waitExposed(window)
    window.canvas.setFocus()
    window.canvas.select_all()
    return window


def press(window: MainWindow, key: Qt.Key, keys: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    QTest.keyClick(window.canvas, key, keys)


def places(window: MainWindow) -> list[tuple[float, float]]:
    return [node.position for node in window.document.graph]


@pytest.mark.parametrize(
    ("key", "axis", "wanted", "said"),
    [
        (K.Key_A, 0, 0.0, "Align left 3 nodes"),
        (K.Key_H, 0, 300.0, "Align the centres of 3 nodes"),
        (K.Key_D, 0, 600.0, "Align right 3 nodes"),
        (K.Key_W, 1, 0.0, "Align top 3 nodes"),
        (K.Key_V, 1, 52.0, "Align the middles of 3 nodes"),
        (K.Key_S, 1, 104.0, "Align bottom 3 nodes"),
    ],
)
def test_a_key_lines_up_as_one_edit(
    window: MainWindow, key: Qt.Key, axis: int, wanted: float, said: str
) -> None:
    press(window, key, Mod.AltModifier)
    assert {place[axis] for place in places(window)} == {wanted}
    assert str(window.document.undo_label) == said
    window.document.undo()
    assert places(window) == list(PLACES.values())


def test_distributing_by_key(window: MainWindow) -> None:
    press(window, K.Key_H, Mod.AltModifier | Mod.ShiftModifier)
    assert [x for x, _ in places(window)] == [0, 300, 600]
    press(window, K.Key_V, Mod.AltModifier | Mod.ShiftModifier)
    assert [y for _, y in places(window)] == [0, 52, 104]
    assert str(window.document.undo_label) == "Distribute 3 nodes vertically"


def test_the_context_menu_offers_it_for_several(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    middle = canvas.mapFromScene(canvas.drawing.nodes["affine_2"].frame.center())
    Pointer(canvas).context_menu(middle)
    menu = next(m for m in canvas.findChildren(QMenu) if m.isVisible())
    inner = next(a.menu() for a in menu.actions() if a.text() == "Align")
    assert isinstance(inner, QMenu)
    next(a for a in inner.actions() if a.text().startswith("Align top")).trigger()
    menu.close()
    assert {y for _, y in places(window)} == {0}
    canvas.select(["affine_1"])
    assert not window.action_set["align_left"].isEnabled()


def test_steps_with_ctrl_and_longer_ones_with_shift(canvas: Canvas) -> None:
    canvas.view.select(["affine_1"])
    x, y = canvas.graph.nodes["affine_1"].position
    QTest.keyClick(canvas.view, K.Key_Right, Mod.ControlModifier)
    QTest.keyClick(canvas.view, K.Key_Down, Mod.ControlModifier | Mod.ShiftModifier)
    assert canvas.graph.nodes["affine_1"].position == (x + 8, y + 32)
    canvas.view.document.undo()
    assert canvas.graph.nodes["affine_1"].position == (x, y)


def test_snapping_is_switched_in_the_menu_and_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    for wanted in (True, False):
        window = MainWindow(Document(Graph()), preferences=Preferences(tmp_path / "preferences"))
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        assert window.canvas.snap_to.nodes is wanted
        assert window.action_set["snap_to_nodes"].isChecked() is wanted
        assert window.canvas.snap_to.grid
        if wanted:
            window.action_set["snap_to_nodes"].trigger()


def test_l_lays_out_what_is_selected_as_one_edit(canvas_of: Callable[[Graph], Canvas], net: Graph) -> None:
    graph = edits.move(net, {"sigmoid_1": (300.0, 400.0), "affine_2": (20.0, 420.0)})
    canvas = canvas_of(graph)
    canvas.view.select(["sigmoid_1", "affine_2"])
    canvas.view.arranging.lay_out()
    assert canvas.graph.nodes["sigmoid_1"].position == (20, 400)
    assert canvas.graph.nodes["affine_2"].position == (228, 400)
    assert canvas.graph.nodes["affine_1"] is graph.nodes["affine_1"]
    assert str(canvas.view.document.undo_label) == "Arrange 2 nodes"
    canvas.view.document.undo()
    assert canvas.graph is graph


def test_a_selection_is_laid_out_clear_of_the_rest(canvas_of: Callable[[Graph], Canvas], net: Graph) -> None:
    graph = edits.move(
        net,
        {"sigmoid_1": (300.0, 400.0), "affine_2": (20.0, 420.0), "softmax_with_loss_1": (240.0, 416.0)},
    )
    canvas = canvas_of(graph)
    canvas.view.select(["sigmoid_1", "affine_2"])
    canvas.view.arranging.lay_out()
    rects = {node: item.frame for node, item in canvas.view.drawing.nodes.items()}
    others = rects.keys() - {"sigmoid_1", "affine_2"}
    assert not any(rects[node].intersects(rects[o]) for node in ("sigmoid_1", "affine_2") for o in others)
    after = canvas.graph.nodes
    assert after["affine_2"].position[0] - after["sigmoid_1"].position[0] == edits.PITCH
    canvas.view.arranging.lay_out()
    assert canvas.graph.nodes == after, "once clear, it stays"


def test_l_lays_out_all_where_fewer_are_selected(window: MainWindow) -> None:
    window.canvas.select(["affine_2"])
    press(window, K.Key_L)
    assert {x for x, _ in places(window)} == {40}
    assert str(window.document.undo_label) == "Arrange"


def test_nodes_glide_to_their_places_and_a_press_ends_that(
    canvas_of: Callable[[Graph], Canvas], net: Graph, moving: None
) -> None:
    canvas = canvas_of(edits.move(net, {"affine_1": (500.0, 400.0)}))
    canvas.view.arranging.lay_out()
    item, place = canvas.view.drawing.nodes["affine_1"], canvas.graph.nodes["affine_1"].position
    canvas.wait(lambda: item.pos().toTuple() not in (place, (500, 400)))
    canvas.mouse.click(QPoint(3, 3))
    assert item.pos().toTuple() == place
    canvas.view.travel.stop()


def test_frames_fit_what_they_hold_again(canvas_of: Callable[[Graph], Canvas], net: Graph) -> None:
    far = edits.move(net, {"affine_1": (500.0, 400.0), "sigmoid_1": (700.0, 600.0)})
    graph, frame = frames.add_frame(far, (400.0, 300.0, 600.0, 500.0))
    canvas = canvas_of(graph)
    canvas.view.arranging.lay_out()
    assert set(frames.nodes_in(canvas.graph.frames[frame], framing.rects(canvas.view))) == {
        "affine_1",
        "sigmoid_1",
    }
    assert canvas.graph.frames[frame].rect != graph.frames[frame].rect
