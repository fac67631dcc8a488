"""My groups: those that are kept for every drawing, in the palette and the search."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from netstudio.files.library import Library, called, piece_of
from netstudio.studio.canvas.grouping import selected_groups
from netstudio.studio.catalogue import Entry, Section
from netstudio.studio.window.dialogs import Taken
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

KEY = "groups"


class MyGroups(QObject):
    """Keeps groups in the folder that the preferences name; without one there are none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        folder = window.preferences.groups
        self.library = Library(folder) if folder else None
        if folder:
            window.catalogue.add_folder(Section(KEY, tr("My groups"), "❏", "#94a3b8", folder=folder))
        window.workbench.layer_palette.entries.menu_wanted.connect(self.open_menu)
        window.workbench.inspector.node_view.group.save_wanted.connect(self.keep)
        window.canvas.keep_wanted.connect(self.keep)

    def keep_selected(self) -> None:
        """Keep the group that was selected last."""
        if groups := selected_groups(self._window.canvas):
            self.keep(groups[-1])

    def keep(self, group: str) -> None:
        """Keep a group of the drawing in front; of one with a name that is taken, ask first."""
        window = self._window
        if self.library is None:
            window.status.tell(tr("There is no folder to keep groups in."))
            return
        library, piece = self.library, piece_of(window.document.graph, group)
        if library.has(piece.title):
            answer = window.files.dialogs.ask_taken(piece.title)
            if answer is Taken.CANCEL:
                return
            if answer is Taken.BOTH:
                piece = called(piece, library.free_name(piece.title))
        if self._tried(lambda: library.keep(piece)):
            window.status.tell(tr("{name} is in the palette now, under My groups.", name=piece.title))

    def rename(self, entry: Entry) -> None:
        """Ask for another name, and call it so."""
        name = self._window.files.dialogs.ask_name(entry.title)
        if name and self.library:
            self._tried(partial(self.library.rename, _stem(entry), name))

    def delete(self, entry: Entry) -> None:
        """Delete it, if that is meant."""
        if self.library and self._window.files.dialogs.ask_delete(entry.title):
            self._tried(partial(self.library.remove, _stem(entry)))

    def reveal(self) -> None:
        """Show the folder in the system's file manager."""
        if self.library:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.library.folder)))

    def open_menu(self, entry: Entry, at: QPoint) -> None:
        """What can be done with an entry of the palette."""
        if menu := self.menu(entry):
            menu.popup(at)

    def menu(self, entry: Entry) -> QMenu | None:
        """The menu of a kept group; None for what is no such thing."""
        if entry.section.key != KEY:
            return None
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(str(tr("Add")), lambda: self._window.canvas.add_layer(entry.key))
        menu.addAction(str(tr("Rename…")), lambda: self.rename(entry))
        menu.addAction(str(tr("Delete…")), lambda: self.delete(entry))
        menu.addSeparator()
        menu.addAction(str(tr("Show in folder")), self.reveal)
        return menu

    def _tried(self, act: Callable[[], object]) -> bool:
        """Do something with the folder, and read it again; what goes wrong is told in the banner."""
        try:
            act()
        except Refusal as refusal:
            self._window.banner.show_bad(refusal.words, topic=KEY)
            return False
        finally:
            self._window.catalogue.refresh()
        return True


def _stem(entry: Entry) -> str:
    return entry.key.partition("/")[2]
