"""A sheet that is drawn on: strokes of a pen and an eraser, and the ink that they leave."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

LENGTH = 280  # pixels of the longer side
PAPER, INK = Qt.GlobalColor.black, Qt.GlobalColor.white  # as in MNIST, where ink is 1

Point = tuple[float, float]


@dataclass
class Stroke:
    """A line through points; they and its width are parts of the longer side of the sheet."""

    width: float
    erases: bool = False
    points: list[Point] = field(default_factory=list)


class Sheet:
    """`height` × `width` is what the net takes; the sheet has its proportions. Every stroke can be undone.

    Clearing is a step that can be undone too.
    """

    def __init__(self, height: int = 28, width: int = 28) -> None:
        self.grid = height, width
        longer = max(height, width)
        self.height, self.width = (max(1, LENGTH * side // longer) for side in (height, width))
        self.strokes: list[Stroke] = []
        self._undone: list[list[Stroke]] = []
        self._before: list[list[Stroke]] = []
        self._image = self._blank()

    @property
    def image(self) -> QImage:
        """The ink, white on black."""
        return self._image

    @property
    def is_blank(self) -> bool:
        """Whether there is no ink on it."""
        return not self.ink().any()

    @property
    def can_undo(self) -> bool:
        """Whether there was anything before."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether anything was undone."""
        return bool(self._undone)

    def begin(self, at: Point, width: float, erases: bool = False) -> None:
        """Put the pen, or the eraser, down."""
        self._remember()
        self.strokes = [*self.strokes, Stroke(width, erases, [at])]
        self._paint(self.strokes[-1], 0)

    def go_on(self, to: Point) -> None:
        """Draw on to a point."""
        stroke = self.strokes[-1]
        stroke.points.append(to)
        self._paint(stroke, len(stroke.points) - 1)

    def clear(self) -> None:
        """A sheet as at first."""
        if self.strokes:
            self._remember()
            self._show([])

    def undo(self) -> None:
        """As before the last stroke, or before the sheet was cleared."""
        if self._before:
            self._undone.append(self.strokes)
            self._show(self._before.pop())

    def redo(self) -> None:
        """As before the last undo."""
        if self._undone:
            self._before.append(self.strokes)
            self._show(self._undone.pop())

    def ink(self) -> np.ndarray:
        """(H, W) of float32, finer than what the net takes, from 0 (paper) to 1 (ink)."""
        line = self._image.bytesPerLine()
        pixels = np.frombuffer(self._image.constBits(), np.uint8).reshape(self.height, line)
        return np.divide(pixels[:, : self.width], 255, dtype=np.float32)

    def _remember(self) -> None:
        self._before.append(self.strokes)
        self._undone = []

    def _show(self, strokes: list[Stroke]) -> None:
        self.strokes = strokes
        self._image = self._blank()
        for stroke in strokes:
            self._paint(stroke, 0)

    def _blank(self) -> QImage:
        image = QImage(self.width, self.height, QImage.Format.Format_Grayscale8)
        image.fill(PAPER)
        return image

    def _paint(self, stroke: Stroke, start: int) -> None:
        """The stroke from one of its points on: piece by piece, so that it comes out the same when redone."""
        longer = max(self.height, self.width)
        pen = QPen(PAPER if stroke.erases else INK, stroke.width * longer)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        points = [QPointF(x * longer, y * longer) for x, y in stroke.points]
        for i in range(start, len(points)):
            if i == 0:
                painter.drawPoint(points[0])
            else:
                painter.drawLine(points[i - 1], points[i])
        painter.end()
