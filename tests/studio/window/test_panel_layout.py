"""The panels come back as they were left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.window.titles import PANEL_TITLES
from netstudio.studio.window.workbench import SIDES
from tests.studio.window.conftest import Make

BELOW = [str(PANEL_TITLES[name]) for name in SIDES["below"][1]]


def rows_of_tabs(window: MainWindow) -> list[list[str]]:
    """The rows of tabs that are in sight."""
    rows = window.workbench.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    inside = [row for row in rows if row.isVisible() and row.count() and row.x() >= 0]
    return [[row.tabText(i).split()[0] for i in range(row.count())] for row in inside]


def test_what_was_hidden_is_hidden_again_and_its_tabs_with_it(qtbot: QtBot, make: Make) -> None:
    preferences = Preferences()
    first = make(Document(sequential([Affine()])), preferences)
    qtbot.waitUntil(lambda: BELOW in rows_of_tabs(first))
    qtbot.keyClick(first, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: not any("Live" in row for row in rows_of_tabs(first)))
    first.close_at_once()

    again = make(Document(sequential([Affine()])), preferences)
    qtbot.waitUntil(lambda: again.workbench.docks["live"].isHidden())
    qtbot.waitUntil(lambda: not any("Live" in row for row in rows_of_tabs(again)))
    qtbot.keyClick(again, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: BELOW in rows_of_tabs(again))
    assert sum("Live" in row for row in rows_of_tabs(again)) == 1


def older_layout(qtbot: QtBot, without: str) -> QByteArray:
    """The layout of a window that did not have one of the panels yet."""
    window = QMainWindow()
    qtbot.addWidget(window)
    for area, names, _ in SIDES.values():
        docks = [QDockWidget(name) for name in names if name != without]
        for dock in docks:
            dock.setObjectName(dock.windowTitle())
            window.addDockWidget(area, dock)
            if dock is not docks[0]:
                window.tabifyDockWidget(docks[0], dock)
    return window.saveState()


@pytest.mark.parametrize("hidden", ["", "layers"])
def test_a_panel_that_an_older_layout_does_not_know_is_a_tab_beside_the_others(
    qtbot: QtBot, make: Make, hidden: str
) -> None:
    preferences = Preferences()
    preferences.set_layout("panels", older_layout(qtbot, "outline"))
    preferences.set_layout("hidden", QByteArray(hidden.encode()))
    window = make(Document(sequential([Affine()])), preferences)
    if hidden:
        qtbot.waitUntil(lambda: not window.workbench.shows("left"))
        qtbot.keyClick(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: ["Layers", "Outline"] in rows_of_tabs(window))
    assert window.workbench.docks["layers"].in_sight
    assert not window.workbench.docks["outline"].in_sight
