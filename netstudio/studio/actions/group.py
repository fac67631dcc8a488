"""What is done with groups, in the graph menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, is_selected
from netstudio.studio.canvas.grouping import enter_selected, group_selection, open_up, selected_groups
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

NO_GROUP = tr("no group is selected")


def _is_group(w: MainWindow) -> bool:
    return bool(selected_groups(w.canvas))


ACTIONS: dict[str, Declared] = {
    "group": Declared(tr("Group"), lambda w: group_selection(w.canvas), ("Ctrl+G",), when=is_selected),
    "open_up": Declared(
        tr("Open up the group"),
        lambda w: open_up(w.canvas),
        ("Ctrl+Shift+G",),
        when=_is_group,
        why=NO_GROUP,
    ),
    "enter": Declared(
        tr("Into the group"),
        lambda w: enter_selected(w.canvas),
        ("Alt+Down",),
        canvas=True,
        when=_is_group,
        why=NO_GROUP,
    ),
    "leave": Declared(
        tr("Out of the group"),
        lambda w: w.canvas.leave(),
        ("Alt+Up",),
        canvas=True,
        when=lambda w: bool(w.canvas.scope),
        why=tr("no group is entered"),
    ),
    "keep_group": Declared(
        tr("Keep in my groups"), lambda w: w.my_groups.keep_selected(), when=_is_group, why=NO_GROUP
    ),
}

ENTRIES = tuple(ACTIONS)  # of the graph menu
