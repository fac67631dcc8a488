"""A canvas on the screen, and a hand to work on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers.activation import Sigmoid
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.layers.loss import SoftmaxWithLoss
from netstudio.studio.canvas.view import CanvasView
from tests.studio.pointer import Pointer


class Canvas:
    """A canvas under test: where its things are, the mouse over it, and what it said."""

    def __init__(self, view: CanvasView, qtbot: QtBot) -> None:
        self.view = view
        self.wait = qtbot.waitUntil
        self.mouse = Pointer(view)
        self.refusals: list[str] = []
        self.hints: list[str] = []
        view.refused.connect(self.refusals.append)
        view.hint_changed.connect(self.hints.append)

    @property
    def graph(self) -> Graph:
        return self.view.document.graph

    def node(self, node: str) -> QPoint:
        """The middle of a node, in the viewport."""
        return self.view.mapFromScene(self.view.drawing.nodes[node].frame.center())

    def port(self, end: str, *, output: bool) -> QPoint:
        """A port, named as `node.port`."""
        point = self.view.drawing.port_point(End(*end.split(".")), output)
        assert point is not None
        return self.view.mapFromScene(point)

    def wire(self, target: str) -> QPoint:
        """The middle of the wire that ends in an input."""
        return self.view.mapFromScene(self.view.drawing.wires[End(*target.split("."))].curve.middle)

    def key(self, *keys: object) -> None:
        """Press keys, one after the other."""
        for key in keys:
            QTest.keyClick(self.view, key)


@pytest.fixture
def canvas_of(qtbot: QtBot) -> Callable[[Graph], Canvas]:
    """Makes a canvas of 1200 × 600 for a graph, at a scale of 1 to 1."""

    def make(graph: Graph) -> Canvas:
        view = CanvasView(Document(graph))
        qtbot.addWidget(view)
        view.resize(1200, 600)
        view.show()
        qtbot.waitExposed(view)
        view.setFocus()
        return Canvas(view, qtbot)

    return make


@pytest.fixture
def net() -> Graph:
    """Four layers in a row, with data: mnist_1, affine_1, sigmoid_1, affine_2, softmax_with_loss_1."""
    return sequential([Mnist(), Affine(units=50), Sigmoid(), Affine(units=10), SoftmaxWithLoss()])


@pytest.fixture
def loose() -> Graph:
    """MNIST, two affine layers and a loss, without any wire."""
    graph = Graph()
    for i, layer in enumerate([Mnist(), Affine(units=50), Affine(units=10), SoftmaxWithLoss()]):
        graph, _ = edits.add(graph, layer, (i * 240.0, 48.0))
    return graph


@pytest.fixture
def canvas(canvas_of: Callable[[Graph], Canvas], net: Graph) -> Canvas:
    """A canvas with the net in a row."""
    return canvas_of(net)
