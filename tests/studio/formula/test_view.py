"""A formula on the screen: set in the background, broken where it is too wide, plain where need be."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QGuiApplication

from netstudio.studio.formula import FormulaView
from netstudio.studio.theme import theme
from netstudio.words import tr

SIGMOID = "y = 1 / (1 + e⁻ˣ)"
NEW = "y = 1 / (1234 + e⁻ˣ)"  # no other test has had it set


@pytest.fixture
def view(qtbot):
    view = FormulaView()
    qtbot.addWidget(view)
    view.resize(240, 60)
    return view


def inked(view: FormulaView) -> set[str]:
    """The colours that stand in its picture."""
    image = view.grab().toImage()
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def test_it_is_set_and_takes_the_height_it_needs(view, qtbot):
    view.set_text(NEW)
    plain = view.heightForWidth(240)
    view.show()
    qtbot.waitUntil(lambda: view.is_set)
    assert view.heightForWidth(240) > plain  # a fraction is higher than a line
    assert view.text() == view.accessibleName() == NEW


@pytest.mark.parametrize("name", ["dark", "light"])
def test_it_has_the_colour_of_the_theme(view, qtbot, name):
    view.set_text(SIGMOID)
    view.show()
    qtbot.waitUntil(lambda: view.is_set)
    theme.use(name)
    assert theme.tokens.text in inked(view)


def test_where_it_is_narrow_it_takes_more_lines(view, qtbot):
    view.set_text("dx = dy × a + dy × b + dy × c + dy × d + dy × e")
    view.show()
    qtbot.waitUntil(lambda: view.is_set)
    assert view.heightForWidth(120) > 1.8 * view.heightForWidth(600)


def test_what_cannot_be_set_is_plain_text(view, qtbot):
    view.set_text("y = ☃ / (")
    view.show()
    assert not view.is_set
    assert view.isVisible()
    assert theme.tokens.text in inked(view)


def test_without_a_formula_it_is_hidden(view):
    view.set_text(SIGMOID)
    view.set_text("")
    assert view.isHidden()


def test_it_can_be_copied(view):
    view.set_text(SIGMOID)
    (copy,) = view.actions()
    assert copy.text() == str(tr("Copy formula"))
    copy.trigger()
    assert QGuiApplication.clipboard().text() == SIGMOID
