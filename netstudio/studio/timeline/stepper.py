"""The stepper: goes through a batch at the chosen level, by hand, to a place, or playing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from netstudio.studio.preferences import Preferences
from netstudio.studio.runner import Runner
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Level, Phase, Walk

SPEEDS = (0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)  # steps a second, about evenly by ratio
USUAL = SPEEDS.index(2.0)

Place = tuple[object, ...]


class Stepper(QObject):
    """Steps the runner that it follows. Nothing is ever queued: while the snapshot of the last step has not
    been shown, playing waits for it, and of several places to go to only the latest counts.

    `level_changed()`, `speed_changed()`, `playing_changed()`.
    """

    level_changed = Signal()
    speed_changed = Signal()
    playing_changed = Signal()

    def __init__(self, runner: Runner, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._preferences = preferences
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)
        self._playing = False
        self._place: Place | None = None  # of the last snapshot
        self._waiting = False  # for that of the last step
        self._target: int | None = None  # where to go once it is there
        self._at_end = False  # nothing came of the last step: a batch put aside is never updated
        self._listen()

    def follow(self, runner: Runner) -> None:
        """Step another document's runner."""
        if runner is self._runner:
            return
        self.pause()
        self._runner.snapshot_taken.disconnect(self._on_snapshot)
        self._runner.state_changed.disconnect(self._on_state)
        self._runner, self._place, self._waiting, self._target = runner, None, False, None
        self._listen()

    # What is chosen -----------------------------------------------------------------------------------------

    @property
    def level(self) -> Level:
        """How far one step goes."""
        return Level(self._preferences.step_level)

    @level.setter
    def level(self, level: Level) -> None:
        if level is not self.level:
            self._preferences.step_level = level.value
            self.level_changed.emit()

    @property
    def notch(self) -> int:
        """Which of the speeds is chosen."""
        found = self._preferences.play_speed
        return found if 0 <= found < len(SPEEDS) else USUAL

    @notch.setter
    def notch(self, notch: int) -> None:
        notch = min(max(notch, 0), len(SPEEDS) - 1)
        if notch != self.notch:
            self._preferences.play_speed = notch
            self.speed_changed.emit()

    @property
    def speed(self) -> float:
        """Steps a second, while it plays."""
        return SPEEDS[self.notch]

    # Going --------------------------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._playing

    def step(self) -> None:
        """One step on, at the chosen level; after the last one of a batch, the update."""
        self.pause()
        self._move(_on(self.level))

    def back(self) -> None:
        """One step back, at the chosen level; values stay."""
        self.pause()
        self._move(_back(self.level))

    def go_to(self, cursor: int) -> None:
        """So many stops in sight; what has not been computed is."""
        self.pause()
        if self._waiting:
            self._target = cursor
        else:
            self._move(_to(cursor))

    def update(self) -> None:
        """What is left of the batch, the update, and the next batch."""
        self.pause()
        self._move(lambda walk: False)

    def play(self) -> None:
        """Go on by itself, batch after batch."""
        if not self._playing:
            self._playing = True
            self.playing_changed.emit()
            self._waiting = False
            self._play_on()

    def pause(self) -> None:
        """Rest where it is."""
        self._timer.stop()
        self._target = None
        if self._playing:
            self._playing = False
            self.playing_changed.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        self.pause() if self._playing else self.play()

    # Within -------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._runner.snapshot_taken.connect(self._on_snapshot)
        self._runner.state_changed.connect(self._on_state)

    def _move(self, move: Callable[[Walk], bool]) -> None:
        self._waiting = True
        self._runner.walk(move)

    def _play_on(self) -> None:
        """The next step, when it is time and the last one can be seen."""
        if self._playing and not self._waiting and not self._timer.isActive():
            self._timer.start(round(1000 / self.speed))
            self._move(_on(self.level))

    def _on_time(self) -> None:
        if self._waiting and self._at_end:
            self.pause()
        else:
            self._play_on()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        before, self._place = self._place, _place(snapshot)
        unmoved = self._playing and self._place == before
        self._at_end = unmoved and snapshot.walk is not None and snapshot.walk.phase is Phase.UPDATE
        if unmoved:
            return  # it was taken before the step
        self._waiting = False
        if self._target is not None:
            target, self._target = self._target, None
            self._move(_to(target))
        self._play_on()

    def _on_state(self, state: State | None) -> None:
        if state in (None, State.RUNNING, State.FAILED):
            self._waiting = False
            self.pause()


def _place(snapshot: Snapshot) -> Place:
    walk = snapshot.walk
    return snapshot.step, walk and (walk.cursor, walk.reached, walk.op)


def _on(level: Level) -> Callable[[Walk], bool]:
    return lambda walk: walk.on(level)


def _back(level: Level) -> Callable[[Walk], bool]:
    return lambda walk: walk.off(level) or True


def _to(cursor: int) -> Callable[[Walk], bool]:
    def move(walk: Walk) -> bool:
        walk.go_to(cursor)
        return True

    return move
