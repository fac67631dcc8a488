"""A bar that floats over the canvas and walks from one thing to the next: what was found, what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from netstudio.studio.icons import IconButton
from netstudio.words import Words

if TYPE_CHECKING:
    from netstudio.studio.canvas.navigation import NavigableView

EDGE = 12  # pixels between it and the canvas's edges


class FloatingBar(QFrame):
    """A subclass puts its words into `row`, then the buttons; `place` says where it is."""

    def __init__(self, canvas: NavigableView, left: int) -> None:
        super().__init__(canvas)
        self.setObjectName("floating")
        self._canvas = canvas
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(left, 7, 8, 7)
        self.row.setSpacing(4)
        canvas.installEventFilter(self)
        self.hide()

    def add_buttons(self, before: Words, after: Words, close: Words) -> None:
        """Back, on, and away, with what each says."""
        for name, words, act in (
            ("chevron-up", before, self.previous),
            ("chevron-down", after, self.next),
            ("close", close, self.leave),
        ):
            button = IconButton(name, words)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
            self.row.addWidget(button)

    def next(self) -> None:
        """Go to the next one."""
        raise NotImplementedError

    def previous(self) -> None:
        """Go to the one before."""
        raise NotImplementedError

    def place(self) -> None:
        """Go where it belongs, on a canvas of this size."""
        raise NotImplementedError

    def leave(self) -> None:
        """Close it; the canvas has the keys again."""
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._canvas.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.place()
        return False
