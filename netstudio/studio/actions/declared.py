"""What an action is: words, keys, icon, when it can be done, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

Check = Callable[["MainWindow"], bool]

# An action by its name, None for a line between two groups, or a menu inside the menu.
Menu = tuple[Words, tuple["str | Menu | None", ...]]


@dataclass(frozen=True)
class Declared:
    """One action.

    `canvas` keys count only while the canvas has the focus: single letters, and keys that text fields need
    themselves; with `inside` also while the inside of a layer has it. `anywhere` actions need no open graph.
    `when` says whether it can be done now, `on` whether it is switched on; `say` gives words that change,
    such as what would be undone. `short` stands on a button. `why` says why it cannot be done where `when`
    says so; `on_sheet` whether the sheet of keys has a row for it alone.
    """

    words: Words
    call: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    short: Words | None = None
    canvas: bool = False
    inside: bool = False
    anywhere: bool = False
    when: Check = lambda _: True
    on: Check | None = None
    say: Callable[[MainWindow], Words] | None = None
    why: Words | None = None
    on_sheet: bool = True

    def why_not(self, window: MainWindow) -> Words:
        """Why it cannot be done now, in a few words."""
        if not (self.anywhere or window.is_open):
            return tr("no graph is open")
        return self.why or _WHY.get(self.when, tr("not now"))


def is_selected(w: MainWindow) -> bool:
    """Whether nodes are selected."""
    return bool(w.canvas.selected()) and not w.workbench.inside.node


def can_copy(w: MainWindow) -> bool:
    """Whether nodes or frames are selected."""
    return bool(w.canvas.selected() or w.canvas.selection.frames) and not w.workbench.inside.node


def has_nodes(w: MainWindow) -> bool:
    """Whether there is anything on the canvas."""
    return bool(w.document.graph.nodes)


_WHY: dict[Check, Words] = {
    is_selected: tr("nothing is selected"),
    can_copy: tr("nothing is selected"),
    has_nodes: tr("the canvas is empty"),
}
