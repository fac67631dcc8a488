"""Nodes that are dragged snap to others and to the grid, with the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from netstudio.graph import edits, frames
from netstudio.graph.model import Graph
from netstudio.layers.linear import Affine
from netstudio.layers.loss import SoftmaxWithLoss
from tests.studio.canvas.conftest import Canvas

Alt = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def four(canvas_of: Callable[[Graph], Canvas]) -> Canvas:
    """Four nodes of one size that stand off the grid, at a scale of one to one."""
    graph = Graph()
    for place in [(3.0, 3.0), (203.0, 103.0), (403.0, 203.0), (700.0, 403.0)]:
        graph, _ = edits.add(graph, Affine(), place)
    canvas = canvas_of(graph)
    canvas.view.zoom_reset()
    return canvas


def drag(canvas: Canvas, node: str, x: int, y: int, **more: object) -> tuple[float, float]:
    """Drag a node by so much; where it is then."""
    start = canvas.node(node)
    canvas.mouse.drag(start, start + QPoint(x, y), **more)  # type: ignore[arg-type]
    return canvas.view.drawing.nodes[node].pos().toTuple()  # type: ignore[return-value]


def test_an_edge_near_that_of_another_node_snaps_to_it(four: Canvas) -> None:
    assert drag(four, "affine_4", -501, -97) == (203, 304)  # x from the second node, y from the grid
    assert str(four.view.document.undo_label) == "Move Affine 4"


def test_what_is_too_far_for_a_node_goes_to_the_grid(four: Canvas) -> None:
    assert drag(four, "affine_4", -485, -97) == (216, 304)


def test_a_row_snaps_so_that_the_wire_is_straight(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph, _ = edits.add(Graph(), Affine(), (3.0, 3.0))
    graph, loss = edits.add(graph, SoftmaxWithLoss(), (400.0, 203.0))
    canvas = canvas_of(graph)
    canvas.view.zoom_reset()
    drag(canvas, loss, 40, -196)
    ports = [canvas.port(end, output=out).y() for end, out in (("affine_1.y", True), (f"{loss}.y", False))]
    assert ports[0] == ports[1]


def test_equal_gaps_snap(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph = Graph()
    for place in [(3.0, 3.0), (203.0, 3.0), (603.0, 3.0)]:
        graph, _ = edits.add(graph, Affine(), place)
    canvas = canvas_of(graph)
    canvas.view.zoom_reset()
    assert drag(canvas, "affine_3", -197, 0, hold=True) == (403, 3)
    gesture = canvas.view.hand.gesture
    assert gesture is not None
    assert not gesture.area().isEmpty()
    canvas.mouse.release()


def test_with_alt_it_goes_where_the_mouse_goes(four: Canvas) -> None:
    assert drag(four, "affine_4", -498, -97, keys=Alt) == (202, 306)
    assert any("Alt" in hint for hint in four.hints)


def test_both_kinds_of_snapping_can_be_switched_off(four: Canvas) -> None:
    four.view.snap_to.nodes = False
    assert drag(four, "affine_4", -498, -97) == (200, 304)
    four.view.document.undo()
    four.view.snap_to.nodes, four.view.snap_to.grid = True, False
    assert drag(four, "affine_4", -498, -97) == (203, 306)


def test_only_nodes_in_sight_count(four: Canvas) -> None:
    four.view.scroll_by(QPoint(0, -four.node("affine_3").y() - 100))  # the first three are above the view
    assert not four.view.visible_rect().intersects(four.view.drawing.nodes["affine_3"].frame)
    assert drag(four, "affine_4", -498, 0)[0] == 200


def test_from_far_away_only_the_grid_counts(four: Canvas) -> None:
    four.view.zoom_at(four.node("affine_4"), 0.3)
    assert four.view.far
    x, y = drag(four, "affine_4", -149, -29)  # five hundred pixels of the scene: an edge is near
    assert x % 8 == y % 8 == 0


def test_escape_puts_it_back_and_the_guides_go(four: Canvas) -> None:
    before = four.graph
    drag(four, "affine_4", -501, -97, hold=True)
    four.view.grab()
    four.key(Qt.Key.Key_Escape)
    four.mouse.release()
    assert four.graph is before
    assert four.view.drawing.nodes["affine_4"].pos().toTuple() == (700, 403)


@pytest.fixture
def framed(canvas_of: Callable[[Graph], Canvas]) -> Canvas:
    """Two nodes off the grid, a frame around the second, and an empty frame further right."""
    graph = Graph()
    for place in [(3.0, 3.0), (303.0, 203.0)]:
        graph, _ = edits.add(graph, Affine(), place)
    graph, _ = frames.add_frame(graph, (280.0, 152.0, 240.0, 200.0), "held")
    graph, _ = frames.add_frame(graph, (640.0, 40.0, 160.0, 96.0), "other")
    canvas = canvas_of(graph)
    canvas.view.zoom_reset()
    return canvas


def on(canvas: Canvas, frame: str, dx: float, dy: float) -> QPoint:
    """A point of the viewport, from the upper left corner of a frame."""
    return canvas.view.mapFromScene(QPointF(*canvas.graph.frames[frame].rect[:2]) + QPointF(dx, dy))


def test_a_frame_snaps_to_nodes_and_frames_but_not_to_what_it_holds(framed: Canvas) -> None:
    start = on(framed, "frame_1", 60, 16)
    framed.mouse.drag(start, start + QPoint(-279, 61))  # 2 pixels from the left edge of the first node
    assert framed.graph.frames["frame_1"].rect == (3, 216, 240, 200)
    assert framed.graph.nodes["affine_2"].position == (26, 267)
    start = on(framed, "frame_2", 60, 16)
    framed.mouse.drag(start, start + QPoint(61, 179))
    assert framed.graph.frames["frame_2"].rect == (704, 216, 160, 96)


def test_an_edge_of_a_frame_snaps_while_it_is_resized(framed: Canvas) -> None:
    node = framed.view.drawing.nodes["affine_2"].frame
    edge = on(framed, "frame_2", 0, 60)
    framed.mouse.drag(edge, edge + QPoint(round(node.right()) - 640 + 3, 0), hold=True)
    with_line = framed.view.grab().toImage()
    framed.mouse.release()
    assert framed.graph.frames["frame_2"].rect == (node.right(), 40, 800 - node.right(), 96)
    assert framed.view.grab().toImage() != with_line
    edge = on(framed, "frame_1", 120, 200)
    framed.mouse.drag(edge, edge + QPoint(0, round(node.bottom()) - 352 + 3))
    assert framed.graph.frames["frame_1"].rect[3] % 8 == 0, "what it holds is not snapped to"
