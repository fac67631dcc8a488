"""The outline as a Qt model: rows follow the drawing; what they say is asked when shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from netstudio.graph import edits
from netstudio.graph.outline import Entry, What, title_of
from netstudio.studio.canvas import framing
from netstudio.studio.canvas.tooltips import node_tip
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.spoken import spoken_frame, spoken_node
from netstudio.words import Refusal, tr

Index = QModelIndex | QPersistentModelIndex
Key = tuple[What, str]
ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(eq=False)
class Row:
    """A row, and where it stands. Qt knows it by its number."""

    number: int
    key: Key
    parent: Row | None
    children: list[Row] = field(default_factory=list)
    at: int = 0  # which of its parent's children it is


class OutlineModel(QAbstractItemModel):
    """Rows for the entries of an outline. `refused(words)` when a name cannot be what was typed."""

    refused = Signal(object)

    def __init__(self, canvas: CanvasView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._root = Row(0, (What.NODE, ""), None)
        self._by_number: dict[int, Row] = {}
        self._by_key: dict[Key, Row] = {}
        self._next = 1

    # Keeping in step ----------------------------------------------------------------------------------------

    def show(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries: rows that stay are left alone, so that they stay open and selected."""
        self._fill(self._root, entries)
        for row in (self._root, *self._by_number.values()):
            if row.children:
                first, last = self._index(row.children[0]), self._index(row.children[-1])
                self.dataChanged.emit(first, last)

    def _fill(self, parent: Row, entries: tuple[Entry, ...]) -> None:
        """Give a row these children; between what is the same above and below, they are made anew."""
        old, new = [row.key for row in parent.children], [(entry.what, entry.id) for entry in entries]
        above = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
        above = min(len(old), len(new)) if above is None else above
        below = 0
        while below < min(len(old), len(new)) - above and old[-1 - below] == new[-1 - below]:
            below += 1
        self._remove(parent, above, len(old) - below)
        self._insert(parent, above, entries[above : len(new) - below])
        for row, entry in zip(parent.children, entries, strict=True):
            if row.children or entry.children:
                self._fill(row, entry.children)

    def _remove(self, parent: Row, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(self._index(parent), first, end - 1)
            for row in parent.children[first:end]:
                self._forget(row)
            del parent.children[first:end]
            self._number(parent)
            self.endRemoveRows()

    def _insert(self, parent: Row, at: int, entries: tuple[Entry, ...]) -> None:
        if entries:
            self.beginInsertRows(self._index(parent), at, at + len(entries) - 1)
            parent.children[at:at] = [self._make(entry, parent) for entry in entries]
            self._number(parent)
            self.endInsertRows()

    def _make(self, entry: Entry, parent: Row) -> Row:
        row = Row(self._next, (entry.what, entry.id), parent)
        self._next += 1
        self._by_number[row.number] = self._by_key[row.key] = row
        row.children = [self._make(child, row) for child in entry.children]
        self._number(row)
        return row

    @staticmethod
    def _number(parent: Row) -> None:
        for i, row in enumerate(parent.children):
            row.at = i

    def _forget(self, row: Row) -> None:
        del self._by_number[row.number]
        if self._by_key.get(row.key) is row:
            del self._by_key[row.key]
        for child in row.children:
            self._forget(child)

    # Finding ------------------------------------------------------------------------------------------------

    def key(self, index: Index) -> Key | None:
        """What stands in a row; None for none."""
        row = self._by_number.get(index.internalId()) if index.isValid() else None
        return row.key if row else None

    def index_of(self, key: Key) -> QModelIndex:
        """The row of a node or frame; invalid where it is not shown."""
        row = self._by_key.get(key)
        return self._index(row) if row else QModelIndex()

    def keys(self) -> Iterator[Key]:
        """All that is shown, from top to bottom."""
        waiting = list(reversed(self._root.children))
        while waiting:
            row = waiting.pop()
            yield row.key
            waiting += reversed(row.children)

    def _row(self, index: Index) -> Row:
        return self._by_number.get(index.internalId(), self._root) if index.isValid() else self._root

    def _index(self, row: Row) -> QModelIndex:
        if row.parent is None:
            return QModelIndex()
        return self.createIndex(row.at, 0, row.number)

    # What Qt asks -------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        above = self._row(parent or QModelIndex())
        if column != 0 or not 0 <= row < len(above.children):
            return QModelIndex()
        return self.createIndex(row, 0, above.children[row].number)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        row = self._row(index)
        return self._index(row.parent) if row.parent else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._row(parent or QModelIndex()).children)

    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The header is not shown, but it is read aloud."""
        return str(tr("Layers and frames")) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._by_number.get(index.internalId()) if index.isValid() else None
        if row is None or not self._is_there(row.key):
            return None
        (what, key), graph = row.key, self._canvas.document.graph
        ask: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: title_of(graph, what, key) or str(tr("Frame")),
            Qt.ItemDataRole.EditRole: lambda: title_of(graph, what, key),
            Qt.ItemDataRole.ToolTipRole: lambda: self._tip(row),
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._spoken(row),
            ROW_ROLE: lambda: row,
        }
        return ask[role]() if role in ask else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename a node or a frame."""
        found, document = self.key(index), self._canvas.document
        if found is None or role != Qt.ItemDataRole.EditRole or not self._is_there(found):
            return False
        what, key = found
        if what is What.FRAME:
            framing.retitle(self._canvas, key, str(value))
            return True
        try:
            after = edits.rename(document.graph, key, str(value))
        except Refusal as refusal:
            self.refused.emit(refusal.words)
            return False
        document.apply(tr("Rename to {name}", name=after.nodes[key].name), after)
        return True

    def _is_there(self, key: Key) -> bool:
        graph = self._canvas.document.graph
        return key[1] in (graph.nodes if key[0] is What.NODE else graph.frames)

    def _tip(self, row: Row) -> str:
        document = self._canvas.document
        if row.key[0] is What.FRAME:
            return self._spoken(row)
        return node_tip(document.graph, document.analysis, document.graph.nodes[row.key[1]])

    def _spoken(self, row: Row) -> str:
        document = self._canvas.document
        if row.key[0] is What.FRAME:
            return spoken_frame(document.graph.frames[row.key[1]], len(row.children))
        return spoken_node(document.analysis, row.key[1])
