"""The sheet of all keys, made from the declared actions, and of what the mouse does on the canvas."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netstudio.studio.actions import ACTIONS, MENUS, Menu
from netstudio.studio.parts import caption, head
from netstudio.studio.theme import number_font
from netstudio.words import Words, tr

ON_CANVAS: tuple[tuple[Words, Words], ...] = (
    (tr("wheel, pinch"), tr("zoom at the cursor")),
    (tr("middle button, Space and drag"), tr("move the view")),
    (tr("drag on an empty place"), tr("select; Shift adds, Ctrl toggles")),
    (tr("drag from a port"), tr("draw a wire, or take it off")),
    (tr("click on a port, then on another"), tr("draw a wire")),
    (tr("Ctrl and drag from a port"), tr("move its wires to another one")),
    (tr("Ctrl and drag, right button"), tr("cut the wires that are crossed")),
    (tr("Tab, double click"), tr("search a layer and add it there")),
    (tr("arrows"), tr("walk along the wires")),
    (tr("Ctrl+arrows"), tr("move what is selected")),
    (tr("Enter"), tr("wire by keys from what is selected; Space: its next port")),
    (tr("Enter at a refusal"), tr("take the way out that is offered")),
    (tr("W"), tr("the next wire of what is selected")),
    (tr("Esc"), tr("give up what is under way")),
)
NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutSheet(QDialog):
    """Three columns of keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(tr("Keys and mouse")))
        columns = [QVBoxLayout() for _ in range(3)]
        groups = [_group(menu[0], _keys_of(menu)) for menu in MENUS]
        groups.append(_group(tr("On the canvas"), [(str(what), str(does)) for what, does in ON_CANVAS]))
        for i, group in enumerate(groups):
            columns[(0, 1, 1, 0, 2, 2, 0, 2)[i % 8]].addWidget(group)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 24)
        row.setSpacing(32)
        for column in columns:
            column.setSpacing(16)
            column.addStretch(1)
            row.addLayout(column)


def _keys_of(menu: Menu, prefix: str = "") -> list[tuple[str, str]]:
    """Keys and words of the actions that have keys; those of a menu inside the menu say so."""
    rows = []
    for entry in menu[1]:
        if isinstance(entry, tuple):
            rows += _keys_of(entry, f"{entry[0]}: ")
        elif entry is not None and ACTIONS[entry].keys:
            keys = [QKeySequence(key).toString(NATIVE) for key in ACTIONS[entry].keys]
            rows.append((", ".join(keys), f"{prefix}{ACTIONS[entry].words}"))
    return rows


def _group(words: Words, rows: list[tuple[str, str]]) -> QWidget:
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    grid.addWidget(head(words), 0, 0, 1, 2)
    for i, (keys, does) in enumerate(rows, 1):
        label = QLabel(keys)
        label.setFont(number_font(11))
        grid.addWidget(label, i, 0)
        words_label = caption(does)
        words_label.setWordWrap(False)
        grid.addWidget(words_label, i, 1)
    return group
