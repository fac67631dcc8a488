"""The rubber band: a rectangle that selects what it touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.studio import ink
from netstudio.studio.canvas.gestures.gesture import Gesture, Pointer
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


class RubberBand(Gesture):
    """Drag from an empty place. Shift adds to the selection, Ctrl toggles; a click selects nothing."""

    hint = tr("What the frame touches is selected · Shift adds · Ctrl toggles · Esc leaves all as it was")

    def __init__(self, canvas: CanvasView, at: Pointer) -> None:
        super().__init__(canvas)
        self._start = at.scene
        self._rect = QRectF(at.scene, at.scene)
        self._before = canvas.selection.nodes, canvas.selection.frames
        self._keep, self._kept_frames = self._before if at.adds or at.toggles else ((), ())
        self._toggles = at.toggles
        canvas.selection.set(self._keep, self._kept_frames)

    def move(self, at: Pointer) -> None:
        self._rect = QRectF(self._start, at.scene).normalized()
        touched = [item.node for item in self.canvas.drawing.nodes_in(self._rect)]
        if self._toggles:
            now = set(touched)
            kept, new = [n for n in self._keep if n not in now], [n for n in touched if n not in self._keep]
            self.canvas.selection.set([*kept, *new], self._frames())
        else:
            self.canvas.selection.set([*self._keep, *touched], self._frames())

    def _frames(self) -> list[str]:
        """The frames that are to be selected: those that lie within."""
        within, kept = self.canvas.drawing.frames.within(self._rect), self._kept_frames
        if self._toggles:
            return [*(i for i in kept if i not in within), *(i for i in within if i not in kept)]
        return [*kept, *within]

    def cancel(self) -> None:
        self.canvas.selection.set(*self._before)

    def area(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, scale: float) -> None:
        pen = QPen(ink.ink("forward"), 1, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(ink.ink("forward", 0.1))
        painter.drawRect(self._rect)
