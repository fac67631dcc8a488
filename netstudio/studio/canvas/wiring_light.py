"""A wire in the making: the ports that take it are marked, and what it would bring is written down."""

from __future__ import annotations

from netstudio.graph.model import End, Wire
from netstudio.studio.canvas.spotlight import (
    FADED,
    FADED_NODE,
    FADED_WIRE,
    NodeLight,
    Spotlight,
    WireLight,
)
from netstudio.studio.canvas.wiring import Preview, Wiring
from netstudio.words import shape_text

UNKNOWN = "?"  # written where the shape is not known any more


class WiringLight(Spotlight):
    """Marks the ports that take a wire; `at` is where it would end now."""

    def __init__(self, wiring: Wiring, at: End | None = None) -> None:
        self._wiring = wiring
        self._at = at
        self._preview: Preview | None = None if at is None else wiring.preview(at)
        self._nodes: dict[str, NodeLight] = {}

    def node(self, node: str) -> NodeLight:
        if node not in self._nodes:
            self._nodes[node] = self._light(node)
        return self._nodes[node]

    def _light(self, node: str) -> NodeLight:
        wiring = self._wiring
        starts = [end for end in wiring.starts if end.node == node]
        takes = frozenset(end.port for end in wiring.ports(node) if wiring.takes(end)) if not starts else ()
        refuses = self._preview is not None and node in self._preview.refused
        matters = takes or starts or refuses or (self._at and self._at.node == node)
        if not matters and not self._changes(node):
            return FADED_NODE
        begins = (starts[0].port, wiring.from_output) if starts else None
        return NodeLight(1.0, frozenset(takes), not wiring.from_output, begins, refuses)

    def _changes(self, node: str) -> bool:
        """Whether what the node gives would be another."""
        return self._preview is not None and any(end.node == node for end in self._preview.shapes)

    def wire(self, wire: Wire) -> WireLight:
        if wire in self._wiring.picked:
            return FADED_WIRE
        if self._preview is None or wire.source not in self._preview.shapes:
            return FADED_WIRE
        spec = self._preview.shapes[wire.source]
        text = UNKNOWN if spec is None else shape_text(spec.shape) if spec.shape else ""
        return WireLight(shape=text) if text or spec is not None else WireLight(FADED)


def carried(wiring: Wiring, other: End | None) -> str:
    """The shape that the wire would carry; empty for a scalar, and while it is not known."""
    spec = wiring.spec(other)
    return shape_text(spec.shape) if spec is not None and spec.shape else ""
