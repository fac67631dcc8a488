from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.graph.model import Graph
from netstudio.layers.base import Family
from netstudio.layers.linear import Affine
from netstudio.resources import example_path, example_paths
from netstudio.studio.preferences import RECENT, Preferences
from netstudio.studio.start.start_page import StartPage
from netstudio.studio.start.thumbnail import paint_thumbnail
from netstudio.studio.theme import family_color


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    page = StartPage([example_path("spirals")])
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_all_examples_are_there_with_their_titles(page: StartPage) -> None:
    assert [card.path for card in page.cards] == example_paths()
    assert all(card.text() for card in page.cards)


def test_an_example_is_opened_by_mouse_and_by_key(qtbot: QtBot, page: StartPage) -> None:
    card = page.cards[1]
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert opened.args == [card.path]
    card.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        with qtbot.waitSignal(page.open_requested):
            qtbot.keyClick(card, key)


def test_enter_presses_the_buttons(qtbot: QtBot, page: StartPage) -> None:
    recent = page.findChild(QPushButton, "recent")
    for button, signal in (
        (page.new, page.new_requested),
        (page.browse, page.browse_requested),
        (recent, page.open_requested),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(button, Qt.Key.Key_Return)


def test_tab_reaches_buttons_and_examples(qtbot: QtBot, page: StartPage) -> None:
    page.new.setFocus()
    reached = []
    for _ in range(len(page.cards) + 3):
        reached.append(page.focusWidget())
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.browse in reached
    assert set(page.cards) <= set(reached)


def test_recent_files(qtbot: QtBot, page: StartPage) -> None:
    buttons = [b for b in page.findChildren(QPushButton) if b.objectName() == "recent"]
    assert [b.text() for b in buttons] == ["spirals.netstudio"]
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert opened.args == [example_path("spirals")]
    page.show_recent([])
    assert not [b for b in page.findChildren(QPushButton) if b.objectName() == "recent" and b.isVisible()]


def test_new_and_open(qtbot: QtBot, page: StartPage) -> None:
    with qtbot.waitSignal(page.new_requested):
        qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.browse_requested):
        qtbot.mouseClick(page.browse, Qt.MouseButton.LeftButton)


def test_a_thumbnail_shows_the_colours_of_the_families(qtbot: QtBot) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_thumbnail(painter, netstudio.sequential([Affine(), Affine()]), QRectF(0, 0, 200, 100))
    paint_thumbnail(painter, Graph(), QRectF(0, 0, 200, 100))
    painter.end()
    near = family_color(Family.LINEAR)
    seen = {image.pixelColor(x, y).name() for x in range(200) for y in range(100)}
    assert near.name() in seen


def test_preferences_are_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first = Preferences(file)
    assert (first.theme, first.recent, first.layout("window")) == ("system", [], None)
    first.theme = "light"
    paths = [tmp_path / f"{i}.netstudio" for i in range(RECENT + 2)]
    for path in paths:
        path.touch()
        first.add_recent(path)
    first.add_recent(paths[5])
    del first
    second = Preferences(file)
    assert second.theme == "light"
    assert second.recent[0] == paths[5]
    assert len(second.recent) == len(set(second.recent)) == RECENT
    paths[5].unlink()
    assert paths[5] not in second.recent


def test_preferences_without_a_file_touch_nothing(tmp_path: Path) -> None:
    preferences = Preferences()
    preferences.theme = "light"
    assert preferences.theme == "light"
    assert Preferences().theme == "system"
