"""Getting around with wheel, trackpad, mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture
from pytestqt.qtbot import QtBot

from netstudio.graph.model import Graph
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Middle

Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Phase, Native = Qt.ScrollPhase, Qt.NativeGestureType
PLACE = QPoint(300, 200)


def off(canvas: Canvas, before: QPointF, at: QPoint = PLACE) -> float:
    """By how many pixels a place of the scene has left a point of the viewport."""
    return (canvas.view.mapFromScene(before) - at).manhattanLength()


def travels(canvas: Canvas) -> bool:
    return canvas.view.travel.under_way


def test_turns_of_the_wheel_add_up_and_what_is_under_the_cursor_stays(
    canvas: Canvas, qtbot: QtBot, moving: None
) -> None:
    under = canvas.view.mapToScene(PLACE)
    scales = [canvas.view.zoom]
    for _ in range(3):
        canvas.mouse.wheel(PLACE, 1)
    assert canvas.view.zoom == scales[0]  # it comes there smoothly
    while travels(canvas):
        QTest.qWait(1)
        scales.append(canvas.view.zoom)
        assert off(canvas, under) <= 2
    assert canvas.view.zoom == pytest.approx(1.0015**360)
    assert scales == sorted(scales)
    assert len(set(scales)) > 3


def test_without_motion_the_wheel_zooms_at_once(canvas: Canvas) -> None:
    canvas.mouse.wheel(PLACE, 1)
    assert canvas.view.zoom == pytest.approx(1.0015**120)


def test_ctrl_and_the_wheel_zoom_at_once(canvas: Canvas, moving: None) -> None:
    under = canvas.view.mapToScene(PLACE)
    canvas.mouse.wheel(PLACE, fingers=QPoint(0, 15), keys=Ctrl)
    assert canvas.view.zoom == pytest.approx(1.0015**120)
    assert off(canvas, under) <= 1
    canvas.mouse.wheel(PLACE, -1, keys=Ctrl)
    assert canvas.view.zoom == pytest.approx(1.0)
    assert not travels(canvas)


def test_shift_and_the_wheel_pan_sideways(canvas: Canvas) -> None:
    under = canvas.view.mapToScene(PLACE)
    canvas.mouse.wheel(PLACE, 1, keys=Shift)
    assert off(canvas, under, PLACE + QPoint(60, 0)) <= 1
    assert canvas.view.zoom == 1.0


def test_two_fingers_pan(canvas: Canvas) -> None:
    under = canvas.view.mapToScene(PLACE)
    canvas.mouse.wheel(PLACE, fingers=QPoint(-30, 12))
    assert off(canvas, under, PLACE + QPoint(-30, 12)) <= 1


def flick(canvas: Canvas) -> None:
    canvas.mouse.pace = 10
    canvas.mouse.wheel(PLACE, fingers=QPoint(), phase=Phase.ScrollBegin)
    for _ in range(6):
        canvas.mouse.wheel(PLACE, fingers=QPoint(20, 0))
    canvas.mouse.wheel(PLACE, fingers=QPoint(), phase=Phase.ScrollEnd)


def fast_drag(canvas: Canvas, pace: int = 10) -> None:
    canvas.mouse.pace = pace
    canvas.mouse.drag(PLACE, PLACE + QPoint(120, 0), Middle)


@pytest.mark.parametrize("push", [flick, fast_drag])
def test_after_a_fast_move_the_drawing_glides_on_and_comes_to_rest(
    canvas: Canvas, qtbot: QtBot, moving: None, push: Callable[[Canvas], None]
) -> None:
    under = canvas.view.mapToScene(PLACE)
    push(canvas)
    assert travels(canvas)
    pushed = canvas.view.mapFromScene(under).x()
    qtbot.waitUntil(lambda: not travels(canvas))
    gone = canvas.view.mapFromScene(under) - PLACE
    assert gone.x() > pushed - PLACE.x() + 100
    assert gone.y() == 0


def test_it_does_not_glide_after_a_slow_drag_nor_where_motion_is_not_wanted(canvas: Canvas) -> None:
    under = canvas.view.mapToScene(PLACE)
    fast_drag(canvas)
    assert not travels(canvas)
    assert off(canvas, under, PLACE + QPoint(120, 0)) <= 1


def test_a_slow_drag_ends_where_it_is_let_go(canvas: Canvas, moving: None) -> None:
    fast_drag(canvas, pace=200)
    assert not travels(canvas)


def test_a_drag_that_came_to_rest_does_not_glide(canvas: Canvas, moving: None) -> None:
    canvas.mouse.pace = 10
    canvas.mouse.drag(PLACE, PLACE + QPoint(120, 0), Middle, hold=True)
    canvas.mouse.pace = 300
    canvas.mouse.release()
    assert not travels(canvas)


@pytest.mark.parametrize("stop", ["press", "wheel", "fingers", "key"])
def test_any_press_or_turn_stops_it(canvas: Canvas, moving: None, stop: str) -> None:
    fast_drag(canvas)
    assert travels(canvas)
    if stop == "press":
        canvas.mouse.press(PLACE)
    elif stop == "wheel":
        canvas.mouse.wheel(PLACE, 1, keys=Ctrl)
    elif stop == "fingers":
        canvas.mouse.wheel(PLACE, fingers=QPoint(1, 0))
    else:
        canvas.key(Qt.Key.Key_Escape)
    assert not travels(canvas)


def test_escape_takes_a_pan_back(canvas: Canvas) -> None:
    under = canvas.view.mapToScene(PLACE)
    canvas.mouse.drag(PLACE, PLACE + QPoint(120, 40), Middle, hold=True)
    assert off(canvas, under, PLACE + QPoint(120, 40)) <= 1
    canvas.key(Qt.Key.Key_Escape)
    canvas.mouse.release()
    assert off(canvas, under) == 0


def test_a_trackpad_pinches_and_taps_twice(canvas: Canvas) -> None:
    under = canvas.view.mapToScene(PLACE)
    canvas.mouse.trackpad(PLACE, Native.ZoomNativeGesture, 0.25)
    assert canvas.view.zoom == pytest.approx(1.25)
    assert off(canvas, under) <= 1
    canvas.mouse.trackpad(PLACE, Native.SmartZoomNativeGesture)
    assert canvas.view.zoom == 1.0
    middle = canvas.view.viewport().rect().center()
    assert off(canvas, canvas.view.drawing.extent().center(), middle) <= 2


def test_a_pinch_on_the_screen_zooms_pans_and_gives_up_what_the_first_finger_began(canvas: Canvas) -> None:
    before = canvas.graph
    node = canvas.node("affine_1")
    canvas.mouse.drag(node, node + QPoint(0, 80), hold=True)
    under = canvas.view.mapToScene(PLACE)
    pinch = QPinchGesture()
    to_global = canvas.view.viewport().mapToGlobal
    pinch.setLastCenterPoint(QPointF(to_global(PLACE)))
    pinch.setCenterPoint(QPointF(to_global(PLACE + QPoint(20, 0))))
    pinch.setScaleFactor(1.5)
    QApplication.sendEvent(canvas.view.viewport(), QGestureEvent([pinch]))
    assert canvas.view.zoom == pytest.approx(1.5)
    assert off(canvas, under, PLACE + QPoint(20, 0)) <= 2
    canvas.mouse.release()
    assert canvas.graph is before
    assert canvas.view.drawing.nodes["affine_1"].pos().toTuple() == before.nodes["affine_1"].position


def test_keys_travel(canvas: Canvas, qtbot: QtBot, moving: None) -> None:
    canvas.view.select(["affine_1"])
    canvas.key(Qt.Key.Key_F)
    assert travels(canvas)
    assert canvas.view.zoom == 1.0
    qtbot.waitUntil(lambda: not travels(canvas))
    assert canvas.view.zoom == 1.5
    middle = canvas.view.viewport().rect().center()
    assert (canvas.node("affine_1") - middle).manhattanLength() <= 3
    canvas.key(Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: not travels(canvas))
    assert canvas.view.zoom == 1.0
    canvas.view.zoom_in()
    canvas.view.zoom_in()
    qtbot.waitUntil(lambda: not travels(canvas))
    assert canvas.view.zoom == pytest.approx(1.25**2)
    canvas.view.reveal("softmax_with_loss_1")
    qtbot.waitUntil(lambda: not travels(canvas))
    assert (canvas.node("softmax_with_loss_1") - middle).manhattanLength() <= 3
    assert canvas.view.zoom == pytest.approx(1.25**2)


def test_walking_to_a_node_out_of_sight_brings_it_into_sight(canvas: Canvas) -> None:
    canvas.view.select(["mnist_1"])
    canvas.view.pan(QPoint(-900, 0))
    canvas.key(Qt.Key.Key_Right)
    assert canvas.view.visible_rect().contains(canvas.view.drawing.nodes["affine_1"].frame)


def test_a_small_drawing_is_fitted_nearer_in_a_large_window(
    canvas_of: Callable[[Graph], Canvas], net: Graph
) -> None:
    canvas = canvas_of(net)
    canvas.view.resize(2560, 1300)
    assert canvas.view.zoom == 1.5
    canvas.view.resize(1200, 600)
    assert canvas.view.zoom == 1.0


def test_the_background_is_whole_after_panning_aslant(canvas: Canvas) -> None:
    canvas.view.grab()
    for by in (QPoint(7, 3), QPoint(-40, 11), QPoint(3, -90)):
        canvas.view.pan(by)
        panned = canvas.view.viewport().grab().toImage()
        canvas.view.resetCachedContent()
        assert canvas.view.viewport().grab().toImage() == panned
