"""Two hundred random edits, all undone and all done again: graph and canvas are in step all the way."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.view import CanvasView
from netstudio.studio.runner import Runner
from netstudio.words import tr
from tests.studio.canvas.random_edits import random_edit

EDITS = 200
numbers = st.tuples(*[st.integers(0, 2**16)] * 3)


def drawn(scene: CanvasScene) -> tuple[object, ...]:
    """All that a canvas draws, as values."""
    nodes = {
        node: (item.face, item.pos().toTuple(), item.rect().getRect()) for node, item in scene.nodes.items()
    }
    wires = {
        end: (item.wire, item.face, item.curve.points, item.rect().getRect())
        for end, item in scene.wires.items()
    }
    frames = {frame: (item.frame, item.rect().getRect()) for frame, item in scene.frames.items.items()}
    return nodes, wires, frames


def told(analysis: Analysis) -> list[tuple[object, ...]]:
    """The problems, but for their fixes: those are functions, made anew each time."""
    return [(p.severity, str(p), p.node, p.port, p.field, p.fix is None) for p in analysis.problems]


def require_in_step(view: CanvasView) -> None:
    """What the canvas draws after many edits is what a new one draws of the same graph."""
    fresh = CanvasScene(Document(view.document.graph), view.scope)
    assert drawn(view.drawing) == drawn(fresh)
    assert told(view.document.analysis) == told(analyse(view.document.graph))
    fresh.deleteLater()


class ManyEdits(RuleBasedStateMachine):
    """A document with a canvas; every edit is remembered, and at the end undone and done again."""

    def __init__(self) -> None:
        super().__init__()
        assert QApplication.instance()
        self.document = Document()
        self.view = CanvasView(self.document)
        self.states: list[Graph] = [self.document.graph]

    @rule(kind=st.integers(0, 59), numbers=numbers)
    def edit(self, kind: int, numbers: tuple[int, ...]) -> None:
        graph = random_edit(self.document.graph, kind, numbers, self.view.scope)
        self.document.apply(tr("Edit {n}", n=kind), graph)
        if graph != self.states[-1]:
            self.states.append(graph)

    @rule(number=st.integers(0, 2**16))
    def enter_or_leave(self, number: int) -> None:
        groups = [node.id for node in self.document.graph.inside(self.view.scope) if node.is_group]
        if groups and number % 3:
            self.view.enter(groups[number % len(groups)])
        else:
            self.view.leave()

    @invariant()
    def in_step(self) -> None:
        require_in_step(self.view)

    def teardown(self) -> None:
        for graph in reversed(self.states[:-1]):
            self.document.undo()
            assert self.document.graph == graph
            require_in_step(self.view)
        for graph in self.states[1:]:
            self.document.redo()
            assert self.document.graph == graph
            require_in_step(self.view)
        self.view.set_document(Document())
        self.view.deleteLater()


def test_many_edits_undone_and_done_again(qapp: QApplication) -> None:
    ManyEdits.TestCase.settings = settings(
        max_examples=6,
        stateful_step_count=EDITS + 40,  # some enter or leave a group
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    ManyEdits.TestCase().runTest()


@pytest.mark.parametrize("seed", [1, 2])
def test_many_edits_while_it_trains(qtbot: QtBot, seed: int) -> None:
    net = [Spirals(), Affine(units=16), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    document = Document(sequential(net, TrainingSettings(batch_size=30, epochs=10_000)))
    view = CanvasView(document)
    qtbot.addWidget(view)
    view.show()
    runner = Runner(document)
    runner.snapshot_taken.connect(view.show_snapshot)
    steps = {"made": 0}
    runner.snapshot_taken.connect(lambda snapshot: steps.update(made=steps["made"] + 1))
    states = [document.graph]
    runner.run()
    for i in range(EDITS):
        number = (i + 1) * 7919 * seed
        # Mostly what leaves the training alone: it must go on meanwhile.
        kind = (5, 9, 13, 23, 25)[number % 5] + 2 * (number % 12) * (i % 20 == 19)
        document.apply(tr("Edit {n}", n=i), random_edit(document.graph, kind, (number, i, seed)))
        if document.graph is not states[-1]:
            states.append(document.graph)
        if i % 10 == 0:
            if document.analysis.why_not_train is None:
                runner.run()
                seen = steps["made"]
                qtbot.waitUntil(lambda: steps["made"] > seen)  # noqa: B023
            require_in_step(view)
    while document.undo_label:
        document.undo()
    assert document.graph == states[0]
    require_in_step(view)
    runner.run()
    seen = steps["made"]
    qtbot.waitUntil(lambda: steps["made"] > seen)
    while document.redo_label:
        document.redo()
    assert document.graph == states[-1]
    require_in_step(view)
    runner.shutdown()
