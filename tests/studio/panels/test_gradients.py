"""The gradients panel: a row for each layer that learns, and what is to be said of them."""

import math

import pytest
from PySide6.QtCore import QPoint

from netstudio.document.document import Document
from netstudio.engine.initializers import Normal
from netstudio.engine.optimizers import SGD
from netstudio.graph import edits
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio import ink
from netstudio.studio.panels.gradients import SIZE, GradientsPanel
from netstudio.training.camera import Camera
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants


@pytest.fixture
def panel(qtbot, run):
    made = GradientsPanel(run.document)
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.show()
    return made


def test_each_layer_that_learns_has_a_row(panel, run):
    panel.show_snapshot(run.snapshot())
    assert [row.name for row in panel.bars.rows] == ["Affine 1", "Affine 2"]
    norm = run.snapshot().parameters["affine_1", "W"].gradient.norm
    assert panel.bars.rows[0].layer.norm == pytest.approx(math.log10(norm))


def test_before_the_first_backward_there_is_nothing(panel, make_run):
    panel.show_snapshot(make_run().snapshot())
    assert panel.is_empty


def test_it_says_whether_updates_and_units_are_healthy(panel, run):
    panel.show_snapshot(run.snapshot())
    assert any("update / weight" in text for text in panel.findings.texts)
    assert any("saturated" in text for text in panel.findings.texts)


def test_a_net_that_does_not_learn_is_called_so(panel, make_run):
    tiny = Normal(std=1e-5)
    stuck = make_run(
        Spirals(),
        *(layer for _ in range(3) for layer in (Affine(30, initial_weight=tiny), ReLU())),
        Affine(2, initial_weight=tiny),
        SoftmaxWithLoss(),
        optimizer=SGD(learning_rate=0.01),
    )
    stuck.step(40)
    panel.set_document(stuck.document)
    panel.show_snapshot(stuck.snapshot())
    assert any(text.startswith("✗") for text in panel.findings.texts)


def test_the_tool_tip_of_a_row_has_all_its_figures(panel, run):
    panel.show_snapshot(run.snapshot())
    words = panel.bars.words_at(QPoint(5, 5))
    assert words.startswith("Affine 1: log₁₀ ‖∂W‖ = ")
    assert panel.bars.words_at(QPoint(5, 5000)) == ""


def test_many_layers_keep_rows_that_can_be_read(panel, make_run):
    deep = make_run(Spirals(), *(Affine(4) for _ in range(30)), Affine(2), SoftmaxWithLoss())
    deep.step()
    panel.set_document(deep.document)
    panel.show_snapshot(deep.snapshot())
    assert len(panel.bars.rows) == 31
    assert panel.bars.minimumHeight() >= 31 * 16


def test_clear_goes_back_to_the_beginning(panel, run):
    panel.show_snapshot(run.snapshot())
    panel.clear()
    assert panel.is_empty
    assert panel.bars.rows == []
    assert panel.findings.texts == []


def test_a_frozen_layer_says_so_in_its_place_instead_of_showing_nothing(panel, make_run):
    run = make_run()
    document = Document(edits.freeze(run.document.graph, ["affine_1"]))
    session = Session(document.graph)
    session.step()
    panel.set_document(document)
    panel.show_snapshot(Camera(session).take(Wants()))
    assert [(row.name, row.layer is None) for row in panel.bars.rows] == [
        ("Affine 1", True),
        ("Affine 2", False),
    ]
    assert panel.bars.words_at(QPoint(5, 5)) == "Affine 1: frozen, its parameters stay as they are"
    assert not panel.grab().isNull()
    panel.resize(300, 90)
    assert not panel.grab().isNull()
    assert not any("vanished" in text for text in panel.findings.texts)


def test_long_names_are_cut_in_the_middle(qapp):
    names = {ink.elided_within(f"Convolution {i}", 60, SIZE) for i in range(1, 7)}
    assert len(names) == 6
    assert all("…" in name for name in names)
