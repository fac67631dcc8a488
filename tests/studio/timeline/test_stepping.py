"""Stepping and playing in the window, by mouse and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.timeline.stepper import SPEEDS
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Level, Phase, WalkView
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make, dialogs, make

__all__ = ["dialogs", "make"]  # fixtures

Key = Qt.Key
Shift, Control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
None_ = Qt.KeyboardModifier.NoModifier


def graph_of(**training: object) -> Graph:
    settings = TrainingSettings(**{"batch_size": 4, "epochs": 1_000_000, **training})  # type: ignore[arg-type]
    return netstudio.sequential([Gate(), Affine(3), Sigmoid(), Affine(1), MeanSquaredError()], settings)


class Walker:
    """Somebody who walks through a batch."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.snapshots: list[Snapshot] = []
        window.runner.snapshot_taken.connect(self.snapshots.append)

    @property
    def walk(self) -> WalkView | None:
        return self.window.timeline.track.walk

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = None_, to: QWidget | None = None) -> None:
        QTest.keyClick(to or self.window, key, held)

    def wait_for(self, cursor: int, step: int | None = None) -> None:
        def there() -> bool:
            at = self.walk is not None and self.walk.cursor == cursor
            return at and (step is None or self.snapshots[-1].step == step)

        self.qtbot.waitUntil(there, timeout=20_000)

    def click(self, button: QWidget) -> None:
        Pointer(button).click(button.rect().center())

    def click_cell(self, column: int, lane: Phase) -> None:
        track = self.window.timeline.track
        Pointer(track).click(track.box(column, lane).center().toPoint())

    def button(self, name: str) -> QToolButton:
        action = self.window.action_set[name]
        buttons = self.window.transport.findChildren(QToolButton)
        return next(button for button in buttons if button.defaultAction() is action)


@pytest.fixture
def walker(make: Make, qtbot: QtBot) -> Walker:
    return Walker(make(Document(graph_of())), qtbot)


def test_f10_steps_at_the_level_that_is_chosen(walker: Walker) -> None:
    assert walker.window.timeline.isHidden()
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    assert walker.window.timeline.isVisible()
    walker.key(Key.Key_F7, Shift)  # coarser
    assert walker.window.stepper.level is Level.PHASE
    walker.key(Key.Key_F10)
    walker.wait_for(4)
    walker.key(Key.Key_F10)
    walker.wait_for(8)
    walker.key(Key.Key_F10, Shift)
    walker.wait_for(4)
    walker.click(walker.window.transport.levels.buttons[Level.LAYER])
    walker.click(walker.button("step_back"))
    walker.wait_for(3)
    walker.click(walker.button("step"))
    walker.wait_for(4)
    walker.key(Key.Key_F10, Control)  # the phase's end, whatever level is chosen
    walker.wait_for(8)


def test_the_level_is_shown_and_remembered(make: Make, qtbot: QtBot) -> None:
    preferences = Preferences()
    window = make(Document(graph_of()), preferences)
    buttons = window.transport.levels.buttons
    assert [level for level, button in buttons.items() if button.isChecked()] == [Level.LAYER]
    QTest.keyClick(window, Key.Key_F7)
    assert buttons[Level.OP].isChecked()
    assert window.action_set["level_op"].isChecked()
    QTest.keyClick(buttons[Level.PHASE], Key.Key_Space)
    assert window.stepper.level is Level.PHASE
    assert window.action_set["level_phase"].isChecked()
    assert make(Document(graph_of()), preferences).stepper.level is Level.PHASE


def test_the_timeline_takes_the_walk_anywhere_in_the_batch(walker: Walker) -> None:
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    walker.click_cell(1, Phase.BACKWARD)
    walker.wait_for(7)
    assert walker.walk is not None
    assert walker.walk.reached == 7
    walker.click_cell(0, Phase.FORWARD)
    walker.wait_for(1)
    assert walker.walk.reached == 7
    assert walker.snapshots[-1].wires  # and its values are there
    track = walker.window.timeline.track
    walker.key(Key.Key_End, to=track)
    walker.wait_for(8)
    walker.key(Key.Key_Right, to=track)  # the update
    walker.wait_for(0, step=1)
    walker.click_cell(2, Phase.UPDATE)
    walker.wait_for(0, step=2)


def test_dragging_along_the_timeline_ends_where_the_mouse_is(walker: Walker) -> None:
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    track = walker.window.timeline.track
    places = [track.box(i, Phase.FORWARD).center().toPoint() for i in range(4)]
    mouse = Pointer(track)
    for at in (places[3], places[1]):
        mouse.drag(places[0], at, hold=True)
    mouse.move(QPoint(places[2].x(), places[2].y()), steps=5)
    mouse.release()
    walker.wait_for(3)


def test_playing_goes_through_batch_after_batch_until_it_is_paused(walker: Walker) -> None:
    for _ in SPEEDS:
        walker.key(Key.Key_F6, Control)
    assert walker.window.stepper.speed == SPEEDS[-1]
    walker.key(Key.Key_F7, Shift)  # by phase
    player = walker.window.transport.player
    walker.click(player.play)
    assert walker.window.stepper.playing
    assert player.play.accessibleName() == "Pause the steps"
    walker.qtbot.waitUntil(lambda: bool(walker.snapshots) and walker.snapshots[-1].step >= 2, timeout=20_000)
    walker.key(Key.Key_F6)
    assert not walker.window.stepper.playing
    met = list(dict.fromkeys((s.step, s.walk.cursor) for s in walker.snapshots if s.walk))
    assert [place for place in met if place > (0, 0)][:5] == [(0, 4), (0, 8), (1, 0), (1, 4), (1, 8)]
    assert walker.window.runner.state is State.PAUSED


