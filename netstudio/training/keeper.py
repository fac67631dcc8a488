"""Checkpoints of a run while it goes on."""

from __future__ import annotations

from pathlib import Path

from netstudio.training.checkpoint import save_checkpoint
from netstudio.training.session import Session
from netstudio.training.state import Failure
from netstudio.words import Refusal, Words, tr


class Keeper:
    """Writes a checkpoint beside a graph file after so many steps, and where a run comes to rest.

    Until it is told to `begin`, never. `kept` says which was written last.
    """

    def __init__(self) -> None:
        self.kept: Words | None = None
        self._path: Path | None = None
        self._every = 0

    def begin(self, graph_path: Path | None, every: int) -> None:
        """From now on, after every so many steps; without a path, or with 0, never."""
        self._path, self._every = graph_path, every

    def keep(self, session: Session, rests: bool) -> Failure | None:
        """Write, if it is time to; where that cannot be, say so: training goes on all the same."""
        if self._path is None or not self._every or not (rests or session.steps % self._every == 0):
            return None
        try:
            path = save_checkpoint(session, self._path)
        except Refusal as refusal:
            return Failure(tr("No checkpoint was written. {words}", words=refusal.words))
        self.kept = tr("Checkpoint of step {step} in {name}", step=session.steps, name=path.name)
        return None
