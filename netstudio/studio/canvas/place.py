"""Where somebody stands in a drawing, to come back to it: the group, the view, the selection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from netstudio.studio.canvas.tensor_card import Seen
from netstudio.training.lens import STATISTICS, Lens

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


@dataclass(frozen=True)
class Place:
    """A place in a drawing; `fitted` where all of it was in sight and stays so, however large the window."""

    scope: str
    middle: QPointF
    zoom: float
    fitted: bool
    selected: tuple[str, ...]
    lens: Lens = STATISTICS
    pinned: tuple[tuple[Seen, QPoint], ...] = ()


def place_of(canvas: CanvasView) -> Place:
    """Where the canvas is now."""
    middle = canvas.mapToScene(canvas.viewport().rect().center())
    lens, pinned = canvas.looking.lens, canvas.looking.pins.kept
    return Place(canvas.scope, middle, canvas.zoom, canvas.untouched, canvas.selected(), lens, pinned)


def go_to(canvas: CanvasView, place: Place) -> None:
    """Back to a place; into a group only where it is still there."""
    canvas.looking.lens = place.lens
    canvas.looking.pins.put_back(place.pinned)
    if place.scope and place.scope not in canvas.document.graph.nodes:
        return
    canvas.scopes.show(place.scope)
    if not place.fitted:
        canvas.touch()
        canvas.hold(place.zoom, place.middle, canvas.viewport().rect().center())
    canvas.select(place.selected)
