"""A wire that was dropped on an empty place waits until what it leads to is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from netstudio.studio.canvas.gestures.draft import draft_area, paint_draft
from netstudio.studio.canvas.gestures.gesture import Gesture
from netstudio.studio.canvas.wiring import Wiring
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class Seek(Gesture):
    """Shows the wire where it was dropped. One that was picked up stays lifted, and goes back in the end."""

    hint = tr("Choose what the wire leads to · Esc leaves everything as it was")

    def __init__(self, canvas: CanvasView, wiring: Wiring, tip: QPointF) -> None:
        super().__init__(canvas)
        self._wiring = wiring
        self._tip = tip
        found = (canvas.drawing.port_point(start, wiring.from_output) for start in wiring.starts)
        self._starts = [point for point in found if point is not None]
        self._lift(True)

    def cancel(self) -> None:
        self._lift(False)

    def area(self) -> QRectF:
        found = QRectF()
        for start in self._starts:
            found = found.united(draft_area(start, self._tip, self._wiring.from_output))
        return found

    def paint(self, painter: QPainter, scale: float) -> None:
        for start in self._starts:
            paint_draft(painter, start, self._tip, self._wiring.from_output, None)

    def _lift(self, lifted: bool) -> None:
        for wire in self._wiring.picked:
            item = self.canvas.drawing.wire(wire)
            if item is not None:
                item.set_look(lifted=lifted)
