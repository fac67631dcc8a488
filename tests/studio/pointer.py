"""A mouse for tests: real events, sent to a view's viewport. QTest cannot move with a button held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

Left, Middle, Right = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NoButton, NoModifier = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


class Pointer:
    """The mouse over one view or other widget. Points are those of the view's viewport."""

    def __init__(self, view: QWidget) -> None:
        self.target = view.viewport() if isinstance(view, QAbstractScrollArea) else view
        self.at = QPoint(1, 1)
        self.held = NoButton
        self.now = 0  # milliseconds, of the events' timestamps
        self.pace = 0  # that pass with each event

    def press(
        self, at: QPoint, button: Qt.MouseButton = Left, keys: Qt.KeyboardModifier = NoModifier
    ) -> None:
        """Go there and press a button."""
        self.move(at, keys)
        self.held = button
        self._send(QEvent.Type.MouseButtonPress, button, button, keys)

    def move(self, to: QPoint, keys: Qt.KeyboardModifier = NoModifier, steps: int = 1) -> None:
        """Move there, with whatever button is held."""
        start = self.at
        for i in range(1, steps + 1):
            self.at = start + (to - start) * i / steps
            self._send(QEvent.Type.MouseMove, NoButton, self.held, keys)

    def release(self, keys: Qt.KeyboardModifier = NoModifier) -> None:
        """Let the button go."""
        button, self.held = self.held, NoButton
        self._send(QEvent.Type.MouseButtonRelease, button, NoButton, keys)

    def click(
        self, at: QPoint, button: Qt.MouseButton = Left, keys: Qt.KeyboardModifier = NoModifier
    ) -> None:
        """Press and release."""
        self.press(at, button, keys)
        self.release(keys)

    def double_click(self, at: QPoint, *, drag_to: QPoint | None = None) -> None:
        """Twice in a row, as a system sends it; with the button held the second time, drag it elsewhere."""
        self.click(at)
        self.held = Left
        self._send(QEvent.Type.MouseButtonDblClick, Left, Left, NoModifier)
        if drag_to is not None:
            self.move(drag_to, steps=6)
        self.release()

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = Left,
        keys: Qt.KeyboardModifier = NoModifier,
        *,
        hold: bool = False,
    ) -> None:
        """Press, move in several steps, and release, unless the button is to be held."""
        self.press(start, button, keys)
        self.move(end, keys, steps=6)
        if not hold:
            self.release(keys)

    def wheel(
        self,
        at: QPoint,
        notches: float = 0.0,
        *,
        fingers: QPoint | None = None,
        keys: Qt.KeyboardModifier = NoModifier,
        phase: Qt.ScrollPhase = Qt.ScrollPhase.ScrollUpdate,
    ) -> None:
        """Turn the wheel by so many notches, or scroll by so many pixels with two fingers."""
        phase = Qt.ScrollPhase.NoScrollPhase if fingers is None else phase
        pixels = fingers or QPoint()
        angle = QPoint(0, round(120 * notches)) if fingers is None else pixels * 8
        event = QWheelEvent(QPointF(at), self._global(at), pixels, angle, NoButton, keys, phase, False)
        self._at_its_time(event)

    def trackpad(self, at: QPoint, gesture: Qt.NativeGestureType, value: float = 0.0) -> None:
        """A gesture on a trackpad, as the system has understood it."""
        device = QPointingDevice.primaryPointingDevice()
        where = QPointF(at)
        event = QNativeGestureEvent(gesture, device, 2, where, where, self._global(at), value, QPointF())
        QApplication.sendEvent(self.target, event)

    def hover_for_tooltip(self, at: QPoint) -> None:
        """Rest somewhere until the tooltip comes."""
        event = QHelpEvent(QEvent.Type.ToolTip, at, self._global(at).toPoint())
        QApplication.sendEvent(self.target, event)

    def context_menu(self, at: QPoint) -> None:
        """Ask for the context menu."""
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(
            self.target, QContextMenuEvent(reason, at, self._global(at).toPoint(), NoModifier)
        )

    def _send(
        self,
        kind: QEvent.Type,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        keys: Qt.KeyboardModifier,
    ) -> None:
        event = QMouseEvent(kind, QPointF(self.at), self._global(self.at), button, buttons, keys)
        self._at_its_time(event)

    def _at_its_time(self, event: QMouseEvent | QWheelEvent) -> None:
        self.now += self.pace
        event.setTimestamp(self.now)
        QApplication.sendEvent(self.target, event)

    def _global(self, at: QPoint) -> QPointF:
        return QPointF(self.target.mapToGlobal(at))


class Drag:
    """Something dragged from elsewhere over a view, as a system sends it."""

    def __init__(self, view: QAbstractScrollArea, mime: QMimeData) -> None:
        self.view = view
        self.mime = mime
        self.at = QPoint()
        self.welcome = False  # whether it may be let go where it is

    def enter(self, at: QPoint) -> Drag:
        """It comes in."""
        self.at = at
        event = QDragEnterEvent(at, Qt.DropAction.CopyAction, self.mime, Left, NoModifier)
        QApplication.sendEvent(self.view.viewport(), event)
        self.welcome = event.isAccepted()
        return self.move(at) if self.welcome else self

    def move(self, to: QPoint) -> Drag:
        """It is dragged on."""
        self.at = to
        event = QDragMoveEvent(to, Qt.DropAction.CopyAction, self.mime, Left, NoModifier)
        event.accept()  # as Qt does after one that was accepted
        QApplication.sendEvent(self.view.viewport(), event)
        self.welcome = event.isAccepted()
        return self

    def leave(self) -> None:
        """It goes elsewhere."""
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())

    def drop(self) -> None:
        """It is let go: dropped where it is welcome."""
        if not self.welcome:
            self.leave()
            return
        event = QDropEvent(QPointF(self.at), Qt.DropAction.CopyAction, self.mime, Left, NoModifier)
        QApplication.sendEvent(self.view.viewport(), event)
