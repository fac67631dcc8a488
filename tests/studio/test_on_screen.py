"""The window on a real X display (`-m xvfb`), with the mouse and the keyboard of the system."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from netstudio.resources import example_path
from netstudio.studio.main_window import MainWindow
from netstudio.studio.palette.entry_delegate import KEY_ROLE
from netstudio.training.control import State
from tests.studio import test_whole_way
from tests.studio.test_whole_way import Person, path, person, window

__all__ = ["path", "person", "window"]  # fixtures

pytestmark = pytest.mark.xvfb


@pytest.fixture(autouse=True)
def real_screen() -> None:
    """These tests are about a real display; without one they fail, they do not pass by being left out."""
    assert QGuiApplication.platformName() == "xcb", "run these with QT_QPA_PLATFORM=xcb on an X display"
    assert shutil.which("xdotool"), "xdotool moves the mouse of these tests; install it"


class SystemMouse:
    """The X server's own mouse and keyboard, moved by another process while Qt's event loop runs here."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def do(self, *commands: str) -> None:
        process = QProcess()
        process.start("xdotool", list(commands))
        self.person.qtbot.waitUntil(
            lambda: process.state() is QProcess.ProcessState.NotRunning, timeout=20_000
        )
        assert process.exitCode() == 0, process.readAllStandardError().data().decode()

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press, move in small steps as a hand does, release."""
        steps = [start + (end - start) * i / 12 for i in range(1, 13)]
        moves = [word for p in steps for word in ("mousemove", str(p.x()), str(p.y()), "sleep", "0.02")]
        begin = ["mousemove", str(start.x()), str(start.y()), "mousedown", "1", "sleep", "0.1"]
        self.do(*begin, *moves, "sleep", "0.1", "mouseup", "1")


def on_screen(widget: QWidget, point: QPoint) -> QPoint:
    """Where a point of a widget is on the screen, in pixels of the X server."""
    return widget.mapToGlobal(point) * widget.devicePixelRatioF()


def test_the_whole_way_on_a_real_screen(person: Person, window: MainWindow, path: Path) -> None:
    test_whole_way.test_from_an_empty_canvas_to_the_same_numbers_in_a_file(person, window, path)


def test_layers_are_dragged_from_the_palette_and_wired(person: Person, window: MainWindow) -> None:
    person.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    mouse, layers, viewport = (
        SystemMouse(person),
        window.workbench.layer_palette.entries,
        window.canvas.viewport(),
    )
    for kind, at in (("Mnist", QPoint(120, 150)), ("Affine", QPoint(420, 150))):
        found = layers.model().match(
            layers.model().index(0, 0), KEY_ROLE, kind, flags=Qt.MatchFlag.MatchRecursive
        )
        row = layers.visualRect(found[0]).center()
        count = len(window.document.graph.nodes)
        mouse.drag(on_screen(layers.viewport(), row), on_screen(viewport, at))
        person.qtbot.waitUntil(lambda n=count: len(window.document.graph.nodes) == n + 1)
    source = person.port("mnist_1", "x", output=True)
    target = person.port("affine_1", "x", output=False)
    mouse.drag(on_screen(viewport, source), on_screen(viewport, target))
    person.qtbot.waitUntil(lambda: len(window.document.graph.wires) == 1)


def test_keys_of_the_system_run_and_pause(person: Person, window: MainWindow) -> None:
    window.open_path(example_path("spirals"))
    mouse = SystemMouse(person)
    mouse.do("key", "F5")
    person.wait_for(State.RUNNING)
    mouse.do("key", "F5")
    person.qtbot.waitUntil(lambda: person.state in (State.PAUSED, State.FINISHED))
