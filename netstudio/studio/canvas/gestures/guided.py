"""A drag that snaps to what is in sight, and shows the lines that say why."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from netstudio.studio.canvas.guide_painter import ROOM, paint_guides
from netstudio.studio.canvas.snapping import Guide, Snapping, SnapTo, area_of, frame_boxes, node_boxes

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class Guided:
    """Settles where a drag goes, among the nodes in sight but for some; with `frames`, among frames too."""

    def __init__(
        self,
        canvas: CanvasView,
        snapping: Snapping,
        but: Collection[str],
        *,
        frames: bool = False,
    ) -> None:
        self._canvas = canvas
        self._snapping = snapping
        self._but = but
        self._frames = frames
        self._sight = QRectF()
        self._guides: tuple[Guide, ...] = ()

    def settle(self, by: QPointF, to: SnapTo) -> QPointF:
        """How far it goes when the mouse has gone `by`."""
        canvas = self._canvas
        if (sight := canvas.visible_rect()) != self._sight:
            self._sight = sight
            self._look(sight)
        by, self._guides = self._snapping.settle(by, canvas.zoom, to)
        return by

    def _look(self, sight: QRectF) -> None:
        """From far away, a few pixels of the screen are more than things are apart: nothing is looked at."""
        drawing, far = self._canvas.drawing, self._canvas.far
        nodes = () if far else drawing.nodes_in(sight)
        frames = () if far or not self._frames else drawing.frames.items.values()
        boxes = node_boxes(item for item in nodes if item.node not in self._but)
        others = (item.rect() for item in frames if item.frame.id not in self._but)
        self._snapping.look_at(np.concatenate([boxes, frame_boxes(r for r in others if sight.intersects(r))]))

    def area(self) -> QRectF:
        """Where it paints; null while nothing has snapped."""
        room = ROOM / self._canvas.zoom
        return area_of(self._guides).adjusted(-room, -room, room, room) if self._guides else QRectF()

    def paint(self, painter: QPainter, scale: float) -> None:
        """The lines."""
        paint_guides(painter, self._guides, scale)
