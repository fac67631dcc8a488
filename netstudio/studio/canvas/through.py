"""The way of a wire through the points that were set for it: smooth, level at both ports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from netstudio.graph.model import Points
from netstudio.studio.canvas.curve import Curve, Route, beside

Way = tuple[float, float]  # a direction, of length 1

SAMPLES = 10  # short lines for each part between two points
SHARE = 0.4  # of the way to the next point that a part keeps its direction


@dataclass(frozen=True)
class Through(Route):
    """Cubics from point to point; at each the direction is that from the point before to the one after."""

    x0: float
    y0: float
    x1: float
    y1: float
    bends: Points

    @cached_property
    def parts(self) -> tuple[Curve, ...]:
        """A cubic from each point to the next, ports included."""
        chain = ((self.x0, self.y0), *self.bends, (self.x1, self.y1))
        ways = [(1.0, 0.0), *(_unit(a, b) for a, b in zip(chain, chain[2:], strict=False)), (1.0, 0.0)]
        pairs = zip(pairwise(chain), pairwise(ways), strict=True)
        return tuple(_part(a, b, out, into) for (a, b), (out, into) in pairs)

    @cached_property
    def path(self) -> QPainterPath:
        path = QPainterPath(QPointF(self.x0, self.y0))
        for p in self.parts:
            path.cubicTo(p.cx0, p.cy0, p.cx1, p.cy1, p.x1, p.y1)
        return path

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        found = [(self.x0, self.y0)]
        for part in self.parts:
            found += [part.at(i / SAMPLES) for i in range(1, SAMPLES + 1)]
        return tuple(found)

    @cached_property
    def beside(self) -> QPainterPath:
        return beside(self.points)

    @property
    def bounds(self) -> QRectF:
        found = QRectF()
        for part in self.parts:
            found = found.united(part.bounds.adjusted(-1, -1, 1, 1))
        return found

    @cached_property
    def _longest(self) -> Curve:
        return max(self.parts, key=lambda part: abs(part.x1 - part.x0) + abs(part.y1 - part.y0))

    @property
    def middle(self) -> QPointF:
        """Half way along the longest part: words stand there, away from the points."""
        return self._longest.middle

    @property
    def normal(self) -> QPointF:
        return self._longest.normal

    def part_at(self, point: QPointF) -> int:
        """Which part is nearest to a point: a new bend there comes before the bend of that number."""
        distances = [part.distance(point) for part in self.parts]
        return distances.index(min(distances))


def _part(a: tuple[float, float], b: tuple[float, float], out: Way, into: Way) -> Curve:
    reach = SHARE * ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    c0 = a[0] + reach * out[0], a[1] + reach * out[1]
    c1 = b[0] - reach * into[0], b[1] - reach * into[1]
    return Curve(*a, *c0, *c1, *b)


def _unit(a: tuple[float, float], b: tuple[float, float]) -> Way:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5
    return (dx / length, dy / length) if length else (1.0, 0.0)
