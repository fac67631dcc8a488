"""Picking samples: by mouse and by keys, in every way that samples are drawn."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from netstudio.studio.samples.picker import Picker
from netstudio.training.predictions import Predictions
from tests.studio.pointer import Pointer

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def samples(kind: str, count: int) -> Predictions:
    rng = np.random.default_rng(0)
    shape = {"images": (1, 28, 28), "points": (2,), "rows": (5,)}[kind]
    truth = np.arange(count) % 3
    x = rng.normal(size=(count, *shape)).astype(np.float32)
    return Predictions(x, truth, truth, None, ("a", "b", "c"))


@pytest.fixture
def make(qtbot):
    def shown(kind, count=8):
        picker = Picker()
        qtbot.addWidget(picker)
        picker.resize(320, 220)
        found = samples(kind, count)
        picker.sample_shape = found.x.shape[1:]
        picker.show()
        picker.setFocus()
        qtbot.waitUntil(picker.hasFocus)
        picker.show_page(found, range(100, 100 + count), {})
        picker.heard = []
        picker.picked.connect(lambda i, adds: picker.heard.append((i, adds)))
        return picker

    return shown


@pytest.mark.parametrize("kind", ["images", "points", "rows"])
def test_a_click_picks_the_sample_under_the_mouse(make, kind):
    picker = make(kind)
    for i in (2, 5):
        Pointer(picker).click(picker.drawing.place_of(i, picker.rect()).center())
    Pointer(picker).click(picker.drawing.place_of(3, picker.rect()).center(), keys=Ctrl)
    assert picker.heard == [(2, False), (5, False), (3, True)]


@pytest.mark.parametrize("kind", ["images", "points", "rows"])
def test_arrows_reach_samples_and_enter_picks(make, qtbot, kind):
    picker = make(kind)
    reached, waiting = {0}, [0]
    while waiting:  # whatever is drawn can be come to
        start = waiting.pop()
        for key in (Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down):
            picker.at = start
            qtbot.keyClick(picker, key)
            if picker.at not in reached:
                reached.add(picker.at)
                waiting.append(picker.at)
    assert reached == set(range(8))
    picker.at = 4
    qtbot.keyClick(picker, Key.Key_Return)
    qtbot.keyClick(picker, Key.Key_Space)
    assert picker.heard == [(4, False), (4, True)]


def test_the_page_is_turned_at_its_end_and_by_page_keys(make, qtbot):
    picker = make("images")
    turned = []
    picker.turned.connect(turned.append)
    qtbot.keyClick(picker, Key.Key_Left)
    picker.at = 7
    qtbot.keyClick(picker, Key.Key_Right)
    qtbot.keyClick(picker, Key.Key_PageUp)
    qtbot.keyClick(picker, Key.Key_PageDown)
    assert turned == [-1, 1, -1, 1]


def test_no_sample_is_said_in_words_and_picks_nothing(make, qtbot):
    picker = make("images")
    picker.show_page(samples("images", 0), (), {})
    qtbot.keyClick(picker, Key.Key_Return)
    qtbot.keyClick(picker, Key.Key_Right)
    Pointer(picker).click(picker.rect().center())
    assert picker.heard == []
    picker.grab()


def test_those_that_are_picked_carry_their_sign(make):
    picker = make("images")
    before = picker.grab().toImage()
    picker.show_signs({1: "1", 2: "2"})
    assert picker.grab().toImage() != before


def test_all_that_have_room_make_a_page(make, qtbot):
    picker = make("images")
    with qtbot.waitSignal(picker.room_changed):
        picker.resize(640, 400)
    count = picker.room
    picker.show_page(samples("images", count), range(count), {})
    assert picker.drawing.place_of(count - 1, picker.rect()) is not None


def test_the_number_of_a_sample_is_told(make):
    picker = make("images")
    assert picker.tip(3) == "103:  ✓ a"
    picker.at = 3
    picker.show_signs({})
    assert picker.accessibleDescription().startswith("103")
