"""What the window asks a person: for files, and what to do when something could be lost."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.words import Words, tr

LISTED = 12  # names in a question


class Answer(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Taken(Enum):
    """What to do where a name is taken."""

    REPLACE = "replace"
    BOTH = "both"
    CANCEL = "cancel"


class Dialogs:
    """The questions of one window. Tests put others in that answer by themselves."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_path(self, folder: Path) -> Path | None:
        """Which file to open; None: none."""
        path, _ = QFileDialog.getOpenFileName(self._parent, str(tr("Open a graph")), str(folder), _filter())
        return Path(path) if path else None

    def save_path(self, proposal: Path) -> Path | None:
        """Where to save; None: not at all. The name has the suffix of graph files."""
        path, _ = QFileDialog.getSaveFileName(
            self._parent, str(tr("Save the graph")), str(proposal), _filter()
        )
        if not path:
            return None
        return Path(path) if path.endswith(EXAMPLE_SUFFIX) else Path(path + EXAMPLE_SUFFIX)

    def export_path(self, proposal: Path) -> Path | None:
        """Where to draw the graph; None: not at all. Without a suffix it becomes an SVG."""
        kinds = ";;".join(
            (str(tr("Drawings (*.svg)")), str(tr("Pictures (*.png)")), str(tr("Pages (*.pdf)")))
        )
        path, _ = QFileDialog.getSaveFileName(
            self._parent, str(tr("Export the drawing")), str(proposal), kinds
        )
        if not path:
            return None
        return Path(path) if Path(path).suffix else Path(path + ".svg")

    def ask_unsaved(self, unsaved: Sequence[str], training: Sequence[str] = ()) -> Answer:
        """What to do with documents that have changes that are not saved, and with those that still train."""
        save_words, discard_words = tr("Save"), tr("Discard")
        if len(unsaved) > 1:
            words = tr("{n} graphs have changes that are not saved.", n=len(unsaved))
            save_words, discard_words = tr("Save all"), tr("Discard all")
        elif training:
            words = tr("“{name}” is still training. What it has learned is not saved.", name=unsaved[0])
        else:
            words = tr("“{name}” has changes that are not saved.", name=unsaved[0])
        box = self._question(words, _about(unsaved, training))
        save = box.addButton(str(save_words), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(str(discard_words), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(str(tr("Cancel")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        box.exec()
        if box.clickedButton() is save:
            return Answer.SAVE
        return Answer.DISCARD if box.clickedButton() is discard else Answer.CANCEL

    def ask_discard(self, names: Sequence[str]) -> bool:
        """Whether to throw away what was not saved."""
        words = tr("Discard what was recovered? It cannot be brought back.")
        return self._confirms(words, "\n".join(names[:LISTED]), tr("Discard"))

    def ask_overwrite(self, name: str) -> bool:
        """Whether to save over a file that somebody else has changed."""
        words = tr("“{name}” was changed on disk since it was opened here.", name=name)
        return self._confirms(words, str(tr("Saving writes over that change.")), tr("Save over it"))

    def ask_taken(self, name: str) -> Taken:
        """What to do with a group whose name another one among my groups has."""
        words = tr("There is a “{name}” among my groups already.", name=name)
        box = self._question(words, str(tr("Drawings that it was added to stay as they are.")))
        replace = box.addButton(str(tr("Replace it")), QMessageBox.ButtonRole.DestructiveRole)
        both = box.addButton(str(tr("Keep both")), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(str(tr("Cancel")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(both)
        box.setEscapeButton(cancel)
        box.exec()
        if box.clickedButton() is replace:
            return Taken.REPLACE
        return Taken.BOTH if box.clickedButton() is both else Taken.CANCEL

    def ask_name(self, name: str) -> str | None:
        """Another name for a group; None: as it was."""
        title, label = str(tr("Rename a group")), str(tr("Name"))
        typed, given = QInputDialog.getText(self._parent, title, label, text=name)
        return typed if given and typed != name else None

    def ask_delete(self, name: str) -> bool:
        """Whether to delete one of my groups."""
        words = tr("Delete “{name}” from my groups?", name=name)
        return self._confirms(words, str(tr("Drawings that it was added to stay as they are.")), tr("Delete"))

    def _confirms(self, words: Words, more: str, go: Words) -> bool:
        box = self._question(words, more)
        button = box.addButton(str(go), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(str(tr("Cancel")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        return box.clickedButton() is button

    def _question(self, words: Words, more: str) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.NoIcon, "NetStudio", str(words), parent=self._parent)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(more)
        return box


def _about(unsaved: Sequence[str], training: Sequence[str]) -> str:
    """The list of them, and what becomes of what they learned."""
    lines = []
    if len(unsaved) > 1:
        still = {name: str(tr("{name} (still training)", name=name)) for name in training}
        lines = [still.get(name, name) for name in unsaved[:LISTED]]
        if len(unsaved) > LISTED:
            lines.append(str(tr("and {n} more", n=len(unsaved) - LISTED)))
        lines.append("")
    lines.append(str(tr("Trained weights are saved beside the graph.")))
    return "\n".join(lines)


def _filter() -> str:
    return f"{tr('NetStudio graphs')} (*{EXAMPLE_SUFFIX});;{tr('All files')} (*)"
