"""The keys that people bring with them, the menus they stand in, and the sheet that lists them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.sequential import sequential
from netstudio.layers.linear import Affine
from netstudio.studio.actions import ACTIONS, MENUS
from netstudio.studio.main_window import MainWindow
from netstudio.studio.window.shortcut_sheet import ON_CANVAS, ShortcutSheet

NATIVE = QKeySequence.SequenceFormat.NativeText

# What an action is bound to, by convention. As more of the editor lands, its keys are added here.
BOUND = {
    "zoom_in": ["Ctrl++"],
    "zoom_out": ["Ctrl+-"],
    "zoom_reset": ["Ctrl+0"],
    "select_all": ["Ctrl+A"],
    "delete": ["Del"],
    "delete_and_heal": ["Ctrl+Del"],
    "duplicate": ["Ctrl+D"],
    "copy": ["Ctrl+C"],
    "paste": ["Ctrl+V"],
    "paste_wired": ["Ctrl+Shift+V"],
    "cut": ["Ctrl+X"],
    "fit_selection": ["F"],
    "fit_all": ["Home"],
    "auto_layout": ["L"],
    "find": ["Ctrl+F"],
    "group": ["Ctrl+G"],
    "open_up": ["Ctrl+Shift+G"],
    "commands": ["Ctrl+Shift+P"],
    "run": ["F5"],
    "step": ["F10"],
    "step_back": ["Shift+F10"],
    "undo": ["Ctrl+Z"],
    "redo": ["Ctrl+Y", "Ctrl+Shift+Z"],
    "shortcuts": ["F1"],
    "bypass": ["Ctrl+B"],
    "collapse": ["H"],
    "frame": ["C"],
    "minimap": ["M"],
}
ONLY_ON_CANVAS = ("F", "L", "C", "H", "M", "Del", "Home", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+D")
# Gestures, and keys of the canvas that are no actions: each is told in the sheet.
TOLD = (
    "wheel", "Ctrl+wheel", "pinch", "two fingers", "middle button", "Space", "Shift adds", "Ctrl toggles",
    "arrows", "Tab", "double click", "drag from a port", "Ctrl and drag from a port", "Enter", "Esc",
    "cut the wires", "minimap",
)  # fmt: skip
# Two actions of which only one can be done at a time may share a key.
SHARED = {"pause": "run"}


def listed(entries: tuple[object, ...]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, tuple):
            yield from listed(entry[1])


def test_every_action_stands_in_one_menu() -> None:
    assert sorted(name for _, entries in MENUS for name in listed(entries)) == sorted(ACTIONS)


def test_no_key_does_two_things() -> None:
    taken: dict[str, str] = {}
    for name, declared in ACTIONS.items():
        for key in declared.keys:
            other = taken.setdefault(QKeySequence(key).toString(), name)
            assert other in (name, SHARED.get(name)), f"{key} is {other} and {name}"


@pytest.mark.parametrize("name", BOUND)
def test_keys_are_those_that_people_know(name: str) -> None:
    for key in BOUND[name]:
        assert key in ACTIONS[name].keys


@pytest.mark.parametrize("key", ONLY_ON_CANVAS)
def test_a_key_that_a_text_field_needs_belongs_to_the_canvas(key: str) -> None:
    assert all(declared.canvas for declared in ACTIONS.values() if key in declared.keys)


def test_single_letters_belong_to_the_canvas() -> None:
    for declared in ACTIONS.values():
        assert declared.canvas or not any(len(key) == 1 for key in declared.keys), str(declared.words)


def test_the_gestures_are_told() -> None:
    told = " ".join(f"{what} {does}" for what, does in ON_CANVAS)
    for gesture in TOLD:
        assert gesture in told


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[Callable[[int, int], ShortcutSheet]]:
    windows = []

    def open_in(width: int, height: int) -> ShortcutSheet:
        window = MainWindow(Document(sequential([Affine(units=3)])))
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window.canvas, Qt.Key.Key_F1)
        assert window.sheet is not None
        return window.sheet

    yield open_in
    for window in windows:
        window.sheet.close()
        window.close_at_once()


def test_the_sheet_lists_every_key_and_fits_a_small_window(
    sheet: Callable[[int, int], ShortcutSheet],
) -> None:
    shown = sheet(1280, 800)
    assert shown.isVisible()
    assert shown.width() <= 1280
    assert shown.height() <= 800
    area = shown.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0  # no words are cut off at the right
    said = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert "Ctrl+1 … Ctrl+9" in said  # nine of a kind, in one row
    assert "Align left" in said
    assert "Align: Align" not in said  # the menu it is in, but only once
    for declared in ACTIONS.values():
        for key in declared.keys if declared.on_sheet else ():
            assert QKeySequence(key).toString(NATIVE) in said


def test_the_sheet_is_searched_by_key_or_by_words(
    qtbot: QtBot, sheet: Callable[[int, int], ShortcutSheet]
) -> None:
    def rows() -> list[str]:
        every = [pair for group in shown.groups for pair in group.rows]
        return [does.text() for keys, does in every if does.isVisible()]

    shown = sheet(1280, 800)
    field = shown.findChild(QLineEdit)
    qtbot.keyClicks(field, "palette layer")
    assert rows() == []
    field.clear()
    qtbot.keyClicks(field, "ctrl+shift+p")
    assert rows() == ["Commands…"]
    field.clear()
    qtbot.keyClicks(field, "undo")
    assert rows() == ["Undo"]
    field.clear()
    assert len(rows()) > 40
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not shown.isVisible()
