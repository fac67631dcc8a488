"""The submenu of the graph menu that lines nodes up and spaces them out."""

from __future__ import annotations

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.studio.canvas.arranging import ALIGN, DISTRIBUTE, Way
from netstudio.words import tr


def _declared(way: Way) -> Declared:
    return Declared(
        way.words,
        lambda w: w.canvas.arranging.put(way),
        (way.key,),
        canvas=True,
        when=lambda w: w.canvas.arranging.can(way),
        why=tr("too few nodes are selected"),
    )


ACTIONS: dict[str, Declared] = {way.name: _declared(way) for way in (*ALIGN, *DISTRIBUTE)}

MENU: Menu = (tr("Align"), (*(way.name for way in ALIGN), None, *(way.name for way in DISTRIBUTE)))
