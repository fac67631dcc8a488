"""The keys of the canvas, while no gesture wants them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from netstudio.graph.model import Graph, Wire
from netstudio.studio.canvas import bending, framing
from netstudio.studio.canvas.navigation import NavigableView
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.selection import Selection

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

Step = tuple[int, int]

ARROWS: dict[int, Step] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def press(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means; True where it means something."""
    if bending.press(canvas, event) or framing.press(canvas, event):
        return True
    key = event.key()
    ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return False  # into groups and out of them: that is the window's
    if key in ARROWS:
        if ctrl:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            canvas.arranging.nudge(*ARROWS[key], far=bool(shift))
        else:
            walk(canvas, canvas.drawing, canvas.selection, ARROWS[key])
        return True
    if ctrl:
        if key == Qt.Key.Key_Delete:
            canvas.editing.delete_and_heal()
        return key == Qt.Key.Key_Delete
    acts: dict[int, Callable[[], object]] = {
        Qt.Key.Key_F: canvas.fit_selection,
        Qt.Key.Key_Home: canvas.fit_all,
        Qt.Key.Key_Delete: canvas.delete_selection,
        Qt.Key.Key_Backspace: canvas.delete_selection,
        Qt.Key.Key_Return: canvas.wire_from_selected,
        Qt.Key.Key_Enter: canvas.wire_from_selected,
        Qt.Key.Key_Tab: canvas.request_search,
        Qt.Key.Key_Escape: lambda: _let_go(canvas),
        Qt.Key.Key_W: lambda: next_wire(canvas.drawing, canvas.selection),
    }
    act = acts.get(key)
    if act is not None:
        act()
    return act is not None


def _let_go(canvas: CanvasView) -> None:
    """Nothing is selected any more; where nothing was, out of the group that is entered."""
    if canvas.selection:
        canvas.selection.clear()
    else:
        canvas.leave()


def walk(view: NavigableView, drawing: CanvasScene, selection: Selection, step: Step) -> None:
    """Select the next node in a direction: along a wire, else the nearest that lies there."""
    if not drawing.nodes:
        return
    if not selection.nodes:
        wire = selection.wire
        ends = (wire.target.node, wire.source.node) if wire else ()
        chosen = ends[step == (-1, 0)] if ends else _nearest_to(drawing, view.visible_rect().center())
    else:
        here = selection.nodes[-1]
        chosen = _along_wire(drawing.document.graph, here, step) or _beside(drawing, here, step) or here
    selection.set([chosen])
    view.bring_into_sight(drawing.nodes[chosen].frame)


def _along_wire(graph: Graph, here: str, step: Step) -> str | None:
    if step == (1, 0):
        return next((w.target.node for w in _leaving(graph, here)), None)
    if step == (-1, 0):
        return next((w.source.node for w in graph.wires_of(here) if w.target.node == here), None)
    return None


def _leaving(graph: Graph, node: str) -> list[Wire]:
    return [w for w in graph.wires_of(node) if w.source.node == node]


def _beside(drawing: CanvasScene, here: str, step: Step) -> str | None:
    """The nearest node that lies more in this direction than across it."""
    start = drawing.nodes[here].frame.center()
    found = []
    for node, item in drawing.nodes.items():
        away = item.frame.center() - start
        ahead = away.x() * step[0] + away.y() * step[1]
        across = abs(away.x() * step[1]) + abs(away.y() * step[0])
        if ahead > 0 and across <= 2 * ahead:
            found.append((ahead + 2 * across, node))
    return min(found)[1] if found else None


def _nearest_to(drawing: CanvasScene, place: QPointF) -> str:
    return min(drawing.nodes, key=lambda n: (drawing.nodes[n].frame.center() - place).manhattanLength())


def next_wire(drawing: CanvasScene, selection: Selection) -> None:
    """Select the wires of the selected node, or of the node that the selected wire ends in, one by one."""
    wire = selection.wire
    node = selection.nodes[-1] if selection.nodes else wire.target.node if wire else None
    wires = drawing.document.graph.wires_of(node) if node else ()
    if wires:
        at = wires.index(wire) + 1 if wire in wires else 0
        selection.set_wire(wires[at % len(wires)])
