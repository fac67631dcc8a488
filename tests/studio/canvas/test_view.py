"""The canvas as a widget: what it paints, says and offers."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph, Placeholder
from netstudio.graph.sequential import sequential
from netstudio.layers.base import all_layers
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.theme import theme
from netstudio.training.camera import Camera
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas


def picture(canvas: Canvas) -> QImage:
    return canvas.view.grab().toImage()


def shows(image: QImage, color: str) -> bool:
    """Whether a colour, or one that is close to it, is in a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)  # kept: numpy looks into its memory
    pixels = np.frombuffer(plain.constBits(), np.uint8)
    rows = pixels.reshape(image.height(), -1)[:, : 3 * image.width()].reshape(-1, 3).astype(int)
    wanted = np.array(QColor(color).toTuple()[:3])
    return bool((np.abs(rows - wanted).sum(axis=1) < 60).any())


@pytest.mark.parametrize("zoom", [1.0, 0.5, 0.2])
def test_it_paints_everything_at_every_scale_and_in_both_themes(
    canvas_of: Callable[[Graph], Canvas], net: Graph, zoom: float
) -> None:
    session = Session(net)
    session.step()
    session.load_batch()
    while session.walk.forward():
        pass
    snapshot = Camera(session).take(Wants(), walking=True)
    graph, _ = edits.add(net, Placeholder("Conv9"), (40, 300))
    for i, kind in enumerate(("Variable", "Multiply", "Flatten")):
        graph, _ = edits.add(graph, all_layers()[kind](), (240.0 + 200 * i, 300.0))
    canvas = canvas_of(graph)
    canvas.view.zoom_at(QPoint(600, 300), zoom)
    canvas.view.show_snapshot(snapshot)
    canvas.view.select(["affine_1"])
    for name in ("dark", "light"):
        theme.use(name)
        tokens, seen = theme.tokens, picture(canvas)
        assert seen.pixelColor(1, 1).name() == tokens.canvas
        assert shows(seen, tokens.bad)  # the unknown layer
        canvas.view.show_snapshot(None)
        assert picture(canvas) != seen  # without the current step, the gradients and the histograms
        canvas.view.show_snapshot(snapshot)


def test_the_gradient_is_seen_and_goes_with_the_session(canvas: Canvas, net: Graph) -> None:
    session = Session(net)
    session.step()
    before = picture(canvas)
    canvas.view.show_snapshot(Camera(session).take(Wants()))
    assert not shows(before, theme.tokens.backward)
    assert shows(picture(canvas), theme.tokens.backward)
    canvas.view.show_snapshot(None)
    assert picture(canvas) == before


def test_painting_loses_no_reference_to_none(canvas: Canvas) -> None:
    picture(canvas)
    before = sys.getrefcount(None)
    for _ in range(100):  # five nodes and five wires each
        canvas.view.viewport().repaint()
    assert abs(sys.getrefcount(None) - before) < 100


def test_an_empty_canvas_says_what_to_do(canvas_of: Callable[[Graph], Canvas]) -> None:
    canvas = canvas_of(Graph())
    words = canvas.view._empty
    assert words.isVisible()
    assert "press Tab" in words.text()
    canvas.view.add_layer("Affine")
    assert not words.isVisible()
    canvas.view.document.undo()
    assert words.isVisible()


def test_it_tells_who_listens_what_is_here(canvas: Canvas) -> None:
    canvas.view.select(["affine_1"])
    assert canvas.view.accessibleName() == "Canvas with 5 nodes; selected: Affine 1"


def test_it_fits_the_drawing_until_it_is_taken_in_hand(canvas: Canvas) -> None:
    canvas.view.resize(500, 400)
    assert canvas.view.visible_rect().contains(canvas.view.drawing.extent())
    canvas.view.zoom_reset()
    canvas.view.resize(900, 500)
    assert canvas.view.zoom == 1.0


def test_zoom_has_ends(canvas: Canvas) -> None:
    for _ in range(60):
        canvas.view.zoom_in()
    assert canvas.view.zoom == 4.0
    for _ in range(60):
        canvas.view.zoom_out()
    assert canvas.view.zoom == 0.05
    canvas.view.zoom_reset()
    assert canvas.view.zoom == pytest.approx(1.0)


