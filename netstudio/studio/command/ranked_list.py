"""A list of commands as rows: words, where they are found, and their keys or why they cannot be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from netstudio.studio.command.command import Command
from netstudio.studio.guard import guarded_paint
from netstudio.studio.theme import number_font, text_font, theme

Index = QModelIndex | QPersistentModelIndex
Role, Align = Qt.ItemDataRole, Qt.AlignmentFlag

ROW = QSize(320, 30)
COMMAND = Role.UserRole


class Rows(QAbstractListModel):
    """The commands on show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.commands: Sequence[Command] = ()

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these."""
        self.beginResetModel()
        self.commands = commands
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self.commands)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        command = self.commands[index.row()]
        if role == COMMAND:
            return command
        if role == Role.DisplayRole:
            return command.words
        if role == Role.AccessibleTextRole:
            return ", ".join(filter(None, (command.words, command.note, command.why or command.keys)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class RankedList(QListView):
    """The rows; the field above keeps the focus and moves the cursor with `step`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Rows(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> Command | None:
        """The command under the cursor."""
        index = self.currentIndex()
        return self.rows.commands[index.row()] if index.isValid() else None

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show these, with the cursor on the first."""
        self.rows.show_commands(commands)
        self.setCurrentIndex(self.rows.index(0, 0))
        self.scrollToTop()

    def step(self, by: int, around: bool = False) -> None:
        """Move the cursor by so many rows; `around` from one end to the other."""
        count = len(self.rows.commands)
        if count:
            to = self.currentIndex().row() + by
            to = to % count if around else min(max(to, 0), count - 1)
            self.setCurrentIndex(self.rows.index(to, 0))

    @property
    def page(self) -> int:
        """How many rows are seen at once."""
        return max(self.viewport().height() // ROW.height() - 1, 1)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return ROW

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        command = index.data(COMMAND)
        if isinstance(command, Command):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_row(painter, option, command)
            painter.restore()


def _paint_row(painter: QPainter, option: QStyleOptionViewItem, command: Command) -> None:
    tokens, rect = theme.tokens, option.rect.adjusted(8, 1, -8, -1)
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    if chosen or hovered:
        painter.setPen(QPen(tokens.color("forward")) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("forward", 0.12))
        painter.drawRoundedRect(rect, 6, 6)
    line = rect.adjusted(10, 0, -10, 0)
    painter.setPen(tokens.color("faint" if command.why else "dim"))
    painter.setFont(text_font(11.5) if command.why else number_font(11))
    line.setRight(_end(painter, line, command.why or command.keys))
    painter.setPen(tokens.color("faint" if command.why else "text"))
    painter.setFont(text_font(12.5))
    used = _start(painter, line, command.words)
    painter.setPen(tokens.color("faint"))
    painter.setFont(text_font(11.5))
    _start(painter, line.adjusted(used + 10, 0, 0, 0), command.note)


def _end(painter: QPainter, line: QRect, text: str) -> int:
    """Write at the right end; where what comes before it must stop."""
    painter.drawText(line, Align.AlignVCenter | Align.AlignRight, text)
    return line.right() - (QFontMetrics(painter.font()).horizontalAdvance(text) + 14 if text else 0)


def _start(painter: QPainter, line: QRect, text: str) -> int:
    """Write at the left end, as much as there is room for; how wide it is."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(line.width(), 0))
    painter.drawText(line, Align.AlignVCenter | Align.AlignLeft, shown)
    return metrics.horizontalAdvance(shown)
