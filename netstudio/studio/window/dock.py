"""A dock: a panel beside the canvas that can be hidden, put elsewhere, and torn off."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from netstudio.studio.icons import IconButton
from netstudio.studio.parts import caption
from netstudio.words import Words, tr

TITLE_HEIGHT = 28


class Dock(QDockWidget):
    """A panel with a title bar only while it floats: inside the window its tab says what it is.

    `in_sight` says whether it can be seen: not hidden, nor behind another tab.
    """

    sight_changed = Signal()

    def __init__(self, name: str, words: Words, parent: QWidget) -> None:
        super().__init__(str(words), parent)
        self.in_sight = False
        self.setObjectName(name)
        self._holder = QFrame()
        self._box = QVBoxLayout(self._holder)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setWidget(self._holder)
        self._title = TitleBar(words, self)
        self.setTitleBarWidget(self._title)
        self.topLevelChanged.connect(self._title.set_open)
        self.visibilityChanged.connect(self._on_sight)

    def hold(self, panel: QWidget, margin: int = 0) -> None:
        """Put a panel in, `margin` pixels from the edge; with one it is a card on the window's ground."""
        self._holder.setObjectName("ground" if margin else "")
        self._box.setContentsMargins(margin, margin, margin, margin)
        self._box.addWidget(panel)

    def focus(self) -> None:
        """Give the focus to the first thing in the panel that takes it."""
        for widget in self._holder.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _on_sight(self, in_sight: bool) -> None:
        self.in_sight = in_sight
        self.sight_changed.emit()


class TitleBar(QWidget):
    """The title of a floating panel, by which it is moved, with ways back; no height while it is docked."""

    def __init__(self, words: Words, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._open = False
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(caption(str(words).upper(), "faint", 9.5, bold=True), 1)
        back = IconButton("float", tr("Back into the window"))
        back.clicked.connect(lambda: dock.setFloating(False))
        close = IconButton("close", tr("Hide this panel"))
        close.clicked.connect(dock.hide)
        self._buttons = (back, close)
        for button in self._buttons:
            button.hide()
            row.addWidget(button)

    def set_open(self, is_open: bool) -> None:
        """Show the title, or take no room."""
        self._open = is_open
        for button in self._buttons:
            button.setVisible(is_open)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(80, TITLE_HEIGHT if self._open else 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
