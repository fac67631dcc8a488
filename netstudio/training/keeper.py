"""Checkpoints of a run while it goes on."""

from __future__ import annotations

from pathlib import Path

from netstudio.training.checkpoint import save_checkpoint
from netstudio.training.session import Session
from netstudio.words import Words, tr


class Keeper:
    """Writes a checkpoint beside a graph file after `every` so many steps, and where a run comes to rest.

    Without a path, or with 0, never.
    """

    def __init__(self, graph_path: Path | None = None, every: int = 0) -> None:
        self._path = graph_path
        self._every = every

    def keep(self, session: Session, rests: bool) -> Words | None:
        """Write, if it is time to; says what was written. Raises Refusal where that cannot be."""
        if self._path is None or not self._every or not (rests or session.steps % self._every == 0):
            return None
        path = save_checkpoint(session, self._path)
        return tr("Checkpoint of step {step} in {name}", step=session.steps, name=path.name)
