"""What the window says of recovery copies: that some were found, and that none can be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from netstudio.document.document import Document
from netstudio.files.recovery import Copy, remove_copy
from netstudio.studio.recovery import RecoveryFolder
from netstudio.studio.window.autosave import Autosave
from netstudio.words import Refusal, Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

TOPIC = "recovery"
LISTED = 4


class Rescue:
    """Keeps recovery copies of what is open in a window, and offers those that a crash has left."""

    def __init__(self, window: MainWindow, folder: RecoveryFolder) -> None:
        self._window = window
        self._folder = folder
        self.autosave = Autosave(window.desk, folder)
        self.autosave.failed.connect(self._tell_failure)
        self.autosave.well.connect(lambda: window.banner.forget(None, "autosave"))

    def offer(self) -> None:
        """Say what can be recovered, if there is anything."""
        copies = self._folder.take_over()
        if not copies:
            return
        names = ", ".join(copy.facts.name for copy in copies[:LISTED])
        if len(copies) > LISTED:
            names += " …"
        words = tr(
            "NetStudio was closed unexpectedly. What was not saved can be recovered ({n}): {names}.",
            n=len(copies),
            names=names,
        )
        self._ask(words, copies)

    def _ask(self, words: Words, copies: Sequence[Copy]) -> None:
        self._window.banner.show_note(
            words,
            (tr("Recover"), lambda: self._recover(copies)),
            (tr("Show the files"), lambda: self._show(copies)),
            (tr("Discard"), lambda: self._discard(words, copies)),
            topic=TOPIC,
        )

    def close(self, keep: bool) -> None:
        """The window closes."""
        self.autosave.close(keep)

    def _recover(self, copies: Sequence[Copy]) -> None:
        """Open them as they were, not saved. What cannot be read stays where it is, and is named."""
        window, wrong = self._window, list[str]()
        for copy in copies:
            try:
                document = Document.recover(copy)
            except Refusal as refusal:
                wrong.append(str(refusal.words))
                continue
            self.autosave.adopt(document, copy)
            window.desk.add(document)
        if wrong:
            words = tr("Not all could be recovered: {wrong}", wrong="; ".join(wrong))
            window.banner.show_bad(words, topic=TOPIC)

    def _show(self, copies: Sequence[Copy]) -> None:
        """Where they are, and in the file manager; the offer stays."""
        folders = sorted({copy.path.parent for copy in copies})
        for folder in folders:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        places = ", ".join(map(str, folders))
        self._ask(tr("What can be recovered lies in {folders}.", folders=places), copies)

    def _discard(self, words: Words, copies: Sequence[Copy]) -> None:
        if self._window.files.dialogs.ask_discard([copy.facts.name for copy in copies]):
            for copy in copies:
                remove_copy(copy.path)
        else:
            self._ask(words, copies)

    def _tell_failure(self, problem: Words) -> None:
        """Once: it is tried again by itself, and nothing is lost as long as the window lives."""
        words = tr(
            "No recovery copy can be written: {problem}. Your work is here, in memory; it is tried again.",
            problem=problem,
        )
        save = (tr("Save elsewhere…"), self._window.files.save_as)
        self._window.banner.show_bad(words, save, topic="autosave")
