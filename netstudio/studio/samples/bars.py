"""What the net says of one sample, as bars: the chance of each class, or the values that it gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netstudio.studio import ink
from netstudio.studio.figures import number
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import theme
from netstudio.words import tr

LINE, LEAST = 17, 13  # pixels of a class, usually and at the least
SIZE = 11.0  # of the letters
WIDEST_NAME = 80.0
GAP = 8.0
BAR = 7.0  # height


class Bars(QWidget):
    """A line for each class, in their order; of more than have room, the most likely ones."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self.parts = np.empty(0)  # of one, by class; of plain values, these themselves
        self.are_chances = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(str(tr("What the net says")))
        theme.changed.connect(self.update)

    def show_chances(self, names: Sequence[str], chances: np.ndarray) -> None:
        """The probability of each class."""
        self._show(names, chances, True)

    def show_values(self, values: np.ndarray) -> None:
        """Numbers that stand for themselves: scores of what has no probabilities."""
        self._show([f"y{i}" for i in range(1, values.size + 1)], values.reshape(-1), False)

    def clear(self) -> None:
        """Nothing is said."""
        self._show((), np.empty(0), True)

    @property
    def best(self) -> int | None:
        """The class that is most likely."""
        return int(self.parts.argmax()) if self.are_chances and self.parts.size else None

    def sizeHint(self) -> QSize:
        return QSize(170, 10 * LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 4 * LEAST)

    def _show(self, names: Sequence[str], parts: np.ndarray, are_chances: bool) -> None:
        self.names, self.parts, self.are_chances = tuple(names), parts.astype(np.float64), are_chances
        spoken = (f"{self.names[i]}: {self._figure(i)}" for i in self._by_size()[:3])
        self.setAccessibleDescription(", ".join(spoken))
        self.update()

    def _by_size(self) -> list[int]:
        order = np.argsort(-self.parts, kind="stable") if self.are_chances else np.arange(self.parts.size)
        found: list[int] = order.tolist()
        return found

    def _shown(self) -> list[int]:
        return sorted(self._by_size()[: max(1, self.height() // LEAST)])

    def _figure(self, i: int) -> str:
        part = float(self.parts[i])
        return f"{100 * part:.0f} %" if self.are_chances and np.isfinite(part) else number(part)

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._shown()
        line = min(LINE, self.height() / len(shown))
        names = min(WIDEST_NAME, max(ink.width_of(self.names[i], SIZE) for i in shown))
        figures = max(figure_width("100 %", SIZE), *(figure_width(self._figure(i), SIZE) for i in shown))
        room = max(0.0, self.width() - names - figures - 2 * GAP)
        largest = 1.0 if self.are_chances else float(np.abs(self.parts[shown]).max()) or 1.0
        for row, i in enumerate(shown):
            middle, best = (row + 0.5) * line, i == self.best
            token = "text" if best else "dim"
            write(painter, 0, middle, ink.elided(self.names[i], names, SIZE, best), token, SIZE, bold=best)
            write_figure(painter, self.width(), middle, self._figure(i), token, SIZE)
            part = abs(float(self.parts[i])) / largest
            if np.isfinite(part):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ink.ink("forward", 1.0 if best or not self.are_chances else 0.5))
                bar = QRectF(names + GAP, middle - BAR / 2, max(1.5, room * min(part, 1.0)), BAR)
                painter.drawRoundedRect(bar, 2, 2)