def test_playing_shows_every_step_before_the_next(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    stepper, runner = walker.window.stepper, walker.window.runner
    asked: list[int] = []
    walk = runner.walk
    monkeypatch.setattr(runner, "walk", lambda move: (asked.append(len(walker.snapshots)), walk(move))[1])
    stepper.notch = len(SPEEDS) - 1
    stepper.play()
    walker.qtbot.waitUntil(lambda: len(asked) >= 5, timeout=20_000)
    stepper.pause()
    assert len(set(asked)) == len(asked)  # another snapshot each time
    shown = list(dict.fromkeys((s.step, s.walk.cursor) for s in walker.snapshots if s.walk))
    assert [cursor for _, cursor in shown if cursor][:4] == [1, 2, 3, 4]


def test_a_run_a_step_by_hand_and_the_end_of_the_session_end_the_playing(walker: Walker) -> None:
    stepper = walker.window.stepper
    for end in (
        lambda: walker.key(Key.Key_F10),
        lambda: walker.click_cell(0, Phase.FORWARD),
        lambda: walker.window.action_set["run"].trigger(),
        lambda: walker.window.action_set["stop"].trigger(),
    ):
        stepper.play()
        walker.qtbot.waitUntil(lambda: walker.walk is not None, timeout=20_000)
        end()
        walker.qtbot.waitUntil(lambda: not stepper.playing, timeout=20_000)
    assert walker.window.timeline.isHidden()


def test_another_document_in_front_has_its_own_walk(walker: Walker) -> None:
    window = walker.window
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    window.stepper.play()
    window.desk.add(Document(graph_of()))
    assert not window.stepper.playing
    assert window.timeline.isHidden()
    window.desk.step(-1)
    assert window.timeline.isVisible()


def test_the_speed_is_set_by_slider_and_keys_and_remembered(make: Make) -> None:
    preferences = Preferences()
    window = make(Document(graph_of()), preferences)
    player = window.transport.player
    assert player.figure.text() == "2/s"
    QTest.keyClick(player.slider, Key.Key_Right)
    assert player.figure.text() == "3/s"
    QTest.keyClick(window, Key.Key_F6, Shift)
    QTest.keyClick(window, Key.Key_F6, Shift)
    assert (player.figure.text(), player.slider.value()) == ("1.5/s", SPEEDS.index(1.5))
    assert make(Document(graph_of()), preferences).stepper.speed == 1.5


def test_a_step_on_a_graph_that_cannot_run_ends_the_playing_in_words(make: Make, qtbot: QtBot) -> None:
    window = make(Document(netstudio.sequential([Affine()])))
    window.stepper.play()
    qtbot.waitUntil(lambda: window.banner.isVisible() and not window.stepper.playing, timeout=20_000)
    assert "Affine 1" in window.banner.words.text()


@pytest.mark.parametrize("size", [(1280, 800), (2560, 1440)])
def test_transport_and_timeline_are_whole_in_every_size(walker: Walker, size: tuple[int, int]) -> None:
    window = walker.window
    window.resize(*size)
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    transport = window.transport
    transport.show_figures("epoch 17 / 17 · step 10 000 · 12 480 steps/s")
    walker.qtbot.waitUntil(lambda: transport.figures.width() >= transport.figures.sizeHint().width())
    assert (window.width(), window.height()) == size
    assert transport.player.geometry().right() < transport.figures.geometry().left()
    assert transport.figures.geometry().right() < transport.width()
    assert window.timeline.width() == window.width()


def test_a_breakpoint_set_on_the_canvas_is_seen_on_the_timeline(walker: Walker) -> None:
    window = walker.window
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    window.canvas.select(["affine_2"])
    walker.key(Key.Key_F9)
    assert "A run stops before it" in window.timeline.track.said_at((2, Phase.FORWARD))
    walker.key(Key.Key_F9)
    assert "A run stops" not in window.timeline.track.said_at((2, Phase.FORWARD))


@pytest.mark.usefixtures("moving")
def test_by_operations_the_walk_and_its_pulse_go_through_the_inside(walker: Walker) -> None:
    window = walker.window
    walker.click(window.transport.levels.buttons[Level.OP])

    def operation() -> int | None:
        return walker.walk.op.index if walker.walk and walker.walk.op else None

    for index in (0, 1):
        walker.key(Key.Key_F10)
        walker.qtbot.waitUntil(lambda i=index: operation() == i, timeout=20_000)
    inside = window.workbench.inside
    assert inside.node == "affine_1"
    walker.qtbot.waitUntil(lambda: inside.view.pulse.running, timeout=20_000)
    walker.qtbot.waitUntil(lambda: not inside.view.pulse.running, timeout=20_000)
    walker.key(Key.Key_F10, Shift)
    walker.qtbot.waitUntil(lambda: operation() == 0, timeout=20_000)


def test_a_key_goes_to_the_timeline_and_esc_back(walker: Walker) -> None:
    window = walker.window
    assert not window.action_set["timeline"].isEnabled()
    walker.key(Key.Key_F10)
    walker.wait_for(1)
    walker.key(Key.Key_F8, Shift)
    assert window.timeline.track.hasFocus()
    walker.key(Key.Key_Right, to=window.timeline.track)
    walker.wait_for(2)
    walker.key(Key.Key_Escape, to=window.timeline.track)
    assert window.canvas.hasFocus()
