"""A walk whose drawing was edited meanwhile: it stays in sight until it is restarted or dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Graph
from netstudio.graph.sameness import what_it_computes
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Stop, Walk

if TYPE_CHECKING:
    from netstudio.studio.window.opened import Opened


class StaleWalk(QObject):
    """Of one open document. `changed()` when there is such a walk, or no more.

    To be made before the runner of the document: that ends its session at the edit of which this hears.
    """

    changed = Signal()

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened)
        self._opened = opened
        self.snapshot: Snapshot | None = None  # the last of it
        self.analysis: Analysis | None = None  # of the drawing that it is of
        opened.document.graph_changing.connect(self._on_graph_changing)

    def close(self) -> None:
        """The document is closed."""
        self._opened.document.graph_changing.disconnect(self._on_graph_changing, missing_ok=True)

    def restart(self) -> None:
        """Walk through the new drawing, with the weights that still fit, up to where one stood in the old."""
        assert self.snapshot is not None
        stop = self.snapshot.walk.current if self.snapshot.walk else None
        self._opened.runner.walk(lambda walk: _go_to(walk, stop))

    def dismiss(self) -> None:
        """It is not to be seen any more."""
        if self.snapshot is not None:
            self.snapshot = self.analysis = None
            self.changed.emit()

    def on_state(self, state: State | None) -> None:
        """Another session begins."""
        if state is not None:
            self.dismiss()

    def _on_graph_changing(self, after: Graph) -> None:
        opened = self._opened
        snapshot, document = opened.snapshot, opened.document
        walked = opened.runner.state in (State.PAUSED, State.FAILED) and snapshot and snapshot.walk
        if walked and what_it_computes(document.graph) != what_it_computes(after):
            self.snapshot, self.analysis = snapshot, document.analysis
            self.changed.emit()


def _go_to(walk: Walk, stop: Stop | None) -> bool:
    """To the same layer in the same direction; to the beginning where it is gone."""
    same = (i for i, s in enumerate(walk.stops, 1) if stop and (s.node, s.phase) == (stop.node, stop.phase))
    walk.go_to(next(same, 0))
    return True
