"""File ▸ Export: the drawing as a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.resources import example_path
from tests.studio.dialogs import FakeDialogs
from tests.studio.window.conftest import Make

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_the_key_asks_for_a_place_and_draws_there(
    qtbot: QtBot, make: Make, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    window = make(Document(netstudio.load(example_path("spirals"))))
    dialogs.to_export = tmp_path / "net.svg"
    qtbot.keyClick(window.canvas, Qt.Key.Key_E, KEYS)
    assert ">Affine 1</text>" in dialogs.to_export.read_text(encoding="utf-8")
    assert dialogs.asked[-1].startswith("export ")
    assert not window.document.modified
    assert str(dialogs.to_export) in window.statusBar().currentMessage()


def test_what_goes_wrong_is_told(qtbot: QtBot, make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = make(Document(netstudio.load(example_path("spirals"))))
    dialogs.to_export = tmp_path / "nowhere" / "net.svg"
    qtbot.keyClick(window.canvas, Qt.Key.Key_E, KEYS)
    assert window.banner.isVisible()
    assert "no such file or folder" in window.banner.words.text()
    dialogs.to_export = None
    qtbot.keyClick(window.canvas, Qt.Key.Key_E, KEYS)
    assert not list(tmp_path.iterdir())
