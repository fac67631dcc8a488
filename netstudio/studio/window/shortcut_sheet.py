"""The sheet of all keys, made from the declared actions, and of what the mouse does on the canvas."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from netstudio.studio.actions import ACTIONS, MENUS, Menu
from netstudio.studio.parts import caption, head
from netstudio.studio.theme import number_font
from netstudio.words import Words, tr

ON_CANVAS: tuple[tuple[Words, Words], ...] = (
    (tr("Drag the middle button, or Space and drag"), tr("move the view")),
    (tr("Wheel, Ctrl+wheel, pinch"), tr("zoom at the cursor")),
    (tr("Drag on the canvas"), tr("select; Shift adds, Ctrl toggles")),
    (tr("Arrows"), tr("walk along the wires")),
    (tr("Tab, double-click on the canvas"), tr("search a layer and add it there")),
    (tr("Drag from a port"), tr("draw a wire")),
    (tr("Esc"), tr("give up what is under way")),
)


class ShortcutSheet(QDialog):
    """Three columns of keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(tr("Keys and mouse")))
        columns = [QVBoxLayout() for _ in range(3)]
        groups = [_group(words, _keys_of(names)) for words, names in MENUS]
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


def _keys_of(entries: tuple[str | None | Menu, ...]) -> list[tuple[str, str]]:
    """Keys and words of the actions that have keys, those of inner menus too."""
    declared = [ACTIONS[entry] for entry in _flat(entries)]
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (", ".join(QKeySequence(key).toString(native) for key in d.keys), str(d.words))
        for d in declared
        if d.keys
    ]


def _flat(entries: tuple[str | None | Menu, ...]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        elif entry is not None:
            yield from _flat(entry[1])


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
