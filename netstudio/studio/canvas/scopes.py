"""Going into groups and out of them: the view moves through the node, and every inside keeps its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF

from netstudio.document.document import Document
from netstudio.graph.model import Graph
from netstudio.studio.canvas.place import Place, place_of

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

SMALLEST, LARGEST = 0.4, 2.5  # of what is come to, where the way begins


class Scopes:
    """Which group a canvas shows, and where somebody stood in each of them."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._places: WeakKeyDictionary[Document, dict[str, Place]] = WeakKeyDictionary()

    def show(self, group: str) -> None:
        """The inside of a group, at once; for the empty id, the drawing itself."""
        canvas = self._canvas
        if group == canvas.scope:
            return
        places = self._places.setdefault(canvas.document, {})
        places[canvas.scope] = place_of(canvas)
        canvas.show_scope(group)
        place = places.get(group)
        if place and not place.fitted:
            canvas.touch()
            canvas.hold(place.zoom, place.middle, canvas.viewport().rect().center())
        canvas.hand.look_again()

    def enter(self, group: str) -> None:
        """The inside of a group, reached through its node; or out of where we are, to that group."""
        canvas, before = self._canvas, self._canvas.scope
        graph = canvas.document.graph
        if group == before or (group and group not in graph.nodes):
            return
        door = graph.seen_in(group, before) if group else None
        frame = canvas.drawing.nodes[door].frame if door else QRectF()
        onto = QRectF(canvas.mapFromScene(frame).boundingRect())
        self.show(group)
        if door:
            self._grow_out_of(onto)
        elif before in graph.nodes and (back := graph.seen_in(before, group)):
            self._shrink_into(canvas.drawing.nodes[back].frame)

    def leave(self) -> None:
        """Out of the group that is entered, to the one around it; it is selected there."""
        group = self._canvas.scope
        if group:
            self.enter(self._canvas.document.graph.nodes[group].group)
            self._canvas.selection.set([group])

    def _grow_out_of(self, onto: QRectF) -> None:
        """From where the node was in the viewport to where the inside is to be seen."""
        canvas = self._canvas
        port = canvas.viewport().rect()
        zoom, middle = canvas.zoom, canvas.mapToScene(port.center())
        share = min(max(onto.width() / max(port.width(), 1), SMALLEST), 1.0)
        canvas.hold(zoom * share, middle, onto.center().toPoint())
        canvas.travel.go(zoom, middle)

    def _shrink_into(self, frame: QRectF) -> None:
        """From near the node that we come out of to where the drawing is to be seen."""
        canvas = self._canvas
        port = canvas.viewport().rect()
        zoom, middle = canvas.zoom, canvas.mapToScene(port.center())
        near = min(port.width() / frame.width(), LARGEST * zoom)
        canvas.hold(max(near, zoom), frame.center(), port.center())
        canvas.travel.go(zoom, middle)


def scope_of_change(before: Graph, after: Graph, scope: str) -> str:
    """The group to be looked at to see what a change did: `scope` itself where it did something there."""
    found = {group for group in _changed(before, after) if not group or group in after.nodes}
    if not found or scope in found:
        return scope
    ways = [(*after.path(group), group) if group else () for group in found]
    common = ""
    for groups in zip(*ways, strict=False):
        if len(set(groups)) > 1:
            break
        common = groups[0]
    return common


def _changed(before: Graph, after: Graph) -> Iterable[str]:
    """The groups in which anything is not as it was."""
    for one, other in ((before, after), (after, before)):
        for node in one:
            if other.nodes.get(node.id) != node:
                yield node.group
        for end, wire in one.wires.items():
            if other.wires.get(end) != wire or other.bends.get(end) != one.bends.get(end):
                yield one.nodes[end.node].group
        for frame in one.frames.values():
            if other.frames.get(frame.id) != frame:
                yield frame.group
