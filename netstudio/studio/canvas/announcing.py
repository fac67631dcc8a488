"""What the canvas says to screen readers: what is there, and what is selected, when that becomes another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from netstudio.studio.canvas.frame_item import title_of
from netstudio.studio.spoken import spoken_node
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

NAMED = 8  # selected things that are called by their names


def describe(canvas: CanvasView) -> None:
    """Bring name and description up to date; what is selected now, if it is another, is announced."""
    graph, chosen, drawing = canvas.document.graph, canvas.selection, canvas.drawing
    named = [graph.nodes[node].name for node in chosen.nodes[:NAMED]]
    named += [title_of(drawing.frames.items[frame].frame) for frame in chosen.frames[:NAMED]]
    names = ", ".join(named) or str(tr("nothing"))
    canvas.setAccessibleName(
        str(tr("Canvas with {n} nodes; selected: {names}", n=len(drawing.nodes), names=names))
    )
    single = len(named) == 1 and bool(chosen.nodes)
    words = spoken_node(canvas.document.analysis, chosen.nodes[0]) if single else ", ".join(named)
    if words != canvas.accessibleDescription():
        canvas.setAccessibleDescription(words)
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, words))
