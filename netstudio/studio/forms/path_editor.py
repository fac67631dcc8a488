"""The editor of a setting that is a path: a line to type in, and a button that looks for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from netstudio.declare import Field, PathOf
from netstudio.studio.forms.common_fields import DIFFERENT
from netstudio.studio.forms.editors import TextEditor
from netstudio.studio.icons import IconButton
from netstudio.words import tr


class PathEditor(TextEditor):
    """A path as text, of which the end is in sight; the whole of it is in the tooltip.

    `ask` is how the button asks for a path, "" for none; tests put in another.
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        assert field.path is not None
        self.path = field.path
        self.ask: Callable[[QWidget, PathOf, str], str] = ask
        self.browse = IconButton("open", tr("Browse…"))
        self.browse.clicked.connect(self._browse)
        box = self.layout()
        assert box is not None
        box.setSpacing(2)
        box.addWidget(self.browse)

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        if value is not DIFFERENT:
            self.line.setToolTip(value)
        if not self.line.hasFocus():
            self.line.end(False)

    def _browse(self) -> None:
        now = "" if self._value is DIFFERENT else self._value
        if path := self.ask(self, self.path, now):
            self.show_value(path)
            self.edited.emit(path)
            self.finished.emit()


def ask(parent: QWidget, path: PathOf, now: str) -> str:
    """Ask for a file or a folder, beginning where the present one is; "" where none is chosen."""
    start = str(Path(now).parent if now else Path.home())
    if path.folder:
        return QFileDialog.getExistingDirectory(parent, str(tr("Choose a folder")), start)
    patterns = " ".join(f"*{suffix}" for suffix in path.suffixes)
    kinds = f"{tr('Data')} ({patterns});;{tr('All files')} (*)"
    return QFileDialog.getOpenFileName(parent, str(tr("Choose a file")), start, kinds)[0]
