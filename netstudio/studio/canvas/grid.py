"""The grid on which nodes stand."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from netstudio.studio.canvas.faces import GRID


def snapped(place: QPointF) -> tuple[float, float]:
    """The point of the grid that is nearest."""
    return round(place.x() / GRID) * GRID, round(place.y() / GRID) * GRID
