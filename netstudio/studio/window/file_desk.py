"""What happens to the open file: new, open, save, close; and what is asked before something could be lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netstudio.document.document import Document
from netstudio.resources import EXAMPLE_SUFFIX, is_example
from netstudio.studio.window.dialogs import Answer, Dialogs
from netstudio.training.control import State
from netstudio.words import Refusal, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


class FileDesk:
    """Opens and saves the document of a window. Nothing is lost without a question."""

    def __init__(self, window: MainWindow, dialogs: Dialogs) -> None:
        self._window = window
        self.dialogs = dialogs

    def new(self) -> None:
        """An empty graph in place of the open one."""
        if self.may_leave():
            self._window.set_document(Document())

    def browse(self) -> None:
        """Ask for a file, and open it."""
        path = self.dialogs.open_path(self._folder())
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> bool:
        """Open a file in place of the open graph; what is wrong with it is told, and all stays as it was."""
        try:
            document = Document.open(path)
        except Refusal as refusal:
            self._window.banner.show_bad(refusal.words)
            return False
        if not self.may_leave():
            return False
        self._window.preferences.add_recent(path)
        self._window.set_document(document)
        if names := ", ".join(document.misfits + document.strays):
            words = tr(
                "Not all weights beside this graph fit it; these are left aside: {names}.", names=names
            )
            self._window.banner.show_note(words)
        return True

    def save(self) -> bool:
        """Save where the graph came from; for a new one, or an example, ask. Whether it is saved."""
        path = self._window.document.path
        if path is None or is_example(path):
            return self.save_as()
        return self._save(path)

    def save_as(self) -> bool:
        """Ask for a place, and save there. Whether it is saved."""
        name = self._window.document.path.name if self._window.document.path else self._proposed_name()
        path = self.dialogs.save_path(self._folder() / name)
        return path is not None and self._save(path)

    def may_leave(self) -> bool:
        """Whether the open graph may be left; stops a training and saves changes, where that is wanted."""
        window = self._window
        if window.runner.state is State.RUNNING and not self.dialogs.ask_stop():
            return False
        window.runner.stop()
        if not (window.is_open and window.document.modified):
            return True
        answer = self.dialogs.ask_unsaved(window.document.name)
        return self.save() if answer is Answer.SAVE else answer is Answer.DISCARD

    def _save(self, path: Path) -> bool:
        try:
            self._window.document.save(path)
        except Refusal as refusal:
            self._window.banner.show_bad(refusal.words)
            return False
        self._window.preferences.add_recent(path)
        self._window.status.tell(tr("Saved to {path}", path=path))
        return True

    def _folder(self) -> Path:
        """Where dialogs begin: beside the open file, unless that is an example."""
        path = self._window.document.path
        files = [path] if path else self._window.preferences.recent
        return next((file.resolve().parent for file in files if not is_example(file)), Path.home())

    def _proposed_name(self) -> str:
        title = "".join(c if c.isalnum() else "_" for c in self._window.document.graph.title.lower())
        return (title.strip("_") or "graph") + EXAMPLE_SUFFIX
