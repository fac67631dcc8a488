"""The rows of the palette: sections with their entries, or a plain list of what a search found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from netstudio.files.errors import FileError
from netstudio.studio.canvas.drops import ENTRY_MIME
from netstudio.studio.catalogue import Catalogue, Entry
from netstudio.studio.palette.entry_delegate import ENTRY_ROLE, HEAD_ROLE, KEY_ROLE, LIT_ROLE
from netstudio.studio.palette.search import matched, rank
from netstudio.words import Words, tr

RECENT_SHOWN = 6

Index = QModelIndex | QPersistentModelIndex


class EntryModel(QStandardItemModel):
    """The entries that are shown, of all or of those that are `only` to be offered."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.only: Iterable[str] | None = None

    def show_sections(self, recent: bool) -> None:
        """All entries below the heads of their sections; with `recent`, those that were added last on top."""
        self.clear()
        if recent:
            self._append(tr("Recently added"), self._offered(self._catalogue.recent)[:RECENT_SHOWN])
        entries = self._offered(self._catalogue.entries)
        for section in self._catalogue.sections:
            problems = self._catalogue.problems.get(section.key, ()) if self.only is None else ()
            self._append(section.label, [e for e in entries if e.section.key == section.key], problems)

    def show_found(self, query: str) -> None:
        """The entries that fit what was typed, best first."""
        self.clear()
        entries = self._offered(self._catalogue.entries)
        for entry in rank(query, entries, lambda entry: entry.names, self._catalogue.recent):
            self.appendRow(_row(entry, matched(query, entry.title)))

    def _offered(self, entries: list[Entry]) -> list[Entry]:
        return entries if self.only is None else [entry for entry in entries if entry.key in self.only]

    def _append(self, label: Words, entries: list[Entry], problems: Sequence[FileError] = ()) -> None:
        if entries or problems:
            head = _head(label)
            head.appendRows([_row(entry) for entry in entries] + [_remark(problem) for problem in problems])
            self.appendRow(head)

    def mimeTypes(self) -> list[str]:
        return [ENTRY_MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        data = QMimeData()
        entries = [entry for index in indexes if (entry := index.data(ENTRY_ROLE))]
        data.setData(ENTRY_MIME, entries[0].key.encode() if entries else b"")
        return data


def tool_tip(entry: Entry) -> str:
    """Name, formula and what it is good for, as rich text."""
    lines = [f"<b>{escape(entry.title)}</b>", escape(entry.formula), escape(entry.about)]
    return "<br>".join(line for line in lines if line)


def _head(label: Words) -> QStandardItem:
    item = QStandardItem(str(label))
    item.setData(True, HEAD_ROLE)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _row(entry: Entry, lit: frozenset[int] = frozenset()) -> QStandardItem:
    item = QStandardItem(entry.title)
    item.setData(entry, ENTRY_ROLE)
    item.setData(entry.key, KEY_ROLE)
    item.setData(lit, LIT_ROLE)
    item.setToolTip(tool_tip(entry))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    return item


def _remark(problem: FileError) -> QStandardItem:
    """What is said of a file that holds nothing to add."""
    item = QStandardItem(str(tr("{file} cannot be used", file=problem.source)))
    item.setToolTip(escape(str(problem)))
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item
