"""Bends of wires, with mouse and keys, and the curve that goes through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from netstudio.graph.model import End, Points
from netstudio.studio.canvas.through import Through
from netstudio.studio.canvas.wire_labels import place_labels, reach
from tests.studio.canvas.conftest import Canvas

K = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier
END = End("affine_2", "x")
coordinates = st.floats(-2000, 2000)
places = st.tuples(coordinates, coordinates)


@given(places, places, st.lists(places, min_size=1, max_size=4).map(tuple))
def test_the_curve_goes_through_all_its_points(
    qapp: object, a: tuple[float, float], b: tuple[float, float], bends: Points
) -> None:
    curve = Through(*a, *b, bends)
    assert all(curve.distance(QPointF(*p)) < 1e-6 for p in (a, *bends, b))
    assert all(curve.bounds.contains(QPointF(*p)) for p in curve.points)
    labels = place_labels(curve, True, "(100, 784)", -3000, figures=True, pictures=False)
    assert reach(curve, "(100, 784)", -3000).contains(labels.value)


def bends(canvas: Canvas) -> Points:
    """The points of the wire into affine_2."""
    return canvas.graph.bends.get(END, ())


def at(canvas: Canvas, index: int) -> QPoint:
    """Where one of them is, in the viewport."""
    return canvas.view.mapFromScene(QPointF(*bends(canvas)[index]))


@pytest.fixture
def bent(canvas: Canvas) -> Canvas:
    """A canvas where the wire into affine_2 was led downward by a double click and a drag."""
    start = canvas.wire("affine_2.x")
    canvas.mouse.click(start)
    canvas.mouse.double_click(start, drag_to=start + QPoint(0, 120))
    return canvas


def test_a_double_click_adds_a_point_that_is_dragged_in_one_edit(bent: Canvas) -> None:
    assert len(bends(bent)) == 1
    (x, y) = bends(bent)[0]
    assert x % 8 == y % 8 == 0
    assert str(bent.view.document.undo_label) == "Bend a wire"
    wire = bent.view.drawing.wires[END]
    assert wire.curve.distance(QPointF(x, y)) < 1
    assert bent.view.selection.bend == 0
    bent.view.grab()
    bent.view.document.undo()
    assert not bends(bent)
    assert not isinstance(wire.curve, Through)


def test_a_point_is_dragged_and_escape_puts_it_back(bent: Canvas) -> None:
    before = bends(bent)
    bent.mouse.drag(at(bent, 0), at(bent, 0) + QPoint(30, 40), hold=True)
    assert bent.view.drawing.wires[END].bends != before
    bent.key(K.Key_Escape)
    bent.mouse.release()
    assert bends(bent) == before
    assert bent.view.drawing.wires[END].bends == before
    bent.mouse.drag(at(bent, 0), at(bent, 0) + QPoint(32, 40))
    assert bends(bent) == ((before[0][0] + 32, before[0][1] + 40),)
    assert str(bent.view.document.undo_label) == "Move a bend"


def test_a_double_click_on_a_point_or_del_removes_it(bent: Canvas) -> None:
    bent.mouse.double_click(at(bent, 0))
    assert not bends(bent)
    assert END in bent.graph.wires
    bent.view.document.undo()
    bent.mouse.click(at(bent, 0))
    bent.key(K.Key_Delete)
    assert not bends(bent)
    assert END in bent.graph.wires
    bent.key(K.Key_Delete)
    assert END not in bent.graph.wires


def test_all_of_it_by_keys(canvas: Canvas) -> None:
    canvas.view.select(["affine_2"])
    canvas.key(K.Key_W, K.Key_N)
    ((x, y),) = bends(canvas)
    for _ in range(2):
        QTest.keyClick(canvas.view, K.Key_Down, Ctrl)
    assert bends(canvas) == ((x, y + 16),)
    canvas.key(K.Key_N)
    assert len(bends(canvas)) == 2
    canvas.key(K.Key_Escape)
    assert canvas.view.selection.bend is None
    assert canvas.view.selection.wire is not None
    canvas.key(K.Key_Right)
    assert canvas.view.selection.bend == 0
    canvas.key(K.Key_Right, K.Key_Delete)
    assert len(bends(canvas)) == 1
    canvas.key(K.Key_Right, K.Key_Right, K.Key_Right)
    assert canvas.view.selected() == ("softmax_with_loss_1",)


def test_steps_of_a_point_are_undone_as_one(bent: Canvas) -> None:
    before = bends(bent)
    for _ in range(3):
        QTest.keyClick(bent.view, K.Key_Left, Ctrl)
    bent.view.document.undo()
    assert bends(bent) == before


def test_points_are_carried_while_both_nodes_are_dragged(bent: Canvas) -> None:
    (x, y) = bends(bent)[0]
    bent.view.select(["sigmoid_1", "affine_2"])
    start = bent.node("sigmoid_1")
    bent.mouse.drag(start, start + QPoint(0, 80), hold=True)
    assert bent.view.drawing.wires[END].bends == ((x, y + 80),)
    bent.mouse.release()
    assert bends(bent) == ((x, y + 80),)
    bent.view.document.undo()
    assert bent.view.drawing.wires[END].bends == ((x, y),)


def test_a_bent_wire_is_bent_from_afar_too(bent: Canvas) -> None:
    bent.view.zoom_at(QPoint(600, 300), 0.2)
    assert bent.view.far
    assert bent.view.drawing.wires[END].free
    assert not bent.view.grab().isNull()
