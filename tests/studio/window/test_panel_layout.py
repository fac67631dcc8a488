"""The panels come back as they were left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from tests.studio.window.conftest import Make


def rows_of_tabs(window: MainWindow) -> list[list[str]]:
    """The rows of tabs that are in sight."""
    rows = window.workbench.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    inside = [row for row in rows if row.isVisible() and row.count() and row.x() >= 0]
    return [[row.tabText(i).split()[0] for i in range(row.count())] for row in inside]


def test_what_was_hidden_is_hidden_again_and_its_tabs_with_it(qtbot: QtBot, make: Make) -> None:
    preferences = Preferences()
    first = make(Document(sequential([Affine()])), preferences)
    qtbot.waitUntil(lambda: ["Live", "Tensors", "Problems", "Profile"] in rows_of_tabs(first))
    qtbot.keyClick(first, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: not any("Live" in row for row in rows_of_tabs(first)))
    first.close_at_once()

    again = make(Document(sequential([Affine()])), preferences)
    qtbot.waitUntil(lambda: again.workbench.docks["live"].isHidden())
    qtbot.waitUntil(lambda: not any("Live" in row for row in rows_of_tabs(again)))
    qtbot.keyClick(again, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: ["Live", "Tensors", "Problems", "Profile"] in rows_of_tabs(again))
    assert sum("Live" in row for row in rows_of_tabs(again)) == 1
