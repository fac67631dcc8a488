"""The curve of a wire: a cubic from an output to an input, and the way back of the gradient beside it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

HANG = 240.0  # a wire between lower ports hangs down when it reaches further than this
SAMPLES = 16
BELOW = 4.5  # pixels that the gradient flows beside the wire


class Route(ABC):
    """The way of a wire from an output at (x0, y0) to an input at (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float
    squeezed: ClassVar[bool] = False  # its middle lies between two rows of nodes, with little room

    @property
    @abstractmethod
    def path(self) -> QPainterPath:
        """To be stroked."""

    @property
    @abstractmethod
    def beside(self) -> QPainterPath:
        """The way back of the gradient: the same way, a little below (where it is steep: to the left)."""

    @property
    @abstractmethod
    def points(self) -> tuple[tuple[float, float], ...]:
        """The way as a chain of short lines."""

    @property
    @abstractmethod
    def bounds(self) -> QRectF:
        """A rectangle that holds it."""

    @property
    @abstractmethod
    def middle(self) -> QPointF:
        """The point half way, where words stand."""

    @property
    @abstractmethod
    def normal(self) -> QPointF:
        """There, the direction (of length 1) away from the wire, upward; on a steep one, to the right."""

    def distance(self, point: QPointF) -> float:
        """How far a point is from the wire."""
        px, py = point.x(), point.y()
        best = float("inf")
        for (ax, ay), (bx, by) in pairwise(self.points):
            dx, dy = bx - ax, by - ay
            along = ((px - ax) * dx + (py - ay) * dy) / ((dx * dx + dy * dy) or 1.0)
            along = min(max(along, 0.0), 1.0)
            best = min(best, (px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2)
        return float(best**0.5)

    def crosses(self, a: QPointF, b: QPointF) -> bool:
        """Whether a straight line from `a` to `b` crosses the wire."""
        line, kind = QLineF(a, b), QLineF.IntersectionType.BoundedIntersection
        return any(line.intersects(QLineF(*p, *q))[0] is kind for p, q in pairwise(self.points))


@dataclass(frozen=True)
class Curve(Route):
    """A cubic by its four points."""

    x0: float
    y0: float
    cx0: float
    cy0: float
    cx1: float
    cy1: float
    x1: float
    y1: float

    @classmethod
    def between(cls, a: QPointF, b: QPointF, hang: bool = False) -> Curve:
        """From an output at `a` to an input at `b`; with `hang` it may pass below the nodes on its way."""
        x0, y0, x1, y1 = a.x(), a.y(), b.x(), b.y()
        dx = x1 - x0
        if hang and dx > HANG:
            sag = min(max(0.16 * dx, 96.0), 240.0)
            low = max(y0, y1) if abs(y1 - y0) < 96 else (y0 + y1) / 2
            return cls(x0, y0, x0 + 0.15 * dx, low + sag, x1 - 0.15 * dx, low + sag, x1, y1)
        reach = dx / 2 if dx > 80 else min(40 + abs(dx - 80) / 2, 160) if dx < 0 else max(dx / 2, 28.0)
        return cls(x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1)

    @cached_property
    def path(self) -> QPainterPath:
        path = QPainterPath(QPointF(self.x0, self.y0))
        path.cubicTo(self.cx0, self.cy0, self.cx1, self.cy1, self.x1, self.y1)
        return path

    @property
    def bounds(self) -> QRectF:
        xs, ys = (self.x0, self.cx0, self.cx1, self.x1), (self.y0, self.cy0, self.cy1, self.y1)
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        return tuple(self.at(i / SAMPLES) for i in range(SAMPLES + 1))

    @cached_property
    def beside(self) -> QPainterPath:
        return beside(self.points)

    @property
    def middle(self) -> QPointF:
        return QPointF(*self.at(0.5))

    @property
    def normal(self) -> QPointF:
        dx, dy = self.x1 + self.cx1 - self.cx0 - self.x0, self.y1 + self.cy1 - self.cy0 - self.y0
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        return QPointF(dy / length, -dx / length) if dx >= 0 else QPointF(-dy / length, dx / length)

    def at(self, t: float) -> tuple[float, float]:
        """A point of it, from 0 at the output to 1 at the input."""
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        return (
            a * self.x0 + b * self.cx0 + c * self.cx1 + d * self.x1,
            a * self.y0 + b * self.cy0 + c * self.cy1 + d * self.y1,
        )


def beside(points: tuple[tuple[float, float], ...]) -> QPainterPath:
    """The way back of the gradient beside a chain of short lines."""
    path = QPainterPath()
    for i, (x, y) in enumerate(points):
        (xa, ya), (xb, yb) = points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]
        dx, dy = xb - xa, yb - ya
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        side = BELOW if dx >= 0 else -BELOW
        place = QPointF(x - side * dy / length, y + side * dx / length)
        path.lineTo(place) if i else path.moveTo(place)
    return path
