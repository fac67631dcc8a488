"""What happens to files: new, open, save, close; and what is asked before something could be lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netstudio.document.document import Document
from netstudio.files.on_disk import OnDisk
from netstudio.resources import EXAMPLE_SUFFIX, is_example
from netstudio.studio.canvas.export import export, scene_for
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.preferences import Preferences
from netstudio.studio.window.banner import Banner
from netstudio.studio.window.desk import Desk
from netstudio.studio.window.dialogs import Answer, Dialogs
from netstudio.studio.window.opened import Opened
from netstudio.studio.window.status_line import StatusLine
from netstudio.words import Refusal, tr


class Files:
    """Opens, saves and closes the documents on a desk. Nothing is lost without a question."""

    def __init__(
        self, desk: Desk, dialogs: Dialogs, preferences: Preferences, banner: Banner, status: StatusLine
    ) -> None:
        self._desk = desk
        self.dialogs = dialogs
        self._preferences = preferences
        self._banner = banner
        self._status = status

    # Opening ------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """An empty graph in a tab of its own."""
        self._desk.add(Document())

    def browse(self) -> None:
        """Ask for a file, and open it."""
        if path := self.ask_path():
            self.open_path(path)

    def ask_path(self) -> Path | None:
        """Ask for a graph file; None: none."""
        return self.dialogs.open_path(self._folder())

    def open_path(self, path: Path) -> bool:
        """Open a file in a tab, or go to the tab where it is open; what is wrong with it is told."""
        if opened := self._desk.find(path):
            self._desk.bring(opened)
            return True
        try:
            document = Document.open(path)
        except Refusal as refusal:
            self._banner.show_bad(refusal.words, topic="open")
            return False
        self._preferences.add_recent(path)
        self._banner.forget(None, "open")
        opened = self._desk.add(document)
        if names := ", ".join(document.misfits + document.strays):
            words = tr(
                "Not all weights beside this graph fit it; these are left aside: {names}.", names=names
            )
            self._banner.show_note(words, about=opened)
        return True

    # Saving -------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save the document in front where it came from; for a new one, or an example, ask."""
        return self._save(self._desk.front)

    def save_as(self) -> bool:
        """Ask for a place, and save the document in front there. Whether it is saved."""
        return self._save_as(self._desk.front)

    def _save(self, opened: Opened) -> bool:
        path = opened.document.path
        return self._save_as(opened) if path is None or is_example(path) else self._write(opened, path)

    def _save_as(self, opened: Opened) -> bool:
        document = opened.document
        name = document.path.name if document.path else _proposed_name(document)
        path = self.dialogs.save_path(self._folder() / name)
        if path is None:
            return False
        other = self._desk.find(path)
        if other and other is not opened:
            words = tr(
                "“{name}” is open in another tab: close that one first, or save elsewhere.", name=path.name
            )
            self._banner.show_bad(words, about=opened, topic="save")
            return False
        return self._write(opened, path)

    def _write(self, opened: Opened, path: Path) -> bool:
        document = opened.document
        changed = path == document.path and document.on_disk is OnDisk.CHANGED
        if changed and not self.dialogs.ask_overwrite(document.name):
            return False
        try:
            document.save(path)
        except Refusal as refusal:
            self._banner.show_bad(refusal.words, about=opened, topic="save")
            return False
        self._banner.forget(opened, "save")
        self._banner.forget(opened, "disk")
        self._preferences.add_recent(path)
        self._status.tell(tr("Saved to {path}", path=path))
        return True

    def export(self, document: Document, shown: CanvasScene) -> bool:
        """Ask for a place, and draw there what is shown of a document. Whether it is done."""
        name = document.path.name if document.path else _proposed_name(document)
        path = self.dialogs.export_path(self._folder() / Path(name).with_suffix(".svg"))
        if path is None:
            return False
        scene = scene_for(shown.document, shown.scope)
        scene.show_snapshot(shown.live.snapshot)
        try:
            export(scene, path)
        except Refusal as refusal:
            self._banner.show_bad(refusal.words, about=self._desk.front, topic="export")
            return False
        self._banner.forget(self._desk.front, "export")
        self._status.tell(tr("The drawing is exported to {path}", path=path))
        return True

    # Closing ------------------------------------------------------------------------------------------------

    def close(self, place: Opened | None) -> None:
        """Close a tab, unless the person thinks better of it."""
        if place is None or self.may_close([place]):
            self._desk.close(place)

    def may_close(self, documents: Sequence[Opened]) -> bool:
        """Whether these may be closed. One question for all with changes, also those that still train."""
        unsaved = [o for o in documents if o.document.modified or o.trains]
        if not unsaved:
            return True
        self._desk.bring(unsaved[-1])  # what is asked about is to be seen
        names = {o: o.document.name for o in unsaved}
        answer = self.dialogs.ask_unsaved(list(names.values()), [names[o] for o in unsaved if o.trains])
        if answer is not Answer.SAVE:
            return answer is Answer.DISCARD
        return all(self._stop_and_save(opened) for opened in unsaved)

    def _stop_and_save(self, opened: Opened) -> bool:
        self._desk.bring(opened)
        opened.runner.stop()
        return self._save(opened)

    def _folder(self) -> Path:
        """Where dialogs begin: beside the open file, unless that is an example."""
        path = self._desk.front.document.path
        files = [path] if path else self._preferences.recent
        return next((file.resolve().parent for file in files if not is_example(file)), Path.home())


def _proposed_name(document: Document) -> str:
    title = "".join(c if c.isalnum() else "_" for c in document.graph.title.lower())
    return (title.strip("_") or "graph") + EXAMPLE_SUFFIX
