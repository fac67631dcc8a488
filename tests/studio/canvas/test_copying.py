"""Copy and paste: as text, at the mouse, with wires and weights; and anything else on the clipboard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.files.graph_file import to_text
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.layers.linear import Affine
from netstudio.studio.main_window import MainWindow
from netstudio.training.session import Session
from tests.studio.pointer import Pointer

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qtbot: QtBot, canvas) -> MainWindow:
    window = MainWindow(Document(canvas.graph))
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.resize(1400, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    return window


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Control) -> None:
    QTest.keyClick(window.canvas, key, modifiers)


def message(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


def middle(window: MainWindow, node: str) -> QPoint:
    return window.canvas.mapFromScene(window.canvas.drawing.nodes[node].frame.center())


def trained(window: MainWindow) -> None:
    window.document.set_weights(Session(window.document.graph).weights())


def test_ctrl_v_keeps_the_wires_among_copies_and_says_what_it_pasted(window: MainWindow) -> None:
    window.canvas.select(["affine_1", "sigmoid_1"])
    press(window, Key.Key_C)
    press(window, Key.Key_V)
    graph = window.document.graph
    assert graph.wires_of("affine_3")[0].target == End("sigmoid_2", "x")
    assert len(graph.wires_of("affine_3")) == 1
    assert "Pasted layers: 2, wires: 1" in message(window)
    assert "Ctrl+Shift+V" in message(window)
    assert window.canvas.selected() == ("affine_3", "sigmoid_2")
    press(window, Key.Key_Z)
    assert "affine_3" not in window.document.graph.nodes


def test_ctrl_shift_v_leads_the_wires_from_outside_to_the_copies_too(window: MainWindow) -> None:
    window.canvas.select(["affine_1"])
    source = window.document.graph.wires[End("affine_1", "x")].source
    press(window, Key.Key_C)
    press(window, Key.Key_V, Control | Shift)
    assert window.document.graph.wires[End("affine_3", "x")].source == source
    assert "left out" not in message(window)


def test_wires_from_outside_do_not_lead_into_another_document(window: MainWindow) -> None:
    window.canvas.select(["affine_1"])
    press(window, Key.Key_C)
    press(window, Key.Key_N)
    press(window, Key.Key_V, Control | Shift)
    assert len(window.document.graph.nodes) == 1
    assert not window.document.graph.wires
    assert "wires from outside: left out" in message(window)


def test_a_paste_comes_to_the_mouse_and_the_next_a_step_on(window: MainWindow) -> None:
    canvas, mouse = window.canvas, Pointer(window.canvas)
    mouse.click(middle(window, "affine_1"))
    press(window, Key.Key_C)
    there = QPoint(canvas.viewport().width() // 2, canvas.viewport().height() - 90)
    mouse.move(there, steps=4)
    press(window, Key.Key_V)
    (new,) = canvas.selected()
    assert (middle(window, new) - there).manhattanLength() < 60
    press(window, Key.Key_V)
    assert canvas.drawing.nodes[canvas.selected()[0]].pos() != canvas.drawing.nodes[new].pos()


def test_without_moving_the_mouse_a_paste_lies_beside_the_original(window: MainWindow) -> None:
    mouse = Pointer(window.canvas)
    mouse.click(middle(window, "affine_1"))
    press(window, Key.Key_C)
    press(window, Key.Key_V)
    press(window, Key.Key_V)
    places = {window.document.graph.nodes[n].position for n in ("affine_1", "affine_3", "affine_4")}
    assert len(places) == 3


def test_weights_come_along_into_another_document(window: MainWindow) -> None:
    trained(window)
    weights = window.document.weights
    window.canvas.select(["affine_1", "affine_2"])
    press(window, Key.Key_C)
    press(window, Key.Key_N)
    press(window, Key.Key_V)
    assert "with trained weights" in message(window)
    for key in (("affine_1", "W"), ("affine_2", "b")):
        assert np.array_equal(window.document.weights[key], weights[key])
    press(window, Key.Key_Z)
    assert not window.document.modified, "what is left of weights counts for nothing"
    press(window, Key.Key_Y)
    assert ("affine_1", "W") in window.document.weights


def test_weights_that_do_not_fit_are_named(window: MainWindow) -> None:
    trained(window)
    window.canvas.select(["affine_2"])
    press(window, Key.Key_C)
    window.document.apply(window.document.undo_label or "x", without_first_units(window.document.graph))
    press(window, Key.Key_V, Control | Shift)
    assert "do not fit are left out: Affine 3.W" in message(window)
    assert ("affine_3", "W") not in window.document.weights
    assert ("affine_3", "b") in window.document.weights


def without_first_units(graph: Graph) -> Graph:
    return edits.set_layer(graph, "affine_1", Affine(7))


def test_a_text_from_elsewhere_is_pasted_too_and_says_nothing_of_weights(window: MainWindow) -> None:
    trained(window)
    text = to_text(edits.part(window.document.graph, ["affine_1"]))
    window.canvas.select(["affine_1"])
    press(window, Key.Key_C)
    QGuiApplication.clipboard().setText("  \n" + text)
    press(window, Key.Key_V)
    assert "affine_3" in window.document.graph.nodes
    assert "weights" not in message(window)


def test_duplicates_have_the_weights_of_their_originals(window: MainWindow) -> None:
    trained(window)
    window.canvas.select(["affine_1"])
    press(window, Key.Key_D)
    assert np.array_equal(window.document.weights["affine_3", "W"], window.document.weights["affine_1", "W"])


def image() -> QMimeData:
    data = QMimeData()
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    data.setImageData(picture)
    return data


def text(content: str) -> QMimeData:
    data = QMimeData()
    data.setText(content)
    return data


def binary() -> QMimeData:
    data = QMimeData()
    data.setData("application/octet-stream", b"\x00\xff" * 1000)
    return data


def newer() -> str:
    return to_text(Graph()).replace('"version": 1', '"version": 99').replace('"version":1', '"version":99')


HOSTILE: dict[str, Callable[[], QMimeData]] = {
    "nothing": QMimeData,
    "a picture": image,
    "bytes": binary,
    "words": lambda: text("hello, world"),
    "ten megabytes of words": lambda: text("lorem ipsum " * 900_000),
    "ten megabytes that begin as a graph": lambda: text('{"format": "' + "x" * 10_000_000),
    "ten megabytes of spaces": lambda: text(" " * 10_000_000),
    "other JSON": lambda: text('{"name": "left-pad", "version": "1.3.0"}'),
    "a list": lambda: text("[1, 2, 3]"),
    "deep brackets": lambda: text("[" * 500_000),
    "deep objects": lambda: text('{"nodes":' * 200_000),
    "deep and whole": lambda: text('{"a":' * 5000 + "1" + "}" * 5000),
    "a newer version": lambda: text(newer()),
    "an empty graph": lambda: text(to_text(Graph())),
    "half a surrogate": lambda: text('{"format": "\ud800"}'),
    "zeros": lambda: text("{\x00\x00"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_anything_else_is_refused_in_words_and_changes_nothing(window: MainWindow, what: str) -> None:
    QGuiApplication.clipboard().setMimeData(HOSTILE[what]())
    before, refusals = window.document.graph, []
    window.canvas.refused.connect(refusals.append)
    press(window, Key.Key_V)
    assert window.document.graph is before
    assert len(refusals) == 1
    assert "clipboard" in refusals[0]
    assert len(refusals[0]) < 400


def test_half_of_a_graph_is_refused(window: MainWindow) -> None:
    whole = to_text(window.document.graph)
    refusals: list[str] = []
    window.canvas.refused.connect(refusals.append)
    for share in (0.1, 0.5, 0.9):
        QGuiApplication.clipboard().setText(whole[: int(share * len(whole))])
        press(window, Key.Key_V)
    assert len(refusals) == 3
    assert window.document.undo_label is None
