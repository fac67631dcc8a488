"""The base of all gestures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from netstudio.words import Words

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is, on the screen and in the drawing, which keys are held, and when (milliseconds)."""

    view: QPoint
    scene: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    time: int = 0

    @property
    def adds(self) -> bool:
        """Whether a selection is added to the one there is."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def toggles(self) -> bool:
        """Whether what is selected is taken out, and what is not is added."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)


class Gesture:
    """What is being done on the canvas, from a press to a release. There is one at a time, or none.

    The document hears of it at the end, once; `cancel` puts everything back.
    """

    hint: Words
    cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor
    floats = False  # goes on without a button, until the next click

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas

    def move(self, at: Pointer) -> None:
        """The mouse has moved."""

    def stays(self, at: Pointer) -> bool:
        """Whether the gesture goes on, floating, although the mouse is let go."""
        return False

    def release(self, at: Pointer) -> None:
        """The mouse was let go: the gesture is done."""

    def key(self, event: QKeyEvent) -> bool:
        """A key was pressed; True where it means something here."""
        return False

    def cancel(self) -> None:
        """Leave everything as it was."""

    def area(self) -> QRectF:
        """The part of the scene on which it paints; null while it does not."""
        return QRectF()

    def paint(self, painter: QPainter, scale: float) -> None:
        """What it shows above the drawing, in the scene's coordinates."""
