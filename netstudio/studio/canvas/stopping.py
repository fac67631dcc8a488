"""Breakpoints at what is selected on a canvas, and running to a node of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from netstudio.graph.breakpoints import Side, can_stop, stop_at, stops_at
from netstudio.graph.model import Breakpoint
from netstudio.training.walk import Phase
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

PHASES: dict[Side, Phase] = {"forward": Phase.FORWARD, "backward": Phase.BACKWARD}
WORDS: dict[Side, tuple[Words, Words]] = {
    "forward": (tr("Stop before forward"), tr("Do not stop before forward")),
    "backward": (tr("Stop before backward"), tr("Do not stop before backward")),
}
RUN_WORDS: dict[Side, Words] = {
    "forward": tr("Run to here, forward"),
    "backward": tr("Run to here, backward"),
}
_LABELS: dict[Side, tuple[Words, Words, Words, Words]] = {
    "forward": (
        tr("Stop before {name}, forward"),
        tr("Stop before {n} nodes, forward"),
        tr("Do not stop before {name}, forward"),
        tr("Do not stop before {n} nodes, forward"),
    ),
    "backward": (
        tr("Stop before {name}, backward"),
        tr("Stop before {n} nodes, backward"),
        tr("Do not stop before {name}, backward"),
        tr("Do not stop before {n} nodes, backward"),
    ),
}


_BEFORE = {
    (True, False): tr("before forward"),
    (False, True): tr("before backward"),
    (True, True): tr("before forward and before backward"),
}


def breakpoint_words(found: Breakpoint) -> Words:
    """Where a breakpoint stops, in words."""
    words = _BEFORE[found.forward, found.backward]
    if found.when:
        words = tr("{words}, when {condition}", words=words, condition=found.when)
    return tr("{words}; switched off", words=words) if found.off else words


class Stopping(QObject):
    """Sets breakpoints by the selection of a canvas.

    `run_wanted(node, phase)` when a run is to go on to a node.
    """

    run_wanted = Signal(str, object)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas

    @property
    def able(self) -> list[str]:
        """The selected nodes that a run can stop at."""
        graph = self._canvas.document.graph
        return [node for node in self._canvas.selection.nodes if can_stop(graph, node)]

    def is_set(self, side: Side) -> bool:
        """Whether a run stops at all of these."""
        able = self.able
        return bool(able) and all(stops_at(self._canvas.document.graph, node, side) for node in able)

    def words(self, side: Side) -> Words:
        """What toggling would do."""
        return WORDS[side][self.is_set(side)]

    def toggle(self, side: Side) -> None:
        """Stop at what is selected, or where all of it has a breakpoint, do so no more."""
        able, on, graph = self.able, not self.is_set(side), self._canvas.document.graph
        one, several = _LABELS[side][:2] if on else _LABELS[side][2:]
        if len(able) == 1:
            label = Words(one.text, {"name": graph.nodes[able[0]].name})
        else:
            label = Words(several.text, {"n": len(able)})
        if able:
            self._canvas.document.apply(label, stop_at(graph, able, side, on))

    def run_to(self, side: Side) -> None:
        """Have a run go on to the node selected last."""
        if able := self.able:
            self.run_wanted.emit(able[-1], PHASES[side])
