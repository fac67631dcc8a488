"""The declared actions as Qt's, in menus and for buttons; enabled, worded and ticked as things stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from netstudio.studio.actions import ACTIONS, MENUS, Declared, Menu
from netstudio.studio.forms.editors import settle_typing
from netstudio.studio.icons import icon
from netstudio.studio.theme import theme

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


# What can be done in the outline as well, by the same keys: it is edited like the canvas.
OUTLINE = (
    "duplicate", "copy", "cut", "paste", "delete", "delete_and_heal", "select_all",
    "group", "frame", "freeze", "bypass", "collapse",
)  # fmt: skip


class ActionSet(QObject):
    """All actions of a window, by name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.actions = {name: self._make(declared) for name, declared in ACTIONS.items()}
        window.workbench.outline.share([self.actions[name] for name in OUTLINE])
        for declared_menu in MENUS:
            self._fill(window.menuBar(), declared_menu)
        theme.changed.connect(self._tint)
        self._tint()
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    def refresh(self) -> None:
        """Bring words, ticks and what can be done now up to date."""
        window = self._window
        for name, action in self.actions.items():
            declared = ACTIONS[name]
            action.setEnabled((declared.anywhere or window.is_open) and declared.when(window))
            if declared.on:
                action.setChecked(declared.on(window))
            if declared.say and window.is_open:
                action.setText(str(declared.say(window)))

    def _fill(self, into: QMenuBar | QMenu, declared: Menu) -> None:
        words, entries = declared
        menu = QMenu(str(words), into)
        into.addMenu(menu)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, str):
                menu.addAction(self.actions[entry])
            else:
                self._fill(menu, entry)

    def _make(self, declared: Declared) -> QAction:
        action = QAction(str(declared.words), self)
        action.setShortcuts([QKeySequence(key) for key in declared.keys])
        action.setCheckable(declared.on is not None)
        if declared.short:
            action.setIconText(str(declared.short))
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()[:1]
        )
        action.setToolTip(f"{declared.words} ({keys})" if keys else str(declared.words))
        action.triggered.connect(partial(self._call, declared))
        if declared.canvas:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self._window.canvas.addAction(action)
            if declared.inside:
                self._window.workbench.inside.view.addAction(action)
        else:
            self._window.addAction(action)
        return action

    def _call(self, declared: Declared) -> None:
        settle_typing(self._window)
        declared.call(self._window)
        self.refresh()

    def _tint(self) -> None:
        for name, action in self.actions.items():
            if ACTIONS[name].icon:
                action.setIcon(icon(ACTIONS[name].icon, "dim"))
