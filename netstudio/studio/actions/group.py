"""What is done with groups, in the graph menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.graph.inside import can_look_into
from netstudio.studio.actions.declared import Declared, has_nodes, is_selected
from netstudio.studio.canvas.grouping import enter_selected, group_selection, open_up, selected_groups
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

NO_GROUP = tr("no group is selected")


def _is_group(w: MainWindow) -> bool:
    return bool(selected_groups(w.canvas))


def _can_enter(w: MainWindow) -> bool:
    nodes = w.canvas.selection.nodes
    return _is_group(w) or (len(nodes) == 1 and can_look_into(w.document.analysis, nodes[0]))


def _enter(w: MainWindow) -> None:
    """Into the group that was selected last, or the layer."""
    if _is_group(w):
        enter_selected(w.canvas)
    else:
        w.workbench.inside.enter(w.canvas.selection.nodes[0])


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
        tr("Into the group or layer"),
        _enter,
        ("Alt+Down",),
        canvas=True,
        when=_can_enter,
        why=tr("no group or layer with something inside is selected"),
    ),
    "update": Declared(
        tr("Look at its update"),
        lambda w: w.workbench.inside.next_update(),
        ("U",),
        canvas=True,
        when=has_nodes,
    ),
    "leave": Declared(
        tr("Out of the group or layer"),
        lambda w: w.workbench.inside.leave() if w.workbench.inside.node else w.canvas.leave(),
        ("Alt+Up",),
        canvas=True,
        when=lambda w: bool(w.canvas.scope or w.workbench.inside.node),
        why=tr("no group or layer is entered"),
    ),
    "keep_group": Declared(
        tr("Keep in my groups"), lambda w: w.my_groups.keep_selected(), when=_is_group, why=NO_GROUP
    ),
}

ENTRIES = tuple(ACTIONS)  # of the graph menu
