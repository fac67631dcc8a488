"""What every test of the studio shares: nothing that it started may be left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from netstudio.studio import motion
from netstudio.studio.theme import theme

MANY = 400_000  # Python objects, of which so many are rubbish of former tests


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread of ours, a running timer, or a window on the screen."""
    started: list[QTimer] = []
    start = QTimer.start

    def remember(timer: QTimer, *arguments: int) -> None:
        started.append(timer)
        start(timer, *arguments)

    monkeypatch.setattr(QTimer, "start", remember)
    yield
    threads = [t.name for t in threading.enumerate() if t.name.startswith("netstudio")]
    timers = [t for t in started if shiboken6.isValid(t) and t.isActive()]
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible()] if QApplication.instance() else []
    for timer in timers:
        timer.stop()
    for window in windows:
        window.hide()
    assert not threads, f"threads left behind: {threads}"
    assert not timers, f"timers left running: {timers}"
    assert not windows, f"windows left on the screen: {windows}"


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """As in the studio: Qt's objects that die in a cycle are collected in this thread, never in a worker."""
    gc.disable()
    yield
    if QCoreApplication.instance():
        # What is to be deleted later: without a loop of events that would be in one of the next tests.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(1)
    if len(gc.get_objects()) > MANY:
        gc.collect()


@pytest.fixture(autouse=True)
def dark_theme() -> Iterator[None]:
    """Whatever a test does to the theme, the next one begins with the dark one."""
    theme.use("dark")
    yield
    theme.use("dark")


@pytest.fixture(autouse=True)
def no_motion() -> Iterator[None]:
    """Everything is at once where an animation would bring it, unless a test asks for `moving`."""
    motion.switch(False)
    yield
    motion.switch(True)


@pytest.fixture
def moving(no_motion: None) -> None:
    """Animations, as a user sees them."""
    motion.switch(True)
