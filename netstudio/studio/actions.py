"""All that can be done by menu, key or button, declared once: words, keys, icon, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netstudio.studio.window.titles import PANEL_TITLES
from netstudio.training.control import State
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

Check = Callable[["MainWindow"], bool]


@dataclass(frozen=True)
class Declared:
    """One action.

    `canvas` keys count only while the canvas has the focus: single letters, and keys that text fields need
    themselves. `anywhere` actions need no open graph. `when` says whether it can be done now, `on` whether it
    is switched on; `say` gives words that change, such as what would be undone. `short` stands on a button.
    """

    words: Words
    call: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    short: Words | None = None
    canvas: bool = False
    anywhere: bool = False
    when: Check = lambda _: True
    on: Check | None = None
    say: Callable[[MainWindow], Words] | None = None


def _running(w: MainWindow) -> bool:
    return w.runner.state in (State.RUNNING, State.PREPARING)


def _selected(w: MainWindow) -> bool:
    return bool(w.canvas.selected())


def _undo_words(w: MainWindow) -> Words:
    what = w.document.undo_label
    return tr("Undo: {what}", what=what) if what else tr("Undo")


def _redo_words(w: MainWindow) -> Words:
    what = w.document.redo_label
    return tr("Redo: {what}", what=what) if what else tr("Redo")


def _freeze_words(w: MainWindow) -> Words:
    return tr("Unfreeze") if w.canvas.editing.all_frozen else tr("Freeze")


def _theme(name: str, words: Words) -> Declared:
    return Declared(
        words, lambda w: w.use_theme(name), anywhere=True, on=lambda w: w.preferences.theme == name
    )


def _show(name: str, i: int) -> Declared:
    return Declared(PANEL_TITLES[name], lambda w: w.workbench.reveal(name), (f"Ctrl+{i}",))


def _tear_off(name: str) -> Declared:
    return Declared(
        PANEL_TITLES[name],
        lambda w: w.workbench.tear_off(name),
        on=lambda w: w.workbench.docks[name].isFloating(),
    )


ACTIONS: dict[str, Declared] = {
    # File
    "new": Declared(tr("New"), lambda w: w.files.new(), ("Ctrl+N",), "new", anywhere=True),
    "open": Declared(tr("Open…"), lambda w: w.files.browse(), ("Ctrl+O",), "open", anywhere=True),
    "save": Declared(tr("Save"), lambda w: w.files.save(), ("Ctrl+S",), "save"),
    "save_as": Declared(tr("Save as…"), lambda w: w.files.save_as(), ("Ctrl+Shift+S",)),
    "close": Declared(tr("Close, to the start page"), lambda w: w.close_document(), ("Ctrl+W",)),
    "quit": Declared(tr("Quit"), lambda w: w.close(), ("Ctrl+Q",), anywhere=True),
    # Edit
    "undo": Declared(
        tr("Undo"),
        lambda w: w.document.undo(),
        ("Ctrl+Z",),
        "undo",
        when=lambda w: w.document.undo_label is not None,
        say=_undo_words,
    ),
    "redo": Declared(
        tr("Redo"),
        lambda w: w.document.redo(),
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        "redo",
        when=lambda w: w.document.redo_label is not None,
        say=_redo_words,
    ),
    "cut": Declared(
        tr("Cut"), lambda w: w.canvas.cut_selection(), ("Ctrl+X",), "cut", canvas=True, when=_selected
    ),
    "copy": Declared(
        tr("Copy"), lambda w: w.canvas.copy_selection(), ("Ctrl+C",), "copy", canvas=True, when=_selected
    ),
    "paste": Declared(tr("Paste"), lambda w: w.canvas.paste(), ("Ctrl+V",), "paste", canvas=True),
    "duplicate": Declared(
        tr("Duplicate"), lambda w: w.canvas.duplicate_selection(), ("Ctrl+D",), canvas=True, when=_selected
    ),
    "delete": Declared(
        tr("Delete"), lambda w: w.canvas.delete_selection(), ("Del", "Backspace"), "delete", canvas=True
    ),
    "select_all": Declared(tr("Select all"), lambda w: w.canvas.select_all(), ("Ctrl+A",), canvas=True),
    # View
    "fit_selection": Declared(tr("Fit selection"), lambda w: w.canvas.fit_selection(), ("F",), canvas=True),
    "fit_all": Declared(tr("Fit all"), lambda w: w.canvas.fit_all(), ("Home",), "fit", canvas=True),
    "zoom_in": Declared(tr("Zoom in"), lambda w: w.canvas.zoom_in(), ("Ctrl++", "Ctrl+=")),
    "zoom_out": Declared(tr("Zoom out"), lambda w: w.canvas.zoom_out(), ("Ctrl+-",)),
    "zoom_reset": Declared(tr("Full size"), lambda w: w.canvas.zoom_reset(), ("Ctrl+0",)),
    "left": Declared(
        tr("Show the layers"),
        lambda w: w.workbench.toggle("left"),
        ("F2",),
        on=lambda w: w.workbench.shows("left"),
    ),
    "right": Declared(
        tr("Show inspector and training"),
        lambda w: w.workbench.toggle("right"),
        ("F3",),
        on=lambda w: w.workbench.shows("right"),
    ),
    "below": Declared(
        tr("Show the panels below"),
        lambda w: w.workbench.toggle("below"),
        ("F4",),
        on=lambda w: w.workbench.shows("below"),
    ),
    **{f"show_{name}": _show(name, i) for i, name in enumerate(PANEL_TITLES, 1)},
    **{f"float_{name}": _tear_off(name) for name in PANEL_TITLES},
    "heat": Declared(
        tr("Heat: time per layer"),
        lambda w: w.workbench.toggle_heat(),
        ("Ctrl+H",),
        when=lambda w: bool(w.document.graph.nodes),
        on=lambda w: w.workbench.shows_heat,
    ),
    "layout_panels": Declared(tr("Panels as at first"), lambda w: w.workbench.lay_out()),
    "dark": _theme("dark", tr("Dark theme")),
    "light": _theme("light", tr("Light theme")),
    "system": _theme("system", tr("Theme of the desktop")),
    # Graph
    "add_layer": Declared(tr("Add a layer…"), lambda w: w.canvas.request_search(), ("Ctrl+Shift+A",)),
    "auto_layout": Declared(
        tr("Arrange"),
        lambda w: w.arrange(),
        ("L",),
        "layout",
        canvas=True,
        when=lambda w: bool(w.document.graph.nodes),
    ),
    "freeze": Declared(
        tr("Freeze"),
        lambda w: w.canvas.editing.toggle_frozen(),
        ("Ctrl+Shift+F",),
        when=lambda w: bool(w.canvas.editing.freezable),
        say=_freeze_words,
    ),
    # Train
    "run": Declared(tr("Run"), lambda w: w.runner.run(), ("F5",), "run", when=lambda w: not _running(w)),
    "pause": Declared(tr("Pause"), lambda w: w.runner.pause(), ("F5",), "pause", when=_running),
    "stop": Declared(
        tr("Stop"),
        lambda w: w.runner.stop(),
        ("Shift+F5",),
        "stop",
        when=lambda w: w.runner.state is not None,
    ),
    "resume": Declared(
        tr("Resume from checkpoint"),
        lambda w: w.runner.resume(),
        ("Ctrl+Shift+F5",),
        when=lambda w: not _running(w) and w.document.path is not None,
    ),
    "reset": Declared(tr("Reset the weights"), lambda w: w.reset_weights(), ("Ctrl+F5",), "reset"),
    # Step
    "phase_back": Declared(
        tr("Back to the beginning of the phase"),
        lambda w: w.runner.step_phase_back(),
        ("Ctrl+Shift+F10",),
        "phase-back",
        tr("« phase"),
    ),
    "layer_back": Declared(
        tr("One layer back"),
        lambda w: w.runner.step_layer_back(),
        ("Shift+F10",),
        "layer-back",
        tr("‹ layer"),
    ),
    "layer_forward": Declared(
        tr("One layer on"), lambda w: w.runner.step_layer(), ("F10",), "layer-forward", tr("layer ›")
    ),
    "phase_forward": Declared(
        tr("To the end of the phase"),
        lambda w: w.runner.step_phase(),
        ("Ctrl+F10",),
        "phase-forward",
        tr("phase »"),
    ),
    "batch": Declared(tr("One batch"), lambda w: w.runner.step_batch(), ("F8",), "batch", tr("batch »")),
    # Help
    "shortcuts": Declared(tr("Keys and mouse"), lambda w: w.show_shortcuts(), ("F1",), "help", anywhere=True),
    "about": Declared(tr("About NetStudio"), lambda w: w.show_about(), anywhere=True),
}

# An action by its name, None for a line between two groups, or a menu inside the menu.
Menu = tuple[Words, tuple["str | Menu | None", ...]]

MENUS: tuple[Menu, ...] = (
    (tr("File"), ("new", "open", None, "save", "save_as", None, "close", "quit")),
    (
        tr("Edit"),
        ("undo", "redo", None, "cut", "copy", "paste", "duplicate", "delete", None, "select_all"),
    ),
    (
        tr("View"),
        (
            "fit_selection", "fit_all", "zoom_in", "zoom_out", "zoom_reset", None,
            "left", "right", "below", None, "heat", None,
            (tr("Go to panel"), tuple(f"show_{name}" for name in PANEL_TITLES)),
            (tr("Tear off"), tuple(f"float_{name}" for name in PANEL_TITLES)),
            "layout_panels", None,
            "dark", "light", "system",
        ),
    ),
    (tr("Graph"), ("add_layer", "auto_layout", None, "freeze")),
    (tr("Train"), ("run", "pause", "stop", None, "resume", "reset")),
    (tr("Step"), ("layer_forward", "layer_back", "phase_forward", "phase_back", "batch")),
    (tr("Help"), ("shortcuts", "about")),
)  # fmt: skip
