"""Light and dark follow the desktop while the studio runs, in what is open at that moment too."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.sequential import sequential
from netstudio.layers.linear import Affine
from netstudio.studio.command.command_palette import CommandPalette
from netstudio.studio.main_window import MainWindow
from netstudio.studio.style import apply_style
from netstudio.studio.theme import DARK, LIGHT, theme


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    apply_style()
    window = MainWindow(Document(sequential([Affine(units=3)])))
    qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close_at_once()


def ground(widget: QWidget) -> str:
    """The colour of a widget just inside of its left edge."""
    return widget.grab().toImage().pixelColor(4, widget.height() // 2).name()


def test_the_desktop_changes_while_panels_are_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = Mock()
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: desktop)
    desktop.colorScheme.return_value = Qt.ColorScheme.Dark
    window.use_theme("system")
    window.canvas.find_bar.open()
    window.action_set["commands"].trigger()
    palette = window.findChild(CommandPalette)
    shown = (window.canvas.find_bar, palette, window.canvas)
    for scheme, tokens in ((Qt.ColorScheme.Light, LIGHT), (Qt.ColorScheme.Dark, DARK)):
        desktop.colorScheme.return_value = scheme
        window.follow_desktop(scheme)
        QApplication.processEvents()
        assert theme.tokens is tokens
        assert [ground(widget) for widget in shown] == [tokens.panel, tokens.panel, tokens.canvas]
    palette.close()
