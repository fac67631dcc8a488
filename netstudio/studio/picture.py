"""A picture of the window, taken without a person: for terminals, for the README, for tests."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QSize, QTimer

from netstudio.studio.main_window import MainWindow
from netstudio.training.control import Failure, State
from netstudio.training.progress import ProgressBar
from netstudio.training.snapshot import Snapshot
from netstudio.words import Words, tr

SIZE = QSize(1440, 900)
SETTLE = 400  # milliseconds in which the last figures come to the screen
INTERRUPTED = 130


def take_picture(window: MainWindow, path: Path | None, train: bool, out: Path, after: float | None) -> int:
    """Open the file, let it run, write the picture; gives the exit status, and says what failed."""
    window.resize(SIZE)
    window.show()
    if path is not None and not window.open_path(path):
        _say(window.banner.words.text())
        window.close_at_once()
        return 1
    status = Sitting(window, train).wait(after)
    if status != INTERRUPTED and not window.grab().save(str(out)):
        _say(tr("The picture could not be written to {path}.", path=out))
        status = 1
    window.close_at_once()
    return status


class Sitting(QObject):
    """Waits for the moment of the picture, with a progress bar while the net trains."""

    def __init__(self, window: MainWindow, train: bool) -> None:
        super().__init__(window)
        self._window = window
        self._train = train
        self._failure: Failure | None = None
        self._loop = QEventLoop()
        self._bar: ProgressBar | None = None
        self._bars = ExitStack()
        window.closed.connect(lambda: self._loop.exit(INTERRUPTED))
        window.runner.failed.connect(self._fail)

    def wait(self, after: float | None) -> int:
        """Until so many seconds are over, or all is done that there was to do; gives the exit status."""
        window = self._window
        window.workbench.make_panels()
        if self._train:
            window.runner.snapshot_taken.connect(self._progress)
            window.runner.run()
        if after is not None:
            QTimer.singleShot(round(1000 * after), self, self._end)
        elif self._train:
            window.runner.state_changed.connect(self._maybe_end)
        else:
            self._end()
        with self._bars:
            status = self._loop.exec()
        if self._failure:
            _say(self._failure.words)
        return status or int(self._failure is not None)

    def _maybe_end(self, state: State | None) -> None:
        if state in (State.FINISHED, State.FAILED):
            self._end()

    def _end(self) -> None:
        QTimer.singleShot(SETTLE, self, lambda: self._loop.exit(0))

    def _progress(self, snapshot: Snapshot) -> None:
        if self._bar is None:
            self._bar = self._bars.enter_context(ProgressBar(snapshot.total_steps))
        self._bar.show(snapshot.step, snapshot.loss)

    def _fail(self, failure: Failure) -> None:
        self._failure = failure


def _say(words: Words | str) -> None:
    sys.stderr.write(f"netstudio: {words}\n")
