"""A card with what a wire carries: value and gradient side by side, drawn large, with exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from netstudio.graph.model import Wire
from netstudio.studio.canvas.plate import At
from netstudio.studio.canvas.tensor_side import TensorSide
from netstudio.studio.guard import guarded
from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.training.snapshot import WireView
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

LARGE, SMALL = QSize(250, 198), QSize(180, 184)
AROUND = 150  # pixels of a card above and below its plates
LOWEST = 80  # that a plate is, in pixels
STEPS: dict[int, tuple[int, int]] = {  # by the axis from the end, and how far
    Qt.Key.Key_Left: (-1, -1),
    Qt.Key.Key_Right: (-1, 1),
    Qt.Key.Key_Up: (-2, -1),
    Qt.Key.Key_Down: (-2, 1),
    Qt.Key.Key_PageUp: (-3, -1),
    Qt.Key.Key_PageDown: (-3, 1),
}


@dataclass(frozen=True)
class Seen:
    """What was seen on a wire, and when."""

    wire: Wire
    title: str
    when: str
    view: WireView


class TensorCard(QFrame):
    """One wire at one moment. Arrows go from number to number; a pinned one can be dragged.

    `pin_wanted()`, `closed()`.
    """

    pin_wanted = Signal()
    closed = Signal()

    def __init__(self, canvas: NavigableView, seen: Seen, pinned: bool) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeAllCursor if pinned else Qt.CursorShape.ArrowCursor)
        self.pinned = pinned
        self._canvas = canvas
        self._grip: QPoint | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(12, 8, 12, 10)
        self._box.setSpacing(6)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self._head = self._make_head()
        self._when = caption("", "faint", 10.5)
        self._when.setWordWrap(False)
        self._box.addWidget(self._when)
        self._body: QWidget | None = None
        self.sides: list[TensorSide] = []
        self.seen: Seen = seen
        self.show_seen(seen)

    def show_seen(self, seen: Seen) -> None:
        """Show this from now on; the number that is pointed at stays so."""
        at = self.sides[0].at if self.sides else None
        known = self._body is not None and self.seen.view is seen.view
        self.seen = seen
        self._title.setText(seen.title)
        self._when.setText(seen.when)
        self.setAccessibleName(f"{seen.title} · {seen.when}")
        if known:
            return
        if self._body is not None:
            self._box.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.sides = list(self._make_sides(seen.view))
        for side in self.sides:
            row.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)
            side.pointed.connect(self.point_at)
        if not self.sides:
            row.addWidget(caption(tr("Nothing has come along here yet in this batch."), "faint", 11))
        self._box.addWidget(self._body)
        self._body.show()  # at once, to be measured: on a card in sight a layout would do it later
        self.point_at(at)
        self._box.activate()

    def point_at(self, at: At | None) -> None:
        """Let one number stand out, in value and gradient alike."""
        for side in self.sides:
            side.point_at(at)

    def compare(self, other: TensorCard | None) -> None:
        """Mark what differs from the other card; None: nothing."""
        others = {side.side: side.cut for side in other.sides} if other else {}
        for side in self.sides:
            side.compare(others.get(side.side))
        self._box.activate()

    # Within -------------------------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._title = caption("", "", 12, bold=True)
        self._title.setWordWrap(False)
        row.addWidget(self._title, 1)
        if not self.pinned:
            pin = IconButton("pin", tr("Pin it, to compare (P)"))
            pin.clicked.connect(self.pin_wanted)
            row.addWidget(pin)
        close = IconButton("close", tr("Close (Esc)"))
        close.clicked.connect(self.closed)
        row.addWidget(close)
        self._box.addLayout(row)
        return row

    def _make_sides(self, view: WireView) -> tuple[TensorSide, ...]:
        room = QSize(SMALL if self.pinned else LARGE)
        room.setHeight(max(min(room.height(), self._canvas.height() - AROUND), LOWEST))
        found = []
        if view.value:
            found.append(TensorSide("value", view.value, view.value_cut, room))
        if view.gradient:
            found.append(TensorSide("gradient", view.gradient, view.gradient_cut, room))
        return tuple(found)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in STEPS and self.sides:
            self._step(*STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    def _step(self, axis: int, by: int) -> None:
        cut = self.sides[0].cut
        if cut is None or not cut.array.size:
            return
        shape = cut.array.shape
        if len(shape) == 1:
            axis = -1
        if self.sides[0].at is None:
            self.point_at((0,) * len(shape))
        elif -axis <= len(shape):
            at = list(self.sides[0].at)
            at[axis] = min(max(at[axis] + by, 0), shape[axis] - 1)
            self.point_at(tuple(at))

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.pinned and event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.raise_()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.put(self.mapToParent(event.position().toPoint()) - self._grip)
        event.accept()

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        event.accept()

    def put(self, place: QPoint) -> None:
        """Go there, as far as all of it stays in sight."""
        self.move(self.within(place))

    def within(self, place: QPoint) -> QPoint:
        """The place nearest to another at which all of it is in sight."""
        room = self._canvas.size() - self.sizeHint()
        return QPoint(max(min(place.x(), room.width()), 0), max(min(place.y(), room.height()), 0))
