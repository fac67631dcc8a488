"""A tensor drawn large, with its numbers: in cells, beside bars, or for the one that is pointed at."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netstudio.studio.canvas.cut_painter import tiles
from netstudio.studio.canvas.plate_painter import paint_plate
from netstudio.studio.figures import number
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.heat_map import heat_map
from netstudio.training.lens import Cut, Kind
from netstudio.training.snapshot import Side

At = tuple[int, ...]

CELL = (54, 18)  # pixels that a number takes
ROW, LOWEST_ROW = 18, 13  # height of a bar with its number
MARKED = 0.5  # of the largest difference, from which on a number too small to be written is marked


class Plate(QWidget):
    """Draws a cut within `room` pixels. `pointed(index | None)` when the mouse points at a number."""

    pointed = Signal(object)

    def __init__(self, cut: Cut, side: Side, room: QSize) -> None:
        super().__init__()
        self.cut, self.side = cut, side
        self.at: At | None = None
        self.marks: np.ndarray | None = None
        self._room = room
        self.setMouseTracking(True)
        self.setFixedSize(self._size())

    def point_at(self, at: At | None) -> None:
        """Let one of the numbers stand out; None: none of them."""
        if at != self.at:
            self.at = at if at is not None and self._has(at) else None
            self.update()

    def compare(self, other: Cut | None) -> str:
        """Mark where the numbers differ from others; gives in how many places, and where most."""
        mine, self.marks = self.cut.array, None
        self.update()
        if other is None or other.array.shape != mine.shape or other.whole != self.cut.whole:
            return ""
        same = (mine == other.array) | (np.isnan(mine.astype(float)) & np.isnan(other.array.astype(float)))
        apart = np.where(same, 0.0, np.abs(mine.astype(float) - other.array.astype(float)))
        apart = np.nan_to_num(apart, nan=np.inf, posinf=np.inf)
        if same.all():
            return "="
        most = np.unravel_index(int(np.argmax(apart)), apart.shape)
        self.marks = ~same if self.writes else ~same & (apart >= MARKED * apart[most])
        where = "[" + ", ".join(map(str, self.cut.index(tuple(int(i) for i in most)))) + "] " if most else ""
        return f"≠ {int((~same).sum())} / {mine.size} · {where}Δ {number(float(apart[most]))}"

    @property
    def writes(self) -> bool:
        """Whether every number is written."""
        rows, columns = self.grid
        if self.cut.kind is Kind.IMAGES:
            return False
        if self.cut.kind is Kind.VECTOR:
            return rows * LOWEST_ROW <= self._room.height()
        return rows * CELL[1] <= self._room.height() and columns * CELL[0] <= self._room.width()

    # Where the numbers stand --------------------------------------------------------------------------------

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns."""
        shape = (1, 1, *self.cut.array.shape)
        return (shape[-1], 1) if self.cut.kind is Kind.VECTOR else (shape[-2], shape[-1])

    def _size(self) -> QSize:
        rows, columns = self.grid
        room = self._room
        if self.cut.kind is Kind.VECTOR:
            return QSize(
                room.width(), min(rows * ROW, room.height()) if self.writes else min(room.height(), 120)
            )
        if self.cut.kind is Kind.IMAGES:
            return room
        if self.writes:
            wide = 120 if self.cut.kind is Kind.SCALAR else columns * CELL[0]
            return QSize(wide, rows * CELL[1] + (10 if self.cut.kind is Kind.SCALAR else 0))
        side = max(min(room.width() / columns, room.height() / rows), 0.05)
        return QSize(max(round(columns * side), 12), max(round(rows * side), 12))

    @cached_property
    def places(self) -> list[QRectF]:
        """Where each of several images stands."""
        return tiles(len(self.cut.array), QRectF(self.rect()), self.grid[1] / max(self.grid[0], 1))

    def cell(self, at: At) -> QRectF:
        """Where a number stands."""
        rows, columns = self.grid
        box, row, column = QRectF(self.rect()), 0, 0
        if self.cut.kind is Kind.IMAGES:
            box = self.places[at[0]]
        if len(at) > 1:
            row, column = at[-2:]
        elif at and self.writes:
            row = at[0]
        elif at:
            row, column, rows, columns = 0, at[0], 1, rows
        wide, high = box.width() / max(columns, 1), box.height() / max(rows, 1)
        return QRectF(box.left() + column * wide, box.top() + row * high, wide, high)

    def index_at(self, point: QPointF) -> At | None:
        """The number at a point."""
        first: At = ()
        box = QRectF(self.rect())
        if self.cut.kind is Kind.IMAGES:
            found = next((i for i, place in enumerate(self.places) if place.contains(point)), None)
            if found is None:
                return None
            first, box = (found,), self.places[found]
        across = (point.x() - box.left()) / max(box.width(), 1)
        down = (point.y() - box.top()) / max(box.height(), 1)
        rows, columns = self.grid
        if self.cut.kind is Kind.SCALAR:
            return ()
        if self.cut.kind is Kind.VECTOR:
            at: At = (int((down if self.writes else across) * rows),)
        else:
            at = (*first, int(down * rows), int(across * columns))
        return at if self._has(at) else None

    def _has(self, at: At) -> bool:
        shape = self.cut.array.shape
        return len(at) == len(shape) and all(0 <= i < n for i, n in zip(at, shape, strict=True))

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.index_at(event.position()))
        event.ignore()  # a card may be dragged by it

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_plate(painter, self)

    @cached_property
    def sheet(self) -> tuple[QImage, ...]:
        """The images, all on one scale of colour; where numbers are written, pale enough to read them."""
        array, side = self.cut.array, self.side
        if self.cut.kind is not Kind.IMAGES:
            return (heat_map(array, side, strength=0.35 if self.writes else 1.0),)
        if not len(array):
            return ()
        height = array.shape[1]
        sheet = heat_map(array.reshape(-1, array.shape[2]), side)
        return tuple(sheet.copy(0, i * height, sheet.width(), height) for i in range(len(array)))
