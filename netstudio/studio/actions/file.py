"""The file menu."""

from __future__ import annotations

from netstudio.studio.actions.declared import Declared, Menu, has_nodes
from netstudio.words import tr

ACTIONS: dict[str, Declared] = {
    "new": Declared(tr("New"), lambda w: w.files.new(), ("Ctrl+N",), "new", anywhere=True),
    "open": Declared(tr("Open…"), lambda w: w.files.browse(), ("Ctrl+O",), "open", anywhere=True),
    "save": Declared(tr("Save"), lambda w: w.files.save(), ("Ctrl+S",), "save"),
    "save_as": Declared(tr("Save as…"), lambda w: w.files.save_as(), ("Ctrl+Shift+S",)),
    "start": Declared(tr("Start page"), lambda w: w.show_start(), ("Ctrl+T",), anywhere=True),
    "close": Declared(
        tr("Close"),
        lambda w: w.close_document(),
        ("Ctrl+W",),
        anywhere=True,
        when=lambda w: bool(w.desk.places),
    ),
    "export": Declared(
        tr("Export the drawing…"),
        lambda w: w.files.export(w.document, w.workbench.shown_drawing),
        ("Ctrl+Shift+E",),
        when=has_nodes,
    ),
    "quit": Declared(tr("Quit"), lambda w: w.close(), ("Ctrl+Q",), anywhere=True),
}

MENU: Menu = (tr("File"), ("new", "open", None, "save", "save_as", "export", None, "start", "close", "quit"))
