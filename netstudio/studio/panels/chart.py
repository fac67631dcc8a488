"""A chart in the theme's colours, with fixed ranges and a reading under the mouse; quick to draw."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen

from netstudio.studio.canvas.guard import guarded, guarded_paint
from netstudio.studio.figures import number
from netstudio.studio.theme import number_font, theme

TICK_SIZE = 10.0  # pixels of the figures at the axes


class StepAxis(pg.AxisItem):
    """Steps, short: 0, 500, 2k, 1.5M."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [short_step(value) for value in values]


class ValueAxis(pg.AxisItem):
    """Values, written as everywhere; on a logarithmic axis the values are their logarithms."""

    logarithmic = False

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [number(10**value if self.logarithmic else value) for value in values]

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logarithmic:
            found: list[tuple[float, list[float]]] = super().tickValues(low, high, size)
            return found[:1]  # the finer ones would only crowd a small chart
        decades = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        every = max(1, math.ceil(len(decades) * 22 / max(size, 1)))
        ticks = [float(d) for d in decades if d % every == 0]
        if len(ticks) < 2 and high - low > 0.5:
            ticks += [d + math.log10(k) for d in range(math.floor(low), math.ceil(high)) for k in (2, 5)]
        return [(1.0, [tick for tick in ticks if low <= tick <= high])]


def short_step(value: float) -> str:
    """A number of steps in few letters."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if abs(value) >= unit:
            return f"{value / unit:g}{letter}"
    return f"{value:g}"


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
        item.getAxis("bottom").setHeight(20)
        item.getAxis("left").setWidth(38)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._range: tuple[float, float, float, float] | None = None
        self._at: float | None = None
        self._reading: list[tuple[str, str]] = []
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

    def show_reading(self, x: float | None, reading: Sequence[tuple[str, str]] = ()) -> None:
        """A line at `x` and lines of text (with their colour tokens) beside it; None takes them away."""
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
        if self._at is not None:
            painter = QPainter(self.viewport())
            self._paint_reading(painter)
            painter.end()

    def _paint_reading(self, painter: QPainter) -> None:
        box = self.getViewBox()
        view = box.sceneBoundingRect()
        x = self.mapFromScene(box.mapViewToScene(QPointF(self._at or 0.0, 0))).x()
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


def curve(chart: Chart, smooth: bool = False) -> pg.PlotCurveItem:
    """A line of one pixel in the chart; the raw ones, with their many points, without antialiasing."""
    item = pg.PlotCurveItem(skipFiniteCheck=True, antialias=smooth)
    chart.addItem(item, ignoreBounds=True)
    return item


def line_pen(color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of one pixel whatever the scale of the chart."""
    pen = QPen(color, 1, style)
    pen.setCosmetic(True)
    return pen


def rounded_up(x: float) -> float:
    """The next round number from x on: 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten."""
    if not 0 < x < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(x))
    return next(n * power for n in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 100) if n * power >= x)


def steps_ahead(last: float) -> float:
    """Where an axis of steps ends that has come to `last`: a little later, so that it seldom has to move."""
    grain = 10.0 ** math.floor(math.log10(max(last, 10.0))) / 5
    return math.ceil(last * 1.02 / grain) * grain


def nearest(ordered: np.ndarray, x: float) -> int:
    """The index of the number nearest to x in ascending, non-empty `ordered`."""
    i = int(np.searchsorted(ordered, x))
    if i == 0:
        return 0
    if i == len(ordered):
        return i - 1
    return i if ordered[i] - x < x - ordered[i - 1] else i - 1
