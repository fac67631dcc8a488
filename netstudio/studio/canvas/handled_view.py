"""A view whose events go to the hand that works on it, and to what is dropped on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip

from netstudio.studio.canvas.navigation import NavigableView
from netstudio.studio.guard import guarded

if TYPE_CHECKING:
    from netstudio.studio.canvas.arranging import Arranging
    from netstudio.studio.canvas.bubble import Bubble
    from netstudio.studio.canvas.drops import Drops
    from netstudio.studio.canvas.hand import Hand
    from netstudio.studio.canvas.scene import CanvasScene
    from netstudio.studio.canvas.selection import Selection
    from netstudio.studio.canvas.wire_item import WireItem

# Reasons for which the keyboard goes elsewhere for a moment, while the mouse is still held here.
PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class HandledView(NavigableView):
    """Mouse and keys go to `hand`; `menu_at` and `tip_at` say what a place has to offer and to tell."""

    hand: Hand
    drops: Drops
    bubble: Bubble
    arranging: Arranging
    drawing: CanvasScene
    selection: Selection

    def menu_at(self, point: QPoint) -> QMenu:
        """The menu for what lies under a point of the viewport."""
        raise NotImplementedError

    def tip_at(self, point: QPoint) -> str:
        """What is to be said of what lies there."""
        raise NotImplementedError

    def wire_at(self, point: QPoint) -> WireItem | None:
        """The wire under a point of the viewport."""
        return self.hand.under(point).wire

    @property
    def mouse_at(self) -> QPoint | None:
        """Where the mouse is over the viewport; None while it is elsewhere."""
        return self.hand.at

    def interrupt(self) -> None:
        """Fingers take over: what the mouse has begun is given up."""
        self.hand.cancel()

    @guarded(None)
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touch()
        self.arranging.settle()
        self.bubble.hush()
        self.hand.press(event)

    @guarded(None)
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    @guarded(None)
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    @guarded(None)
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.double_click(event)

    @guarded(None)
    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()
        super().leaveEvent(event)

    @guarded(None)
    def hideEvent(self, event: QHideEvent) -> None:
        self.hand.leave()
        super().hideEvent(event)

    @guarded(None)
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touch()
        self.arranging.settle()
        if not self.hand.key_press(event):
            event.ignore()

    @guarded(None)
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.hand.key_release(event)

    @guarded(None)
    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in PASSING:
            self.hand.let_go()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab belongs to the canvas; Shift+Tab still leaves it, unless a gesture wants it."""
        return False if forward or self.hand.gesture else super().focusNextPrevChild(False)

    @guarded(None)
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if not by_key and not self.hand.menu_due:
            return
        if by_key and self.selection.nodes:
            node = self.selection.nodes[-1]
            point = self.mapFromScene(self.drawing.nodes[node].frame.center())
        else:
            point = event.pos()
        self.menu_at(point).popup(self.viewport().mapToGlobal(point))

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    @guarded(None)
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    @guarded(None)
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event)

    @guarded(None)
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    @guarded(None)
    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.take(event)
