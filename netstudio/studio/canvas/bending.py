"""The points that the selected wire goes through: added, moved and removed by keys and by menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from netstudio.graph.bends import moved_point, set_bends, with_point, without_point
from netstudio.graph.model import Points
from netstudio.studio.canvas.faces import GRID
from netstudio.studio.canvas.grid import snapped
from netstudio.studio.canvas.through import Through
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

HINT = tr("Ctrl+arrows move the point · arrows go to the next · N adds one · Del removes it")

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def bent(item: WireItem, place: QPointF) -> tuple[int, Points]:
    """The points of a wire with a new one near to a place, and which of them that is."""
    index = item.curve.part_at(place) if isinstance(item.curve, Through) else 0
    return index, with_point(item.bends, index, snapped(place))


def add(canvas: CanvasView, place: QPointF | None = None) -> None:
    """Lead the selected wire through a place; without one, through its middle."""
    if item := _selected(canvas):
        index, points = bent(item, place if place is not None else item.curve.middle)
        _apply(canvas, item, index, points, tr("Bend a wire"))


def remove(canvas: CanvasView, index: int | None) -> None:
    """Remove one of the points of the selected wire; None: all of them."""
    if item := _selected(canvas):
        points = () if index is None else without_point(item.bends, index)
        _apply(canvas, item, None, points, tr("Straighten a wire") if index is None else tr("Remove a bend"))


def press(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what a key means for the selected wire; True where it means something."""
    item, step = _selected(canvas), ARROWS.get(Qt.Key(event.key()))
    if item is None:
        return False
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if event.key() == Qt.Key.Key_N and not ctrl:
        add(canvas)
    elif step and ctrl:
        return _nudge(canvas, item, step)
    elif step:
        return _walk(canvas, item, step)
    elif item.bend is not None and event.key() == Qt.Key.Key_Escape:
        item.select_bend(None)
    else:
        return False
    return True


def _nudge(canvas: CanvasView, item: WireItem, step: tuple[int, int]) -> bool:
    """Move the selected point by one step of the grid; steps in a row are undone as one."""
    if item.bend is None:
        return False
    x, y = item.bends[item.bend]
    points = moved_point(item.bends, item.bend, (x + step[0] * GRID, y + step[1] * GRID))
    _apply(canvas, item, item.bend, points, tr("Move a bend"), ("bend", item.wire, item.bend))
    return True


def _walk(canvas: CanvasView, item: WireItem, step: tuple[int, int]) -> bool:
    """Select the next point along the wire; False where there is none, and the way goes on to a node."""
    if not step[0]:
        return False
    start = -1 if step[0] > 0 else len(item.bends)
    index = (start if item.bend is None else item.bend) + step[0]
    if not 0 <= index < len(item.bends):
        return False
    item.select_bend(index)
    canvas.hint_changed.emit(str(HINT))
    return True


def _selected(canvas: CanvasView) -> WireItem | None:
    return canvas.drawing.wire(canvas.selection.wire) if canvas.selection.wire else None


def _apply(
    canvas: CanvasView, item: WireItem, index: int | None, points: Points, label: Words, key: object = None
) -> None:
    canvas.document.apply(label, set_bends(canvas.document.graph, item.wire, points), key)
    item.select_bend(index)
    if index is not None:
        canvas.hint_changed.emit(str(HINT))
