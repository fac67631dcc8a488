"""Smooth moves of a view: zooming at the cursor, going to a place, gliding on after a fast drag."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from netstudio.studio.motion import Motion, animate, moves

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

RECENT = 100  # milliseconds of a drag that tell how fast it is
RESTED = 40  # milliseconds without a move after which it has come to rest
SLOWEST, FASTEST = 0.3, 6.0  # pixels in a millisecond: below it does not glide, above it does not gain
GLIDE = 600  # milliseconds


class Speed:
    """How fast the drawing is dragged, from the last moves."""

    def __init__(self) -> None:
        self._moves: deque[tuple[int, QPoint]] = deque(maxlen=64)

    def add(self, by: QPoint, time: int) -> None:
        """It was moved by so many pixels at this millisecond."""
        self._moves.append((time, by))

    def at(self, time: int) -> QPointF:
        """Pixels in a millisecond; none where it rests."""
        recent = [(t, by) for t, by in self._moves if time - t <= RECENT]
        if len(recent) < 3 or time - recent[-1][0] > RESTED:
            return QPointF()
        (first, _), span = recent[0], recent[-1][0] - recent[0][0]
        way = sum((by for t, by in recent if t > first), QPoint())
        return QPointF(way) / span if span else QPointF()


class Travel:
    """One move at a time. `stop` ends it where it is; the next one goes on from there."""

    def __init__(self, view: NavigableView) -> None:
        self._view = view
        self._motion = Motion()
        self._goal: float | None = None  # the scale that zooming leads to
        self._anchor = (QPoint(-1, -1), QPointF())  # what stays where while it zooms

    @property
    def under_way(self) -> bool:
        """Whether the view moves by itself."""
        return self._motion.running

    def stop(self) -> None:
        """Stay here."""
        self._motion.cancel()
        self._goal = None

    def zoom(self, point: QPoint, factor: float) -> None:
        """Zoom by so much more, at a point of the viewport: turns of a wheel add up."""
        view = self._view
        goal = view.bounded((self._goal or view.zoom) * factor)
        if self._goal is None or self._anchor[0] != point:
            self._anchor = point, view.mapToScene(point)
        self._motion.cancel()
        self._goal, start = goal, view.zoom

        def apply(t: float) -> None:
            view.hold(start * (goal / start) ** t, self._anchor[1], point)

        self._motion = animate(view, apply, self._arrived)

    def go(self, scale: float, centre: QPointF) -> None:
        """Bring a point of the scene to the middle, at a scale."""
        self.stop()
        view = self._view
        middle = view.viewport().rect().center()
        first, start = view.zoom, view.mapToScene(middle)

        def apply(t: float) -> None:
            now = first * (scale / first) ** t
            # Zooming and moving at once go straight only when the way is measured in pixels of the goal.
            share = (1 / first - 1 / now) / (1 / first - 1 / scale) if abs(scale / first - 1) > 1e-3 else t
            view.hold(now, start + (centre - start) * share, middle)

        self._motion = animate(view, apply, self._arrived)

    def shift(self, by: QPoint) -> None:
        """Move the drawing by so many pixels."""
        view = self._view
        self.go(view.zoom, view.mapToScene(view.viewport().rect().center() - by))

    def glide(self, speed: QPointF) -> None:
        """Go on at a speed, in pixels a millisecond, and slow down."""
        self.stop()
        length = (speed.x() ** 2 + speed.y() ** 2) ** 0.5
        if length < SLOWEST:
            return
        way = speed * (min(length, FASTEST) / length * GLIDE / 3)  # a cubic begins thrice as fast as its mean
        gone = QPoint()

        def apply(t: float) -> None:
            nonlocal gone
            now = (way * t).toPoint()
            self._view.scroll_by(now - gone)
            gone = now

        if moves():
            self._motion = animate(self._view, apply, milliseconds=GLIDE)

    def _arrived(self) -> None:
        self._goal = None
