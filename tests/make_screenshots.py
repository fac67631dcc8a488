"""Make the README's pictures anew, of the real window: `.venv/bin/python -m tests.make_screenshots`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Convolution, Mnist, ReLU, SoftmaxWithLoss, Tanh
from netstudio.layers.base import Layer
from netstudio.resources import example_path, resource_path
from netstudio.studio.app import application
from netstudio.studio.collector import Collector
from netstudio.studio.main_window import MainWindow
from netstudio.studio.theme import theme
from netstudio.training.log import TrainingLog
from netstudio.training.snapshot import Snapshot
from netstudio.training.walk import Phase
from netstudio.words import tr
from tests.studio.pointer import Pointer

SIZE = (1440, 900)


class Sitting:
    """A window on an example, waiting for its picture."""

    def __init__(self, example: str, look: str) -> None:
        theme.use(look)
        self.window = MainWindow()
        self.window.resize(*SIZE)
        self.window.show()
        self.window.open_path(example_path(example))
        self.logs: list[TrainingLog] = []
        self.snapshots: list[Snapshot] = []
        self.window.runner.log_grew.connect(self.logs.append)
        self.window.runner.snapshot_taken.connect(self.snapshots.append)
        wait(0.3)

    def train(self, steps: int) -> None:
        self.window.runner.run()
        wait_until(lambda: bool(self.logs) and len(self.logs[-1].loss) >= steps)

    def walk(self, stops: int) -> None:
        """So many layers on: forward, then backward."""
        self.window.runner.pause()
        for _ in range(stops):
            self.window.runner.step_layer()
        wait_until(
            lambda: (walk := self.snapshots[-1].walk if self.snapshots else None) and walk.cursor == stops
        )

    def look_into(self, node: str) -> None:
        """Into a layer, forward and backward done, with room for its operations."""
        for side in ("left", "right", "below"):
            self.window.workbench.toggle(side)
        self.window.resize(1680, 760)
        self.window.workbench.inside.enter(node)
        for _ in range(2):
            self.window.runner.step_phase()
        view = self.window.workbench.inside.view
        wait_until(lambda: any(w.live and w.live.view.gradient for w in view.drawing.wires.values()))
        view.fit_all()

    def explain(self, node: str, operation: str) -> None:
        """What an operation does to a number, beside the drawing."""
        self.look_into(node)
        self.window.workbench.toggle("right")
        self.window.workbench.reveal("explain")
        self.window.resize(*SIZE)
        self.window.workbench.inside.view.selection.set([operation])
        wait_until(lambda: (found := self.window.workbench.panels.explain.explanation) and found.spot.inner)

    def ask_why(self, node: str) -> None:
        """Why a gradient is zero, and what a nudge does."""
        for _ in range(2):
            self.window.runner.step_phase()
        self.window.canvas.selection.set_wire(self.window.document.graph.wires[End(node, "x")])
        self.window.action_set["why_zero"].trigger()
        wait(2)

    def through(self) -> None:
        """All of the batch, forward and backward, and the drawing large."""
        for side in ("left", "below"):
            self.window.workbench.toggle(side)
        for _ in range(2):
            self.window.runner.step_phase()
        wait_until(lambda: self.snapshots and self.snapshots[-1].walk.phase is Phase.UPDATE)
        self.window.canvas.fit_all()

    def profile(self) -> None:
        """Measure where the time goes, and show it as a table and as heat."""
        self.window.runner.pause()
        self.window.workbench.reveal("profile")
        self.window.workbench.toggle_heat()
        wait_until(lambda: self.window.workbench.panels.profile.profile)

    def draw_a_wire(self) -> None:
        """From a wider layer, held over the input where it would change what follows."""
        wide = self._add(Affine(units=80))
        self._drag(End(wide, "y"), self.window.document.graph.wires_from[End("affine_1", "y")][0].target)

    def meet_a_refusal(self) -> None:
        """A wire that a layer does not take, let go: the words stay, with the way out."""
        data = self.window.document.graph.wires[End("affine_1", "x")].source
        convolution = self._add(Convolution())
        self._drag(data, End(convolution, "x")).release()

    def compare(self) -> None:
        """With the saved file, after a layer went, one came, and one was set otherwise."""
        document = self.window.document
        graph = edits.set_layer(document.graph, "affine_1", Affine(units=80))
        graph = edits.remove(graph, ["relu_2"])
        x, y = graph.nodes["affine_2"].position
        graph, new = edits.add(graph, Tanh(), (x - 208.0, y + 136.0))
        graph = edits.connect(graph, End("affine_1", "y"), End(new, "x"))
        graph = edits.connect(graph, End(new, "y"), End("affine_2", "x"))
        document.apply(tr("Try a tanh"), graph)
        self.window.workbench.toggle("below")
        wait(0.3)
        self.window.canvas.fit_all()
        self.window.comparisons.with_saved(self.window.desk.front)

    def enter_group(self) -> None:
        """Inside of the first group."""
        graph = self.window.document.graph
        self.window.canvas.show_scope(next(node.id for node in graph if node.is_group))

    def show_many(self, nodes: int) -> None:
        """A drawing of so many nodes, all of it in sight."""
        inner = [ReLU() if i % 2 else Affine(units=50) for i in range(nodes - 2)]
        layers = [Mnist(), *inner, SoftmaxWithLoss()]
        self.window.desk.add(Document(sequential(layers, title="A thousand layers")))
        self.window.workbench.toggle("below")
        wait(0.3)
        self.window.canvas.fit_all()

    def _add(self, layer: Layer) -> str:
        """A layer below the others; one that takes rows reads the data."""
        document = self.window.document
        graph, node = edits.add(document.graph, layer, (320.0, 360.0))
        if isinstance(layer, Affine):
            graph = edits.connect(graph, graph.wires[End("affine_1", "x")].source, End(node, "x"))
        document.apply(tr("Add a layer"), graph)
        self.window.canvas.fit_all()
        wait(0.4)
        return node

    def _drag(self, source: End, target: End) -> Pointer:
        """From an output to an input; the button is still held."""
        view, pointer = self.window.canvas, Pointer(self.window.canvas)
        points = [view.drawing.port_point(source, True), view.drawing.port_point(target, False)]
        start, end = (view.mapFromScene(point) for point in points if point is not None)
        pointer.drag(start, end, hold=True)
        return pointer

    def take(self, path: Path) -> None:
        wait(0.3)
        self.window.grab().save(str(path))
        self.window.close_at_once()


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], object]) -> None:
    while not condition():
        wait(0.02)


def main() -> None:
    app = application()
    collector = Collector()  # beside a worker, Python must not collect Qt's objects by itself
    folder = resource_path("screenshots")
    folder.mkdir(exist_ok=True)
    for look in ("dark", "light"):
        net = Sitting("ch05_two_layer_net", look)
        net.train(6000)
        net.take(folder / f"studio-{look}.png")
    step = Sitting("ch05_two_layer_net", "dark")
    step.train(2000)
    step.window.canvas.select(["affine_1"])
    step.walk(8)
    step.take(folder / "step-dark.png")
    for example, look, name in (
        ("ch05_buy_apple", "light", "apple-light"),
        ("ch05_sigmoid_graph", "dark", "sigmoid-dark"),
        ("ch05_softmax_with_loss_graph", "light", "softmax-light"),
    ):
        graph = Sitting(example, look)
        graph.through()
        graph.take(folder / f"{name}.png")
    norm = Sitting("ch06_batch_norm", "dark")
    norm.look_into("batch_norm_1")
    norm.take(folder / "batch-norm-dark.png")
    explained = Sitting("ch05_two_layer_net", "light")
    explained.train(500)
    explained.window.runner.pause()
    explained.explain("affine_2", "matmul")
    explained.take(folder / "explain-light.png")
    why = Sitting("ch05_two_layer_net", "dark")
    why.train(500)
    why.window.runner.pause()
    why.ask_why("relu_1")
    why.take(folder / "why-dark.png")
    deep = Sitting("ch08_deep_convnet", "light")
    deep.train(50)
    deep.profile()
    deep.take(folder / "deep-light.png")
    wiring = Sitting("ch05_two_layer_net", "dark")
    wiring.draw_a_wire()
    wiring.take(folder / "wiring-dark.png")
    refusal = Sitting("ch05_two_layer_net", "light")
    refusal.meet_a_refusal()
    refusal.take(folder / "refusal-light.png")
    compared = Sitting("ch07_simple_convnet", "dark")
    compared.compare()
    compared.take(folder / "compare-dark.png")
    group = Sitting("residual_stack", "light")
    group.train(300)
    group.enter_group()
    group.take(folder / "group-light.png")
    many = Sitting("ch05_two_layer_net", "light")
    many.show_many(1000)
    many.take(folder / "thousand-light.png")
    collector.stop()
    app.quit()


if __name__ == "__main__":
    main()
