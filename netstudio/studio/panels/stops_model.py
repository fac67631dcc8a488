"""The stops of a document as rows: breakpoints in the order of the nodes, then conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt

from netstudio.graph.breakpoints import set_breakpoint, set_condition
from netstudio.graph.model import Breakpoint, Graph, StopCondition
from netstudio.studio.canvas.stopping import breakpoint_words
from netstudio.studio.forms.condition_line import Conditions
from netstudio.studio.theme import text_font, theme
from netstudio.words import Words, tr

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROW = 24  # pixels
ARROWS = {(True, False): "→", (False, True): "←", (True, True): "⇄"}


@dataclass(frozen=True)
class Row:
    """A breakpoint of a node, or a condition."""

    node: str
    found: Breakpoint | StopCondition

    @property
    def condition(self) -> str:
        """What it depends on; empty where it always stops."""
        return self.found.when if isinstance(self.found, Breakpoint) else self.found.text


class StopsModel(QAbstractListModel):
    """Rows that can be ticked, and edited: the condition of each. Every change is an edit of the document."""

    def __init__(self, conditions: Conditions) -> None:
        super().__init__()
        self.conditions = conditions
        self.rows: list[Row] = []

    def refresh(self) -> None:
        """Show the document's stops; where there are as many as before, what is selected stays."""
        graph = self.conditions.document.graph
        rows = [Row(node, found) for node, found in graph.breakpoints.items()]
        rows += [Row("", found) for found in graph.conditions]
        if len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def text(self, row: Row) -> str:
        """A row in words."""
        if isinstance(row.found, StopCondition):
            return f"?  {row.found.text}"
        name = self.conditions.document.graph.nodes[row.node].name
        arrow = ARROWS[row.found.forward, row.found.backward]
        return f"{arrow}  {name} · {breakpoint_words(replace(row.found, off=False))}"

    def error(self, row: Row) -> str:
        """Why its condition cannot be read; empty where it can."""
        found = self.conditions.error(row.condition) if row.condition else None
        return str(found) if found else ""

    # What Qt asks -------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (as Qt declares it)
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable | flag.ItemIsEditable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Role.CheckStateRole:
            return Qt.CheckState.Unchecked if row.found.off else Qt.CheckState.Checked
        if role == Role.EditRole:
            return row.condition
        if role == Role.SizeHintRole:
            return QSize(0, ROW)
        if role == Role.FontRole:
            return text_font(12)
        error = self.error(row)
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return f"{self.text(row)}   ⚠ {error}" if error else self.text(row)
        if role == Role.ForegroundRole:
            return theme.tokens.color("bad" if error else "faint" if row.found.off else "text")
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        row = self.rows[index.row()]
        if role == Role.CheckStateRole:
            off = Qt.CheckState(value) != Qt.CheckState.Checked
            words = tr("Switch off a stop") if off else tr("Switch on a stop")
            return self._change(words, row, replace(row.found, off=off))
        text = str(value).strip()
        if text == row.condition or (text and self.conditions.error(text)):
            return False
        if isinstance(row.found, Breakpoint):
            return self._change(tr("Set when to stop"), row, replace(row.found, when=text))
        return bool(text) and self._change(tr("Change a condition"), row, replace(row.found, text=text))

    def remove(self, rows: list[Row]) -> None:
        """Stop there no more."""
        graph = self.conditions.document.graph
        for row in rows:
            graph = _with(graph, row, None)
        if rows:
            words = tr("Remove a stop") if len(rows) == 1 else tr("Remove {n} stops", n=len(rows))
            self.conditions.document.apply(words, graph)

    def _change(self, words: Words, row: Row, found: Breakpoint | StopCondition) -> bool:
        document = self.conditions.document
        document.apply(words, _with(document.graph, row, found))
        return True


def _with(graph: Graph, row: Row, found: Breakpoint | StopCondition | None) -> Graph:
    """The graph with another stop in place of a row, or none."""
    if isinstance(row.found, StopCondition):
        return set_condition(graph, row.found.text, found if isinstance(found, StopCondition) else None)
    return set_breakpoint(graph, row.node, found if isinstance(found, Breakpoint) else None)
