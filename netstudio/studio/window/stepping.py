"""The walk of the document in front: its stepper and its timeline follow whoever is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from netstudio.graph.model import Graph
from netstudio.studio.timeline import Timeline
from netstudio.studio.timeline.stepper import Stepper
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


TOPIC = "walk"
STALE = tr(
    "The drawing has changed: this walk is of the one before. Restart it with the weights that still fit."
)


class Stepping(QObject):
    """Brings what the runner in front tells to the timeline, and what is wanted there to the stepper."""

    def __init__(self, window: MainWindow, stepper: Stepper, timeline: Timeline) -> None:
        super().__init__(window)
        self._window = window
        self._stepper = stepper
        self._timeline = timeline
        self._opened = window.desk.front
        self._listen()
        window.desk.front_changed.connect(self._change)
        timeline.track.wanted.connect(stepper.go_to)
        timeline.track.update_wanted.connect(stepper.update)
        timeline.track.left.connect(window.canvas.setFocus)
        for signal in (stepper.level_changed, stepper.speed_changed, stepper.playing_changed):
            signal.connect(window.action_set.refresh)

    def _change(self) -> None:
        for signal, slot in self._links():
            signal.disconnect(slot)
        self._opened.document.graph_changed.disconnect(self._on_graph, missing_ok=True)
        self._opened = self._window.desk.front
        self._stepper.follow(self._opened.runner)
        self._listen()
        opened = self._opened
        if opened.runner.state is None:
            self._show_stale()
        else:
            self._show(opened.snapshot)

    def _links(self) -> tuple[tuple[Any, Callable[..., None]], ...]:
        runner = self._opened.runner
        return (
            (runner.snapshot_taken, self._show),
            (runner.state_changed, self._on_state),
            (self._opened.stale.changed, self._on_stale),
        )

    def _listen(self) -> None:
        for signal, slot in self._links():
            signal.connect(slot)
        self._opened.document.graph_changed.connect(self._on_graph)

    def _on_graph(self, before: Graph, after: Graph) -> None:
        if before.breakpoints != after.breakpoints:
            self._timeline.show_breakpoints(after)

    def _show(self, snapshot: Snapshot | None) -> None:
        before, walk = self._timeline.track.walk, snapshot.walk if snapshot else None
        was_hidden = self._timeline.isHidden()
        self._timeline.show_walk(walk, self._opened.document.analysis)
        self._window.canvas.pulse.run(before, walk, self._stepper.speed if self._stepper.playing else None)
        if was_hidden is not self._timeline.isHidden():
            self._window.action_set.refresh()

    def _on_state(self, state: State | None) -> None:
        if state is None:
            self._show_stale()

    def _on_stale(self) -> None:
        """A walk has become stale by an edit, or it is restarted or dismissed."""
        opened = self._opened
        self._show_stale()
        if opened.stale.snapshot is None:
            self._window.banner.forget(opened, TOPIC)
            return
        self._window.banner.show_note(
            STALE,
            (tr("Restart the walk"), opened.stale.restart),
            about=opened,
            topic=TOPIC,
            closed=opened.stale.dismiss,
        )

    def _show_stale(self) -> None:
        """What is left of a walk whose drawing was edited; mostly nothing."""
        stale = self._opened.stale
        if stale.snapshot and stale.analysis:
            self._timeline.show_walk(stale.snapshot.walk, stale.analysis, stale=True)
        else:
            self._show(None)
