"""The area of a chart inside its axes: curves, a heat map, and the reading under the mouse.

It lies straight in pyqtgraph's GraphicsView, in the coordinates of the data (y upside down). Its items keep
their geometry in C++: while a net trains, every call of Python from a paint waits for the training.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsPixmapItem, QStyleOptionGraphicsItem, QWidget

from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.ink import digits, ink, pen
from netstudio.studio.theme import theme

MARK = 5.0  # pixels across
Reading = Sequence[tuple[str, str]]  # lines of text with their colour tokens


class Plot(pg.GraphicsView):
    """A view that neither pans nor zooms. `hovered` tells the x under the mouse, or None when it leaves."""

    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__(background=theme.tokens.color("panel"))
        self.enableMouse(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing is painted behind it
        self._marks = np.empty((0, 2))
        self._mark_color = "test"
        self._at: float | None = None
        self._reading: list[tuple[str, str]] = []
        theme.changed.connect(self._dress)

    def show_range(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """What is in view."""
        self.setRange(QRectF(x0, -y1, x1 - x0, y1 - y0), padding=0)

    def updateMatrix(self, propagate: bool = True) -> None:
        """Fit the range exactly; Qt's own fitting leaves a margin of two pixels."""
        self.setSceneRect(self.range)
        across, up = self.width() / self.range.width(), self.height() / self.range.height()
        self.setTransform(QTransform.fromScale(across, up))

    def show_marks(self, x: np.ndarray, y: np.ndarray, color: str) -> None:
        """Small discs at these points, in a colour of the theme; a few of them."""
        self._marks, self._mark_color = np.stack([x, y], axis=1), color

    def show_reading(self, x: float | None, reading: Reading = ()) -> None:
        """A line at `x` and lines of text beside it; None takes them away."""
        if (x, list(reading)) != (self._at, self._reading):
            self._at, self._reading = x, list(reading)
            self.viewport().update()

    @property
    def reading(self) -> tuple[str, ...]:
        """The lines of text at the mouse."""
        return tuple(text for text, _ in self._reading)

    def pixel(self, x: float, y: float) -> QPointF:
        """Where a point is drawn in the viewport."""
        return QPointF(self.mapFromScene(QPointF(x, -y)))

    def _dress(self) -> None:
        self.setBackground(theme.tokens.color("panel"))

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.mapToScene(event.position().toPoint()).x())

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(self._mark_color, MARK))
        # One by one, by plain numbers: a QPolygonF of QPointF would let go of the interpreter for each of
        # them.
        for x, y in self._marks_on_screen():
            painter.drawPoint(x, y)
        if self._at is not None:
            self._paint_reading(painter, round(self.pixel(self._at, 0).x()))
        painter.end()

    def _marks_on_screen(self) -> list[list[int]]:
        """The pixels of the marks."""
        left, top, width, height = self.range.getRect()
        scale = np.array([self.width() / width, -self.height() / height])
        pixels: list[list[int]] = np.rint((self._marks - (left, -top)) * scale).astype(int).tolist()
        return pixels

    def _paint_reading(self, painter: QPainter, x: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(ink("faint"), 1))
        painter.drawLine(x, 0, x, self.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(digits(11))
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(text) for text, _ in self._reading) + 12
        left = x + 8 if x + 8 + width < self.width() else x - 8 - width
        frame = QRectF(max(left, 0), 4, width, metrics.height() * len(self._reading) + 8)
        painter.setPen(QPen(ink("node_line"), 1))
        painter.setBrush(ink("raised"))
        painter.drawRoundedRect(frame, 5, 5)
        for row, (text, token) in enumerate(self._reading):
            painter.setPen(ink(token))
            line = QRectF(frame.left() + 6, 8 + row * metrics.height(), width, metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)


class Line(QGraphicsPathItem):
    """A curve."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.xs = self.ys = np.empty(0)
        plot.addItem(self)

    def show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        """Draw through these points; all are finite."""
        self.xs, self.ys = x, y
        self.setPath(pg.arrayToQPath(x, -y, connect="all", finiteCheck=False))

    def set_color(self, color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        """Draw it with a pen of one pixel, whatever the scale."""
        hairline = QPen(color, 1, style)
        hairline.setCosmetic(True)
        self.setPen(hairline)


class SmoothLine(Line):
    """The same with antialiasing, which is too dear for raw curves with their many points."""

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)


class HeatMap(QGraphicsPixmapItem):
    """A matrix as colours."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.matrix = np.empty((0, 0), np.uint8)
        self._table = np.zeros(256, np.uint32)
        plot.addItem(self)

    def set_colors(self, none: QColor, full: QColor) -> None:
        """The colours of 0 and of 255."""
        ends = [np.array([c.red(), c.green(), c.blue()], float) for c in (none, full)]
        amount = np.linspace(0, 1, 256)[:, np.newaxis]
        rgb = np.round(ends[0] + amount * (ends[1] - ends[0])).astype(np.uint32)
        self._table = 0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
        if self.matrix.size:
            self._draw()

    def show_matrix(self, matrix: np.ndarray, x0: float, x1: float, y0: float, y1: float) -> None:
        """Draw (columns, rows) of uint8, rows from the bottom up, into a part of the plot."""
        self.matrix = matrix
        self._draw()
        columns, rows = matrix.shape
        scale = QTransform.fromScale((x1 - x0) / columns, (y1 - y0) / rows)
        self.setTransform(scale * QTransform.fromTranslate(x0, -y1))

    def _draw(self) -> None:
        pixels = np.ascontiguousarray(self._table[self.matrix.T[::-1]])
        rows, columns = pixels.shape
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        self.setPixmap(QPixmap.fromImage(image))
