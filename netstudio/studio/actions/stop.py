"""What the step menu has of stopping: breakpoints at what is selected, and running to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.graph.breakpoints import Side, without_stops
from netstudio.studio.actions.declared import Declared
from netstudio.studio.canvas.stopping import RUN_WORDS, WORDS
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow

NOWHERE = tr("no layer is selected that computes anything")


def _can_stop(w: MainWindow) -> bool:
    return bool(w.canvas.stopping.able)


def _breakpoint(side: Side, key: str) -> Declared:
    return Declared(
        WORDS[side][0],
        lambda w: w.canvas.stopping.toggle(side),
        (key,),
        when=_can_stop,
        why=NOWHERE,
        say=lambda w: w.canvas.stopping.words(side),
    )


def _run_to(side: Side, key: str) -> Declared:
    return Declared(
        RUN_WORDS[side], lambda w: w.canvas.stopping.run_to(side), (key,), when=_can_stop, why=NOWHERE
    )


ACTIONS: dict[str, Declared] = {
    "run_to_forward": _run_to("forward", "Ctrl+F9"),
    "run_to_backward": _run_to("backward", "Ctrl+Shift+F9"),
    "breakpoint_forward": _breakpoint("forward", "F9"),
    "breakpoint_backward": _breakpoint("backward", "Shift+F9"),
    "no_stops": Declared(
        tr("Remove all stops"),
        lambda w: w.document.apply(tr("Remove all stops"), without_stops(w.document.graph)),
        when=lambda w: bool(w.document.graph.breakpoints or w.document.graph.conditions),
        why=tr("there are none"),
    ),
}

ENTRIES = (
    "run_to_forward", "run_to_backward", None, "breakpoint_forward", "breakpoint_backward", "no_stops",
)  # fmt: skip
