"""A window for the tests of what frames the canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from tests.studio.dialogs import FakeDialogs

Make = Callable[..., MainWindow]


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def make(qtbot: QtBot, dialogs: FakeDialogs) -> Make:
    def build(document: Document | None = None, preferences: Preferences | None = None) -> MainWindow:
        window = MainWindow(document, preferences=preferences, dialogs=dialogs)
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return build
