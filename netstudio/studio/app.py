"""The studio as a program: an application, its window, and the end of both."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from netstudio.studio import motion
from netstudio.studio.collector import Collector
from netstudio.studio.crash import exceptions_told
from netstudio.studio.interrupt import interrupt_calls
from netstudio.studio.main_window import MainWindow
from netstudio.studio.picture import take_picture
from netstudio.studio.preferences import Preferences
from netstudio.studio.style import apply_style
from netstudio.studio.theme import theme


def studio(
    path: Path | None,
    train: bool = False,
    screenshot: Path | None = None,
    after: float | None = None,
    preferences: Preferences | None = None,
) -> int:
    """Open the studio, on a file or on the start page, and give the exit status.

    `train` starts training at once. With `screenshot` no person is waited for: a picture of the window is
    written after `after` seconds; without `after`, when training has ended, or, without `train`, when all is
    painted. `preferences` are the user's, unless others are given; a picture is taken without any.
    """
    app = application()
    if screenshot is not None:
        motion.switch(False)
        window = MainWindow()
        with _running(window):
            return take_picture(window, path, train, screenshot, after)
    preferences = preferences or Preferences.of_user()
    theme.use(preferences.theme)
    motion.switch(not preferences.less_motion)
    window = MainWindow(preferences=preferences)
    app.styleHints().colorSchemeChanged.connect(window.follow_desktop)
    with _running(window):
        if path is not None and window.open_path(path) and train:
            QTimer.singleShot(0, window.runner.run)
        window.show()
        return app.exec()


def application() -> QApplication:
    """The one application of this process, in our style."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QCoreApplication.setApplicationName("NetStudio")
    app = QApplication(sys.argv[:1])
    apply_style()
    return app


@contextmanager
def _running(window: MainWindow) -> Iterator[None]:
    """What must hold while the window lives."""
    collector = Collector()
    try:
        with exceptions_told(window.tell_of_exception), interrupt_calls(window.close_at_once):
            yield
    finally:
        collector.stop()
