"""A card with one figure of the run over its steps: raw and smoothed in training, and on the test data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from netstudio.studio.figures import grouped, number
from netstudio.studio.panels.axes import nearest, rounded_up, steps_ahead
from netstudio.studio.panels.buckets import Buckets, Columns
from netstudio.studio.panels.card import Card
from netstudio.studio.panels.chart import Chart
from netstudio.studio.panels.plot import Line, SmoothLine
from netstudio.studio.theme import theme
from netstudio.training.log import TrainingLog
from netstudio.words import Words, tr

MARKED = 40  # test points at most that get a mark of their own
SMALLEST_LOG = 1e-12  # stands for zero on a logarithmic axis
Curve = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Source:
    """Which figure of the log is drawn: from a point on, steps and figures."""

    train: Callable[[TrainingLog, int], Curve]
    test: Callable[[TrainingLog], Curve]
    percent: bool = False  # the figure is a share, shown from 0 to 100 %


class CurveCard(Card):
    """Draws a growing log; whatever its length, a frame costs the same."""

    def __init__(self, title: Words, empty: Words, source: Source, parent: QWidget | None = None) -> None:
        self.chart = Chart()
        super().__init__(title, empty, self.chart, parent)
        self._source = source
        self._log: TrainingLog | None = None
        self._train = Buckets()
        self._smoothed: Curve = (np.empty(0), np.empty(0))
        self._test: Curve = (np.empty(0), np.empty(0))
        self._smoothing = 0.0
        self._logarithmic = False
        self._steps_per_epoch = 0
        self._top, self._end = 0.0, 0.0
        self._hovered: float | None = None
        self._raw_line = Line(self.chart.plot)
        self._line, self._test_line = SmoothLine(self.chart.plot), SmoothLine(self.chart.plot)
        self.chart.plot.hovered.connect(self._on_hovered)
        theme.changed.connect(self._dress)
        self._dress()

    def show_log(self, log: TrainingLog) -> None:
        """Draw what was added, or another log from its beginning."""
        if log is not self._log:
            self.clear()
            self._log = log
        if self.isVisible():
            self._redraw()

    def clear(self) -> None:
        """As before the first run."""
        self._log = None
        self._train = Buckets()
        self._top = self._end = 0.0
        self.chart.plot.show_reading(None)
        self.show_figures(())
        self.show_empty(True)

    def set_smoothing(self, steps: float) -> None:
        """Average the line over so many steps; 0 for not at all."""
        self._smoothing = steps
        self._redraw()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Whether y grows by factors."""
        self._logarithmic = logarithmic
        self.chart.set_logarithmic(logarithmic)
        self._redraw()

    def set_epoch(self, steps: int) -> None:
        """How many steps make an epoch, for the reading."""
        self._steps_per_epoch = steps

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw()

    def _redraw(self) -> None:
        if self._log is None:
            return
        self._train.extend(*self._source.train(self._log, len(self._train)))
        if not len(self._train):
            return
        self.show_empty(False)
        columns = self._train.columns(self.chart.columns)
        smoothing = self._smoothing * len(self._train) / max(columns.x[-1], 1)
        self._smoothed = columns.x, columns.smooth(smoothing)
        test = self._source.test(self._log)
        finite = np.isfinite(test[1])
        self._test = test[0][finite], test[1][finite]
        self._draw(self._raw_line, columns.line())
        self._draw(self._line, self._smoothed)
        self._draw(self._test_line, self._test)
        marked = self._test if len(self._test[0]) <= MARKED else (self._test[0][-1:], self._test[1][-1:])
        self.chart.plot.show_marks(marked[0], self._on_axis(marked[1]), "test")
        self._set_ranges(columns)
        self._show_figures()
        self._read()

    def _draw(self, line: Line, points: Curve) -> None:
        line.show_points(points[0], self._on_axis(points[1]))

    def _on_axis(self, y: np.ndarray) -> np.ndarray:
        if self._source.percent:
            return 100 * y
        return np.log10(np.maximum(y, SMALLEST_LOG)) if self._logarithmic else y

    def _set_ranges(self, columns: Columns) -> None:
        """Round ranges, seldom changed, so that the axes stand still; a rare spike may leave them."""
        if columns.x[-1] > self._end:
            self._end = steps_ahead(float(columns.x[-1]))
        if self._source.percent:
            self.chart.show_range(0, self._end, 0, 102)
            return
        rare = len(columns.low) // 50
        spread = [np.partition(columns.low, rare)[rare], -np.partition(-columns.high, rare)[rare]]
        y = np.concatenate([self._smoothed[1], self._test[1], spread])
        if self._logarithmic:
            low, high = self._on_axis(np.array([y.min(), y.max()]))
            low, high = math.floor(4 * low) / 4, math.ceil(4 * high) / 4
            self.chart.show_range(0, self._end, low - 0.05, high + 0.05)
            return
        top = rounded_up(float(y.max()) * 1.02)
        if top > self._top or top < 0.7 * self._top:
            self._top = top
        self.chart.show_range(0, self._end, min(0.0, float(y.min())), self._top)

    def _show_figures(self) -> None:
        figures = [(str(tr("train {figure}", figure=self._text(self._smoothed[1][-1]))), "forward")]
        if len(self._test[1]):
            figures.append((str(tr("test {figure}", figure=self._text(self._test[1][-1]))), "test"))
        self.show_figures(figures)

    def _text(self, figure: float) -> str:
        return f"{100 * figure:.1f} %" if self._source.percent else number(figure, leading_zero=False)

    def _on_hovered(self, x: float | None) -> None:
        self._hovered = x
        self._read()

    def _read(self) -> None:
        """The exact figures of the step under the mouse; they stay true while more steps come in."""
        if self._hovered is None or self._log is None:
            self.chart.plot.show_reading(None)
            return
        steps, figures = self._source.train(self._log, 0)
        i = nearest(steps, self._hovered)
        step = int(steps[i])
        head = str(tr("step {step}", step=grouped(step)))
        if self._steps_per_epoch:
            head += str(tr(" · epoch {epoch}", epoch=f"{step / self._steps_per_epoch:.2f}"))
        smoothed = float(np.interp(step, *self._smoothed))
        reading = [
            (head, "dim"),
            (str(tr("train {figure}", figure=self._text(figures[i]))), "forward"),
            (str(tr("smooth {figure}", figure=self._text(smoothed))), "forward"),
        ]
        if len(self._test[0]):
            j = nearest(self._test[0], step)
            figure, at = self._text(self._test[1][j]), grouped(int(self._test[0][j]))
            reading.append((str(tr("test {figure} at {step}", figure=figure, step=at)), "test"))
        self.chart.plot.show_reading(step, reading)

    def _dress(self) -> None:
        tokens = theme.tokens
        self._raw_line.set_color(tokens.color("forward", 0.35))
        self._line.set_color(tokens.color("forward"))
        self._test_line.set_color(tokens.color("test"))
