"""The pad: drawn on by mouse and by keys, with an eraser, other widths and a way back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from netstudio.studio.samples.pad import WIDEST, Pad
from netstudio.studio.samples.sheet import Sheet
from netstudio.studio.samples.sketch import Sketch
from tests.studio.pointer import Pointer, Right

Key, Shift, Ctrl = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pad(qtbot):
    pad = Pad()
    qtbot.addWidget(pad)
    pad.setFixedHeight(200)
    pad.show()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)
    return pad


def drawn(pad) -> float:
    return float(pad.sheet.ink().sum())


def test_a_line_is_drawn_where_the_mouse_goes(pad, qtbot):
    with qtbot.waitSignal(pad.drawn):
        Pointer(pad).drag(QPoint(50, 100), QPoint(150, 100))
    ink = pad.sheet.ink()
    assert ink.shape == (280, 280)
    assert ink[140, 80] == ink[140, 200] == 1
    assert ink[140, 40] == ink[40, 140] == 0


def test_a_click_is_a_dot(pad):
    Pointer(pad).click(QPoint(100, 100))
    assert pad.sheet.ink()[140, 140] == 1


def test_the_right_button_erases_whatever_tool_is_taken(pad):
    Pointer(pad).drag(QPoint(50, 100), QPoint(150, 100))
    Pointer(pad).drag(QPoint(40, 100), QPoint(160, 100), Right)
    assert pad.sheet.is_blank
    assert not pad.erases


def test_moving_without_a_button_draws_nothing(pad):
    Pointer(pad).move(QPoint(100, 100), steps=3)
    assert pad.sheet.is_blank


def test_all_by_keys(pad, qtbot):
    for _ in range(2):
        qtbot.keyClick(pad, Key.Key_Left, Shift)
    qtbot.keyClick(pad, Key.Key_Space)  # down
    for _ in range(4):
        qtbot.keyClick(pad, Key.Key_Right, Shift)
    qtbot.keyClick(pad, Key.Key_Space)  # up
    line = drawn(pad)
    qtbot.keyClick(pad, Key.Key_Up, Shift)
    assert drawn(pad) == line > 0
    assert pad.sheet.ink()[140, 60] == pad.sheet.ink()[140, 220] == 1
    qtbot.keyClick(pad, Key.Key_Down, Shift)
    qtbot.keyClick(pad, Key.Key_E)
    qtbot.keyClick(pad, Key.Key_Space)
    qtbot.keyClick(pad, Key.Key_Left, Shift)
    assert drawn(pad) < line
    qtbot.keyClick(pad, Key.Key_Z, Ctrl)
    assert drawn(pad) == line
    qtbot.keyClick(pad, Key.Key_Y, Ctrl)
    assert drawn(pad) < line
    qtbot.keyClick(pad, Key.Key_P)
    assert not pad.erases
    qtbot.keyClick(pad, Key.Key_Delete)
    assert pad.sheet.is_blank
    qtbot.keyClick(pad, Key.Key_Z, Ctrl)
    assert not pad.sheet.is_blank


def test_the_width_of_the_pen(pad, qtbot):
    Pointer(pad).click(QPoint(100, 100))
    usual = drawn(pad)
    for _ in range(20):
        qtbot.keyClick(pad, Key.Key_Plus)
    assert pad.pen_width == WIDEST
    Pointer(pad).click(QPoint(100, 100))
    assert drawn(pad) > 2 * usual
    for _ in range(20):
        qtbot.keyClick(pad, Key.Key_Minus)
    assert pad.pen_width == 1


def test_undo_goes_back_to_a_blank_sheet_and_no_further():
    sheet = Sheet(10, 20)
    assert (sheet.height, sheet.width) == (140, 280)
    sheet.undo()
    sheet.begin((0.5, 0.2), 0.1)
    sheet.go_on((0.6, 0.3))
    sheet.clear()
    assert sheet.is_blank
    sheet.undo()
    assert not sheet.is_blank
    sheet.undo()
    assert sheet.is_blank
    assert not sheet.can_undo
    sheet.redo()
    sheet.begin((0.1, 0.1), 0.1)
    assert not sheet.can_redo


def test_a_digit_is_seen_as_mnist_has_them_unless_that_is_switched_off(qtbot):
    sketch = Sketch()
    qtbot.addWidget(sketch)
    sketch.show()
    Pointer(sketch.pad).drag(QPoint(5, 5), QPoint(5, 40))
    inked = np.argwhere(sketch.pixels[0] > 0.1)
    assert inked[:, 0].max() - inked[:, 0].min() + 1 == 20
    assert abs(inked[:, 1].mean() - 13.5) < 1
    sketch.as_mnist.setChecked(False)
    assert np.argwhere(sketch.pixels[0] > 0.1)[:, 1].mean() < 6
    sketch.set_shape(3, 10, 20)
    assert sketch.pixels.shape == (3, 10, 20)
    assert sketch.as_mnist.isHidden()


def test_the_tools_beside_the_pad(qtbot):
    sketch = Sketch()
    qtbot.addWidget(sketch)
    sketch.show()
    assert not sketch.undo.isEnabled()
    Pointer(sketch.pad).click(QPoint(30, 30))
    sketch.eraser.click()
    assert sketch.pad.erases
    assert not sketch.pen.isChecked()
    sketch.pen.click()
    assert not sketch.pad.erases
    sketch.thickness.setValue(5)
    assert sketch.pad.pen_width == 5
    sketch.clear.click()
    assert sketch.pad.sheet.is_blank
    sketch.undo.click()
    assert not sketch.pad.sheet.is_blank
