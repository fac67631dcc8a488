"""Real sessions for the panels to show, made without a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

import netstudio
from netstudio.document.document import Document
from netstudio.engine.initializers import Xavier
from netstudio.engine.optimizers import Adam
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.training.camera import Camera
from netstudio.training.session import Session
from netstudio.training.snapshot import Snapshot, Wants


@dataclass
class Run:
    """A document, a session of it, and a camera on that."""

    document: Document
    session: Session
    camera: Camera

    def step(self, steps: int = 1) -> None:
        """So many steps, with the accuracy of each batch in the log."""
        for _ in range(steps):
            with self.camera.measuring():
                self.session.step()
            self.session.log.batch_accuracy.add(self.session.steps, self.session.batch_accuracy() or 0.0)

    def evaluate(self) -> None:
        """On the test data."""
        self.session.log.add_test(self.session.steps, self.session.evaluate())

    def snapshot(self, walking: bool = False, **wants: object) -> Snapshot:
        """Of this moment."""
        return self.camera.take(Wants(**wants), walking)


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """Begin a run of these layers; without any, a small net on spirals."""

    def make(*layers, **training) -> Run:
        settings = TrainingSettings(**{"optimizer": Adam(learning_rate=0.01), "batch_size": 50, **training})
        if not layers:
            weight = Xavier()
            layers = (Spirals(), Affine(8, initial_weight=weight), Sigmoid(), Affine(2), SoftmaxWithLoss())
        graph = netstudio.sequential(layers, settings)
        session = Session(graph)
        return Run(Document(graph), session, Camera(session))

    return make


@pytest.fixture
def run(make_run) -> Run:
    """A small net on spirals, after a hundred steps."""
    made = make_run()
    made.step(100)
    made.evaluate()
    return made
