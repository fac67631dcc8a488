"""The edit menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu, can_copy, has_nodes, is_selected
from netstudio.studio.canvas.grouping import follow_change
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _undo_words(w: MainWindow) -> Words:
    what = w.document.undo_label
    return tr("Undo: {what}", what=what) if what else tr("Undo")


def _redo_words(w: MainWindow) -> Words:
    what = w.document.redo_label
    return tr("Redo: {what}", what=what) if what else tr("Redo")


def _in_sight(w: MainWindow, change: Callable[[], None]) -> None:
    """Change the graph, and look at the group in which that did something."""
    before = w.document.graph
    change()
    follow_change(w.canvas, before)


ACTIONS: dict[str, Declared] = {
    "undo": Declared(
        tr("Undo"),
        lambda w: _in_sight(w, w.document.undo),
        ("Ctrl+Z",),
        "undo",
        when=lambda w: w.document.undo_label is not None,
        why=tr("there is nothing to undo"),
        say=_undo_words,
    ),
    "redo": Declared(
        tr("Redo"),
        lambda w: _in_sight(w, w.document.redo),
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        "redo",
        when=lambda w: w.document.redo_label is not None,
        why=tr("there is nothing to redo"),
        say=_redo_words,
    ),
    "cut": Declared(
        tr("Cut"), lambda w: w.canvas.cut_selection(), ("Ctrl+X",), "cut", canvas=True, when=can_copy
    ),
    "copy": Declared(
        tr("Copy"), lambda w: w.canvas.copy_selection(), ("Ctrl+C",), "copy", canvas=True, when=can_copy
    ),
    "paste": Declared(tr("Paste"), lambda w: w.canvas.paste(), ("Ctrl+V",), "paste", canvas=True),
    "paste_wired": Declared(
        tr("Paste, wired as the originals"),
        lambda w: w.canvas.paste(incoming=True),
        ("Ctrl+Shift+V",),
        canvas=True,
    ),
    "duplicate": Declared(
        tr("Duplicate"), lambda w: w.canvas.duplicate_selection(), ("Ctrl+D",), canvas=True, when=can_copy
    ),
    "delete": Declared(
        tr("Delete"), lambda w: w.canvas.delete_selection(), ("Del", "Backspace"), "delete", canvas=True
    ),
    "delete_and_heal": Declared(
        tr("Delete and heal"),
        lambda w: w.canvas.editing.delete_and_heal(),
        ("Ctrl+Del",),
        canvas=True,
        when=is_selected,
    ),
    "find": Declared(tr("Find…"), lambda w: w.canvas.find_bar.open(), ("Ctrl+F",), when=has_nodes),
    "edit_value": Declared(
        tr("Edit the value on the canvas"),
        lambda w: w.canvas.node_editor.open_value(w.canvas.selected()[-1]),
        ("E",),
        canvas=True,
        when=is_selected,
    ),
    "rename": Declared(
        tr("Rename on the canvas"),
        lambda w: w.canvas.node_editor.open_name(w.canvas.selected()[-1]),
        ("R",),
        canvas=True,
        when=is_selected,
    ),
    "select_all": Declared(tr("Select all"), lambda w: w.canvas.select_all(), ("Ctrl+A",), canvas=True),
}

MENU: Menu = (
    tr("Edit"),
    (
        "undo",
        "redo",
        None,
        "cut",
        "copy",
        "paste",
        "paste_wired",
        "duplicate",
        "delete",
        "delete_and_heal",
        None,
        "edit_value",
        "rename",
        None,
        "select_all",
        "find",
    ),
)
