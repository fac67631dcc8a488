"""The view menu: getting around, panels, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio import motion
from netstudio.studio.actions import bookmark, looking
from netstudio.studio.actions.declared import Declared, Menu, has_nodes
from netstudio.studio.window.titles import PANEL_TITLES
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _theme(name: str, words: Words) -> Declared:
    return Declared(
        words, lambda w: w.use_theme(name), anywhere=True, on=lambda w: w.preferences.theme == name
    )


def _show(name: str, i: int) -> Declared:
    keys = (f"Alt+{'Shift+' if i > 10 else ''}{i % 10}",)
    return Declared(PANEL_TITLES[name], lambda w: w.workbench.reveal(name), keys)


def _tear_off(name: str) -> Declared:
    return Declared(
        PANEL_TITLES[name],
        lambda w: w.workbench.tear_off(name),
        on=lambda w: w.workbench.docks[name].isFloating(),
    )


def _step(words: Words, by: int, *keys: str) -> Declared:
    return Declared(
        words, lambda w: w.desk.step(by), keys, anywhere=True, when=lambda w: len(w.desk.places) > 1
    )


def _is_still(w: MainWindow) -> bool:
    return w.preferences.less_motion


def _toggle_motion(w: MainWindow) -> None:
    w.preferences.less_motion = not w.preferences.less_motion
    motion.switch(not w.preferences.less_motion)


def _choice(name: str, words: Words, *keys: str) -> Declared:
    """A switch of the canvas, which is remembered."""
    return Declared(words, lambda w: w.choices.toggle(name), keys, canvas=True, on=lambda w: w.choices[name])


ACTIONS: dict[str, Declared] = {
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
        when=has_nodes,
        on=lambda w: w.workbench.shows_heat,
    ),
    "snap_to_nodes": _choice("snap_to_nodes", tr("Snap to nodes")),
    "snap_to_grid": _choice("snap_to_grid", tr("Snap to the grid")),
    "minimap": _choice("minimap", tr("Minimap"), "M"),
    "lens_bar": _choice("lens_bar", tr("Bar of samples and channels")),
    "layout_panels": Declared(tr("Panels as at first"), lambda w: w.workbench.lay_out()),
    "next_tab": _step(tr("Next tab"), 1, "Ctrl+Tab", "Ctrl+PgDown"),
    "previous_tab": _step(tr("Tab before"), -1, "Ctrl+Shift+Tab", "Ctrl+PgUp"),
    "dark": _theme("dark", tr("Dark theme")),
    "light": _theme("light", tr("Light theme")),
    "system": _theme("system", tr("Theme of the desktop")),
    "less_motion": Declared(tr("Less motion"), _toggle_motion, anywhere=True, on=_is_still),
}

MENU: Menu = (
    tr("View"),
    (
        "fit_selection", "fit_all", "zoom_in", "zoom_out", "zoom_reset", bookmark.MENU, looking.MENU, None,
        "left", "right", "below", None, "heat", "minimap", "lens_bar", None,
        "snap_to_nodes", "snap_to_grid", None,
        (tr("Go to panel"), tuple(f"show_{name}" for name in PANEL_TITLES)),
        (tr("Tear off"), tuple(f"float_{name}" for name in PANEL_TITLES)),
        "layout_panels", None,
        "next_tab", "previous_tab", None,
        "dark", "light", "system", None, "less_motion",
    ),
)  # fmt: skip
