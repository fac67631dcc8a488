"""The menu of the files that were open last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


class RecentMenu(QMenu):
    """Lists them anew whenever it opens, the latest first; the list can be cleared."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(str(tr("Open recent")), window)
        self._window = window
        self.aboutToShow.connect(self._fill)
        self._stand_below("open")

    def _stand_below(self, name: str) -> None:
        """In the menu in which an action stands, right after it."""
        action = self._window.action_set[name]
        menu = next(o for o in action.associatedObjects() if isinstance(o, QMenu))
        entries = menu.actions()
        menu.insertMenu(entries[entries.index(action) + 1], self)

    def _fill(self) -> None:
        self.clear()
        recent = self._window.preferences.recent
        for path in recent:
            entry = self.addAction(_words(path))
            entry.triggered.connect(lambda _=False, path=path: self._window.open_path(path))
        if recent:
            self.addSeparator()
            self.addAction(str(tr("Clear this list"))).triggered.connect(self._clear)
        else:
            self.addAction(str(tr("Files that you open will be listed here."))).setEnabled(False)

    def _clear(self) -> None:
        self._window.preferences.clear_recent()
        self._window.start_page.show_recent([])


def _words(path: Path) -> str:
    return f"{path.name}   –   {path.parent}".replace("&", "&&")
