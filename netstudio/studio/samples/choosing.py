"""Which samples are walked through in one document, and which others beside them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from netstudio.studio.runner import Runner
from netstudio.training.aside import Aside, Source, Walked, walk_through, walked
from netstudio.training.beside import Beside, Second
from netstudio.training.control import State
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot


class Choosing(QObject):
    """`walked[0]` is walked through, None for the batch of training; `walked[1]` is compared with it.

    `changed()` when one of them is another, `refused(words)` where one cannot be; `beside_changed(Beside or
    None)` with what the second one has on the wires, at the place of the walk.
    """

    changed = Signal()
    refused = Signal(object)
    beside_changed = Signal(object)

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.walked: list[Walked | None] = [None, None]
        self.beside: Beside | None = None
        self._runner = runner
        self._second: Second | None = None
        self._walking = False
        self._step = 0  # of the net when it was asked last
        runner.snapshot_taken.connect(self._on_snapshot)
        runner.state_changed.connect(self._on_state)

    def choose(self, slot: int, source: Source) -> None:
        """Walk through these samples (slot 0), or compare with them (1)."""
        ask, key = self._runner.ask, (self, slot)
        if slot == 0:
            ask(lambda session: walk_through(session, source), self._on_first, self.refused.emit, key)
        else:
            ask(lambda session: _second(session, source), self._on_second, self.refused.emit, key)

    def drop(self, slot: int) -> None:
        """Back to the batch of training (slot 0), or to no comparison (1)."""
        if self.walked[slot] is None:
            return
        if slot == 0:
            self._runner.ask(lambda session: walk_through(session, None), self._on_first, key=(self, 0))
        else:
            self._forget_second()
            self.changed.emit()

    def _on_first(self, walked: Walked | None) -> None:
        self.walked[0] = walked
        self._runner.walk(lambda walk: True)  # pauses, and shows where it stands
        self.changed.emit()

    def _on_second(self, found: tuple[Second, Walked]) -> None:
        self._second, self.walked[1] = found
        self._runner.walk(lambda walk: True)
        self.changed.emit()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._walking = snapshot.walk is not None
        if snapshot.step != self._step and self._runner.state is not State.RUNNING:
            self._step = snapshot.step
            self._tell_anew()
        second = self._second
        if second is None:
            return
        if not self._walking:
            self._show_beside(None)
            return

        lens, wants = snapshot.lens, self._runner.wants
        entered = "" if wants.update else wants.inside

        def look(session: Session) -> Beside:
            return second.look(session, lens, entered)

        self._runner.ask(look, self._show_beside, self.refused.emit, key=(self, "beside"))

    def _tell_anew(self) -> None:
        """The net has learned: what it says of the samples may be something else."""
        second, held = self._second, list(self.walked)
        if held == [None, None]:
            return

        def tell(session: Session) -> list[Walked | None]:
            first = session.subject
            return [
                walked(session, first) if isinstance(first, Aside) else None,
                second.tell(session) if second else None,
            ]

        def show(told: list[Walked | None]) -> None:
            if self.walked == held:  # nothing else was chosen meanwhile
                self.walked = told
                self.changed.emit()

        self._runner.ask(tell, show, key=(self, "anew"))

    def _on_state(self, state: State | None) -> None:
        if state is None and self.walked != [None, None]:  # the session is gone, and the samples put aside
            self.walked[0] = None
            self._forget_second()
            self.changed.emit()

    def _forget_second(self) -> None:
        self._second, self.walked[1] = None, None
        self._show_beside(None)

    def _show_beside(self, beside: Beside | None) -> None:
        if beside is not None and (self._second is None or not self._walking):
            return
        if beside is not self.beside:
            self.beside = beside
            self.beside_changed.emit(beside)


def _second(session: Session, source: Source) -> tuple[Second, Walked]:
    second = Second(session, source)
    return second, second.tell(session)
