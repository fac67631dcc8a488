"""The track of the timeline: cells in three lanes, and a playhead that mouse and keys move."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from netstudio.studio import ink, motion
from netstudio.studio.guard import guarded, guarded_paint
from netstudio.studio.theme import theme
from netstudio.studio.timeline.columns import LANES, Breakpoints, Column
from netstudio.studio.timeline.said import said_of_breakpoint, said_of_cell
from netstudio.studio.timeline.track_layout import HEIGHT, Place, TrackLayout
from netstudio.studio.timeline.track_painter import REACH, paint_cells, paint_playhead
from netstudio.training.walk import Phase, WalkView

STALE = 0.4  # how much of the colour a walk keeps that is of another drawing
BAR = 8  # pixels of the scroll bar, while there is one


class Track(QAbstractScrollArea):
    """Shows a walk. `wanted(cursor)` when the playhead is to be elsewhere, `update_wanted()` for the update;
    `left()` by Esc.

    Left and Right go one stop back and on, in the order of time; Up and Down to the same layer in the lane
    above and below; Home and End to the beginning, and to where only the update is left.
    """

    wanted = Signal(int)
    update_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("track")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.walk: WalkView | None = None
        self.layout_ = TrackLayout((), 0.0)
        self.stale = False
        self._breakpoints: Breakpoints = {}
        self._hovered: Place | None = None
        self._dragging = False
        self._aim: int | None = None  # the cursor that was asked for, until it has come
        self._head = 0.0  # where the playhead is painted
        self._moving = motion.Motion()
        theme.changed.connect(self.viewport().update)

    def show_walk(self, walk: WalkView, columns: tuple[Column, ...], stale: bool = False) -> None:
        """Where the walk stands."""
        self.walk, self.stale, self._aim = walk, stale, None
        if columns is not self.layout_.columns:
            self.layout_ = TrackLayout(columns, float(self.viewport().width()))
            self._fit()
        self._move_head(self._head_of(walk))
        self._bring_into_sight()
        self.viewport().update()

    def show_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Before which stops a run halts, and whether it does."""
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self.viewport().update()

    def box(self, column: int, lane: Phase) -> QRectF:
        """Where a cell is, in the viewport."""
        return self.layout_.box(column, lane).translated(-self._scrolled, 0)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT + (BAR if self.horizontalScrollBar().maximum() else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @property
    def _scrolled(self) -> int:
        return self.horizontalScrollBar().value()

    def _fit(self) -> None:
        """The columns into the room there is."""
        self.layout_ = TrackLayout(self.layout_.columns, float(self.viewport().width()))
        bar, beyond = self.horizontalScrollBar(), round(self.layout_.width) - self.viewport().width()
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(round(self.layout_.cell))
        if max(beyond, 0) != bar.maximum():
            bar.setRange(0, max(beyond, 0))
            self.updateGeometry()

    def _bring_into_sight(self) -> None:
        bar, at, margin = (
            self.horizontalScrollBar(),
            self.layout_.playhead(self._cursor),
            3 * self.layout_.cell,
        )
        bar.setValue(round(min(max(bar.value(), at + margin - self.viewport().width()), max(at - margin, 0))))

    def _head_of(self, walk: WalkView) -> float:
        share = (walk.op.index + 1) / walk.op.count if walk.op else 1.0
        return self.layout_.playhead(walk.cursor, share)

    def _move_head(self, to: float) -> None:
        start = self._head
        self._moving.cancel()

        def move(done: float) -> None:
            before, self._head = self._head, start + done * (to - start)
            left, width = (
                min(before, self._head) - self._scrolled - REACH,
                abs(self._head - before) + 2 * REACH,
            )
            self.viewport().update(round(left), 0, round(width), self.viewport().height())

        self._moving = motion.animate(self, move, milliseconds=130)

    @property
    def _cursor(self) -> int:
        return self._aim if self._aim is not None else self.walk.cursor if self.walk else 0

    # Going somewhere ----------------------------------------------------------------------------------------

    def go_to(self, cursor: int, *, again: bool = False) -> None:
        """Ask for the playhead to be there; where it is already, only `again`: that ends the playing."""
        if self.walk is None or self.stale:
            return
        cursor = min(max(cursor, 0), len(self.walk.stops))
        if again or cursor != self._cursor:
            self._aim = cursor
            self.wanted.emit(cursor)

    def _go_on(self) -> None:
        assert self.walk is not None
        if self._cursor < len(self.walk.stops):
            self.go_to(self._cursor + 1)
        elif not self.stale:
            self.update_wanted.emit()

    def _go_to_lane(self, by: int) -> None:
        """The same layer in the lane above or below; from before the first layer, to the first one."""
        assert self.walk is not None
        column, lane = self.layout_.place(self._cursor) or (0, Phase.FORWARD)
        if self._cursor == 0 and by < 0:
            return
        to = LANES.index(lane) + by
        if LANES[min(max(to, 0), 2)] is Phase.UPDATE:
            self.go_to(len(self.walk.stops))
        elif to >= 0:
            x = self.layout_.box(column, lane).center().x()
            nearest = self.layout_.nearest(x, LANES[to])
            if nearest is not None:
                self.go_to(self.layout_.columns[nearest].cursors[LANES[to]])

    def _go_to_point(self, point: QPoint, *, pressed: bool) -> None:
        assert self.walk is not None
        x = point.x() + self._scrolled
        _, lane = self.layout_.at(x, point.y())
        if lane is Phase.UPDATE:
            if pressed and not self.stale and self.layout_.nearest(x, lane) is not None:
                self.update_wanted.emit()
        elif (column := self.layout_.nearest(x, lane)) is not None:
            self.go_to(self.layout_.columns[column].cursors[lane], again=pressed)

    # Events -------------------------------------------------------------------------------------------------

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.walk is None:
            return
        do: Callable[[], None] | None = {
            Qt.Key.Key_Left: lambda: self.go_to(self._cursor - 1),
            Qt.Key.Key_Right: self._go_on,
            Qt.Key.Key_Up: lambda: self._go_to_lane(-1),
            Qt.Key.Key_Down: lambda: self._go_to_lane(1),
            Qt.Key.Key_Escape: self.left.emit,
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(len(self.walk.stops) if self.walk else 0),
        }.get(Qt.Key(event.key()))
        if do is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            do()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.walk is not None:
            self._dragging = True
            self._go_to_point(event.position().toPoint(), pressed=True)

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._dragging:
            self._go_to_point(point, pressed=False)
        self._hover(self._place_at(point))

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    @guarded(None)
    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()))
        event.accept()

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), self.said_at(place) if place else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def said_at(self, place: Place) -> str:
        """A cell in words."""
        assert self.walk is not None
        column, lane = place
        shown = self.layout_.columns[column]
        said = said_of_cell(shown, lane, self.walk, self.stale)
        return said_of_breakpoint(said, self._breakpoints.get((shown.node, lane)))

    def _place_at(self, point: QPoint) -> Place | None:
        if self.walk is None or not self.layout_.columns:
            return None
        column, lane = self.layout_.at(point.x() + self._scrolled, point.y())
        there = self.box(column, lane).adjusted(-2, -2, 2, 2).contains(point)
        return (column, lane) if there and self.layout_.columns[column].has(lane) else None

    def _hover(self, place: Place | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if place and not self.stale else Qt.CursorShape.ArrowCursor
            )
            self.viewport().update()

    @guarded(None)
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self.walk:
            self._moving.cancel()
            self._head = self._head_of(self.walk)
            self._bring_into_sight()

    @guarded(None)
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Painting -----------------------------------------------------------------------------------------------

    @guarded_paint
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.walk is None:
            return
        painter = QPainter(self.viewport())
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.stale:
                painter.setOpacity(STALE)
            painter.translate(-self._scrolled, 0)
            part = QRectF(event.rect()).translated(self._scrolled, 0)
            paint_cells(painter, self.layout_, self.walk, self._breakpoints, self._hovered, part)
            place = self.layout_.place(self.walk.cursor)
            paint_playhead(painter, self._head, place[1] if place else Phase.FORWARD)
            painter.resetTransform()
            if self.hasFocus():
                painter.setPen(ink.pen("forward", 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                box = QRectF(self.viewport().rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(box, 6, 6)
        finally:
            painter.end()
