"""Notices when the file of an open document is changed by somebody else, and asks what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from netstudio.files.on_disk import OnDisk
from netstudio.studio.window.banner import Action
from netstudio.studio.window.opened import Opened
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

TOPIC = "disk"
SETTLE = 300  # milliseconds: an editor writes a file in several steps, and may remove it in between


class DiskWatch(QObject):
    """Watches the files of all open documents, and looks again when the window becomes active.

    `compare`, where somebody sets it, is called with a document that differs from its file, on demand.
    """

    compare: Callable[[Opened], object] | None = None

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: dict[Opened, OnDisk] = {}
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE)
        self._timer.timeout.connect(self.look)
        self._watcher.fileChanged.connect(lambda _: self._timer.start())
        self._watcher.directoryChanged.connect(lambda _: self._timer.start())
        window.desk.changed.connect(self._follow)
        window.desk.mark_changed.connect(self._follow)
        window.desk.removed.connect(lambda opened: self._told.pop(opened, None))

    def look(self) -> None:
        """Compare every open document with its file."""
        for opened in self._window.desk.documents:
            found = opened.document.on_disk
            if found is self._told.get(opened, OnDisk.SAME):
                continue
            self._told[opened] = found
            if found is OnDisk.CHANGED:
                self._ask(opened)
            elif found is OnDisk.GONE:
                self._tell_gone(opened)
            else:
                self._window.banner.forget(opened, TOPIC)
        self._follow()

    def close(self) -> None:
        """Watch no more."""
        self._watcher.blockSignals(True)
        self._timer.stop()

    def _follow(self, *_: object) -> None:
        """Watch what is open now. A file that was replaced is another one, so its folder is watched too."""
        paths = [o.document.path.absolute() for o in self._window.desk.documents if o.document.path]
        wanted = {str(place) for path in paths for place in (path, path.parent) if place.exists()}
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if come := wanted - watched:
            self._watcher.addPaths(sorted(come))

    def _ask(self, opened: Opened) -> None:
        name = opened.document.name
        reload: Action = (tr("Reload"), lambda: self._reload(opened))
        keep: Action = (tr("Keep mine"), lambda: self._keep(opened))
        if not opened.document.modified:
            words = tr("“{name}” was changed on disk.", name=name)
        else:
            words = tr("“{name}” was changed on disk, and here too. Undo takes a reload back.", name=name)
        actions = [reload, keep]
        if self.compare:
            actions.insert(1, (tr("Compare"), lambda: self._compare(opened)))
        self._window.banner.show_note(words, *actions, about=opened, topic=TOPIC)

    def _compare(self, opened: Opened) -> None:
        """Show the difference; what to do about it is still to be said."""
        self._ask(opened)
        if self.compare:
            self.compare(opened)

    def _tell_gone(self, opened: Opened) -> None:
        opened.document.mark_unsaved()
        words = tr("“{name}” is not on the disk any more. Saving writes it anew.", name=opened.document.name)
        save: Action = (tr("Save"), self._window.files.save)
        self._window.banner.show_bad(words, save, about=opened, topic=TOPIC)

    def _reload(self, opened: Opened) -> None:
        try:
            opened.document.reload()
        except Refusal as refusal:
            again: Action = (tr("Try again"), lambda: self._reload(opened))
            self._window.banner.show_bad(refusal.words, again, about=opened, topic=TOPIC)
            return
        self._told.pop(opened, None)
        self._window.status.tell(tr("Reloaded from {path}", path=opened.document.path))

    def _keep(self, opened: Opened) -> None:
        opened.document.keep_mine()
        self._told.pop(opened, None)
