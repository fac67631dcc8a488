"""While a value is typed: wires show the shapes that they would carry, and nodes that they would refuse."""

from __future__ import annotations

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Wire
from netstudio.graph.problem import Severity
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.spotlight import PLAIN_NODE, PLAIN_WIRE, NodeLight, Spotlight, WireLight
from netstudio.words import shape_text

UNKNOWN = "?"  # written where the shape would not be known any more


class TrialLight(Spotlight):
    """What would come of one graph becoming another. Nothing fades: all of it still holds."""

    def __init__(self, before: Analysis, after: Analysis) -> None:
        self._before, self._after = before, after
        was, is_now = (
            {p.node for p in analysis.problems if p.node and p.severity is Severity.ERROR}
            for analysis in (before, after)
        )
        self._refusing = is_now - was

    def node(self, node: str) -> NodeLight:
        return NodeLight(refuses=True) if node in self._refusing else PLAIN_NODE

    def wire(self, wire: Wire) -> WireLight:
        if self._after.graph.wires.get(wire.target) != wire:
            return WireLight(cut=True)
        was, is_now = (analysis.shape(wire.source) for analysis in (self._before, self._after))
        if was == is_now:
            return PLAIN_WIRE
        return WireLight(shape=UNKNOWN if is_now is None else shape_text(is_now))


def show_trial(drawing: CanvasScene, after: Analysis | None) -> None:
    """Show on the drawing what would come of an edit that is being typed; None: there is none any more."""
    if after is not None:
        drawing.shine(TrialLight(drawing.document.analysis, after))
    elif isinstance(drawing.spotlight, TrialLight):
        drawing.shine(None)
