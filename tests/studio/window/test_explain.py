"""The Explain panel in the window: it follows walk and selection, and explains numbers by mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

import netstudio
from netstudio.document.document import Document
from netstudio.engine.ops import all_ops
from netstudio.graph.model import End
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.studio.explain import panel as words
from netstudio.studio.explain.term_list import LINE
from netstudio.studio.theme import theme
from netstudio.training.control import State
from netstudio.training.walk import Level
from netstudio.words import tr
from tests.studio.pointer import Pointer

Key = Qt.Key


def net() -> Document:
    layers = (Spirals(), Affine(6), ReLU(), Affine(4), Sigmoid(), Affine(2), SoftmaxWithLoss())
    return Document(netstudio.sequential(layers, TrainingSettings(batch_size=8, epochs=100_000)))


class Learner:
    """Somebody who looks at the panel."""

    def __init__(self, qtbot, window) -> None:
        self.qtbot, self.window, self.runner = qtbot, window, window.runner
        window.workbench.reveal("explain")
        self.panel = window.workbench.panels.explain
        self.snapshots = []
        self.runner.snapshot_taken.connect(self.snapshots.append)

    @property
    def walked(self):
        return self.snapshots[-1].walk if self.snapshots else None

    @property
    def numbers(self):
        return self.panel.numbers

    def walk(self, stops: int, level: Level = Level.LAYER) -> None:
        for _ in range(stops):
            self.runner.walk(lambda walk: walk.on(level))
        arrived = []
        self.runner.ask(lambda session: session.walk.cursor, arrived.append, key="arrived")
        self.qtbot.waitUntil(lambda: bool(arrived))
        self.qtbot.waitUntil(lambda: bool(self.walked and self.walked.cursor == arrived[0] and self.at))

    def select(self, node: str):
        self.window.canvas.select([node])
        self.wait_for(lambda e: e.spot.node == node)
        return self.at

    @property
    def at(self):
        return self.panel.explanation

    def wait_for(self, condition) -> None:
        self.qtbot.waitUntil(lambda: bool(self.at and condition(self.at)))

    def choose_array(self, name: str) -> None:
        """By keys, in the list of arrays."""
        box = self.numbers.place.array
        names = [box.itemText(i).split()[0] for i in range(box.count())]
        box.setFocus()
        while names[box.currentIndex()] != name:
            QTest.keyClick(box, Key.Key_Down)
        self.wait_for(lambda e: e.face.name == name)


@pytest.fixture
def learner(qtbot, make):
    return Learner(qtbot, make(net()))


def test_without_anything_chosen_it_says_what_will_be_here(learner):
    assert learner.panel.empty.isVisible()
    assert learner.panel.empty.text() == str(words.EMPTY)
    assert not learner.numbers.isVisible()


def test_before_a_batch_it_explains_in_words_and_says_how_numbers_come(learner):
    learner.window.canvas.select(["relu_1"])
    assert learner.panel.title.text() == "ReLU 1"
    assert learner.panel.formula.text() == "y = max(0, x)"
    assert learner.panel.docs.text() == str(all_ops()["ReLU"].docs)
    assert learner.panel.hint.text() == str(words.NOT_YET)
    assert learner.runner.state is None  # looking starts no session
    learner.window.canvas.select(["spirals_1"])
    assert learner.panel.hint.text() == str(words.NOTHING)


def test_it_follows_the_walk_layer_by_layer(learner):
    learner.walk(1)
    learner.wait_for(lambda e: e.spot.node == "affine_1" and not e.flows)
    assert learner.panel.hint.text() == str(words.NO_GRADIENT)
    learner.walk(6)  # forward to the loss, and back through it
    learner.wait_for(lambda e: e.spot.node == "softmax_with_loss_1" and e.flows)
    assert "5.6" in learner.panel.kind.text()
    learner.walk(1)
    learner.wait_for(lambda e: e.spot.node == "affine_3" and e.flows)


def test_it_follows_the_walk_into_the_operations_of_a_layer(learner):
    learner.walk(3)
    learner.walk(2, Level.OP)
    learner.wait_for(lambda e: learner.walked.op and e.spot.inner == learner.walked.op.node)
    assert learner.at.spot.node == "sigmoid_1"
    assert learner.at.op.name in learner.panel.title.text()


def test_what_is_selected_is_explained_until_the_walk_moves_on(learner):
    learner.walk(12)
    learner.select("relu_1")
    learner.runner.step_layer_back()
    learner.runner.step_layer_back()
    learner.wait_for(lambda e: e.spot.node == "affine_2")


def test_a_click_on_a_cell_explains_that_number(learner):
    learner.walk(12)
    learner.select("affine_2")
    learner.choose_array("W")
    grid = learner.numbers.grid
    assert learner.at.element.at == (0, 0)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell(2, 1).center().toPoint())
    learner.wait_for(lambda e: e.element.at == (2, 1))
    told = learner.at.terms
    assert told.gradient == pytest.approx(sum(term.product for term in told.shown))
    text = learner.numbers.equation.accessibleName()
    assert text.startswith("∂L/∂W[2, 1] = ")


def test_arrows_walk_over_the_whole_array_and_its_end_is_its_end(learner):
    learner.walk(12)
    learner.select("affine_2")
    learner.choose_array("X")
    grid = learner.numbers.grid
    grid.setFocus()
    QTest.keyClick(grid, Key.Key_Home)
    for _ in range(9):
        QTest.keyClick(grid, Key.Key_Down)
    learner.wait_for(lambda e: e.element.at == (7, 0))  # of 8 samples
    QTest.keyClick(grid, Key.Key_End)
    learner.wait_for(lambda e: e.element.at == (7, 5))
    assert learner.at.cut.first[0] + len(learner.at.cut.values) == 8


def test_spin_boxes_choose_a_place_too(learner):
    learner.walk(12)
    learner.select("relu_1")
    row = learner.numbers.place.indices[0]
    row.setFocus()
    QTest.keyClick(row, Key.Key_Up)
    learner.wait_for(lambda e: e.element.at[0] == 1)
    assert row.maximum() == 7


def test_a_term_leads_to_the_number_at_its_other_end_and_back(learner):
    learner.walk(12)
    learner.select("affine_2")
    terms = learner.numbers.terms
    first = learner.at.element
    there = terms.terms[1].element
    QTest.mouseClick(terms, Qt.MouseButton.LeftButton, pos=QPoint(20, round(1.5 * LINE)))
    learner.wait_for(lambda e: e.element == there)
    assert first in [term.element for term in terms.terms]
    terms.setFocus()
    while terms.current.element != first:
        QTest.keyClick(terms, Key.Key_Down)
    QTest.keyClick(terms, Key.Key_Return)
    learner.wait_for(lambda e: e.element == first)


def test_the_gate_of_a_relu_is_said_to_be_shut_and_the_products_of_an_affine_are_drawn(learner):
    learner.walk(12)
    learner.select("relu_1")
    x = learner.at.cut.values
    row, column = np.argwhere(x < 0)[0]
    at = learner.at.cut.first[0] + int(row), learner.at.cut.first[1] + int(column)
    grid = learner.numbers.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell(*at).center().toPoint())
    learner.wait_for(lambda e: e.element.at == at)
    assert learner.numbers.happened.text().startswith("The gate is shut")
    assert not learner.numbers.blocks.isVisible()
    learner.select("affine_2")
    assert learner.numbers.blocks.isVisible()
    assert "dX (8, 6) = dY (8, 4) · Wᵀ (4, 6)" in learner.numbers.blocks.accessibleName()


@pytest.mark.parametrize("look", ["dark", "light"])
def test_numbers_are_painted_in_the_colours_of_value_and_gradient(learner, look):
    theme.use(look)
    learner.walk(12)
    learner.select("affine_2")
    grid = learner.numbers.grid
    learner.qtbot.waitUntil(lambda: grid.height() >= grid.sizeHint().height() > 0)
    image = grid.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme.tokens.forward, theme.tokens.backward} <= colors


def test_while_it_runs_there_are_no_numbers_and_nothing_is_asked(learner):
    learner.walk(12)
    learner.select("affine_2")
    learner.runner.run()
    learner.qtbot.waitUntil(lambda: learner.runner.state is State.RUNNING)
    learner.qtbot.waitUntil(lambda: learner.panel.hint.text() == str(words.RUNNING))
    assert not learner.numbers.isVisible()
    learner.runner.pause()
    learner.wait_for(lambda e: e.spot.node == "affine_2")
    assert learner.numbers.isVisible()


def test_a_node_that_is_deleted_is_not_explained_any_more(learner):
    learner.walk(12)
    learner.select("relu_1")
    learner.window.canvas.setFocus()
    QTest.keyClick(learner.window.canvas, Key.Key_Delete)
    assert "relu_1" not in learner.window.document.graph.nodes
    assert learner.panel.empty.isVisible()
    assert not learner.numbers.isVisible()


def test_the_numbers_are_those_of_the_walk(learner):
    learner.walk(12)
    learner.select("affine_1")
    found = []
    learner.runner.ask(
        lambda s: s.subject.tensor(End("affine_1", "W"), gradient=True).copy(), found.append, key="test"
    )
    learner.choose_array("W")
    learner.qtbot.waitUntil(lambda: bool(found))
    np.testing.assert_allclose(learner.at.cut.gradients[0, 0], found[0][0, 0], rtol=1e-4)


def test_it_says_its_name(learner):
    assert learner.window.workbench.docks["explain"].windowTitle() == str(tr("Explain"))


def test_what_is_selected_inside_of_a_layer_is_explained(learner):
    learner.walk(12)
    learner.window.workbench.inside.enter("sigmoid_1")
    view = learner.window.workbench.inside.view
    center = view.drawing.nodes["exp"].frame.center()
    Pointer(view).click(view.mapFromScene(center))
    learner.wait_for(lambda e: e.spot.inner == "exp" and e.flows)
    assert learner.panel.title.text() == "Sigmoid 1 ▸ exp"
    assert learner.panel.formula.text() == "y = eˣ"


def test_what_is_shown_stays_until_the_next_numbers_come(learner):
    learner.walk(12)
    learner.select("affine_2")
    learner.window.canvas.select(["relu_1"])
    assert learner.numbers.isVisible()  # no flicker from step to step
    assert learner.panel.title.text() == "Affine 2"
    learner.wait_for(lambda e: e.spot.node == "relu_1")


def test_when_the_session_ends_its_numbers_go(learner):
    learner.walk(12)
    learner.select("affine_2")
    learner.runner.stop()
    assert not learner.numbers.isVisible()
    assert learner.panel.hint.text() == str(words.NOT_YET)
