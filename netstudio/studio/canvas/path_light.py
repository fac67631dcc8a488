"""The path of data to what is hovered, and the one on which the gradient flows back, lit."""

from __future__ import annotations

from dataclasses import dataclass

from netstudio.graph.model import Wire
from netstudio.graph.paths import Path
from netstudio.studio.canvas.spotlight import PLAIN_NODE, NodeLight, Spotlight, WireLight

SLIGHTLY = 0.5  # opacity of what does not lie on the path
OFF_NODE, OFF_WIRE = NodeLight(SLIGHTLY), WireLight(SLIGHTLY)


@dataclass(frozen=True)
class PathLight(Spotlight):
    """Values in their colour, solid; the gradient in its own, dashed; the rest a little fainter."""

    path: Path

    def node(self, node: str) -> NodeLight:
        return PLAIN_NODE if node in self.path.nodes else OFF_NODE

    def wire(self, wire: Wire) -> WireLight:
        forward, backward = wire in self.path.forward, wire in self.path.backward
        return WireLight(forward=forward, backward=backward) if forward or backward else OFF_WIRE
