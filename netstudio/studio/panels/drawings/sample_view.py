"""The widget that draws samples, in the way that fits their shape."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from netstudio.studio import ink
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.panels.drawings.drawing import Drawing
from netstudio.studio.panels.drawings.images import Images, image_shape
from netstudio.studio.panels.drawings.points import Points
from netstudio.studio.panels.drawings.rows import Rows
from netstudio.studio.theme import theme
from netstudio.training.predictions import Predictions

TRUTH_TABLE = 16  # samples of zeros and ones, up to which they are a table rather than points


class SampleView(QWidget):
    """All samples in one widget."""

    def __init__(self) -> None:
        super().__init__()
        self.drawing: Drawing | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card need not be painted behind it
        theme.changed.connect(self.update)

    def show_predictions(self, found: Predictions) -> None:
        """Draw these; of the same samples only the answers are new."""
        if self.drawing is None or self.drawing.found.x is not found.x:
            self.drawing = drawing_of(found)
            self.update()
            return
        if not np.array_equal(self.drawing.found.guess, found.guess):
            self.update()
        self.drawing.found = found

    def tip(self, i: int) -> str:
        """What is told of a sample that the mouse rests on."""
        return self.drawing.verdict(i) + self.drawing.chance(i) if self.drawing else ""

    def sizeHint(self) -> QSize:
        return QSize(280, 150)

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.drawing:
            i = self.drawing.sample_at(event.pos(), self.rect())
            QToolTip.showText(event.globalPos(), "" if i is None else self.tip(i), self)
            return True
        return super().event(event)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), ink.ink("panel"))
        if self.drawing:
            self.drawing.paint(painter, self.rect())


def drawing_of(found: Predictions) -> Drawing:
    """The drawing that fits the shape of the samples."""
    if image_shape(found.x.shape[1:]):
        return Images(found)
    table = len(found.x) <= TRUTH_TABLE and bool(np.isin(found.x, (0, 1)).all())
    return Points(found) if not found.are_values and found.x.shape[1:] == (2,) and not table else Rows(found)
