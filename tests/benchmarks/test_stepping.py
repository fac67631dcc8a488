"""How soon a step through a large net is seen: from the key to the painted canvas, in the full window.

Run with `-m benchmark`; each row is in milliseconds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from netstudio.document.document import Document
from netstudio.files.graph_file import load
from netstudio.graph.inside import can_look_into
from netstudio.resources import example_path
from netstudio.studio.canvas.inside_view import InsideView
from netstudio.studio.collector import Collector
from netstudio.studio.main_window import MainWindow
from netstudio.studio.style import apply_style
from netstudio.training.lens import Lens
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Phase

pytestmark = pytest.mark.benchmark

SOONER = 100.0  # milliseconds
ENTERED = 200.0
PATIENCE = 30_000  # milliseconds


@pytest.fixture
def window(qapp):
    """The studio with the deep net of chapter 8, at rest before the first layer."""
    collector = Collector()  # where Python collects garbage by itself, beside a worker, Qt crashes
    apply_style()
    window = MainWindow(Document(load(example_path("ch08_deep_convnet"))))
    window.resize(1600, 1000)
    window.show()
    _until(window, lambda: window.workbench.made_panels is not None)
    window.canvas.setFocus()
    yield window
    window.close_at_once()
    window.deleteLater()
    collector.stop()


@pytest.mark.parametrize("lens", [Lens(), Lens(sample=0)], ids=["statistics", "one sample"])
def test_a_step_through_the_deep_net_is_seen_at_once(window, row, lens):
    window.canvas.looking.lens = lens
    _step(window)  # the session is made, and the data loaded
    stops = window.canvas.drawing.live.snapshot.walk.stops
    took: dict[Phase, list[float]] = {Phase.FORWARD: [], Phase.BACKWARD: []}
    for stop in stops[1:]:
        took[stop.phase].append(_step(window))
    for phase, times in took.items():
        what = f"ch08_deep_convnet, {phase.value} by layer, {'one sample' if lens.sample == 0 else 'all'}"
        row(what, statistics.median(times), SOONER, slowest=round(max(times)), layers=len(times))
    assert statistics.median(took[Phase.FORWARD] + took[Phase.BACKWARD]) <= SOONER


def test_the_inside_of_its_layers_is_seen_at_once(window, row):
    _step(window)
    window.runner.step_phase()
    window.runner.step_phase()
    _until(window, lambda: (walk := window.canvas.drawing.live.snapshot.walk) and walk.phase is Phase.UPDATE)
    analysis = window.document.analysis
    layers = [node for node in analysis.order if can_look_into(analysis, node)]
    took = {node: _enter(window, node) for node in layers}
    for i, what in enumerate(("values", "gradients too")):
        slowest = max(took, key=lambda node: took[node][i])
        median = statistics.median(times[i] for times in took.values())
        worst = took[slowest][i]
        row(
            f"ch08_deep_convnet, entering a layer: {what}",
            median,
            ENTERED,
            slowest=f"{worst:.0f} ({slowest})",
        )
        assert median <= ENTERED
    assert max(values for values, _ in took.values()) <= ENTERED


def _enter(window: MainWindow, node: str) -> tuple[float, float]:
    """Into a layer by key, and out again; milliseconds until its values, and its gradients, were painted."""
    view = window.workbench.inside.view
    window.canvas.select([node])
    start = time.perf_counter()
    QTest.keyClick(window.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    taken = []
    for wanted in (lambda shown: bool(shown.wires), lambda shown: bool(shown.wires) and not shown.partial):
        watch = _Painting(partial(_shows, view, node, wanted))
        view.viewport().installEventFilter(watch)
        view.viewport().update()
        _until(window, lambda watch=watch: watch.done)
        taken.append(1000 * (time.perf_counter() - start))
        view.viewport().removeEventFilter(watch)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    return taken[0], taken[1]


def _shows(view: InsideView, node: str, wanted: Callable[[Snapshot], bool]) -> bool:
    shown = view.drawing.live.snapshot
    return view.inside is not None and view.inside.node.id == node and shown is not None and wanted(shown)


def _step(window: MainWindow) -> float:
    """One layer on by key; gives the milliseconds until it was painted."""
    before = _cursor(window)
    watch = _Painting(lambda: _cursor(window) > before)
    window.canvas.viewport().installEventFilter(watch)
    start = time.perf_counter()
    QTest.keyClick(window.canvas, Qt.Key.Key_F10)
    _until(window, lambda: watch.done)
    took = 1000 * (time.perf_counter() - start)
    window.canvas.viewport().removeEventFilter(watch)
    return took


class _Painting(QObject):
    """Notices when a canvas has been painted since something is so."""

    def __init__(self, condition) -> None:
        super().__init__()
        self._condition = condition
        self._begun = False
        self.done = False

    def eventFilter(self, watched, event) -> bool:
        if event.type() is QEvent.Type.Paint and self._condition() and not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self._finish)  # once that event has been dealt with
        return False

    def _finish(self) -> None:
        self.done = True


def _cursor(window: MainWindow) -> int:
    snapshot = window.canvas.drawing.live.snapshot
    return snapshot.walk.cursor if snapshot and snapshot.walk else 0


def _until(window: MainWindow, condition) -> None:
    """Let the window live until something is so; looked at whenever a snapshot came."""
    loop = QEventLoop()
    timer = QTimer(window, interval=1)
    timer.timeout.connect(lambda: condition() and loop.quit())
    QTimer.singleShot(PATIENCE, loop, loop.quit)
    timer.start()
    loop.exec()
    timer.stop()
    assert condition()
