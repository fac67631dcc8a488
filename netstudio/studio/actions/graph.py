"""The graph menu: what is done to the drawing as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.graph.marks import BYPASSED, COLLAPSED, FROZEN, Mark
from netstudio.studio.actions import align, group
from netstudio.studio.actions.declared import Declared, Menu, has_nodes
from netstudio.studio.canvas import bending, framing
from netstudio.studio.canvas.menus import NUDGE, WHY_ZERO
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _toggle(mark: Mark, key: str, canvas: bool = False) -> Declared:
    def words(w: MainWindow) -> Words:
        return mark.off if w.canvas.editing.marked(mark) else mark.on

    return Declared(
        mark.on,
        lambda w: w.canvas.editing.toggle(mark),
        (key,),
        canvas=canvas,
        when=lambda w: bool(w.canvas.editing.able(mark)),
        why=mark.none,
        say=words,
    )


def _asks_about(w: MainWindow) -> bool:
    return bool(w.canvas.selection.nodes or w.canvas.selection.wire)


ACTIONS: dict[str, Declared] = {
    "add_layer": Declared(tr("Add a layer…"), lambda w: w.canvas.request_search(), ("Ctrl+Shift+A",)),
    "auto_layout": Declared(
        tr("Arrange"),
        lambda w: w.canvas.arranging.lay_out(),
        ("L",),
        "layout",
        canvas=True,
        when=has_nodes,
    ),
    "bend": Declared(
        tr("Bend the wire"),
        lambda w: bending.add(w.canvas),
        ("N",),
        canvas=True,
        when=lambda w: w.canvas.selection.wire is not None,
        why=tr("no wire is selected"),
    ),
    "compare": Declared(
        tr("Compare with…"), lambda w: w.comparisons.ask(), ("Ctrl+Shift+D",), when=has_nodes
    ),
    "frame": Declared(tr("Frame"), lambda w: framing.add(w.canvas), ("C",), canvas=True),
    "next_frame": Declared(
        tr("Next frame"),
        lambda w: framing.next_frame(w.canvas),
        ("Shift+C",),
        canvas=True,
        when=lambda w: bool(w.canvas.drawing.frames.items),
        why=tr("there are no frames here"),
    ),
    "nudge": Declared(
        NUDGE,
        lambda w: w.canvas.asked.emit("nudge"),
        ("Shift+N",),
        canvas=True,
        when=_asks_about,
        why=tr("no layer or wire is selected"),
    ),
    "why_zero": Declared(
        WHY_ZERO,
        lambda w: w.canvas.asked.emit("why"),
        ("Shift+Z",),
        canvas=True,
        when=_asks_about,
        why=tr("no layer or wire is selected"),
    ),
    "freeze": _toggle(FROZEN, "Ctrl+Shift+F"),
    "bypass": _toggle(BYPASSED, "Ctrl+B"),
    "collapse": _toggle(COLLAPSED, "H", canvas=True),
}

MENU: Menu = (
    tr("Graph"),
    (
        "add_layer", "auto_layout", align.MENU, None,
        *group.ENTRIES, None,
        "frame", "next_frame", "bend", "freeze", "bypass", "collapse", None,
        "nudge", "why_zero", None,
        "compare",
    ),
)  # fmt: skip
