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
from netstudio.studio.start.chapters import BEYOND, chapter_of
from netstudio.studio.start.example_card import CARD_WIDTH
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
    assert sorted(card.path for card in page.cards) == example_paths()
    assert all(card.text() for card in page.cards)


def test_examples_stand_below_the_heads_of_their_chapters(page: StartPage) -> None:
    shelf = page.shelf
    assert list(shelf.heads) == [2, 3, 4, 5, 6, 7, 8, BEYOND]
    for card in page.cards:
        above = max((head.y(), chapter) for chapter, head in shelf.heads.items() if head.y() < card.y())
        assert above[1] == chapter_of(card.path.stem)
    boxes = [QRectF(card.geometry()) for card in page.cards]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize("width", [700, 1280, 2560])
def test_cards_take_the_width_there_is(page: StartPage, width: int) -> None:
    page.resize(width, 800)
    shelf = page.shelf
    right = max(card.geometry().right() for card in page.cards)
    assert shelf.width() - CARD_WIDTH / 2 < right < shelf.width()
    assert shelf.height() >= max(card.geometry().bottom() for card in page.cards)


def test_typing_finds_examples_and_enter_opens_the_first(qtbot: QtBot, page: StartPage) -> None:
    field = page.search.field
    qtbot.keyClicks(field, "valley Momentum")
    assert [card.path.stem for card in page.shelf.found] == ["ch06_descent_momentum"]
    assert [chapter for chapter, head in page.shelf.heads.items() if head.isVisible()] == [6]
    with qtbot.waitSignal(page.open_requested) as opened:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert opened.args == [example_path("ch06_descent_momentum")]
    qtbot.keyClicks(field, " xyzzy")
    assert page.shelf.found == []
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert page.shelf.found == page.cards


def test_arrows_go_from_card_to_card_and_back_to_the_search(qtbot: QtBot, page: StartPage) -> None:
    qtbot.keyClick(page.search.field, Qt.Key.Key_Down)
    first = page.cards[0]
    assert page.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Right)
    second = page.focusWidget()
    assert (second.y(), second.x() > first.x()) == (first.y(), True)
    qtbot.keyClick(second, Qt.Key.Key_Down)
    assert page.focusWidget().y() > second.y()
    for _ in range(2):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Up)
    assert page.focusWidget() is page.search.field


def test_a_chapter_is_brought_into_sight(qtbot: QtBot, page: StartPage) -> None:
    qtbot.mouseClick(page.search.chapters[7], Qt.MouseButton.LeftButton)
    card = page.focusWidget()
    assert chapter_of(card.path.stem) == 7
    assert not card.visibleRegion().isEmpty()
    assert not page.shelf.heads[7].visibleRegion().isEmpty()


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
    for _ in range(len(page.cards) + len(page.search.chapters) + 4):
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
