"""Cutting wires: a line drawn across them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from netstudio.graph import edits
from netstudio.graph.model import Wire
from netstudio.studio import ink
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.studio.canvas.spotlight import Spotlight, WireLight
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

CUT = WireLight(cut=True)
STEP = 4.0  # pixels of the screen from one point of the line to the next


class CutWires(Gesture):
    """Ctrl and drag with the right button: what the line crosses turns red, and is gone on release."""

    hint = tr("Release to cut what the line crosses · Esc cancels")
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: CanvasView, at: Pointer) -> None:
        super().__init__(canvas)
        self._line = [at.scene]
        self._light = CutLight()

    def move(self, at: Pointer) -> None:
        last = self._line[-1]
        if (at.scene - last).manhattanLength() < STEP / self.canvas.zoom:
            return
        self._line.append(at.scene)
        crossed = set(self.canvas.drawing.wires_across(last, at.scene))
        if not crossed <= self._light.wires:
            self._light.wires |= crossed
            self.canvas.drawing.shine(self._light)
            self.canvas.drawing.update()

    def release(self, at: Pointer) -> None:
        self.move(at)
        self.canvas.drawing.shine(None)
        wires, document = self._light.wires, self.canvas.document
        if wires:
            label = tr("Cut a wire") if len(wires) == 1 else tr("Cut {n} wires", n=len(wires))
            document.apply(label, edits.remove(document.graph, wires=wires))

    def cancel(self) -> None:
        self.canvas.drawing.shine(None)

    def area(self) -> QRectF:
        return self._path().boundingRect()

    def paint(self, painter: QPainter, scale: float) -> None:
        painter.setPen(ink.pen("bad", 1.5 / scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path())

    def _path(self) -> QPainterPath:
        path = QPainterPath(self._line[0])
        for point in self._line[1:]:
            path.lineTo(point)
        return path


class CutLight(Spotlight):
    """Wires to be cut are red and dashed."""

    def __init__(self) -> None:
        self.wires: set[Wire] = set()

    def wire(self, wire: Wire) -> WireLight:
        return CUT if wire in self.wires else super().wire(wire)