def test_reveal_selects_and_centres(canvas: Canvas) -> None:
    canvas.view.reveal("softmax_with_loss_1")
    assert canvas.view.selected() == ("softmax_with_loss_1",)
    middle = canvas.view.viewport().rect().center()
    assert (canvas.node("softmax_with_loss_1") - middle).manhattanLength() < 4
    canvas.view.reveal("nobody")
    assert canvas.view.selected() == ("softmax_with_loss_1",)


def test_another_document_takes_its_place(canvas: Canvas) -> None:
    old = canvas.view.document
    canvas.view.select(["affine_1"])
    graph, _ = edits.add(Graph(), Affine())
    canvas.view.set_document(Document(graph))
    assert list(canvas.view.drawing.nodes) == ["affine_1"]
    assert canvas.view.selected() == ()
    old.apply(tr("Add"), edits.add(old.graph, Affine())[0])
    assert list(canvas.view.drawing.nodes) == ["affine_1"]


def test_tooltips_tell_layer_shapes_and_problems(canvas: Canvas) -> None:
    canvas.view.document.apply(
        tr("Cut"), edits.remove(canvas.graph, wires=[canvas.graph.wires[End("affine_2", "x")]])
    )
    canvas.mouse.hover_for_tooltip(canvas.node("affine_2"))
    for words in ("Affine 2", "Y = X·W + b", "fully connected", "Unfinished", "nothing comes in"):
        assert words in QToolTip.text()
    canvas.mouse.hover_for_tooltip(canvas.port("mnist_1.t", output=True))
    assert "targets" in QToolTip.text()
    assert "(100,)" in QToolTip.text()
    canvas.mouse.hover_for_tooltip(canvas.wire("sigmoid_1.x"))
    assert "Affine 1 · y → Sigmoid 1 · x" in QToolTip.text()
    assert tip_at(canvas.view, QPoint(10, 10)) == ""
    QToolTip.hideText()


def menu(canvas: Canvas, at: QPoint) -> QMenu:
    canvas.mouse.context_menu(at)
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(menu: QMenu, words: str) -> None:
    action = next(a for a in menu.actions() if a.text().startswith(words))
    action.trigger()
    menu.close()


def test_context_menus_offer_the_obvious(canvas: Canvas, qtbot: QtBot) -> None:
    choose(menu(canvas, canvas.node("affine_1")), "Duplicate")
    assert len(canvas.graph.nodes) == 6
    choose(menu(canvas, canvas.wire("sigmoid_1.x")), "Delete wire")
    assert End("sigmoid_1", "x") not in canvas.graph.wires
    with qtbot.waitSignal(canvas.view.search_requested):
        choose(menu(canvas, QPoint(20, 20)), "Add a layer")


def test_the_way_out_of_a_problem_is_in_the_menu(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph, data = edits.add(Graph(), Mnist(layout="image"))
    graph, affine = edits.add(graph, Affine(), (320, 0))
    canvas = canvas_of(edits.connect(graph, End(data, "x"), End(affine, "x")))
    choose(menu(canvas, canvas.node(affine)), "Insert Flatten")
    assert "flatten_1" in canvas.graph.nodes
    assert canvas.view.document.analysis.errors == ()


def test_the_wires_menu_has_the_way_out_and_bends(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph = sequential([Mnist(layout="image"), Affine(10)])
    canvas = canvas_of(graph)
    choose(menu(canvas, canvas.wire("affine_1.x")), "Bend it here")
    assert canvas.graph.bends
    choose(menu(canvas, canvas.wire("affine_1.x")), "Straighten it")
    assert not canvas.graph.bends
    choose(menu(canvas, canvas.wire("affine_1.x")), "Insert Flatten")
    assert "flatten_1" in canvas.graph.nodes
    choose(menu(canvas, canvas.node("flatten_1")), "Delete and heal")
    assert "flatten_1" not in canvas.graph.nodes


def test_right_and_unknown_buttons_begin_no_gesture(canvas: Canvas) -> None:
    canvas.mouse.press(canvas.node("affine_1"), Qt.MouseButton.RightButton)
    assert canvas.view.hand.gesture is None
    canvas.mouse.release()
    canvas.mouse.press(canvas.node("affine_1"))
    canvas.mouse.held = Qt.MouseButton.LeftButton
    canvas.mouse.press(QPoint(10, 10), Qt.MouseButton.RightButton)  # a second button changes nothing
    assert canvas.view.hand.gesture is not None
    canvas.mouse.held = Qt.MouseButton.LeftButton
    canvas.mouse.release()
    assert canvas.view.hand.gesture is None
