"""The command palette, with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.layers.activation import Sigmoid
from netstudio.layers.linear import Affine
from netstudio.studio import motion
from netstudio.studio.actions import ACTIONS
from netstudio.studio.command.command import Command, found
from netstudio.studio.command.command_palette import CommandPalette
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences

Ctrl, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    windows = []

    def make(graph: Graph | None = None, preferences: Preferences | None = None) -> MainWindow:
        document = Document(graph) if graph is not None else None
        window = MainWindow(document, preferences=preferences)
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close_at_once()


@pytest.fixture
def window(make: Callable[..., MainWindow]) -> MainWindow:
    return make(sequential([Affine(units=3), Sigmoid()]))


def opened(qtbot: QtBot, window: MainWindow) -> CommandPalette:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_P, Ctrl | Shift)
    palette = window.findChild(CommandPalette)
    assert palette.isVisible()
    return palette


def shown(palette: CommandPalette) -> list[str]:
    return [command.words for command in palette.list.rows.commands]


def test_it_offers_every_action_with_its_menu_and_key(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    offered = {command.key: command for command in palette.list.rows.commands}
    assert set(ACTIONS) - {"commands"} <= set(offered)
    assert (offered["save"].note, offered["save"].keys) == ("File", "Ctrl+S")
    assert offered["show_inspector"].note == "View › Go to panel"
    palette.close()


def test_words_find_it_and_enter_does_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "light th")
    assert shown(palette)[0] == "Light theme"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    qtbot.waitUntil(lambda: window.preferences.theme == "light")


def test_it_goes_to_nodes_and_adds_layers(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    assert "Go to node Sigmoid 1" not in shown(palette)  # until it is looked for
    qtbot.keyClicks(palette.field, "sigmoid 1")
    assert shown(palette)[0] == "Go to node Sigmoid 1"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.canvas.selected() == ("sigmoid_1",))
    opened(qtbot, window)
    qtbot.keyClicks(palette.field, "add layer relu")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.document.graph.nodes) == 3)


def test_it_opens_examples_and_recent_files(
    qtbot: QtBot, make: Callable[..., MainWindow], tmp_path: Path
) -> None:
    path = tmp_path / "mine.netstudio"
    netstudio.save(sequential([Affine(units=3)]), path)
    preferences = Preferences()
    preferences.add_recent(path)
    window = make(None, preferences)
    palette = opened(qtbot, window)
    assert "Open mine.netstudio" in shown(palette)
    qtbot.keyClicks(palette.field, "ch05_two_layer_net")
    assert palette.list.current.key == "example ch05_two_layer_net"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.is_open)
    assert window.document.path.stem == "ch05_two_layer_net"


def test_what_cannot_be_done_says_why_and_is_not_done(
    qtbot: QtBot, make: Callable[..., MainWindow], window: MainWindow
) -> None:
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "undo")
    assert palette.list.current.why == "there is nothing to undo"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()
    start = make()
    palette = opened(qtbot, start)
    qtbot.keyClicks(palette.field, "save as")
    assert palette.list.current.why == "no graph is open"
    palette.close()


def test_the_cursor_moves_by_keys_and_goes_around(qtbot: QtBot, window: MainWindow) -> None:
    palette = opened(qtbot, window)
    first = palette.list.current
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.current == palette.list.rows.commands[-1]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.current == first
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.current == palette.list.rows.commands[palette.list.page]
    qtbot.keyClicks(palette.field, "qqqqq")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    palette.close()


def test_escape_closes_it_and_the_focus_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    for widget in (window.canvas, window.workbench.layer_palette.search):
        widget.setFocus()
        palette = opened(qtbot, window)
        qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
        assert not palette.isVisible()
        assert widget.hasFocus()


def test_what_was_used_comes_first_the_next_time(
    qtbot: QtBot, make: Callable[..., MainWindow], tmp_path: Path
) -> None:
    file = tmp_path / "settings.ini"
    window = make(sequential([Affine(units=3)]), Preferences(file))
    palette = opened(qtbot, window)
    qtbot.keyClicks(palette.field, "fit all")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    again = make(sequential([Affine(units=3)]), Preferences(file))
    palette = opened(qtbot, again)
    assert shown(palette)[0] == "Fit all"
    palette.close()


def test_the_better_fit_comes_before_the_recent_one() -> None:
    names = ("Fit all", "Fit selection", "Retrofit")
    all_of_them = [Command(name, name, lambda: None) for name in names]
    assert [c.key for c in found("fit", all_of_them, ["Fit selection"])] == [
        "Fit selection",
        "Fit all",
        "Retrofit",
    ]
    assert found("retrofit", all_of_them, ["Fit all"])[0].key == "Retrofit"


def test_less_motion_is_asked_for_and_remembered(
    qtbot: QtBot, make: Callable[..., MainWindow], moving: None, tmp_path: Path
) -> None:
    file = tmp_path / "settings.ini"
    window = make(sequential([Affine(units=3)]), Preferences(file))
    for less in (True, False, True):
        palette = opened(qtbot, window)
        qtbot.keyClicks(palette.field, "less motion")
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda less=less: motion.moves() is not less)
        assert Preferences(file).less_motion is less
        assert window.action_set["less_motion"].isChecked() is less
