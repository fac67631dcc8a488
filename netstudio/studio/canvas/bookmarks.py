"""Places of the drawing to come back to, kept in the graph under the digits 1 to 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from netstudio.graph.model import Bookmark, Graph
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

DIGITS = range(1, 10)


class Bookmarks:
    """Sets, goes to and clears the bookmarks of the document that a canvas shows."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas

    def __contains__(self, digit: int) -> bool:
        """Whether there is such a place (still: the group that it lay in may be gone)."""
        graph = self._canvas.document.graph
        found = graph.bookmarks.get(digit)
        return found is not None and (not found.group or found.group in graph.nodes)

    def set(self, digit: int) -> None:
        """Remember where the view is now."""
        canvas = self._canvas
        middle = canvas.mapToScene(canvas.viewport().rect().center())
        here = Bookmark(round(middle.x()), round(middle.y()), round(canvas.zoom, 3), canvas.scope)
        graph = canvas.document.graph
        label = tr("Set bookmark {n}", n=digit)
        canvas.document.apply(label, graph.with_bookmarks({**graph.bookmarks, digit: here}))

    def go(self, digit: int) -> bool:
        """Go there, into its group; False where there is no such place."""
        if digit not in self:
            return False
        canvas, found = self._canvas, self._canvas.document.graph.bookmarks[digit]
        canvas.enter(found.group)
        canvas.touch()
        canvas.travel.go(canvas.bounded(found.zoom), QPointF(found.x, found.y))
        return True

    def clear(self, digit: int) -> None:
        """Forget a place."""
        graph = self._canvas.document.graph
        left = {n: bookmark for n, bookmark in graph.bookmarks.items() if n != digit}
        self._canvas.document.apply(tr("Clear bookmark {n}", n=digit), graph.with_bookmarks(left))

    def words(self, digit: int) -> Words:
        """What is seen there: the group, and the node in the middle."""
        if digit not in self:
            return tr("{n}: not set", n=digit)
        graph = self._canvas.document.graph
        found = graph.bookmarks[digit]
        near = _nearest(graph, found)
        group = graph.nodes[found.group].name if found.group else ""
        if group and near:
            return tr("{n}: {group} › {node}", n=digit, group=group, node=near)
        return tr("{n}: {what}", n=digit, what=near or group or tr("an empty place"))


def _nearest(graph: Graph, place: Bookmark) -> str:
    """The name of the node that is nearest; empty without any."""

    def away(at: tuple[float, float]) -> float:
        return abs(at[0] + 64 - place.x) + abs(at[1] + 48 - place.y)  # from the middle of an ordinary node

    nodes = graph.inside(place.group)
    return min(nodes, key=lambda node: away(node.position)).name if nodes else ""
