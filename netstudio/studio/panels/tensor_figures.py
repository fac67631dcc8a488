"""The line of figures below a tensor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netstudio.studio import ink
from netstudio.studio.figures import number
from netstudio.studio.guard import guarded_paint
from netstudio.training.summary import sample
from netstudio.words import shape_text

EXACT = 4_000_000  # elements up to which the figures are of all, not of a sample


class FootLine(QWidget):
    """A line of figures, cut with an ellipsis where there is no room for all; the tool tip has them all."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(18)

    def show_text(self, text: str) -> None:
        """Show this line."""
        if text != self.toolTip():
            self.setToolTip(text)
            self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(ink.digits(11))
        painter.setPen(ink.ink("dim"))
        text = painter.fontMetrics().elidedText(self.toolTip(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


def figures_of(array: np.ndarray) -> str:
    """Shape, mean, standard deviation, range and norm; of large arrays all but the norm from a sample."""
    whole = array.size <= EXACT
    values = array if whole else sample(array)
    if not values.size:
        return shape_text(array.shape)
    with np.errstate(all="ignore"):
        mean, std = float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float64))
        figures = [
            f"μ {number(mean)}",
            f"σ {number(std)}",
            f"{number(float(values.min()))} … {number(float(values.max()))}",
            f"‖·‖ {number(float(np.linalg.norm(array)))}",
        ]
    about = "" if whole else "≈ "
    return f"{shape_text(array.shape)}   {about}" + "   ".join(figures)
