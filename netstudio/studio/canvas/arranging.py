"""Putting nodes in order: lining up, spacing out, layout, stepping on the grid; each as one edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from netstudio.graph import edits
from netstudio.graph.align import Box, Line, Shifts, align, distribute, way_clear
from netstudio.graph.frames import follow_nodes
from netstudio.graph.layout import layout
from netstudio.graph.model import Graph
from netstudio.studio.canvas import framing
from netstudio.studio.canvas.faces import GRID
from netstudio.studio.motion import Motion, animate
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

MOST = 400  # nodes that are shown on their way; of more, only where they come to
FAR = 4  # steps of the grid that a long step takes


@dataclass(frozen=True)
class Way:
    """A way to put selected nodes in order: its words before and after, its key, how many nodes it needs."""

    name: str
    words: Words
    done: Words
    key: str
    shifts: Callable[[Mapping[str, Box]], Shifts]
    least: int = 2


def _align(name: str, words: Words, done: Words, key: str) -> Way:
    return Way(f"align_{name}", words, done, key, partial(align, line=Line[name.upper()]))


ALIGN = (
    _align("left", tr("Align left"), tr("Align left {n} nodes"), "Alt+A"),
    _align("centre", tr("Align centres"), tr("Align the centres of {n} nodes"), "Alt+H"),
    _align("right", tr("Align right"), tr("Align right {n} nodes"), "Alt+D"),
    _align("top", tr("Align top"), tr("Align top {n} nodes"), "Alt+W"),
    _align("middle", tr("Align middles"), tr("Align the middles of {n} nodes"), "Alt+V"),
    _align("bottom", tr("Align bottom"), tr("Align bottom {n} nodes"), "Alt+S"),
)
DISTRIBUTE = (
    Way(
        "distribute_across",
        tr("Distribute horizontally"),
        tr("Distribute {n} nodes horizontally"),
        "Alt+Shift+H",
        partial(distribute, axis=0),
        least=3,
    ),
    Way(
        "distribute_down",
        tr("Distribute vertically"),
        tr("Distribute {n} nodes vertically"),
        "Alt+Shift+V",
        partial(distribute, axis=1),
        least=3,
    ),
)


class Arranging:
    """Works on what is selected on a canvas, where and as large as it is drawn there."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._motion = Motion()
        self._ways: dict[str, tuple[QPointF, QPointF]] = {}  # of nodes that glide to their places

    def can(self, way: Way) -> bool:
        """Whether enough is selected."""
        return len(self._canvas.selection.nodes) >= way.least

    def put(self, way: Way) -> None:
        """Line the selected nodes up, or space them out."""
        items = self._canvas.drawing.nodes
        frames = {node: items[node].frame for node in self._canvas.selection.nodes}
        shifts = way.shifts({node: (f.x(), f.y(), f.width(), f.height()) for node, f in frames.items()})
        places = {node: items[node].pos() + QPointF(*by) for node, by in shifts.items()}
        self._canvas.editing.move(places, label=Words(way.done.text, {"n": len(places)}))

    def lay_out(self) -> None:
        """Give the selected nodes, where there are several, or else all of them, their places by layout.

        A selection comes to lie clear of what is not selected.
        """
        canvas, document = self._canvas, self._canvas.document
        chosen = canvas.selection.nodes if len(canvas.selection.nodes) > 1 else ()
        nodes = chosen or tuple(canvas.drawing.nodes)
        rects = framing.rects(canvas)
        after = layout(document.graph, canvas.scope, chosen)
        if chosen:
            after = _moved_clear(after, rects, chosen)
        graph = follow_nodes(document.graph, after, rects)
        before = {node: canvas.drawing.nodes[node].pos() for node in nodes}
        document.apply(tr("Arrange {n} nodes", n=len(nodes)) if chosen else tr("Arrange"), graph)
        if chosen:
            canvas.bring_into_sight(canvas.drawing.extent(nodes))
        else:
            canvas.fit_all()
        self._glide(before)

    def settle(self) -> None:
        """Whatever still moves is where it belongs now."""
        self._motion.cancel()
        self._move_on(1.0)
        self._ways = {}

    def _glide(self, before: Mapping[str, QPointF]) -> None:
        """Show the nodes on their way from where they were; the document has them there already."""
        self.settle()
        items = self._canvas.drawing.nodes
        ways = {node: (start, items[node].pos()) for node, start in before.items() if node in items}
        self._ways = {node: way for node, way in ways.items() if way[0] != way[1]}
        if 0 < len(self._ways) <= MOST:
            self._motion = animate(self._canvas, self._move_on, self._ways.clear)

    def _move_on(self, share: float) -> None:
        """Show that share of the way; a node that was moved, or taken away, since then is left alone."""
        graph, drawing = self._canvas.document.graph, self._canvas.drawing
        for node, (start, end) in self._ways.items():
            if node in drawing.nodes and graph.nodes[node].position == end.toTuple():
                drawing.place(node, start + (end - start) * share)

    def nudge(self, across: int, down: int, far: bool = False) -> None:
        """Move what is selected by steps of the grid; steps in a row are undone as one."""
        canvas = self._canvas
        by = QPointF(across, down) * GRID * (FAR if far else 1)
        nodes, items = canvas.selection.nodes, canvas.drawing.nodes
        canvas.editing.move({n: items[n].pos() + by for n in nodes}, key=("nudge", nodes))


def _moved_clear(graph: Graph, rects: Mapping[str, Box], nodes: Collection[str]) -> Graph:
    """The graph with these nodes, all by the same way, clear of the others of the drawing."""
    boxes = [(*graph.nodes[node].position, *rects[node][2:]) for node in nodes]
    dx, dy = way_clear(boxes, [rect for node, rect in rects.items() if node not in nodes], GRID)
    places = {node: graph.nodes[node].position for node in nodes}
    return edits.move(graph, {node: edits.on_canvas(x + dx, y + dy) for node, (x, y) in places.items()})
