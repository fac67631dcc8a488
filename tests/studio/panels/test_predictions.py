"""The predictions panel: the drawing that fits the samples, and a true verdict on each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics

from netstudio.layers import Affine, Flatten, Gate, MeanSquaredError, Mnist, Sigmoid, SoftmaxWithLoss
from netstudio.studio.panels.drawings.images import CAPTION, Grid, Images, image_shape
from netstudio.studio.panels.drawings.points import Points
from netstudio.studio.panels.drawings.rows import Rows
from netstudio.studio.panels.predictions import PredictionsPanel
from netstudio.studio.theme import text_font
from netstudio.training.predictions import Predictions
from netstudio.words import tr

BOX = QRect(0, 0, 280, 180)


def predictions(x, truth, guess, classes=("0", "1", "2"), chance=None) -> Predictions:
    return Predictions(np.asarray(x, np.float32), np.asarray(truth), np.asarray(guess), chance, classes)


@pytest.fixture
def show(qtbot):
    def shown(run, width=300, height=220):
        panel = PredictionsPanel(run.document)
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.show()
        panel.show_snapshot(run.snapshot(predictions=panel.wanted))
        return panel

    return shown


def test_without_a_loss_no_samples_are_asked_for(show, make_run):
    panel = show(make_run(Mnist(), Affine(10)))
    assert panel.wanted == 0
    assert panel.is_empty


@pytest.mark.parametrize("layout", ["flat", "image"])
def test_mnist_is_drawn_as_images(show, make_run, layout):
    run = make_run(Mnist(layout=layout), Flatten(), Affine(10), SoftmaxWithLoss())
    run.step()
    panel = show(run)
    assert isinstance(panel.view.drawing, Images)
    assert panel.figures[0].endswith("of 40 right")


def test_spirals_are_drawn_as_points(show, run):
    panel = show(run)
    assert isinstance(panel.view.drawing, Points)
    assert len(panel.view.drawing.found.x) == min(400, len(run.session.dataset.test))


def test_a_gate_is_drawn_as_its_truth_table(show, make_run):
    run = make_run(Gate(), Affine(2), Sigmoid(), Affine(1), MeanSquaredError(), batch_size=4)
    panel = show(run)
    drawing = panel.view.drawing
    assert isinstance(drawing, Rows)
    ordered = drawing.found.x[drawing._order].tolist()
    assert ordered == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert drawing.sample_at(QPoint(5, 30), BOX) == drawing._order[0]


def test_a_verdict_says_what_and_what_instead():
    drawing = Points(predictions([[0, 0.5], [1, 1]], [1, 2], [1, 0], chance=np.array([0.93, 0.5])))
    assert drawing.verdict(0) + drawing.chance(0) == "✓ 1 (93 %)"
    assert drawing.verdict(1) == "✗ 0 not 2"
    unnamed = Points(predictions([[0, 0.5]], [7], [8], classes=()))
    assert unnamed.verdict(0) == "✗ 8 not 7"


def test_the_mouse_finds_the_sample_it_points_at():
    points = Points(predictions([[0, 0], [1, 1], [-1, 0.5]], [0, 1, 2], [0, 1, 2]))
    x, y = points._places(_plane())[1]
    assert points.sample_at(QPoint(round(x) + 2, round(y) - 2), BOX) == 1
    assert points.sample_at(QPoint(1, 1), BOX) is None
    images = Images(predictions(np.zeros((6, 64)), range(6), range(6)))
    cell = Grid.filling(BOX, 6).cell(4)
    assert images.sample_at(cell.center(), BOX) == 4


def _plane():
    from netstudio.studio.panels.drawings.points import _plane as plane

    return plane(BOX)


@given(st.integers(60, 1200), st.integers(60, 600), st.integers(1, 60))
def test_a_grid_stays_in_its_box(width, height, count):
    box = QRect(10, 20, width, height)
    grid = Grid.filling(box, count)
    for i in range(min(count, grid.columns * grid.rows)):
        with_caption = grid.cell(i).adjusted(0, 0, 0, CAPTION)
        assert box.contains(with_caption), (grid, i)


@pytest.mark.parametrize(
    ("shape", "image"),
    [
        ((784,), (1, 28, 28)),
        ((1, 28, 28), (1, 28, 28)),
        ((3, 32, 32), (3, 32, 32)),
        ((2,), None),
        ((4,), None),
        ((100, 7), None),
        ((783,), None),
    ],
)
def test_which_samples_are_images(shape, image):
    assert image_shape(shape) == image


def test_of_the_same_samples_only_the_answers_are_new(show, run):
    panel = show(run)
    drawing = panel.view.drawing
    run.step(50)
    snapshot = run.snapshot(predictions=panel.wanted)
    panel.show_snapshot(snapshot)
    assert panel.view.drawing is drawing
    assert drawing.found is snapshot.predictions


def test_clear_goes_back_to_the_beginning(show, run):
    panel = show(run)
    panel.clear()
    assert panel.is_empty
    assert panel.view.drawing is None


def test_how_many_are_wanted_depends_on_the_data(qtbot, make_run, run):
    panel = PredictionsPanel(run.document)
    qtbot.addWidget(panel)
    assert panel.wanted == 400
    with qtbot.waitSignal(panel.wanted_changed) as empty:
        run.document.apply(tr("Remove"), run.document.graph.with_nodes({}).with_wires({}))
    with qtbot.waitSignal(panel.wanted_changed) as images:
        panel.set_document(make_run(Mnist(), Affine(10), SoftmaxWithLoss()).document)
    assert (empty.args, images.args) == ([0], [40])


@pytest.mark.parametrize("width", [200, 296, 345, 600, 900])
def test_a_wrong_digit_is_named_whole(qapp, width):
    wanted = QFontMetrics(text_font(10.5, bold=True)).horizontalAdvance("✗ 8 not 7")
    assert width // Grid.filling(QRect(0, 0, width, 180), 40).columns >= wanted
