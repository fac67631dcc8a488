"""One open document: what runs it, what is known of its run, and where somebody stood in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.graph.sameness import what_it_computes
from netstudio.studio.canvas.place import Place
from netstudio.studio.panels.history import History
from netstudio.studio.runner import Runner
from netstudio.studio.samples.choosing import Choosing
from netstudio.studio.window.stale_walk import StaleWalk
from netstudio.training.breakpoints import Halt
from netstudio.training.control import Failure, State
from netstudio.training.log import TrainingLog
from netstudio.training.profile import Profile
from netstudio.training.snapshot import Snapshot


class Opened(QObject):
    """A document with all that the window shows of it while it is in front, and keeps while it is not.

    `mark_changed()` when its tab has something else to say: its name, whether it is saved, whether it trains;
    `failure_changed()` when its run has failed, or that may be past: by an edit, or because it runs again;
    `halt_changed()` when it stands where it was to stop, or does so no more;
    `content_changed()` after whatever makes the document differ from its file, or brings it back to it.
    """

    mark_changed = Signal()
    failure_changed = Signal()
    halt_changed = Signal()
    content_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.stale = StaleWalk(self)  # before the runner
        self.runner = Runner(document, self)
        self.runner.in_front = False
        self.choosing = Choosing(self.runner)  # which samples are walked through
        self.place: Place | None = None
        self.history = History()  # of what its layers gave
        self.log: TrainingLog | None = None
        self.snapshot: Snapshot | None = None
        self._profile: Profile | None = None
        self.failure: Failure | None = None
        self.halt: Halt | None = None  # why it stands where it was to stop
        self.runner.log_grew.connect(self._keep_log)
        self.runner.snapshot_taken.connect(self._keep_snapshot)
        self.runner.profile_taken.connect(self._keep_profile)
        self.runner.failed.connect(self._keep_failure)
        self.runner.halted.connect(self._keep_halt)
        self.runner.resumed.connect(self.forget_run)
        self.runner.state_changed.connect(self._on_state)
        self.runner.state_changed.connect(self.stale.on_state)
        document.saved_changed.connect(self._on_saved)
        document.graph_changed.connect(self._on_graph)
        self._shown_mark = self._mark()

    @property
    def trains(self) -> bool:
        """Whether its session is at work, or about to be."""
        return self.runner.state in (State.RUNNING, State.PREPARING)

    @property
    def profile(self) -> Profile | None:
        """The latest that was measured, as long as the graph still computes the same."""
        found = self._profile
        same = found and what_it_computes(found.graph) == what_it_computes(self.document.graph)
        return found if same else None

    def forget_run(self) -> None:
        """As before the first run."""
        self.log = self.snapshot = None
        self._keep_failure(None)
        self.history.clear()

    def close(self) -> None:
        """For good: its session ends, and nobody listens to its document any more."""
        self.stale.close()
        self.runner.shutdown()
        self.document.saved_changed.disconnect(self._on_saved, missing_ok=True)
        self.document.graph_changed.disconnect(self._on_graph, missing_ok=True)
        self.deleteLater()

    def _keep_log(self, log: TrainingLog) -> None:
        self.log = log

    def _keep_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def _keep_profile(self, profile: Profile) -> None:
        self._profile = profile

    def _keep_failure(self, failure: Failure | None) -> None:
        if failure is not self.failure:
            self.failure = failure
            self.failure_changed.emit()
            self._look_at_mark()

    def _keep_halt(self, halt: Halt | None) -> None:
        if halt is not self.halt:
            self.halt = halt
            self.halt_changed.emit()

    def _on_graph(self, before: Graph, after: Graph) -> None:
        """What is run next may not fail: other data, another graph, or the same at another learning rate."""
        if self.failure and (
            before is after
            or before.training != after.training
            or what_it_computes(before) != what_it_computes(after)
        ):
            self._keep_failure(None)

    def _on_state(self, state: State | None) -> None:
        if state in (None, State.RUNNING):
            self._keep_failure(None)
        if state is None:
            self._keep_halt(None)
        self._look_at_mark()

    def _on_saved(self) -> None:
        self._look_at_mark()
        self.content_changed.emit()

    def _look_at_mark(self) -> None:
        mark = self._mark()
        if mark != self._shown_mark:
            self._shown_mark = mark
            self.mark_changed.emit()

    def _mark(self) -> tuple[object, ...]:
        return self.document.name, self.document.modified, self.trains, self.failure
