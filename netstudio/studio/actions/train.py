"""The menus of training and of stepping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netstudio.studio.actions import quiz, stop
from netstudio.studio.actions.declared import Declared, Menu, has_nodes
from netstudio.training.control import State
from netstudio.training.walk import Level
from netstudio.words import Words, tr

if TYPE_CHECKING:
    from netstudio.studio.main_window import MainWindow
    from netstudio.studio.runner import Runner


def _running(w: MainWindow) -> bool:
    return w.runner.state in (State.RUNNING, State.PREPARING)


def _by_hand(w: MainWindow) -> Runner:
    """Whoever takes the run in hand ends the playing, which would take it back."""
    w.stepper.pause()
    return w.runner


def _level(level: Level, words: Words) -> Declared:
    return Declared(
        words, lambda w: setattr(w.stepper, "level", level), on=lambda w: w.stepper.level is level
    )


def _go_finer(w: MainWindow, by: int) -> None:
    levels = list(Level)
    w.stepper.level = levels[min(max(levels.index(w.stepper.level) + by, 0), len(levels) - 1)]


def _play_at(w: MainWindow, by: int) -> None:
    w.stepper.notch += by


ACTIONS: dict[str, Declared] = {
    "run": Declared(
        tr("Run"),
        lambda w: _by_hand(w).run(),
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
        lambda w: _by_hand(w).stop(),
        ("Shift+F5",),
        "stop",
        when=lambda w: w.runner.state is not None,
        why=tr("nothing is running"),
    ),
    "resume": Declared(
        tr("Resume from checkpoint"),
        lambda w: _by_hand(w).resume(),
        ("Ctrl+Shift+F5",),
        when=lambda w: not _running(w) and w.document.path is not None,
        why=tr("it is running, or the graph was never saved"),
    ),
    "reset": Declared(tr("Reset the weights"), lambda w: w.reset_weights(), ("Ctrl+F5",), "reset"),
    "step": Declared(tr("One step on"), lambda w: w.stepper.step(), ("F10",), short=tr("step ›")),
    "step_back": Declared(
        tr("One step back"), lambda w: w.stepper.back(), ("Shift+F10",), short=tr("‹ step")
    ),
    "play": Declared(
        tr("Play the steps"),
        lambda w: w.stepper.toggle(),
        ("F6",),
        when=has_nodes,
        say=lambda w: tr("Pause the steps") if w.stepper.playing else tr("Play the steps"),
    ),
    "timeline": Declared(
        tr("Go to the timeline"),
        lambda w: w.timeline.track.setFocus(),
        ("Shift+F8",),
        when=lambda w: not w.timeline.isHidden(),
        why=tr("nobody walks through a batch: press F10 first"),
    ),
    "slower": Declared(tr("Play slower"), lambda w: _play_at(w, -1), ("Shift+F6",)),
    "faster": Declared(tr("Play faster"), lambda w: _play_at(w, 1), ("Ctrl+F6",)),
    "level_phase": _level(Level.PHASE, tr("Step by phase")),
    "level_layer": _level(Level.LAYER, tr("Step by layer")),
    "level_op": _level(Level.OP, tr("Step by operation")),
    "finer": Declared(tr("Finer steps"), lambda w: _go_finer(w, 1), ("F7",)),
    "coarser": Declared(tr("Coarser steps"), lambda w: _go_finer(w, -1), ("Shift+F7",)),
    "phase_back": Declared(
        tr("Back to the beginning of the phase"), lambda w: _by_hand(w).step_phase_back(), ("Ctrl+Shift+F10",)
    ),
    "layer_back": Declared(tr("One layer back"), lambda w: _by_hand(w).step_layer_back()),
    "layer_forward": Declared(tr("One layer on"), lambda w: _by_hand(w).step_layer()),
    "phase_forward": Declared(
        tr("To the end of the phase"), lambda w: _by_hand(w).step_phase(), ("Ctrl+F10",)
    ),
    "batch": Declared(tr("One batch"), lambda w: _by_hand(w).step_batch(), ("F8",), "batch", tr("batch »")),
}

TRAIN_MENU: Menu = (tr("Train"), ("run", "pause", "stop", None, "resume", "reset"))
STEP_MENU: Menu = (
    tr("Step"),
    (
        "step", "step_back", "batch", None,
        "level_phase", "level_layer", "level_op", "finer", "coarser", None,
        "play", "slower", "faster", None,
        "timeline", None,
        "layer_forward", "layer_back", "phase_forward", "phase_back", None,
        *stop.ENTRIES, None,
        quiz.MENU,
    ),
)  # fmt: skip
