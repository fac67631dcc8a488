"""My groups: kept from the canvas, added from the palette, renamed and deleted there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from netstudio.document.document import Document
from netstudio.files.pieces import read_pieces
from netstudio.studio.main_window import MainWindow
from netstudio.studio.palette.entry_delegate import ENTRY_ROLE
from netstudio.studio.preferences import Preferences
from netstudio.studio.window.dialogs import Taken
from tests.studio.dialogs import FakeDialogs
from tests.studio.window.conftest import Make
from tests.studio.window.test_groups import click, net


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "groups"


@pytest.fixture
def window(make: Make, folder: Path) -> MainWindow:
    return make(Document(net(repeat=2)), Preferences(groups=folder))


def kept(folder: Path) -> list[str]:
    return [piece.title for piece in read_pieces(folder).pieces]


def listed(window: MainWindow) -> list[str]:
    return window.workbench.layer_palette.entries.keys()


def keep(window: MainWindow) -> None:
    click(window, "group_1")
    QTest.mouseClick(window.inspector.node_view.group.save, Qt.MouseButton.LeftButton)


def menu_of(window: MainWindow, key: str) -> QMenu:
    """The context menu of an entry of the palette, as the keyboard opens it."""
    entries = window.workbench.layer_palette.entries
    model = entries.model()
    tops = [model.index(i, 0) for i in range(model.rowCount())]
    rows = [model.index(j, 0, top) for top in tops for j in range(model.rowCount(top))]
    index = next(row for row in rows if row.data(ENTRY_ROLE) and row.data(ENTRY_ROLE).key == key)
    entries.setCurrentIndex(index)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(entries.viewport(), QContextMenuEvent(reason, QPoint(), QPoint()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def do(menu: QMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text() == words)
    action.trigger()
    menu.close()


def test_a_group_is_kept_and_added_elsewhere(window: MainWindow, folder: Path) -> None:
    keep(window)
    assert kept(folder) == ["Block"]
    window.desk.add(Document())
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    QTest.keyClicks(window.search_popup.search, "block")
    assert window.search_popup.entries.keys()[0] == "groups/Block"
    QTest.keyClick(window.search_popup.search, Qt.Key.Key_Return)
    (group,) = window.document.graph.inside()
    assert window.document.graph.nodes[group.id].layer == net(repeat=2).nodes["group_1"].layer
    assert len(window.document.graph.inside(group.id)) == 4


def test_a_name_that_is_taken_is_asked_about(window: MainWindow, folder: Path, dialogs: FakeDialogs) -> None:
    keep(window)
    dialogs.taken = Taken.CANCEL
    keep(window)
    dialogs.taken = Taken.BOTH
    keep(window)
    assert sorted(kept(folder)) == ["Block", "Block 1"]
    dialogs.taken = Taken.REPLACE
    keep(window)
    assert len(kept(folder)) == 2
    assert dialogs.asked == ["taken Block"] * 3


def test_it_is_renamed_and_deleted_in_the_palette(
    window: MainWindow, folder: Path, dialogs: FakeDialogs
) -> None:
    keep(window)
    dialogs.name = "Head"
    do(menu_of(window, "groups/Block"), "Rename…")
    assert kept(folder) == ["Head"]
    assert "groups/Head" in listed(window)
    dialogs.confirm = False
    do(menu_of(window, "groups/Head"), "Delete…")
    assert kept(folder) == ["Head"]
    dialogs.confirm = True
    do(menu_of(window, "groups/Head"), "Delete…")
    assert kept(folder) == []
    assert "groups/Head" not in listed(window)


def test_a_broken_and_a_newer_file_are_named_and_skipped(make: Make, folder: Path) -> None:
    window = make(Document(net()), Preferences(groups=folder))
    keep(window)
    text = (folder / "Block.netstudio").read_text()
    (folder / "Torn.netstudio").write_text(text[:100])
    (folder / "Later.netstudio").write_text(text.replace('"version": 2', '"version": 99'))
    again = make(Document(net()), Preferences(groups=folder))
    assert "groups/Block" in listed(again)
    told = [str(problem) for problem in again.catalogue.problems["groups"]]
    assert len(told) == 2
    assert "Later.netstudio" in told[0]
    assert "Torn.netstudio" in told[1]


def test_what_cannot_be_kept_is_told(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    window = make(Document(net()), Preferences(groups=tmp_path / "file" / "groups"))
    keep(window)
    assert window.banner.isVisible()
    nowhere = make(Document(net()))
    keep(nowhere)
    assert not nowhere.banner.isVisible()
