"""Putting nodes in order: lining up, spacing out, stepping on the grid; each as one edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from netstudio.graph.align import Box, Line, Shifts, align, distribute
from netstudio.studio.canvas.faces import GRID
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

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

    def nudge(self, across: int, down: int, far: bool = False) -> None:
        """Move what is selected by steps of the grid; steps in a row are undone as one."""
        canvas = self._canvas
        by = QPointF(across, down) * GRID * (FAR if far else 1)
        nodes, items = canvas.selection.nodes, canvas.drawing.nodes
        canvas.editing.move({n: items[n].pos() + by for n in nodes}, key=("nudge", nodes))
