"""The way that a gradient should have come back, lit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netstudio.graph.expand import drawn
from netstudio.graph.paths import Path
from netstudio.studio.canvas.path_light import PathLight

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


def show_way(canvas: CanvasView, nodes: Iterable[str]) -> None:
    """Light computed nodes and the wires between them, until the mouse shows another path; or none."""
    graph, drawing = canvas.document.graph, canvas.drawing
    there = [drawn(node) for node in nodes if drawn(node) in graph.nodes]
    found = {*there, *(group for node in there for group in graph.path(node))}
    wires = {wire for wire in graph.wires.values() if {wire.source.node, wire.target.node} <= found}
    if found:
        drawing.shine(PathLight(Path(frozenset(), frozenset(wires), frozenset(found))))
    elif isinstance(drawing.spotlight, PathLight):
        drawing.shine(None)
