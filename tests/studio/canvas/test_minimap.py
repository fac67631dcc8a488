"""The small picture of the whole drawing, in the corner of the canvas."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.linear import Affine
from netstudio.studio.canvas.minimap import MARGIN, SIZE, Minimap
from netstudio.studio.canvas.overview import Overview
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.theme import theme
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Pointer, Right

MIDDLE = QPoint(SIZE.width() // 2, SIZE.height() // 2)


@pytest.fixture
def near(canvas: Canvas) -> Minimap:
    """The minimap of a canvas that shows the first layers only."""
    canvas.view.zoom_at(canvas.node("mnist_1"), 3.0)
    return canvas.view.minimap


def scene_at(canvas: Canvas, point: QPoint) -> QPointF:
    """What a point of the map stands for: all of the drawing lies across it."""
    extent = canvas.view.drawing.extent()
    scale = (SIZE.width() - 2 * MARGIN) / extent.width()
    return extent.center() + QPointF(point - MIDDLE) / scale


def off_middle(canvas: Canvas, place: QPointF) -> float:
    """By how many pixels a place of the scene is not in the middle of the view."""
    at = canvas.view.mapFromScene(place) - canvas.view.viewport().rect().center()
    return at.manhattanLength()


def picture(minimap: Minimap) -> QImage:
    return minimap.grab().toImage()


def test_it_is_shown_while_not_all_is_in_sight(canvas: Canvas) -> None:
    minimap = canvas.view.minimap
    assert not minimap.isVisible()
    canvas.view.zoom_at(canvas.node("mnist_1"), 3.0)
    assert minimap.isVisible()
    assert minimap.geometry().bottomRight() == QPoint(1200 - 13, 600 - 13)
    canvas.key(Qt.Key.Key_Home)
    assert not minimap.isVisible()
    canvas.view.pan(QPoint(900, 0))
    assert minimap.isVisible()
    canvas.view.set_document(Document(Graph()))
    assert not minimap.isVisible()


def test_a_view_too_small_for_it_goes_without(canvas: Canvas, near: Minimap) -> None:
    canvas.view.resize(390, 600)
    assert not near.isVisible()
    canvas.view.resize(700, 500)
    assert near.isVisible()
    assert near.geometry().bottomRight() == QPoint(700 - 13, 500 - 13)


def test_a_click_goes_there_and_a_drag_follows(canvas: Canvas, near: Minimap) -> None:
    zoom, selected = canvas.view.zoom, canvas.view.selected()
    mouse = Pointer(near)
    mouse.press(MIDDLE + QPoint(40, 0))
    assert off_middle(canvas, scene_at(canvas, MIDDLE + QPoint(40, 0))) <= 2
    mouse.move(MIDDLE - QPoint(30, 4), steps=4)
    mouse.release()
    assert off_middle(canvas, scene_at(canvas, MIDDLE - QPoint(30, 4))) <= 2
    mouse.move(MIDDLE)
    assert off_middle(canvas, scene_at(canvas, MIDDLE - QPoint(30, 4))) <= 2
    assert canvas.view.zoom == zoom
    assert canvas.view.selected() == selected
    assert canvas.view.hasFocus()


def test_other_buttons_do_nothing(canvas: Canvas, near: Minimap) -> None:
    before = canvas.view.visible_rect()
    Pointer(near).drag(MIDDLE, MIDDLE + QPoint(30, 0), Right)
    Pointer(near).context_menu(MIDDLE)
    assert canvas.view.visible_rect() == before
    assert canvas.view.hand.gesture is None


def test_nothing_stays_lit_below_it(canvas: Canvas, near: Minimap) -> None:
    canvas.mouse.move(canvas.node("mnist_1"))
    item = canvas.view.drawing.nodes["mnist_1"]
    assert item.hovered
    at = QPointF(MIDDLE)
    QApplication.sendEvent(near, QEnterEvent(at, at, QPointF(near.mapToGlobal(MIDDLE))))
    assert not item.hovered


def test_the_wheel_zooms_at_the_middle_of_the_view(canvas: Canvas, near: Minimap) -> None:
    zoom, middle = canvas.view.zoom, canvas.view.mapToScene(canvas.view.viewport().rect().center())
    Pointer(near).wheel(QPoint(10, 10), -1)
    assert canvas.view.zoom == pytest.approx(zoom / 1.0015**120)
    assert off_middle(canvas, middle) <= 2


def test_an_edit_draws_it_again_and_panning_does_not(
    canvas: Canvas, near: Minimap, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    paint = Overview.paint_small
    monkeypatch.setattr(Overview, "paint_small", lambda *args: (drawn.append(1), paint(*args)))
    theme.use("light")
    before = picture(near)
    assert len(drawn) == 1
    canvas.view.pan(QPoint(-300, 0))
    panned = picture(near)
    assert panned != before
    canvas.view.show_snapshot(None)
    assert not canvas.view.drawing.touched.take()
    assert len(drawn) == 1
    canvas.view.document.apply(tr("Add"), edits.add(canvas.graph, Affine(), (300.0, 600.0))[0])
    canvas.wait(lambda: len(drawn) == 2)
    assert picture(near) != panned


def test_it_follows_the_theme(near: Minimap) -> None:
    before = picture(near)
    theme.use("light")
    assert picture(near) != before


def test_m_toggles_it_which_is_remembered(qtbot: QtBot, tmp_path: Path, net: Graph) -> None:
    for wanted in (True, False):
        window = MainWindow(Document(net), preferences=Preferences(tmp_path / "preferences"))
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(1400, 900)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.canvas.setFocus()
        window.canvas.zoom_at(QPoint(10, 10), 4.0)
        assert window.canvas.minimap.isVisible() is wanted
        assert window.action_set["minimap"].isChecked() is wanted
        if wanted:
            QTest.keyClick(window.canvas, Qt.Key.Key_M)
            assert not window.canvas.minimap.isVisible()
