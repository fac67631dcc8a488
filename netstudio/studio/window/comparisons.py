"""With what the drawing in front can be compared: its saved file, another tab, any other file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from netstudio.files.graph_file import load
from netstudio.studio.window.opened import Opened
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


class Comparisons:
    """Asks with what to compare, and shows it on the canvas."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def ask(self) -> None:
        """A menu of what the drawing in front can be compared with; a dialog where that is a file alone."""
        if self._window.document.path is None and len(self._window.desk.documents) == 1:
            self._with_file()
            return
        menu = self.menu()
        canvas = self._window.canvas
        menu.popup(canvas.mapToGlobal(QPoint(canvas.width() // 2, 12)))

    def menu(self) -> QMenu:
        """The menu: the saved file where there is one, the other tabs, and a file that is looked for."""
        window, front = self._window, self._window.desk.front
        menu = QMenu(window)
        menu.setTitle(str(tr("Compare with")))
        menu.aboutToHide.connect(menu.deleteLater)
        if front.document.path:
            words = tr("{name} as it is saved", name=front.document.name)
            menu.addAction(str(words), partial(self.with_saved, front))
        for opened in window.desk.documents:
            if opened is not front:
                menu.addAction(opened.document.name, partial(self._with_tab, opened))
        menu.addSeparator()
        menu.addAction(str(tr("A file…")), self._with_file)
        return menu

    def with_saved(self, opened: Opened) -> None:
        """A document, brought to the front, with what its file holds."""
        assert opened.document.path is not None
        self._window.desk.bring(opened)
        self._with_path(opened.document.path, str(tr("{name} as it is saved", name=opened.document.name)))

    def _with_tab(self, opened: Opened) -> None:
        self._window.canvas.compare_bar.open(opened.document.graph, opened.document.name)

    def _with_file(self) -> None:
        path = self._window.files.ask_path()
        if path is not None:
            self._with_path(path, path.name)

    def _with_path(self, path: Path, title: str) -> None:
        try:
            self._window.canvas.compare_bar.open(load(path), title)
        except Refusal as refusal:
            self._window.banner.show_bad(refusal.words, topic="compare")
