"""The menus of training and of stepping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions.declared import Declared, Menu
from netstudio.training.control import State
from netstudio.words import tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow


def _running(w: MainWindow) -> bool:
    return w.runner.state in (State.RUNNING, State.PREPARING)


ACTIONS: dict[str, Declared] = {
    "run": Declared(
        tr("Run"),
        lambda w: w.runner.run(),
        ("F5",),
        "run",
        when=lambda w: not _running(w),
        why=tr("it is running"),
    ),
    "pause": Declared(
        tr("Pause"), lambda w: w.runner.pause(), ("F5",), "pause", when=_running, why=tr("nothing is running")
    ),
    "stop": Declared(
        tr("Stop"),
        lambda w: w.runner.stop(),
        ("Shift+F5",),
        "stop",
        when=lambda w: w.runner.state is not None,
        why=tr("nothing is running"),
    ),
    "resume": Declared(
        tr("Resume from checkpoint"),
        lambda w: w.runner.resume(),
        ("Ctrl+Shift+F5",),
        when=lambda w: not _running(w) and w.document.path is not None,
        why=tr("it is running, or the graph was never saved"),
    ),
    "reset": Declared(tr("Reset the weights"), lambda w: w.reset_weights(), ("Ctrl+F5",), "reset"),
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
}

TRAIN_MENU: Menu = (tr("Train"), ("run", "pause", "stop", None, "resume", "reset"))
STEP_MENU: Menu = (tr("Step"), ("layer_forward", "layer_back", "phase_forward", "phase_back", "batch"))
