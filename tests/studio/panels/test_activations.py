"""The activations panel: the right layer, its moments, and nothing of half a batch."""

import pytest
from PySide6.QtCore import Qt

from netstudio.document.document import Document
from netstudio.files.graph_file import load
from netstudio.graph import edits
from netstudio.layers import Affine, ReLU, Spirals
from netstudio.resources import example_path
from netstudio.studio.figures import number
from netstudio.studio.panels.activations import ActivationsPanel
from netstudio.words import tr


@pytest.fixture
def panel(qtbot, run):
    made = ActivationsPanel(run.document)
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.show()
    return made


def test_it_offers_the_layers_and_begins_with_an_activation(panel):
    assert [panel.layer.itemText(i) for i in range(panel.layer.count())] == [
        "Affine 1",
        "Sigmoid 1",
        "Affine 2",
    ]
    assert panel.layer.currentData() == "sigmoid_1"
    assert panel.is_empty


def test_a_graph_without_such_layers_offers_no_choice(panel):
    assert panel.layer.isVisible()
    panel.set_document(Document(load(example_path("ch05_buy_apple"))))
    assert not panel.layer.isVisible()


def test_what_cannot_learn_shows_what_it_makes_of_a_batch(panel, make_run):
    run = make_run(Spirals(), Affine(8), ReLU())
    panel.set_document(run.document)
    panel.show_snapshot(run.snapshot())
    assert panel.is_empty  # nothing is computed yet
    run.session.forward_backward()
    found = run.snapshot()
    panel.show_snapshot(found)
    assert not panel.is_empty
    assert not panel.grab().isNull()
    assert panel.figures == (
        f"μ {number(found.outputs[panel._end()].mean)}",
        f"σ {number(found.outputs[panel._end()].std)}",
    )


def test_what_can_learn_begins_with_its_first_step(panel, make_run):
    run = make_run()
    panel.set_document(run.document)
    run.session.forward_backward()
    panel.show_snapshot(run.snapshot())
    assert panel.is_empty


def test_every_snapshot_adds_a_moment(panel, run):
    for _ in range(5):
        run.step()
        panel.show_snapshot(run.snapshot())
    assert not panel.is_empty
    assert panel._steps.tolist() == [101, 102, 103, 104, 105]
    last = run.snapshot().outputs[panel._end()]
    assert panel.figures[0].startswith("μ")
    assert panel._moments[-1].mean == last.mean


def test_it_follows_the_selection_on_the_canvas(panel, run):
    panel.show_snapshot(run.snapshot())
    before = panel._moments[-1].high
    panel.show_node("affine_2")
    assert panel.layer.currentData() == "affine_2"
    assert panel._moments[-1].high != before
    for other in ("spirals_1", "nobody", None):
        panel.show_node(other)
        assert panel.layer.currentData() == "affine_2"


def test_a_layer_without_a_moment_has_no_figures(panel, run):
    run.step()
    panel.show_snapshot(run.snapshot())
    assert panel.figures
    document = panel._document
    document.apply(tr("Add"), edits.add(document.graph, Affine())[0])
    panel.layer.setCurrentIndex(panel.layer.count() - 1)
    assert not panel.figures


def test_the_history_of_every_layer_is_there_when_it_is_chosen(panel, run, qtbot):
    for _ in range(3):
        run.step()
        panel.show_snapshot(run.snapshot())
    qtbot.keyClick(panel.layer, Qt.Key.Key_Up)
    assert panel.layer.currentData() == "affine_1"
    assert len(panel._moments) == 3


def test_half_a_batch_and_the_time_before_the_first_step_add_nothing(panel, make_run):
    fresh = make_run()
    panel.set_document(fresh.document)
    panel.show_snapshot(fresh.snapshot())
    fresh.session.walk.forward()
    panel.show_snapshot(fresh.snapshot(walking=True))
    assert panel.is_empty


def test_after_a_reset_the_picture_begins_anew(panel, run):
    panel.show_snapshot(run.snapshot())
    run.session.reset()
    run.step(3)
    panel.show_snapshot(run.snapshot())
    assert panel._steps.tolist() == [3]


def test_a_renamed_layer_is_renamed_here_and_stays_chosen(panel, run):
    document = run.document
    document.apply(tr("Rename"), edits.rename(document.graph, "sigmoid_1", "squash"))
    assert panel.layer.currentText() == "squash"
    document.apply(tr("Remove"), edits.remove(document.graph, ["sigmoid_1"]))
    assert panel.layer.currentData() == "affine_1"


def test_a_long_name_is_whole_where_the_card_has_room(panel, run, qtbot):
    document, name = run.document, "the first of two squashings"
    document.apply(tr("Rename"), edits.rename(document.graph, "sigmoid_1", name))
    panel.resize(900, 220)
    text = panel.layer.fontMetrics().horizontalAdvance(name)
    qtbot.waitUntil(lambda: panel.layer.width() > text)
    panel.resize(300, 220)
    qtbot.waitUntil(lambda: panel.layer.width() <= 110)


def test_the_mouse_reads_the_moment_under_it(panel, run):
    for _ in range(5):
        run.step()
        panel.show_snapshot(run.snapshot())
    panel.chart.plot.hovered.emit(103.2)
    assert panel.chart.plot.reading[0] == "step 103"
    assert panel.chart.plot.reading[1].startswith("μ")
    panel.chart.plot.hovered.emit(None)
    assert panel.chart.plot.reading == ()


def test_mean_and_deviation_are_drawn_when_asked_for(panel, run, qtbot):
    panel.show_snapshot(run.snapshot())
    assert not panel._lines[0].isVisible()
    qtbot.mouseClick(panel.sigma, Qt.MouseButton.LeftButton)
    mean, above, below = (line.ys[-1] for line in panel._lines)
    assert above - mean == pytest.approx(mean - below)
    assert mean == pytest.approx(panel._moments[-1].mean)


def test_the_picture_is_small_however_long_the_run(panel, run):
    snapshot = run.snapshot()
    for step in range(1000, 3000):
        panel._history.add(type(snapshot)(step, 6, 100, 0.5, 0.1, outputs=snapshot.outputs))
    panel.show_snapshot(snapshot.__class__(3001, 6, 100, 0.5, 0.1, outputs=snapshot.outputs))
    assert panel._picture.matrix.shape[0] <= 240
    assert len(panel._moments) <= 401
