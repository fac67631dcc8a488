"""The help menu."""

from __future__ import annotations

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.words import tr

ACTIONS: dict[str, Declared] = {
    "shortcuts": Declared(tr("Keys and mouse"), lambda w: w.show_shortcuts(), ("F1",), "help", anywhere=True),
    "about": Declared(tr("About NetStudio"), lambda w: w.show_about(), anywhere=True),
}

MENU: Menu = (tr("Help"), ("shortcuts", "about"))
