"""Where dragged nodes and frames snap: to edges, middles, port lines of others, equal gaps, the grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from netstudio.studio.canvas.faces import GRID
from netstudio.studio.canvas.node_item import NodeItem

NEAR = 6.0  # pixels of the screen
SAME = 0.5  # pixels of the scene

Box = NDArray[np.float64]  # left, top, right, bottom, and the line of the first port; NaN: no port


@dataclass
class SnapTo:
    """What is dragged snaps to."""

    nodes: bool = True
    grid: bool = True


NOWHERE = SnapTo(nodes=False, grid=False)


@dataclass(frozen=True)
class Guide:
    """A line of the scene that shows what a node has snapped to, with the distance where there is one."""

    start: tuple[float, float]
    end: tuple[float, float]
    distance: float | None = None


@dataclass(frozen=True)
class _Offer:
    """A way to snap along one axis: how far, and what shows it once the nodes are there."""

    by: float
    guides: tuple[Guide, ...]


class Snapping:
    """What is on its way, as one box, among others that stand still.

    `place` is the point of it that goes on the grid; an edge that is dragged alone, a box without width,
    goes along one of the `axes`, and keeps no gaps. Each move looks at all others at once with NumPy: half a
    millisecond for 1,000 of them.
    """

    def __init__(
        self, box: Box, place: QPointF, axes: tuple[int, ...] = (0, 1), *, gaps: bool = True
    ) -> None:
        self._box = box
        self._place = QPointF(place)
        self._axes = axes
        self._keeps_gaps = gaps
        self._others = frame_boxes(())

    @classmethod
    def of_nodes(cls, moving: Iterable[NodeItem], held: NodeItem) -> Snapping:
        """Nodes that go together; the mouse has one of them."""
        boxes = node_boxes(moving)
        line = node_boxes([held])[0, 4:]
        return cls(np.concatenate([boxes[:, :2].min(0), boxes[:, 2:4].max(0), line]), held.pos())

    def look_at(self, others: Box) -> None:
        """Snap to these boxes from now on, one a row."""
        self._others = others

    def settle(self, by: QPointF, zoom: float, to: SnapTo) -> tuple[QPointF, tuple[Guide, ...]]:
        """How far the nodes go when the mouse has gone `by`, and the lines that show why."""
        box = _moved(self._box, by.x(), by.y())
        x, y = self._offer(box, 0, NEAR / zoom, to), self._offer(box, 1, NEAR / zoom, to)
        settled = QPointF(
            by.x() + x.by if x else _on_grid(self._place.x(), by.x(), to),
            by.y() + y.by if y else _on_grid(self._place.y(), by.y(), to),
        )
        # A guide along one axis is drawn where the other axis has put the nodes.
        box = _moved(self._box, settled.x(), settled.y())
        shown = [offer for axis in (0, 1) if (offer := self._offer(box, axis, SAME, to))]
        return settled, tuple(guide for offer in shown for guide in offer.guides)

    def _offer(self, box: Box, axis: int, reach: float, to: SnapTo) -> _Offer | None:
        if not (to.nodes and len(self._others) and axis in self._axes):
            return None
        offers = [*self._alignments(box, axis), *(self._gaps(box, axis) if self._keeps_gaps else ())]
        best = min(offers, key=lambda offer: round(abs(offer.by), 3), default=None)
        return best if best and abs(best.by) <= reach else None

    def _alignments(self, box: Box, axis: int) -> Iterator[_Offer]:
        """The same edge or middle as another node, the port line first: it makes a wire straight."""
        across = 1 - axis
        away = np.maximum(
            self._others[:, across] - box[across + 2], box[across] - self._others[:, across + 2]
        )
        for mine, theirs in zip(_lines(box[None], axis), _lines(self._others, axis), strict=True):
            off = np.nan_to_num(np.abs(theirs - mine), nan=np.inf)
            if len(found := np.flatnonzero(off <= off.min() + SAME)) and np.isfinite(off.min()):
                nearest = found[np.argmin(away[found])]
                at, other = float(theirs[nearest]), self._others[nearest]
                yield _Offer(at - float(mine[0]), _line_through(box, other, axis, at))

    def _gaps(self, box: Box, axis: int) -> Iterator[_Offer]:
        """As far from a neighbour as the next two are from each other, or in the middle between two."""
        across, lo, hi = 1 - axis, axis, axis + 2
        row = self._others[
            (self._others[:, across] < box[across + 2]) & (self._others[:, across + 2] > box[across])
        ]
        before, after = _neighbours(row, box, axis)
        size = box[hi] - box[lo]
        if before and after and (room := after[0][lo] - before[0][hi] - size) >= 0:
            yield _gap_offer(before[0][hi] + room / 2 - box[lo], box, axis, (before[0], None, after[0]))
        if len(before) == 2:
            gap = before[0][lo] - before[1][hi]
            yield _gap_offer(before[0][hi] + gap - box[lo], box, axis, (before[1], before[0], None))
        if len(after) == 2:
            gap = after[1][lo] - after[0][hi]
            yield _gap_offer(after[0][lo] - gap - box[hi], box, axis, (None, after[0], after[1]))


def frame_boxes(rects: Iterable[QRectF]) -> Box:
    """(n, 5): left, top, right and bottom of each; frames have no ports."""
    found = [(r.left(), r.top(), r.right(), r.bottom(), np.nan) for r in rects]
    return np.array(found, dtype=float).reshape(-1, 5)


def node_boxes(items: Iterable[NodeItem]) -> Box:
    """(n, 5): left, top, right, bottom and port line of each."""
    found = []
    for item in items:
        ports = item.face.inputs or item.face.outputs
        frame = item.frame
        line = item.pos().y() + ports[0].y if ports else frame.center().y()
        found.append((frame.left(), frame.top(), frame.right(), frame.bottom(), line))
    return np.array(found).reshape(-1, 5)


def _moved(box: Box, x: float, y: float) -> Box:
    return np.add(box, [x, y, x, y, y])


def _lines(boxes: Box, axis: int) -> tuple[Box, ...]:
    """What can be aligned along an axis, the most wanted first."""
    lo, hi = boxes[:, axis], boxes[:, axis + 2]
    usual = ((lo + hi) / 2, lo, hi)
    return (boxes[:, 4], *usual) if axis == 1 else usual


def _line_through(box: Box, other: Box, axis: int, at: float) -> tuple[Guide, ...]:
    """The line on which two boxes lie, and the distance between them."""
    lo, hi = 1 - axis, 3 - axis
    line = _guide(axis, at, min(box[lo], other[lo]), max(box[hi], other[hi]))
    end, start = max(box[lo], other[lo]), min(box[hi], other[hi])
    return (line, _guide(axis, at, start, end, end - start)) if end > start else (line,)


def _guide(axis: int, at: float, start: float, end: float, distance: float | None = None) -> Guide:
    """A line across an axis, at a place on it."""
    at, start, end = float(at), float(start), float(end)
    return Guide((at, start), (at, end), distance) if axis == 0 else Guide((start, at), (end, at), distance)


def _neighbours(row: Box, box: Box, axis: int) -> tuple[list[Box], list[Box]]:
    """The two before and the two after a box in its row, the nearest first."""
    lo, hi = axis, axis + 2
    middle = row[:, lo] + row[:, hi] < box[lo] + box[hi]
    before, after = row[middle], row[~middle]
    return _two(before, -before[:, hi], -before[:, lo]), _two(after, after[:, lo], after[:, hi])


def _two(row: Box, near: Box, far: Box) -> list[Box]:
    """The nearest box, and the nearest of those that lie wholly behind it."""
    if not len(row):
        return []
    first = int(np.argmin(near))
    behind = np.flatnonzero(near >= far[first])
    return [row[first], *([row[behind[np.argmin(near[behind])]]] if len(behind) else [])]


def _gap_offer(by: float, box: Box, axis: int, row: tuple[Box | None, ...]) -> _Offer:
    """An offer that shows both gaps of a row of three; None stands for what is moved."""
    there = _moved(box, *((by, 0.0) if axis == 0 else (0.0, by)))
    first, second, third = (there if other is None else other for other in row)
    lo, hi, across = axis, axis + 2, 1 - axis
    at = (there[across] + there[across + 2]) / 2
    return _Offer(
        float(by),
        tuple(
            _guide(across, at, a[hi], b[lo], float(b[lo] - a[hi]))
            for a, b in ((first, second), (second, third))
        ),
    )


def _on_grid(place: float, by: float, to: SnapTo) -> float:
    """How far to go so that the place is on the grid; without one, on a whole pixel."""
    step = GRID if to.grid else 1.0
    return round((place + by) / step) * step - place


def area_of(guides: Iterable[Guide]) -> QRectF:
    """The rectangle around guides."""
    found = QRectF()
    for guide in guides:
        found = found.united(QRectF(QPointF(*guide.start), QPointF(*guide.end)).adjusted(-1, -1, 1, 1))
    return found
