"""Editing the title of a comment frame in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from netstudio.graph.frames import HEAD
from netstudio.studio.canvas import framing
from netstudio.studio.theme import text_font
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.view import CanvasView

NARROWEST = 160  # pixels of the screen
HEIGHT = 26


class TitleEditor(QLineEdit):
    """Stands over the title bar of a frame. Enter, or going elsewhere, applies; Esc leaves it as it was."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._frame = ""
        self.setMaxLength(200)
        self.setPlaceholderText(str(tr("Title of the frame")))
        self.setAccessibleName(str(tr("Title of the frame")))
        self.setFont(text_font(13, bold=True))
        self.hide()
        for bar in (canvas.horizontalScrollBar(), canvas.verticalScrollBar()):
            bar.valueChanged.connect(self._place)

    def open(self, frame: str) -> None:
        """Edit the title of a frame."""
        self._frame = frame
        self.setText(self._canvas.document.graph.frames[frame].title)
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def close_editor(self, *, apply: bool = True) -> None:
        """Be gone, with what was typed or without."""
        frame, self._frame = self._frame, ""
        if not frame:
            return
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        if apply:
            framing.retitle(self._canvas, frame, self.text())
        else:
            self._canvas.document.close_merge()

    def refresh(self) -> None:
        """The document has changed: the frame may have gone, or moved."""
        if self._frame and self._frame not in self._canvas.drawing.frames.items:
            self.close_editor(apply=False)
        self._place()

    def _place(self) -> None:
        item = self._canvas.drawing.frames.items.get(self._frame)
        if item is not None:
            canvas = self._canvas
            bar = canvas.mapFromScene(item.rect()).boundingRect()
            tall = max(HEIGHT, round(HEAD * canvas.zoom) - 4)
            self.setGeometry(bar.left() + 2, bar.top() + 2, max(NARROWEST, bar.width() - 4), tall)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_editor()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_editor(apply=False)
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.close_editor()
