"""How many samples each class has: a name, a bar and a number for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netstudio.studio import ink
from netstudio.studio.figures import grouped
from netstudio.studio.guard import guarded_paint
from netstudio.studio.panels.lettering import figure_width, write, write_figure
from netstudio.studio.theme import theme
from netstudio.words import tr

LINE = 18  # pixels of a class
MOST = 12  # classes that are shown
SIZE = 11.0  # of the letters
WIDEST_NAME = 96.0
GAP = 8.0
BAR = 6.0  # height


class ClassCounts(QWidget):
    """All classes in one widget, up to the first dozen; the bars are relative to the largest class."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, int]] = []
        self.more = 0
        theme.changed.connect(self.update)

    def show_counts(self, classes: Sequence[str], counts: Sequence[int]) -> None:
        """Show how many training samples there are of each class."""
        self.shown = list(zip(classes, counts, strict=True))[:MOST]
        self.more = len(classes) - len(self.shown)
        self.setFixedHeight(LINE * (len(self.shown) + bool(self.more)))
        spoken = ", ".join(f"{name}: {count}" for name, count in self.shown)
        self.setAccessibleName(str(tr("Training samples by class: {counts}", counts=spoken)))
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = min(WIDEST_NAME, max(ink.width_of(name, SIZE) for name, _ in self.shown))
        figures = max(figure_width(grouped(count), SIZE) for _, count in self.shown)
        room = max(0.0, self.width() - names - figures - 2 * GAP)
        largest = max(1, *(count for _, count in self.shown))
        for i, (name, count) in enumerate(self.shown):
            middle = (i + 0.5) * LINE
            write(painter, 0, middle, ink.elided(name, names, SIZE), "dim", SIZE)
            write_figure(painter, self.width(), middle, grouped(count), "text" if count else "bad", SIZE)
            bar = QRectF(names + GAP, middle - BAR / 2, max(2.0, room * count / largest), BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.ink("forward" if count else "bad", 0.75))
            painter.drawRoundedRect(bar, 2, 2)
        if self.more:
            words = str(tr("and {n} more", n=grouped(self.more)))
            write(painter, 0, (len(self.shown) + 0.5) * LINE, words, "faint", SIZE)
