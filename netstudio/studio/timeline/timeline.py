"""The strip below the transport while one walks through a batch: names of the lanes, and the track."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from netstudio.graph.analysis import Analysis
from netstudio.graph.model import Graph
from netstudio.studio import ink
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import theme
from netstudio.studio.timeline.columns import LANES, Column, breakpoints_at, columns_of
from netstudio.studio.timeline.said import said_of_walk
from netstudio.studio.timeline.track import STALE, Track
from netstudio.studio.timeline.track_layout import HEIGHTS, top_of
from netstudio.studio.timeline.track_painter import TOKENS
from netstudio.training.walk import Phase, Stop, WalkView
from netstudio.words import tr

HEADS = 92  # pixels for the names of the lanes
ARROWS = {Phase.FORWARD: "→", Phase.BACKWARD: "←", Phase.UPDATE: "↻"}


class Timeline(QFrame):
    """Hidden while nobody walks. Its `track` tells where somebody wants to go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.heads = _Heads()
        self.track = Track()
        self.track.setAccessibleName(str(tr("Timeline of the batch")))
        self._columns: tuple[Column, ...] = ()
        self._seen: tuple[tuple[Stop, ...], Analysis] | None = None  # what they are of
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 0, 8, 0)
        box.setSpacing(4)
        box.addWidget(self.heads)
        box.addWidget(self.track, 1)
        self.hide()

    @property
    def columns(self) -> tuple[Column, ...]:
        """What is shown."""
        return self._columns

    def show_walk(self, walk: WalkView | None, analysis: Analysis, stale: bool = False) -> None:
        """Where the walk stands, in the graph that `analysis` is of; None: nobody walks."""
        self.setVisible(walk is not None)
        if walk is None:
            self.track.walk = self._seen = None
            return
        seen = walk.stops, analysis
        if self._seen is None or self._seen[1] is not analysis or self._seen[0] != walk.stops:
            self._seen, self._columns = seen, columns_of(walk.stops, analysis)
        self.heads.show_phase(walk.current.phase if walk.current else walk.phase, stale)
        self.track.show_walk(walk, self._columns, stale)
        self.show_breakpoints(analysis.graph)
        self._say(said_of_walk(walk, self._columns))

    def show_breakpoints(self, graph: Graph) -> None:
        """Where a run of this drawing halts."""
        self.track.show_breakpoints(breakpoints_at(self._seen[0], graph) if self._seen else {})

    def _say(self, words: str) -> None:
        if words != self.track.accessibleDescription():
            self.track.setAccessibleDescription(words)
            if QAccessible.isActive() and self.track.hasFocus():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.track, words))


class _Heads(QWidget):
    """The names of the lanes, that of the current one stronger."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(HEADS)
        self._phase: Phase | None = None
        self._stale = False
        theme.changed.connect(self.update)

    def show_phase(self, phase: Phase | None, stale: bool) -> None:
        """The lane in which the walk stands."""
        self._phase, self._stale = phase, stale
        self.update()

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setOpacity(STALE if self._stale else 1.0)
            for lane in LANES:
                box = QRectF(0, top_of(lane), self.width(), HEIGHTS[lane])
                painter.setFont(ink.words(9.5, bold=lane is self._phase))
                painter.setPen(ink.ink(TOKENS[lane]))
                text = f"{ARROWS[lane]} {str(lane.label).upper()}"
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        finally:
            painter.end()
