"""The command palette: type what is wanted, and Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from netstudio.studio.command.command import Command, found
from netstudio.studio.command.commands import commands
from netstudio.studio.command.ranked_list import RankedList
from netstudio.studio.parts import caption
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

WIDTH, HEIGHT, TOP = 600, 440, 72
REMEMBERED = 12


class CommandPalette(QFrame):
    """A field and what it finds; Esc or a click elsewhere closes it, and the focus goes back where it was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self._window = window
        self._commands: Sequence[Command] = ()
        self._before: QWidget | None = None
        self.list = RankedList()
        self.list.setAccessibleName(str(tr("Commands")))
        self.field = _Field(self)
        self.field.textChanged.connect(self._search)
        self.list.clicked.connect(lambda _: self.choose())
        self.nothing = caption(tr("Nothing has these words."), "faint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusProxy(self.field)
        box = QVBoxLayout(self)
        box.setContentsMargins(9, 9, 9, 9)
        box.setSpacing(7)
        for widget in (self.field, self.nothing, self.list):
            box.addWidget(widget, int(widget is self.list))

    def open(self) -> None:
        """Show it over the window, with what can be done now."""
        self._before = QApplication.focusWidget()
        self._commands = commands(self._window)
        self.field.clear()
        self._search("")
        width = min(WIDTH, self._window.width() - 32)
        self.resize(width, min(HEIGHT, self._window.height() - 2 * TOP))
        self.move(self._window.mapToGlobal(QPoint((self._window.width() - width) // 2, TOP)))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def choose(self) -> None:
        """Do what is under the cursor, if it can be done."""
        command = self.list.current
        if command is None or command.why:
            return
        preferences = self._window.preferences
        others = [key for key in preferences.recent_commands if key != command.key]
        preferences.recent_commands = [command.key, *others][:REMEMBERED]
        self.close()
        # When the popup is gone: what is opened next must not be under it.
        QTimer.singleShot(0, self._window, lambda: command.run())

    def _search(self, typed: str) -> None:
        shown = found(typed, self._commands, self._window.preferences.recent_commands)
        self.list.show_commands(shown)
        self.list.setVisible(bool(shown))
        self.nothing.setVisible(not shown)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)


class _Field(QLineEdit):
    """The keys that move the cursor of the list are the list's."""

    def __init__(self, palette: CommandPalette) -> None:
        super().__init__()
        self._palette = palette
        self.setPlaceholderText(str(tr("Do anything: arrange, dark theme, go to Affine 1, add dropout …")))
        self.setAccessibleName(str(tr("Search commands")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self._palette.list
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: rows.page,
            Qt.Key.Key_PageUp: -rows.page,
        }
        key = Qt.Key(event.key())
        if key in steps:
            rows.step(steps[key], around=abs(steps[key]) == 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._palette.choose()
        elif key == Qt.Key.Key_Escape:
            self._palette.close()
        else:
            super().keyPressEvent(event)
