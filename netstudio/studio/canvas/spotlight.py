"""What matters at this moment, and so stands out from the drawing: ports that take a wire, a path, a cut."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from PySide6.QtWidgets import QGraphicsItem

from netstudio.graph.model import Wire

FADED = 0.3  # opacity of what does not matter while something is under way


@dataclass(frozen=True, slots=True)
class NodeLight:
    """How a node stands out. `takes` are the ports, of one side, at which a wire can end."""

    opacity: float = 1.0
    takes: Set[str] = frozenset()
    outputs: bool = False  # whether those are outputs
    begins: tuple[str, bool] | None = None  # the port at which the wire begins, and whether it is an output
    refuses: bool = False  # it would not take what would come


@dataclass(frozen=True, slots=True)
class WireLight:
    """How a wire stands out. `shape` is written on it instead of its own, unless None."""

    opacity: float = 1.0
    shape: str | None = None
    forward: bool = False  # values flow here: drawn in their colour, wider
    backward: bool = False  # so does a gradient: dashed, in its colour, beside
    cut: bool = False  # it will be gone


PLAIN_NODE, PLAIN_WIRE = NodeLight(), WireLight()
FADED_NODE, FADED_WIRE = NodeLight(FADED), WireLight(FADED)


class Spotlight:
    """Says how a node or wire stands out; asked when it is painted, so only of what is in sight."""

    def node(self, node: str) -> NodeLight:
        """How a node is shown."""
        return PLAIN_NODE

    def wire(self, wire: Wire) -> WireLight:
        """How a wire is shown."""
        return PLAIN_WIRE


NOTHING = Spotlight()


def spotlight_on(item: QGraphicsItem) -> Spotlight:
    """What lies on the scene of an item."""
    found: Spotlight = getattr(item.scene(), "spotlight", NOTHING)
    return found
