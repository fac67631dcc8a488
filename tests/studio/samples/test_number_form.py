"""Numbers of one's own: typed, reckoned, slid; what cannot be read is said in words."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from netstudio.studio.samples.number_form import FEW, NumberForm


@pytest.fixture
def form(qtbot):
    form = NumberForm()
    qtbot.addWidget(form)
    form.set_shape((2,), np.array([-1.0, 0.0]), np.array([1.0, 4.0]))
    form.show()
    return form


def typed(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_it_begins_in_the_middle_of_the_data(form):
    assert form.numbers.tolist() == [0, 2]
    assert form.problem is None


def test_a_line_reckons_and_takes_its_slider_along(form, qtbot):
    with qtbot.waitSignal(form.changed):
        typed(qtbot, form.lines[0].line, "1/2")
    assert form.numbers.tolist() == [0.5, 2]
    assert form.lines[0].slider.value() == 150
    typed(qtbot, form.lines[0].line, "70")  # beyond what the data have
    assert form.numbers.tolist() == [70, 2]


def test_a_slider_by_keys(form, qtbot):
    form.lines[1].slider.setFocus()
    qtbot.keyClick(form.lines[1].slider, Qt.Key.Key_Home)
    assert form.numbers.tolist() == [0, 0]
    qtbot.keyClick(form.lines[1].line, Qt.Key.Key_Up)
    assert form.numbers.tolist() == [0, 0.02]


@pytest.mark.parametrize("text", ["", "x", "1/0", "__import__('os')", "9**9**9"])
def test_what_cannot_be_read_is_said(form, qtbot, text):
    typed(qtbot, form.lines[1].line, text or " ")
    assert form.numbers is None
    assert str(form.problem).startswith("x₂: ")
    assert form._say.isVisible()


def test_many_numbers_are_one_text(form, qtbot):
    count = FEW + 1
    form.set_shape((count,), np.zeros(count), np.ones(count))
    assert not form.lines
    assert form.numbers.tolist() == [0.5] * count
    form.text.setFocus()
    form.text.selectAll()
    qtbot.keyClicks(form.text, ", ".join(str(i) for i in range(count)))
    assert form.numbers.tolist() == list(range(count))
    qtbot.keyClicks(form.text, ", 1")
    assert form.numbers is None
    assert "17 numbers; these are 18" in str(form.problem)
