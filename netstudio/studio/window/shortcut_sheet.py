"""The sheet of all keys, made from the declared actions, and of what the mouse does on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from netstudio.studio.actions import ACTIONS, MENUS, Menu
from netstudio.studio.parts import caption, head, scrolling
from netstudio.studio.theme import number_font, text_font
from netstudio.words import Words, tr

ON_CANVAS: tuple[tuple[Words, Words], ...] = (
    (tr("wheel, Ctrl+wheel, pinch"), tr("zoom at the cursor")),
    (tr("two fingers, Shift+wheel"), tr("move the view, sideways with the wheel")),
    (tr("middle button, Space and drag"), tr("move the view; let go while moving: it glides")),
    (tr("two fingers, double tap"), tr("fit all")),
    (tr("click or drag in the minimap"), tr("go there; wheel: zoom at the middle")),
    (tr("drag on an empty place"), tr("select; Shift adds, Ctrl toggles")),
    (tr("drag from a port"), tr("draw a wire, or take it off")),
    (tr("click a port, then another"), tr("draw a wire")),
    (tr("Ctrl and drag from a port"), tr("move its wires to another one")),
    (tr("double click on a wire, N"), tr("lead it through a point, or remove it")),
    (tr("Ctrl and drag, right button"), tr("cut the wires that are crossed")),
    (tr("Tab, double click"), tr("search a layer and add it there")),
    (tr("arrows"), tr("walk along the wires")),
    (tr("Ctrl+arrows"), tr("move what is selected; Shift: four times as far")),
    (tr("Ctrl+1 … Ctrl+9"), tr("set a bookmark to what is in sight")),
    (tr("1 … 9"), tr("go to a bookmark")),
    (tr("Enter"), tr("wire by keys; Space: the next port")),
    (tr("Enter at a refusal"), tr("take the way out that is offered")),
    (tr("W"), tr("the next wire of what is selected")),
    (tr("double click on a group"), tr("go into it")),
    (tr("rest on a wire"), tr("magnify what it carries; arrows go through the numbers")),
    (tr("drag a pinned card"), tr("move it; Esc closes it")),
    (tr("Esc"), tr("give up what is under way; select nothing; then out of the group")),
)
NARROWEST = 150  # of the words, in pixels
COMFORTABLE = 1280  # width at which the words stand in one line
NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutSheet(QDialog):
    """Columns of keys, which scroll where they are too long; typing leaves the rows that fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setWindowTitle(str(tr("Keys and mouse")))
        self.search = QLineEdit()
        self.search.setPlaceholderText(str(tr("Search: a key, or what it does")))
        self.search.setAccessibleName(str(tr("Search keys")))
        self.search.textChanged.connect(self._show_fitting)
        self._nothing = caption(tr("No key has these words."), "faint")
        groups = [_Group(menu[0], _keys_of(menu)) for menu in MENUS]
        groups.append(_Group(tr("On the canvas"), [(str(a), str(b)) for a, b in ON_CANVAS], text_font(11.5)))
        self.groups = groups
        self._inside = QWidget()
        row = QHBoxLayout(self._inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for column in _columns(groups):
            box = QVBoxLayout()
            box.setSpacing(16)
            for group in column:
                box.addWidget(group)
            box.addStretch(1)
            row.addLayout(box)
        self._area = scrolling(self._inside)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 20, 24, 20)
        page.setSpacing(16)
        for widget in (self.search, self._nothing, self._area):
            page.addWidget(widget)
        self._show_fitting("")

    def showEvent(self, event: QShowEvent) -> None:
        """As large as it needs, within its window."""
        width = max(self._inside.sizeHint().width(), COMFORTABLE)
        wanted = QSize(width + 72, self._inside.heightForWidth(width) + 104)
        self.resize(wanted.boundedTo(self._window.size() - QSize(48, 48)))
        self.search.setFocus()
        super().showEvent(event)

    def _show_fitting(self, typed: str) -> None:
        found = [group.show_fitting(typed) for group in self.groups]
        self._nothing.setVisible(not any(found))


class _Group(QWidget):
    """The keys of one menu."""

    def __init__(self, words: Words, rows: list[tuple[str, str]], font: QFont | None = None) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.addWidget(head(words), 0, 0, 1, 2)
        self.rows: list[tuple[QLabel, QLabel]] = []
        for i, (keys, does) in enumerate(rows, 1):
            label, words_label = QLabel(keys), caption(does)
            label.setFont(font or number_font(11))
            words_label.setMinimumWidth(
                min(_width(words_label), NARROWEST)
            )  # where there is no room, it wraps
            grid.addWidget(label, i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words_label, i, 1)
            self.rows.append((label, words_label))

    def show_fitting(self, typed: str) -> bool:
        """Show the rows in which every word stands; whether there are any."""
        wanted = typed.casefold().split()
        any_fits = False
        for keys, does in self.rows:
            said = f"{keys.text()} {does.text()}".casefold()
            fits = all(word in said for word in wanted)
            keys.setVisible(fits)
            does.setVisible(fits)
            any_fits = any_fits or fits
        self.setVisible(any_fits)
        return any_fits


def _width(label: QLabel) -> int:
    """What its words take in one line."""
    return label.fontMetrics().horizontalAdvance(label.text()) + 2


def _columns(groups: list[_Group], count: int = 3) -> list[list[_Group]]:
    """The groups, the longest first, each put where there is the most room."""
    columns: list[list[_Group]] = [[] for _ in range(count)]
    for group in sorted(groups, key=lambda group: -len(group.rows)):
        min(columns, key=lambda column: sum(len(g.rows) + 2 for g in column)).append(group)
    order = {group: i for i, group in enumerate(groups)}
    return sorted((sorted(column, key=order.__getitem__) for column in columns), key=lambda c: order[c[0]])


def _keys_of(menu: Menu, menu_inside: str = "") -> list[tuple[str, str]]:
    """Keys and words of the actions that have keys; those of a menu inside the menu say so, once."""
    rows = []
    for entry in menu[1]:
        if isinstance(entry, tuple):
            rows += _keys_of(entry, str(entry[0]))
        elif entry is not None and ACTIONS[entry].keys and ACTIONS[entry].on_sheet:
            keys = [QKeySequence(key).toString(NATIVE) for key in ACTIONS[entry].keys]
            words = str(ACTIONS[entry].words)
            said = words if words.startswith(menu_inside) else f"{menu_inside}: {words}"
            rows.append((", ".join(keys), said))
    return rows
