"""The help menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _open_commands(window: MainWindow) -> None:
    # Made when it is first wanted: it is one of the larger things of the window.
    from netstudio.studio.command.command_palette import CommandPalette

    (window.findChild(CommandPalette) or CommandPalette(window)).open()


ACTIONS: dict[str, Declared] = {
    "commands": Declared(tr("Commands…"), _open_commands, ("Ctrl+Shift+P",), anywhere=True),
    "shortcuts": Declared(tr("Keys and mouse"), lambda w: w.show_shortcuts(), ("F1",), "help", anywhere=True),
    "about": Declared(tr("About NetStudio"), lambda w: w.show_about(), anywhere=True),
}

MENU: Menu = (tr("Help"), ("commands", "shortcuts", "about"))
