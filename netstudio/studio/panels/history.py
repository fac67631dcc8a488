"""The snapshots of a run, thinned out as they become many, so that a picture of all of it stays small."""

from __future__ import annotations

from collections.abc import Mapping

from netstudio.graph.model import End
from netstudio.training.snapshot import Snapshot
from netstudio.training.summary import Summary

Outputs = Mapping[End, Summary]


class History:
    """Steps and what the outputs gave then: at most `limit`, evenly spread, and the latest.

    `version` becomes another whenever what was there before has changed, not when one came in at the end.
    """

    def __init__(self, limit: int = 400) -> None:
        self._limit = limit
        self._every = 1  # of so many snapshots one is kept
        self._seen = 0
        self._spare = False  # the latest is shown, but will not be kept
        self.version = 0
        self.steps: list[int] = []
        self.outputs: list[Outputs] = []

    def clear(self) -> None:
        """As before the first snapshot."""
        self._every, self._seen, self._spare = 1, 0, False
        self.version += 1
        self.steps, self.outputs = [], []

    def add(self, snapshot: Snapshot) -> None:
        """One more; of a step before the last, it begins anew."""
        if self.steps and snapshot.step < self.steps[-1]:
            self.clear()
        if self.steps and snapshot.step == self.steps[-1]:
            self.outputs[-1] = snapshot.outputs
            return
        if self._spare:
            del self.steps[-1], self.outputs[-1]
        self._spare = self._seen % self._every != 0
        if len(self.steps) == self._limit and not self._spare:
            self._thin()
        self._seen += 1
        self.steps.append(snapshot.step)
        self.outputs.append(snapshot.outputs)

    def _thin(self) -> None:
        del self.steps[1::2], self.outputs[1::2]
        self._every *= 2
        self._seen = 0
        self.version += 1
