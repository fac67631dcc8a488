"""The submenu of the view menu for looking at what the wires carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.canvas.looking import Looking
    from netstudio.studio.main_window import MainWindow


def _looking(w: MainWindow) -> Looking:
    """What the drawing is looked at with, or the inside of a layer where that is shown."""
    inside = w.workbench.inside
    return inside.view.looking if inside.node else w.canvas.looking


def _runs(w: MainWindow) -> bool:
    return w.runner.state is not None


def _step(words: Words, key: str, what: str, by: int) -> Declared:
    return Declared(
        words,
        lambda w: getattr(_looking(w).bar, f"step_{what}")(by),
        (key,),
        canvas=True,
        inside=True,
        when=_runs,
        why=_NOTHING,
    )


_NOTHING = tr("nothing is running")

ACTIONS: dict[str, Declared] = {
    "sample_before": _step(tr("The sample before, on the wires"), ",", "sample", -1),
    "sample_after": _step(tr("The next sample, on the wires"), ".", "sample", 1),
    "statistics": Declared(
        tr("Statistics of all samples, on the wires"),
        lambda w: _looking(w).bar.toggle_statistics(),
        ("/",),
        canvas=True,
        inside=True,
        when=_runs,
        why=_NOTHING,
        on=lambda w: _looking(w).lens.sample is None,
    ),
    "channel_before": _step(tr("The channel before, on the wires"), "<", "channel", -1),
    "channel_after": _step(tr("The next channel, on the wires"), ">", "channel", 1),
    "magnify": Declared(
        tr("Magnify the wire under the mouse, or the selected one"),
        lambda w: _looking(w).toggle(),
        ("X",),
        canvas=True,
        inside=True,
    ),
    "pin": Declared(
        tr("Pin what the wire carries, to compare"),
        lambda w: _looking(w).pin(),
        ("P",),
        canvas=True,
        inside=True,
    ),
    "close_pins": Declared(
        tr("Close all that is pinned"),
        lambda w: _looking(w).pins.clear(),
        ("Shift+P",),
        canvas=True,
        inside=True,
    ),
}

MENU: Menu = (
    tr("Look at the wires"),
    (
        "sample_before", "sample_after", "statistics", "channel_before", "channel_after", None,
        "magnify", "pin", "close_pins",
    ),
)  # fmt: skip
