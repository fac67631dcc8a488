"""The way of a wire around the nodes: back to the next row, or along below a row further down."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from netstudio.studio.canvas.curve import BELOW, HANG, Route

STUB = 14.0  # pixels that it goes straight out of a port, and into one
OVER, UNDER = 44.0, 20.0  # pixels above the row that it leads back to, and below the one that it goes along
APART = 8.0  # pixels between a way that hangs and one that does not
CORNER = 8.0


@dataclass(frozen=True)
class Detour(Route):
    """Out of a port, up or down to a level between two rows, along it, and from there into the other port."""

    x0: float
    y0: float
    x1: float
    y1: float
    level: float
    stub: float
    squeezed: ClassVar[bool] = True

    @classmethod
    def around(cls, a: QPointF, b: QPointF, source: QRectF, target: QRectF, hang: bool) -> Detour | None:
        """From an output at `a` to an input at `b` of nodes in these frames; None where no detour is needed.

        It is needed where the input lies behind the output, and, with `hang`, where nodes of other rows would
        be in between.
        """
        upper, lower = sorted((source, target), key=QRectF.top)
        gap, apart = lower.top() - upper.bottom(), APART if hang else 0.0
        if gap < UNDER:
            return None
        if b.x() - a.x() < 2 * STUB:
            level = max(lower.top() - OVER + apart, upper.bottom() + min(UNDER, gap / 2))
        elif hang and b.x() - a.x() > HANG:
            level = target.bottom() + UNDER
        else:
            return None
        return cls(a.x(), a.y(), b.x(), b.y(), level, STUB + apart / 2)

    @cached_property
    def path(self) -> QPainterPath:
        ends = (self.x0, self.y0), (self.x1, self.y1)
        out, into = self.x0 + self.stub, self.x1 - self.stub
        corners = ((out, self.y0), (out, self.level), (into, self.level), (into, self.y1))
        chain = [QPointF(*at) for at in (ends[0], *corners, ends[1])]
        path = QPainterPath(chain[0])
        for (before, corner), (_, after) in pairwise(pairwise(chain)):
            path.lineTo(_toward(corner, before))
            path.quadTo(corner, _toward(corner, after))
        path.lineTo(chain[-1])
        return path

    @cached_property
    def beside(self) -> QPainterPath:
        return self.path.translated(-BELOW, BELOW)

    @cached_property
    def points(self) -> tuple[tuple[float, float], ...]:
        return tuple((at.x(), at.y()) for at in self.path.toSubpathPolygons()[0].toList())

    @property
    def bounds(self) -> QRectF:
        return self.path.boundingRect()

    @property
    def middle(self) -> QPointF:
        return QPointF((self.x0 + self.x1) / 2, self.level)

    @property
    def normal(self) -> QPointF:
        return QPointF(0, -1)


def _toward(corner: QPointF, other: QPointF) -> QPointF:
    """The point where a corner begins to be round, on the side of the next one."""
    dx, dy = other.x() - corner.x(), other.y() - corner.y()
    share = min(CORNER / max(abs(dx), abs(dy), 1e-9), 0.5)
    return QPointF(corner.x() + share * dx, corner.y() + share * dy)
