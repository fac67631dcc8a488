"""A chart in the theme's colours, with fixed ranges and a reading under the mouse; quick to draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from netstudio.studio.canvas.guard import guarded, guarded_paint
from netstudio.studio.panels.axes import StepAxis, ValueAxis
from netstudio.studio.theme import number_font, theme

TICK_SIZE = 10.0  # pixels of the figures at the axes
MARK = 5.0  # pixels across


class Chart(pg.PlotWidget):
    """A plot that neither pans nor zooms. `hovered` tells the x under the mouse, or None when it leaves."""

    hovered = Signal(object)

    def __init__(self) -> None:
        self._value_axis = ValueAxis("left")
        super().__init__(axisItems={"bottom": StepAxis("bottom"), "left": self._value_axis})
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.setContentsMargins(0, 4, 6, 0)
        item.getViewBox().disableAutoRange()
        item.getViewBox().setDefaultPadding(0)
        for name in ("left", "bottom"):
            axis = item.getAxis(name)
            axis.setStyle(tickFont=number_font(TICK_SIZE), tickLength=0, tickTextOffset=6)
            axis.enableAutoSIPrefix(False)
            # Axes seldom change, and drawing their figures costs as much as the curves.
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        item.getAxis("bottom").setHeight(20)
        item.getAxis("left").setWidth(38)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._range: tuple[float, float, float, float] | None = None
        self._at: float | None = None
        self._reading: list[tuple[str, str]] = []
        self._marks = np.empty((0, 2))
        self._mark_color = "test"
        theme.changed.connect(self._dress)
        self._dress()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Whether y values are logarithms (base 10) of what the axis is to say."""
        self._value_axis.logarithmic = logarithmic
        self._value_axis.picture = None
        self._value_axis.update()

    def show_range(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """What is in view; the same again costs nothing."""
        if (x0, x1, y0, y1) != self._range:
            self._range = x0, x1, y0, y1
            self.getViewBox().setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0, disableAutoRange=False)

    @property
    def columns(self) -> int:
        """How many pixels wide the curves are drawn."""
        return max(1, int(self.getViewBox().width()))

    def show_marks(self, x: np.ndarray, y: np.ndarray, color: str) -> None:
        """Small discs at these points, in a colour of the theme; a few of them."""
        self._marks, self._mark_color = np.stack([x, y], axis=1), color

    def show_reading(self, x: float | None, reading: Sequence[tuple[str, str]] = ()) -> None:
        """A line at `x` and lines of text (with their colour tokens) beside it; None takes them away."""
        if (x, list(reading)) != (self._at, self._reading):
            self._at, self._reading = x, list(reading)
            self.viewport().update()

    @property
    def reading(self) -> tuple[str, ...]:
        """The lines of text at the mouse."""
        return tuple(text for text, _ in self._reading)

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box = self.getViewBox()
        at = self.mapToScene(event.position().toPoint())
        inside = box.sceneBoundingRect().contains(at)
        self.hovered.emit(box.mapSceneToView(at).x() if inside else None)

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_marks(painter)
        if self._at is not None:
            self._paint_reading(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        if self._range is None or not len(self._marks):
            return
        x0, x1, y0, y1 = self._range
        view = self.getViewBox().sceneBoundingRect()
        x = view.left() + (self._marks[:, 0] - x0) / (x1 - x0) * view.width()
        y = view.bottom() - (self._marks[:, 1] - y0) / (y1 - y0) * view.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme.tokens.color(self._mark_color)
        painter.setPen(QPen(color, MARK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)]))

    def _paint_reading(self, painter: QPainter) -> None:
        box = self.getViewBox()
        view = box.sceneBoundingRect()
        x = self.mapFromScene(box.mapViewToScene(QPointF(self._at or 0.0, 0))).x()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.tokens.color("faint"), 1))
        painter.drawLine(x, int(view.top()), x, int(view.bottom()))
        if not self._reading:
            return
        painter.setFont(number_font(11))
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(text) for text, _ in self._reading) + 12
        height = metrics.height() * len(self._reading) + 8
        left = x + 8 if x + 8 + width < view.right() else x - 8 - width
        frame = QRectF(max(left, view.left()), view.top() + 4, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.tokens.color("node_line"), 1))
        painter.setBrush(theme.tokens.color("raised"))
        painter.drawRoundedRect(frame, 5, 5)
        for row, (text, token) in enumerate(self._reading):
            painter.setPen(theme.tokens.color(token))
            line = QRectF(frame.left() + 6, frame.top() + 4 + row * metrics.height(), width, metrics.height())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    def _dress(self) -> None:
        tokens = theme.tokens
        self.setBackground(tokens.color("panel"))
        for name in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(QPen(tokens.color("line"), 1))
            axis.setTextPen(QPen(tokens.color("dim")))


class Line(QGraphicsPathItem):
    """A curve in a chart. Its geometry stays in C++: painting that calls Python waits for the training."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.xs = self.ys = np.empty(0)
        chart.getViewBox().addItem(self, ignoreBounds=True)

    def show_points(self, x: np.ndarray, y: np.ndarray) -> None:
        """Draw through these points; all are finite."""
        self.xs, self.ys = x, y
        self.setPath(pg.arrayToQPath(x, y, connect="all", finiteCheck=False))


class SmoothLine(Line):
    """The same with antialiasing, which is too dear for raw curves with their many points."""

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        super().paint(painter, option, widget)


def line_pen(color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of one pixel whatever the scale of the chart."""
    pen = QPen(color, 1, style)
    pen.setCosmetic(True)
    return pen
