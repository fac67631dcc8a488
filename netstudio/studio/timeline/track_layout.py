"""Where the cells of the timeline lie: lanes below each other, columns as wide as there is room."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from netstudio.studio.timeline.columns import LANES, Column
from netstudio.training.walk import Phase

NARROWEST, WIDEST = 18.0, 320.0  # pixels of a column; where it would be narrower, the track scrolls
GAP = 3.0  # between two cells
MARGIN = 9.0  # above and below, where the head of the playhead has room
HEIGHTS = {Phase.FORWARD: 19.0, Phase.BACKWARD: 19.0, Phase.UPDATE: 14.0}
HEIGHT = round(sum(HEIGHTS.values()) + (len(LANES) - 1) * GAP + 2 * MARGIN)
ENDS = 6.0  # pixels left of the first column and right of the last

Place = tuple[int, Phase]  # a column and a lane


@dataclass(frozen=True)
class TrackLayout:
    """The places of all cells, in pixels from the beginning of the track."""

    columns: tuple[Column, ...]
    room: float  # pixels of the window's width

    @property
    def cell(self) -> float:
        """How wide a column is, the gap included."""
        return min(max((self.room - 2 * ENDS) / max(len(self.columns), 1), NARROWEST), WIDEST)

    @property
    def width(self) -> float:
        """Of all columns."""
        return len(self.columns) * self.cell + 2 * ENDS

    def box(self, column: int, lane: Phase) -> QRectF:
        """The cell of a column in a lane."""
        return QRectF(ENDS + column * self.cell + GAP / 2, top_of(lane), self.cell - GAP, HEIGHTS[lane])

    def at(self, x: float, y: float) -> Place:
        """The column and the lane at a point, or the nearest."""
        column = int((x - ENDS) // self.cell)
        lane = next((lane for lane in LANES if y < top_of(lane) + HEIGHTS[lane] + GAP / 2), LANES[-1])
        return min(max(column, 0), len(self.columns) - 1), lane

    def nearest(self, x: float, lane: Phase) -> int | None:
        """The column at a place that has a cell in a lane, or the nearest that has one."""
        ones = [i for i, column in enumerate(self.columns) if column.has(lane)]
        at = (x - ENDS) / self.cell - 0.5
        return min(ones, key=lambda i: abs(i - at)) if ones else None

    def place(self, cursor: int) -> Place | None:
        """The column and the lane of a cursor of the walk; None at the beginning."""
        for i, column in enumerate(self.columns):
            for lane, its in column.cursors.items():
                if its == cursor:
                    return i, lane
        return None

    def playhead(self, cursor: int, share: float = 1.0) -> float:
        """Where it stands: behind what is in sight, as that goes; of the last stop only a `share` may be."""
        place = self.place(cursor)
        if place is None:
            return ENDS
        column, lane = place
        return ENDS + (column + (1 - share if lane is Phase.BACKWARD else share)) * self.cell


def top_of(lane: Phase) -> float:
    """Where a lane begins."""
    above = LANES[: LANES.index(lane)]
    return MARGIN + sum(HEIGHTS[each] + GAP for each in above)
