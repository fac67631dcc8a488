"""What the window asks a person: for files, and what to do when something could be lost."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.words import Words, tr


class Answer(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
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

    def ask_unsaved(self, name: str) -> Answer:
        """What to do with changes that are not saved."""
        box = self._question(
            tr("“{name}” has changes that are not saved.", name=name),
            tr("Trained weights are saved beside the graph."),
        )
        save = box.addButton(str(tr("Save")), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(str(tr("Discard")), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(str(tr("Cancel")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        box.exec()
        if box.clickedButton() is save:
            return Answer.SAVE
        return Answer.DISCARD if box.clickedButton() is discard else Answer.CANCEL

    def ask_stop(self) -> bool:
        """Whether to stop the training that is under way."""
        box = self._question(tr("It is still training."), tr("The weights it has reached are kept."))
        stop = box.addButton(str(tr("Stop and close")), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(str(tr("Keep training")), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.exec()
        return box.clickedButton() is stop

    def _question(self, words: Words, more: Words) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.NoIcon, "NetStudio", str(words), parent=self._parent)
        box.setInformativeText(str(more))
        return box


def _filter() -> str:
    return f"{tr('NetStudio graphs')} (*{EXAMPLE_SUFFIX});;{tr('All files')} (*)"
