"""A plot with axes. The axes are painted only when they change: their figures cost more than the curves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from netstudio.studio.figures import number
from netstudio.studio.guard import guarded_paint
from netstudio.studio.ink import digits, ink
from netstudio.studio.panels.axes import log_ticks, round_ticks, short_step
from netstudio.studio.panels.plot import Plot
from netstudio.studio.theme import theme

LEFT, BOTTOM, TOP, RIGHT = 40, 20, 4, 6  # pixels around the plot
STEP_ROOM, VALUE_ROOM = 56, 26  # pixels that a figure takes along its axis, at the least
TICK_SIZE = 10.0  # pixels of the figures


class Chart(QWidget):
    """Steps to the right, values upward; logarithmic, it is given the logarithms (base 10) of values."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot()
        self.plot.setParent(self)
        self._range: tuple[float, float, float, float] | None = None
        self._logarithmic = False
        theme.changed.connect(self.update)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """How the values are to be read."""
        self._logarithmic = logarithmic
        self.update()

    def show_range(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """What is in view; the same again costs nothing."""
        if (x0, x1, y0, y1) != self._range:
            self._range = x0, x1, y0, y1
            self.plot.show_range(x0, x1, y0, y1)
            self.update()

    @property
    def range(self) -> tuple[float, float, float, float] | None:
        """What is in view: x from and to, y from and to."""
        return self._range

    @property
    def columns(self) -> int:
        """How many pixels wide the curves are drawn."""
        return max(1, int(self.plot.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.plot.setGeometry(self.rect().adjusted(LEFT, TOP, -RIGHT, -BOTTOM))

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.plot.geometry())
        painter.setPen(ink("line"))
        painter.drawLine(int(area.left()) - 1, int(area.top()), int(area.left()) - 1, int(area.bottom()))
        painter.drawLine(int(area.left()) - 1, int(area.bottom()), int(area.right()), int(area.bottom()))
        if self._range is None:
            return
        painter.setPen(ink("dim"))
        painter.setFont(digits(TICK_SIZE))
        x0, x1, y0, y1 = self._range
        for x in round_ticks(x0, x1, int(area.width() / STEP_ROOM)):
            middle = area.left() + (x - x0) / (x1 - x0) * area.width()
            place = QRectF(middle - STEP_ROOM / 2, area.bottom() + 3, STEP_ROOM, BOTTOM - 4)
            place.moveRight(min(place.right(), self.width() + STEP_ROOM / 3))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, short_step(x))
        ticks = log_ticks if self._logarithmic else round_ticks
        for y in ticks(y0, y1, int(area.height() / VALUE_ROOM)):
            middle = area.bottom() - (y - y0) / (y1 - y0) * area.height()
            place = QRectF(0, middle - 8, LEFT - 6, 16)
            place.moveBottom(min(place.bottom(), area.bottom() + 4))
            text = self.value_text(10**y if self._logarithmic else y)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def value_text(self, value: float) -> str:
        """A figure at the upward axis; there is room for seven letters."""
        return number(value)
