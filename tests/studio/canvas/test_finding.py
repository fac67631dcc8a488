"""Finding a node on the canvas, with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.graph import edits
from netstudio.studio.canvas.find_bar import FindBar
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas

Shift = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(canvas: Canvas) -> FindBar:
    canvas.view.find_bar.open()
    return canvas.view.find_bar


def test_it_finds_while_one_types_and_goes_from_match_to_match(canvas: Canvas, bar: FindBar) -> None:
    QTest.keyClicks(bar.field, "aff")
    assert bar.found == ["affine_1", "affine_2"]
    assert bar.count.text() == "1 of 2"
    assert canvas.view.selected() == ("affine_1",)
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert canvas.view.selected() == ("affine_2",)
    assert bar.count.text() == "2 of 2"
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert canvas.view.selected() == ("affine_1",)
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Shift)
    assert canvas.view.selected() == ("affine_2",)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Affine 2", ["affine_2"]),
        ("softmaxwithloss", ["softmax_with_loss_1"]),
        ("784x50", ["affine_1"]),
        ("784 × 50", ["affine_1"]),
        ("(50, 10)", ["affine_2"]),
        ("50", ["affine_1", "affine_2"]),
        ("zebra", []),
        ("a1", []),
    ],
)
def test_by_name_kind_and_shape(canvas: Canvas, bar: FindBar, typed: str, found: list[str]) -> None:
    QTest.keyClicks(bar.field, typed)
    assert bar.found == found
    assert bool(found) != (bar.count.text() == "nothing found")


def test_what_is_found_comes_into_sight(canvas: Canvas, bar: FindBar) -> None:
    canvas.view.pan(QPoint(0, 3000))
    QTest.keyClicks(bar.field, "sigmoid")
    assert canvas.view.visible_rect().contains(canvas.view.drawing.nodes["sigmoid_1"].frame)


def test_matches_are_marked_and_the_marks_go_with_the_bar(canvas: Canvas, bar: FindBar) -> None:
    QTest.keyClicks(bar.field, "a")
    QTest.keyClick(bar.field, Qt.Key.Key_Backspace)
    plain = canvas.view.viewport().grab().toImage()
    QTest.keyClicks(bar.field, "a")
    assert canvas.view.viewport().grab().toImage() != plain
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    canvas.view.selection.clear()
    canvas.view.find_bar.field.clear()
    assert canvas.view.viewport().grab().toImage() == plain or canvas.view.selected() == ()


def test_escape_gives_the_focus_back_to_the_canvas(canvas: Canvas, bar: FindBar, qtbot: QtBot) -> None:
    qtbot.waitUntil(bar.field.hasFocus)
    QTest.keyClicks(bar.field, "sig")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert canvas.view.hasFocus()
    assert canvas.view.selected() == ("sigmoid_1",)


def test_it_follows_the_drawing(canvas: Canvas, bar: FindBar) -> None:
    QTest.keyClicks(bar.field, "aff")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    canvas.view.document.apply(tr("Delete"), edits.remove(canvas.graph, ["affine_1"]))
    assert bar.found == ["affine_2"]
    assert bar.count.text() == "1 of 1"
