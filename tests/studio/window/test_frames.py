"""Comment frames on the canvas, by mouse, keys and menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from netstudio.document.document import Document
from netstudio.graph.model import Frame, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.main_window import MainWindow
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

K, Key = Qt.Key, Qt.KeyboardModifier
HIDDEN = ["affine_1", "relu_1"]


@pytest.fixture
def graph() -> Graph:
    return sequential([Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()])


@pytest.fixture
def window(make: Make, graph: Graph) -> MainWindow:
    window = make(Document(graph))
    window.canvas.setFocus()
    window.canvas.zoom_reset()
    return window


@pytest.fixture
def canvas(window: MainWindow) -> CanvasView:
    return window.canvas


@pytest.fixture
def framed(canvas: CanvasView) -> CanvasView:
    """A frame “hidden layer” around two nodes."""
    canvas.select(HIDDEN)
    QTest.keyClick(canvas, K.Key_C)
    QTest.keyClicks(canvas.title_editor, "hidden layer")
    QTest.keyClick(canvas.title_editor, K.Key_Return)
    canvas.setFocus()
    return canvas


def frame(canvas: CanvasView, name: str = "frame_1") -> Frame:
    return canvas.document.graph.frames[name]


def at(canvas: CanvasView, dx: float, dy: float, name: str = "frame_1") -> QPoint:
    """A point of the viewport, from the upper left corner of a frame; from the lower right if negative."""
    x, y, width, height = frame(canvas, name).rect
    return canvas.mapFromScene(QPointF(x + dx + (width if dx < 0 else 0), y + dy + (height if dy < 0 else 0)))


def title(canvas: CanvasView, name: str = "frame_1") -> QPoint:
    return at(canvas, 40, 16, name)


def undo_name(canvas: CanvasView) -> str:
    return str(canvas.document.undo_label)


def positions(canvas: CanvasView) -> dict[str, tuple[float, float]]:
    return {node.id: node.position for node in canvas.document.graph}


def test_c_frames_what_is_selected_and_asks_for_a_title(framed: CanvasView) -> None:
    assert frame(framed).title == "hidden layer"
    assert undo_name(framed) == "Frame “hidden layer”"
    assert framed.selection.frames == ("frame_1",)
    inside = framed.drawing.frames.items["frame_1"].rect()
    assert all(inside.contains(framed.drawing.nodes[node].frame) for node in HIDDEN)
    framed.document.undo()  # made and named are one step
    assert not framed.document.graph.frames
    assert not framed.drawing.frames.items
    framed.document.redo()
    assert frame(framed).title == "hidden layer"


def test_c_with_nothing_selected_makes_an_empty_one_at_the_mouse(canvas: CanvasView) -> None:
    Pointer(canvas).move(QPoint(400, 150))
    QTest.keyClick(canvas, K.Key_C)
    assert canvas.title_editor.isVisible()
    QTest.keyClick(canvas.title_editor, K.Key_Escape)
    assert canvas.hasFocus()
    assert not canvas.title_editor.isVisible()
    place = canvas.mapFromScene(QPointF(*frame(canvas).rect[:2]))
    assert place.y() < 150 < place.y() + 32
    assert undo_name(canvas) == "Add a frame"


def test_the_title_is_edited_by_double_click_and_enter_and_esc_leaves_it(framed: CanvasView) -> None:
    Pointer(framed).double_click(title(framed))
    assert framed.title_editor.hasFocus()
    QTest.keyClicks(framed.title_editor, "encoder")
    QTest.keyClick(framed.title_editor, K.Key_Return)
    assert frame(framed).title == "encoder"
    framed.setFocus()
    QTest.keyClick(framed, K.Key_Return)
    QTest.keyClicks(framed.title_editor, "nothing")
    QTest.keyClick(framed.title_editor, K.Key_Escape)
    assert frame(framed).title == "encoder"
    framed.document.undo()
    assert frame(framed).title == "hidden layer"


def test_dragging_the_title_carries_what_lies_within(framed: CanvasView) -> None:
    before, rect = positions(framed), frame(framed).rect
    Pointer(framed).drag(title(framed), title(framed) + QPoint(48, 35))
    after = positions(framed)
    for node, (x, y) in before.items():
        assert after[node] == ((x + 48, y + 32) if node in HIDDEN else (x, y))
    assert frame(framed).rect == (rect[0] + 48, rect[1] + 32, *rect[2:])
    assert undo_name(framed) == "Move frame “hidden layer”"
    framed.document.undo()
    assert positions(framed) == before
    assert frame(framed).rect == rect


def test_with_alt_the_frame_moves_alone(framed: CanvasView) -> None:
    before, rect = positions(framed), frame(framed).rect
    Pointer(framed).drag(title(framed), title(framed) + QPoint(48, 32), keys=Key.AltModifier)
    assert positions(framed) == before
    assert frame(framed).rect[:2] == (rect[0] + 48, rect[1] + 32)


def test_esc_puts_a_dragged_frame_and_its_nodes_back(framed: CanvasView) -> None:
    drawn = {node: item.pos() for node, item in framed.drawing.nodes.items()}
    rect = framed.drawing.frames.items["frame_1"].rect()
    mouse = Pointer(framed)
    mouse.drag(title(framed), title(framed) + QPoint(64, 64), hold=True)
    assert framed.drawing.nodes["relu_1"].pos() != drawn["relu_1"]
    QTest.keyClick(framed, K.Key_Escape)
    mouse.release()
    assert {node: item.pos() for node, item in framed.drawing.nodes.items()} == drawn
    assert framed.drawing.frames.items["frame_1"].rect() == rect
    assert undo_name(framed) == "Frame “hidden layer”"


@pytest.mark.parametrize(
    ("dx", "dy", "cursor", "changed"),
    [
        (0, 80, Qt.CursorShape.SizeHorCursor, {0, 2}),
        (-1e-9, 80, Qt.CursorShape.SizeHorCursor, {2}),
        (80, 0, Qt.CursorShape.SizeVerCursor, {1, 3}),
        (80, -1e-9, Qt.CursorShape.SizeVerCursor, {3}),
        (0, 0, Qt.CursorShape.SizeFDiagCursor, {0, 1, 2, 3}),
        (-1e-9, -1e-9, Qt.CursorShape.SizeFDiagCursor, {2, 3}),
        (-1e-9, 0, Qt.CursorShape.SizeBDiagCursor, {1, 2, 3}),
    ],
)
def test_edges_and_corners_resize(
    framed: CanvasView, dx: float, dy: float, cursor: Qt.CursorShape, changed: set[int]
) -> None:
    before, mouse, place = frame(framed).rect, Pointer(framed), at(framed, dx, dy)
    mouse.move(place)
    assert framed.viewport().cursor().shape() is cursor
    mouse.drag(place, place + QPoint(-26, -26))
    after = frame(framed).rect
    assert {i for i in range(4) if before[i] != after[i]} == changed
    assert all(number % 8 == 0 for number in after)
    assert undo_name(framed) == "Resize frame “hidden layer”"
    mouse.drag(at(framed, dx, dy), place, hold=True)
    QTest.keyClick(framed, K.Key_Escape)
    mouse.release()
    assert frame(framed).rect == after
    assert framed.drawing.frames.items["frame_1"].rect().width() == after[2]


def test_a_frame_never_gets_smaller_than_can_be_taken_hold_of(framed: CanvasView) -> None:
    Pointer(framed).drag(at(framed, -1e-9, -1e-9), at(framed, 0, 0))
    assert frame(framed).rect[2:] == (96, 64)


def test_the_inside_of_a_frame_is_canvas(framed: CanvasView) -> None:
    inside = at(framed, 8, -12)
    framed.select([])
    assert framed.hand.under(inside).frame is None
    Pointer(framed).drag(inside, at(framed, -8, 45))  # a rubber band that begins within
    assert set(framed.selected()) >= {"affine_1"}
    assert framed.selection.frames == ()


def test_a_rubber_band_around_a_frame_selects_it_and_shift_adds(framed: CanvasView) -> None:
    framed.select([])
    mouse = Pointer(framed)
    mouse.drag(at(framed, -6, -6) + QPoint(14, 14), at(framed, 0, 0) - QPoint(8, 8))
    assert framed.selection.frames == ("frame_1",)
    assert set(framed.selected()) == set(HIDDEN)
    mouse.click(title(framed), keys=Key.ControlModifier)
    assert framed.selection.frames == ()
    mouse.click(title(framed), keys=Key.ShiftModifier)
    assert framed.selection.frames == ("frame_1",)
    assert set(framed.selected()) == set(HIDDEN)


def test_a_node_drags_the_frames_that_are_selected_with_it_and_a_click_leaves_it_alone(
    framed: CanvasView,
) -> None:
    framed.selection.set(["relu_1"], ["frame_1"])
    node = framed.mapFromScene(framed.drawing.nodes["relu_1"].frame.center())
    before, rect = positions(framed), frame(framed).rect
    Pointer(framed).drag(node, node + QPoint(16, 16))
    assert positions(framed)["affine_1"] == (before["affine_1"][0] + 16, before["affine_1"][1] + 16)
    assert frame(framed).rect[0] == rect[0] + 16
    Pointer(framed).click(node + QPoint(16, 16))
    assert (framed.selected(), framed.selection.frames) == (("relu_1",), ())


def test_del_removes_the_frame_and_leaves_its_nodes(framed: CanvasView) -> None:
    nodes = set(framed.document.graph.nodes)
    Pointer(framed).click(title(framed))
    QTest.keyClick(framed, K.Key_Delete)
    assert not framed.document.graph.frames
    assert set(framed.document.graph.nodes) == nodes
    assert undo_name(framed) == "Delete frame “hidden layer”"
    framed.document.undo()
    assert "frame_1" in framed.drawing.frames.items


def test_frames_are_copied_pasted_and_duplicated(framed: CanvasView) -> None:
    Pointer(framed).click(title(framed))
    framed.selection.set(HIDDEN, ["frame_1"])
    QTest.keyClick(framed, K.Key_C, Key.ControlModifier)
    QTest.keyClick(framed, K.Key_V, Key.ControlModifier)
    assert framed.selection.frames == ("frame_2",)
    assert len(framed.selected()) == 2
    assert frame(framed, "frame_2").title == "hidden layer"
    framed.selection.set((), ["frame_1"])
    QTest.keyClick(framed, K.Key_D, Key.ControlModifier)
    assert undo_name(framed) == "Duplicate frame “hidden layer”"
    assert frame(framed, "frame_3").rect[0] == frame(framed).rect[0] + 32
    QTest.keyClick(framed, K.Key_X, Key.ControlModifier)
    assert set(framed.document.graph.frames) == {"frame_1", "frame_2"}
    QTest.keyClick(framed, K.Key_V, Key.ControlModifier)
    assert len(framed.document.graph.frames) == 3


def test_frames_go_with_their_nodes_when_all_is_arranged(framed: CanvasView) -> None:
    framed.selection.set((), ["frame_1"])
    for _ in range(5):
        QTest.keyClick(framed, K.Key_Down, Key.ControlModifier)
    before = frame(framed).rect
    QTest.keyClick(framed, K.Key_L)
    assert frame(framed).rect != before
    rect = framed.drawing.frames.items["frame_1"].rect()
    held = {node for node, item in framed.drawing.nodes.items() if rect.contains(item.frame)}
    assert held == set(HIDDEN)
    framed.document.undo()
    assert frame(framed).rect == before


def test_frames_nest(framed: CanvasView) -> None:
    framed.selection.set(["affine_2"], ["frame_1"])
    QTest.keyClick(framed, K.Key_C)
    QTest.keyClick(framed.title_editor, K.Key_Escape)
    inner, outer = (framed.drawing.frames.items[name] for name in ("frame_1", "frame_2"))
    assert outer.rect().contains(inner.rect())
    assert outer.zValue() < inner.zValue()
    before = frame(framed).rect
    Pointer(framed).drag(title(framed, "frame_2"), title(framed, "frame_2") + QPoint(0, 24))
    assert frame(framed).rect[1] == before[1] + 24


def test_the_keys_find_move_and_fit_a_frame(framed: CanvasView, window: MainWindow) -> None:
    framed.selection.clear()
    QTest.keyClick(framed, K.Key_C, Key.ShiftModifier)
    assert framed.selection.frames == ("frame_1",)
    before, rect = positions(framed), frame(framed).rect
    for _ in range(2):
        QTest.keyClick(framed, K.Key_Down, Key.ControlModifier)
    assert positions(framed)["relu_1"] == (before["relu_1"][0], before["relu_1"][1] + 16)
    framed.document.undo()
    assert positions(framed) == before
    assert frame(framed).rect == rect
    QTest.keyClick(framed, K.Key_F)
    assert framed.visible_rect().contains(framed.drawing.frames.items["frame_1"].rect())
    QTest.keyClick(framed, K.Key_Escape)
    assert framed.selection.frames == ()
    QTest.keyClick(framed, K.Key_A, Key.ControlModifier)
    assert framed.selection.frames == ("frame_1",)


def entry(menu: QMenu, words: str) -> QAction:
    (found,) = [action for action in menu.actions() if action.text().startswith(words)]
    return found


def menu(canvas: CanvasView) -> QMenu:
    Pointer(canvas).context_menu(title(canvas))
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def test_the_menu_colours_fits_and_selects(framed: CanvasView) -> None:
    found = menu(framed)
    colors = entry(found, "Colour").menu()
    assert isinstance(colors, QMenu)
    assert [a.text() for a in colors.actions() if a.isChecked()] == ["Grey"]
    entry(colors, "Violet").trigger()
    found.close()
    assert frame(framed).color == "violet"
    assert undo_name(framed) == "Colour frame “hidden layer”"
    rect = frame(framed).rect
    Pointer(framed).drag(at(framed, -1e-9, -1e-9), at(framed, -1e-9, -1e-9) + QPoint(40, 40))
    found = menu(framed)
    entry(found, "Fit it").trigger()
    found.close()
    assert frame(framed).rect == rect
    found = menu(framed)
    entry(found, "Select what").trigger()
    found.close()
    assert set(framed.selected()) == set(HIDDEN)
    assert framed.selection.frames == ()


def test_a_frame_belongs_to_the_group_that_is_entered(window: MainWindow, canvas: CanvasView) -> None:
    canvas.select(HIDDEN)
    QTest.keyClick(canvas, K.Key_G, Key.ControlModifier)
    QTest.keyClick(QApplication.focusWidget(), K.Key_Escape)
    (group,) = (node.id for node in canvas.document.graph if node.is_group)
    canvas.enter(group)
    canvas.select(["relu_1"])
    QTest.keyClick(canvas, K.Key_C)
    QTest.keyClick(canvas.title_editor, K.Key_Return)
    assert frame(canvas).group == group
    assert "frame_1" in canvas.drawing.frames.items
    canvas.enter("")
    assert not canvas.drawing.frames.items


def test_a_colour_that_is_not_known_is_shown_as_a_quiet_one(make: Make) -> None:
    odd = Frame("frame_1", "", (0.0, 0.0, 200.0, 120.0), "no such colour")
    window = make(Document(Graph().with_frames({"frame_1": odd})))
    grey = make(Document(Graph().with_frames({"frame_1": Frame("frame_1", "", odd.rect)})))
    pictures = [w.canvas.viewport().grab().toImage() for w in (window, grey)]
    assert pictures[0] == pictures[1]


def test_frames_are_seen_from_afar_and_selected_there(framed: CanvasView) -> None:
    framed.touch()
    framed.hold(0.2, QPointF(400, 100), framed.viewport().rect().center())
    with_frame = framed.viewport().grab().toImage()
    Pointer(framed).click(title(framed))
    assert framed.selection.frames == ("frame_1",)
    QTest.keyClick(framed, K.Key_Delete)
    assert framed.viewport().grab().toImage() != with_frame
