"""What the workbench shows of the document in front: canvas, panels and trail follow its runner."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netstudio.graph.problem import Problem, Severity
from netstudio.studio.canvas.place import go_to, place_of
from netstudio.studio.window.opened import Opened
from netstudio.training.beside import Beside
from netstudio.training.control import Failure, State
from netstudio.training.log import TrainingLog
from netstudio.training.profile import Profile
from netstudio.training.snapshot import Snapshot

if TYPE_CHECKING:
    from netstudio.studio.window.workbench import Workbench


class Showing:
    """Brings what a runner tells to canvas, panels and trail of a workbench; one document at a time."""

    def __init__(self, bench: Workbench, opened: Opened) -> None:
        self._bench = bench
        self.opened = opened
        self._listen()

    def show(self, opened: Opened) -> None:
        """Another document, as it was left, with what its session knows."""
        if opened is self.opened:
            return
        bench, document = self._bench, opened.document
        bench.inside.leave()
        bench.canvas.setFocus()  # whoever was typing is done with that, while it still belongs to the other
        self.opened.place = place_of(bench.canvas)
        for signal, slot in self._links():
            signal.disconnect(slot)
        self.opened = opened
        bench.canvas.set_document(document)
        bench.outline.set_document(document)
        bench.inspector.set_document(document)
        bench.training.set_document(document)
        bench.history.set_document(document)
        if bench.made_panels:
            bench.made_panels.set_opened(opened)
        if opened.place:
            go_to(bench.canvas, opened.place)
        self._show_session()
        self._listen()

    def clear_live(self) -> None:
        """Nothing is running: what was shown of it goes, but for a walk that an edit has ended."""
        self._bench.canvas.show_snapshot(self.opened.stale.snapshot, stale=True)
        self._bench.inside.show_snapshot(None)
        self._bench.trail.show_walk(None, self.opened.document)

    def show_heat(self) -> None:
        """On the nodes, how long they take, where that is wanted."""
        bench = self._bench
        bench.canvas.show_heat(bench.panels.profile.profile if bench.shows_heat else None)

    def _show_session(self) -> None:
        opened = self.opened
        self._bench.canvas.drawing.live.beside = opened.choosing.beside
        self._bench.trail.show_samples(opened.choosing.walked)
        self.clear_live()
        if opened.snapshot and opened.runner.state is not None:
            self._bench.canvas.show_snapshot(self._bench.quizzing.mask(opened.snapshot))
            self._bench.trail.show_walk(opened.snapshot.walk, opened.document)
        self._show_failure()
        if self._bench.shows_heat:
            self.show_heat()

    def _links(self) -> tuple[tuple[Any, Callable[..., None]], ...]:
        runner = self.opened.runner
        return (
            (runner.snapshot_taken, self.show_snapshot),
            (runner.log_grew, self._on_log),
            (runner.state_changed, self._on_state),
            (runner.profile_taken, self._on_profile),
            (runner.failed, self._on_failed),
            (self.opened.choosing.beside_changed, self._on_beside),
            (self.opened.choosing.changed, self._on_choice),
            (runner.resumed, self._bench.clear_panels),
            (self.opened.failure_changed, self._show_failure),
            (self.opened.halt_changed, self._show_halt),
            (self.opened.stale.changed, self.clear_live),
        )

    def _listen(self) -> None:
        for signal, slot in self._links():
            signal.connect(slot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A net at one moment, but for what a quiz hides."""
        bench, snapshot = self._bench, self._bench.quizzing.mask(snapshot)
        bench.canvas.show_snapshot(snapshot)
        bench.inside.show_snapshot(snapshot)
        bench.trail.show_walk(snapshot.walk, self.opened.document)
        if bench.made_panels:
            bench.made_panels.show_snapshot(snapshot)

    def _on_beside(self, beside: Beside | None) -> None:
        """What a second sample has on the wires, and inside of the layer that is entered."""
        drawing, inside = self._bench.canvas.drawing, self._bench.inside.view
        drawing.live.beside = beside
        drawing.show_live()
        if inside.inside is not None:
            inside.drawing.live.beside = beside.inside if beside else None
            inside.drawing.show_live()

    def _on_choice(self) -> None:
        self._bench.trail.show_samples(self.opened.choosing.walked)

    def _on_log(self, log: TrainingLog) -> None:
        if self._bench.made_panels:
            self._bench.made_panels.show_log(log)

    def _on_profile(self, profile: Profile) -> None:
        self._bench.panels.profile.show_profile(profile)

    def _on_state(self, state: State | None) -> None:
        if state is None:
            self.clear_live()
            self._give_up_profile()

    def _on_failed(self, failure: Failure) -> None:
        self._give_up_profile()
        if failure.node is not None and failure.node in self.opened.document.graph.nodes:
            self._bench.canvas.select([failure.node])

    def _show_failure(self) -> None:
        failure = self.opened.failure
        if self._bench.made_panels:
            self._bench.made_panels.problems.show_failure(failure)
        problem = Problem(Severity.ERROR, failure.words, failure.node) if failure else None
        self._bench.canvas.show_failure(problem)

    def _show_halt(self) -> None:
        if self._bench.made_panels:
            self._bench.made_panels.stops.show_halt(self.opened.halt)

    def _give_up_profile(self) -> None:
        if self._bench.made_panels:
            self._bench.made_panels.profile.give_up()
