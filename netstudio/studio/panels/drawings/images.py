"""A grid of images, as many as have room, each with the net's verdict below it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from netstudio.studio import ink
from netstudio.studio.panels.drawings.drawing import Drawing
from netstudio.studio.panels.lettering import write
from netstudio.training.predictions import Predictions

SMALLEST_IMAGE = 64  # pixels; a flat sample of fewer is no image
SIDE = 40  # pixels of an image on the screen, at least, and at most twice as many
CAPTION = 17
GAP = 8
SIZE = 10.5  # of the letters
COLUMN = 60  # pixels from one image to the next, at least: a verdict like "✗ 8 not 7" has room


def image_shape(shape: tuple[int, ...]) -> tuple[int, int, int] | None:
    """(channels, height, width) where samples are images: (C, H, W) of 1 or 3 channels, or a flat square."""
    if len(shape) == 3 and shape[0] in (1, 3):
        return shape[0], shape[1], shape[2]
    side = math.isqrt(shape[0]) if len(shape) == 1 else 0
    return (1, side, side) if side * side == math.prod(shape) >= SMALLEST_IMAGE else None


@dataclass(frozen=True)
class Grid:
    """Columns and rows that fill a box well, and the side of an image in them."""

    box: QRect
    columns: int
    rows: int
    side: int

    @classmethod
    def filling(cls, box: QRect, count: int) -> Grid:
        """The grid for so many images, or for as many as have room."""
        columns = max(1, min(count, box.width() // COLUMN))
        rows = max(1, min(-(-count // columns), box.height() // (SIDE + CAPTION)))
        columns = min(columns, -(-count // rows))
        side = min(box.width() // columns - GAP, box.height() // rows - CAPTION, 2 * SIDE)
        return cls(box, columns, rows, max(8, side))

    def cell(self, i: int) -> QRect:
        """Where image i lies, without its caption; the columns share the width."""
        row, column = divmod(i, self.columns)
        middle = self.box.left() + (2 * column + 1) * self.box.width() // (2 * self.columns)
        return QRect(
            middle - self.side // 2, self.box.top() + row * (self.side + CAPTION), self.side, self.side
        )


class Images(Drawing):
    """The images themselves are drawn once for each size of the grid; a frame only copies them."""

    def __init__(self, found: Predictions) -> None:
        super().__init__(found)
        self._images = images_of(found.x)
        self._sheet: tuple[Grid, float, QPixmap] | None = None

    def paint(self, painter: QPainter, box: QRect) -> None:
        grid = Grid.filling(box, len(self._images))
        painter.drawPixmap(box.left(), box.top(), self._drawn(grid, painter.device().devicePixelRatio()))
        room = box.width() / grid.columns
        for i in range(min(grid.columns * grid.rows, len(self._images))):
            right = self.is_right(i)
            row, column = divmod(i, grid.columns)
            words = ink.elided(self.verdict(i), room, SIZE, not right)
            left = box.left() + (column + 0.5) * room - ink.width_of(words, SIZE, not right) / 2
            middle = box.top() + row * (grid.side + CAPTION) + grid.side + CAPTION / 2
            write(painter, left, middle, words, "dim" if right else "bad", SIZE, bold=not right)

    def sample_at(self, at: QPoint, box: QRect) -> int | None:
        grid = Grid.filling(box, len(self._images))
        shown = range(min(grid.columns * grid.rows, len(self._images)))
        return next((i for i in shown if grid.cell(i).contains(at)), None)

    def place_of(self, i: int, box: QRect) -> QRect | None:
        grid = Grid.filling(box, len(self._images))
        return grid.cell(i) if i < min(grid.columns * grid.rows, len(self._images)) else None

    def neighbour(self, i: int, across: int, down: int, box: QRect) -> int | None:
        grid = Grid.filling(box, len(self._images))
        to = i + across + down * grid.columns
        return to if 0 <= to < min(grid.columns * grid.rows, len(self._images)) else None

    def _drawn(self, grid: Grid, ratio: float) -> QPixmap:
        if self._sheet is None or self._sheet[:2] != (grid, ratio):
            self._sheet = grid, ratio, self._draw(grid, ratio)
        return self._sheet[2]

    def _draw(self, grid: Grid, ratio: float) -> QPixmap:
        sheet = QPixmap(grid.box.size() * ratio)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        for i, image in enumerate(self._images[: grid.columns * grid.rows]):
            place = QRectF(grid.cell(i).translated(-grid.box.topLeft()))
            corners = QPainterPath()
            corners.addRoundedRect(place, 4, 4)
            painter.setClipPath(corners)
            painter.drawImage(place, image)
        painter.end()
        return sheet


def images_of(x: np.ndarray, ends: tuple[float, float] | None = None) -> list[QImage]:
    """Each sample as a picture, from black to white over the range of all of them, or between two ends."""
    shape = image_shape(x.shape[1:])
    assert shape is not None
    channels, height, width = shape
    low, high = ends or (float(x.min()), float(x.max()))
    pixels = ((x - low) * (255 / ((high - low) or 1))).astype(np.uint8).reshape(len(x), *shape)
    if channels == 1:
        return [
            QImage(p.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy() for p in pixels
        ]
    colored = pixels.transpose(0, 2, 3, 1)
    return [
        QImage(p.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy() for p in colored
    ]
