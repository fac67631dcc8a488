"""The loss along a nudge, and the tangent that the gradient foretells."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from netstudio.studio.figures import number
from netstudio.studio.panels.chart import Chart
from netstudio.studio.panels.plot import SmoothLine
from netstudio.studio.theme import theme
from netstudio.training.nudging import Look
from netstudio.words import tr

ROOM = 0.12  # above and below the curve, as a share of its height
FLAT = 1e-12  # a curve no higher than this is drawn in the middle


class NudgeChart(Chart):
    """The change of the loss over h: a solid curve; dashed, h × ∂L/∂w; and both at the nudge."""

    def __init__(self) -> None:
        super().__init__()
        self.tangent, self.curve = SmoothLine(self.plot), SmoothLine(self.plot)
        self.setMinimumWidth(160)
        self.setAccessibleName(str(tr("The loss along the nudge, and the tangent")))
        theme.changed.connect(self._dress)
        self._dress()

    def value_text(self, value: float) -> str:
        return number(value, 2, leading_zero=False)

    def show_look(self, look: Look) -> None:
        """Draw a nudge and what is around it."""
        change, line = look.curve.loss - look.nudge.loss, look.curve.tangent - look.nudge.loss
        finite = np.isfinite(change)
        low, high = _range(change[finite])
        self.show_range(-look.reach, look.reach, low, high)
        self.curve.show_points(look.curve.h[finite], change[finite])
        self.tangent.show_points(look.curve.h, np.clip(line, 10 * low - high, 10 * high - low))
        nudge = look.nudge
        reading = [
            (str(tr("loss {change}", change=number(nudge.actual))), "forward"),
            (str(tr("tangent {change}", change=number(nudge.predicted))), "backward"),
        ]
        self.plot.show_marks(np.array([nudge.h]), np.array([nudge.actual]), "forward")
        self.plot.show_reading(nudge.h, reading)
        self.plot.viewport().update()

    def clear(self) -> None:
        """Nothing is nudged."""
        for line in (self.curve, self.tangent):
            line.show_points(np.empty(0), np.empty(0))
        self.plot.show_marks(np.empty(0), np.empty(0), "forward")
        self.plot.show_reading(None)

    def _dress(self) -> None:
        self.curve.set_color(theme.tokens.color("forward"))
        self.tangent.set_color(theme.tokens.color("backward"), Qt.PenStyle.DashLine)


def _range(change: np.ndarray) -> tuple[float, float]:
    """From where to where the curve goes, with some room; 0 is in it."""
    low, high = min(0.0, float(change.min(initial=0))), max(0.0, float(change.max(initial=0)))
    room = max(ROOM * (high - low), FLAT)
    return low - room, high + room
