"""The files that were open last, in the File menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.graph.model import Graph
from netstudio.resources import example_path
from netstudio.studio.main_window import MainWindow

Make = Callable[..., MainWindow]
Key = Qt.Key


def open_by_keys(qtbot: QtBot, window: MainWindow) -> list[str]:
    """Alt+F by its menu bar, down to the menu, into it; gives its entries."""
    bar = window.menuBar()
    file_menu = bar.actions()[0].menu()
    bar.setActiveAction(bar.actions()[0])
    qtbot.waitUntil(file_menu.isVisible)
    file_menu.setActiveAction(window.recent_menu.menuAction())
    QTest.keyClick(file_menu, Key.Key_Right)
    qtbot.waitUntil(window.recent_menu.isVisible)
    return [action.text() for action in window.recent_menu.actions()]


def test_a_recent_file_is_opened_from_the_menu(make: Make, qtbot: QtBot, tmp_path: Path) -> None:
    window = make()
    for name in ("b & c", "a"):
        netstudio.save(Graph(), tmp_path / f"{name}.netstudio")
        window.open_path(tmp_path / f"{name}.netstudio")
    window.desk.close(window.desk.front)
    entries = open_by_keys(qtbot, window)
    assert entries[0].startswith("a.netstudio")
    assert entries[1].startswith("b && c.netstudio")
    assert str(tmp_path) in entries[0]
    window.recent_menu.setActiveAction(window.recent_menu.actions()[0])
    QTest.keyClick(window.recent_menu, Key.Key_Return)
    assert window.document.path == tmp_path / "a.netstudio"
    QApplication.processEvents()


def on_start_page(window: MainWindow) -> list[str]:
    buttons = window.start_page.findChildren(QPushButton, "recent")
    return [button.text() for button in buttons if button.isVisible()]


def test_the_list_is_cleared_on_the_start_page_too(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.open_path(example_path("spirals"))
    QTest.keyClick(window, Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: on_start_page(window) == ["spirals.netstudio"])
    entries = open_by_keys(qtbot, window)
    window.recent_menu.setActiveAction(window.recent_menu.actions()[entries.index("Clear this list")])
    QTest.keyClick(window.recent_menu, Key.Key_Return)
    assert window.preferences.recent == []
    assert on_start_page(window) == []
    assert "will be listed here" in open_by_keys(qtbot, window)[0]
    window.recent_menu.close()
    window.menuBar().actions()[0].menu().close()
