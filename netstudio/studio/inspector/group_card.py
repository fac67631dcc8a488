"""What is set of a group alone: its ports, by name and order, and the ways into it and out of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from netstudio.document.document import Document
from netstudio.graph.groups import add_port, move_port
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.studio.forms.node_edits import rename
from netstudio.studio.forms.undo_filter import leave_undo_to_document
from netstudio.studio.parts import caption, head
from netstudio.words import Refusal, Words, tr


class GroupCard(QWidget):
    """The ports of a group, and buttons that enter it, open it up, or keep it for other drawings."""

    enter_wanted = Signal(str)
    open_up_wanted = Signal(str)
    save_wanted = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._group = ""
        self.names: dict[str, QLineEdit] = {}
        self._rows: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._wrong = caption(name="error")
        self._wrong.hide()
        self.enter = _button(tr("Enter"), tr("Show its inside (Alt+Down, or a double click on it)"))
        self.open_up = _button(tr("Open up"), tr("Put its inside in its place (Ctrl+Shift+G)"))
        self.save = _button(tr("Keep"), tr("Keep it in my groups, for other drawings too"))
        for button, signal in (
            (self.enter, self.enter_wanted),
            (self.open_up, self.open_up_wanted),
            (self.save, self.save_wanted),
        ):
            button.clicked.connect(lambda _=False, signal=signal: signal.emit(self._group))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.enter, self.open_up, self.save):
            buttons.addWidget(button)
        self._ports = QWidget()
        self._grid = QGridLayout(self._ports)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.add_input = _button(tr("+ input"), tr("A further port on its left side"))
        self.add_output = _button(tr("+ output"), tr("A further port on its right side"))
        self.add_input.clicked.connect(lambda: self._add(GroupInput()))
        self.add_output.clicked.connect(lambda: self._add(GroupOutput()))
        adding = QHBoxLayout()
        adding.setSpacing(6)
        adding.addWidget(self.add_input)
        adding.addWidget(self.add_output)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(buttons)
        box.addWidget(head(tr("Ports")))
        box.addWidget(self._ports)
        box.addWidget(self._wrong)
        box.addLayout(adding)
        self.hide()

    def show_group(self, document: Document, node: str) -> None:
        """Show a node, where it is a group."""
        self._document, self._group = document, node
        graph = document.graph
        self.setVisible(graph.nodes[node].is_group)
        if not graph.nodes[node].is_group:
            return
        ins, outs = (
            tuple(p.name for p in ports) for ports in (graph.input_ports(node), graph.output_ports(node))
        )
        if (ins, outs) != self._rows:
            self._rows = ins, outs
            self._fill()
        for port, field in self.names.items():
            if not field.hasFocus():
                field.setText(graph.nodes[port].name)
                self._refuse(None)

    def _fill(self) -> None:
        """A row for each port."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self.names = {}
        row = 0
        for word, ports in zip((tr("in"), tr("out")), self._rows, strict=True):
            for i, port in enumerate(ports):
                self._grid.addWidget(caption(word, "faint", 11), row, 0)
                self._grid.addWidget(self._field(port), row, 1)
                up = _step("↑", tr("Further up"), i > 0, partial(self._move, port, -1))
                down = _step("↓", tr("Further down"), i < len(ports) - 1, partial(self._move, port, 1))
                self._grid.addWidget(up, row, 2)
                self._grid.addWidget(down, row, 3)
                row += 1

    def _field(self, port: str) -> QLineEdit:
        field = self.names[port] = QLineEdit(self._document.graph.nodes[port].name)
        field.setAccessibleName(str(tr("Name of the port")))
        field.textEdited.connect(partial(self._rename, port))
        field.editingFinished.connect(self._leave)
        leave_undo_to_document(field)
        return field

    def _rename(self, port: str, name: str) -> None:
        try:
            rename(self._document, port, name)
        except Refusal as refusal:
            self._refuse(refusal.words)
        else:
            self._refuse(None)

    def _leave(self) -> None:
        """What was refused is gone when a field is left; the names are those that hold."""
        self._document.close_merge()
        self._refuse(None)
        for port, field in self.names.items():
            if port in self._document.graph.nodes:
                field.setText(self._document.graph.nodes[port].name)

    def _refuse(self, words: Words | None) -> None:
        self._wrong.setText(str(words or ""))
        self._wrong.setHidden(words is None)

    def _move(self, port: str, by: int) -> None:
        graph = self._document.graph
        self._document.apply(tr("Move port {name}", name=graph.nodes[port].name), move_port(graph, port, by))

    def _add(self, layer: GroupInput | GroupOutput) -> None:
        graph, port = add_port(self._document.graph, self._group, layer)
        self._document.apply(tr("Add {name}", name=graph.nodes[port].name), graph)


def _button(words: Words, tip: Words) -> QPushButton:
    button = QPushButton(str(words))
    button.setToolTip(str(tip))
    return button


def _step(sign: str, words: Words, can: bool, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setToolTip(str(words))
    button.setAccessibleName(str(words))
    button.setEnabled(can)
    button.clicked.connect(lambda: act())
    return button
