"""The profile panel: what was measured as a table that can be sorted, and how one gets there and away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.studio.panels.cost_model import COLUMNS, PARTS
from netstudio.studio.panels.profile import ProfilePanel
from netstudio.training.profile import LayerCost, Profile
from netstudio.words import tr

COSTS = {  # forward, backward, update, products, memory, multiply-adds
    "spirals_1": (0.0, 0.0, 0.0, 0.0, 1000, 0),
    "affine_1": (1.0, 2.0, 0.5, 1.5, 40_000, 800),
    "sigmoid_1": (0.25, 0.25, 0.0, 0.0, 3200, 0),
    "affine_2": (0.5, 1.0, 0.25, 1.2, 20_000, 160_000),
    "softmax_with_loss_1": (4.0, 0.25, 0.0, 0.0, 800, 0),
}


@pytest.fixture
def document(make_run) -> Document:
    return make_run().document


@pytest.fixture
def profile(document) -> Profile:
    layers = tuple(LayerCost(node.id, *COSTS[node.id]) for node in document.graph)
    return Profile(document.graph, layers, 12.5, 2.5, steps=20, batch=50, threads=2, dtype="float32")


@pytest.fixture
def panel(qtbot, document) -> ProfilePanel:
    made = ProfilePanel(document)
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


def column(panel, i: int) -> list[str]:
    model = panel.table.model()
    return [model.index(row, i).data() for row in range(model.rowCount())]


def title(panel, i: int) -> str:
    return panel.table.model().headerData(i, Qt.Orientation.Horizontal)


def header_click(panel, qtbot, i: int) -> None:
    header = panel.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(i) + header.sectionSize(i) // 2, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_before_it_says_how_to_get_one(panel):
    assert panel.is_empty
    assert panel.button.isEnabled()


def test_the_button_asks_and_waits(panel, profile, qtbot):
    with qtbot.waitSignal(panel.wanted):
        qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert not panel.button.isEnabled()
    assert panel.figures == ("Measuring …",)
    with qtbot.waitSignal(panel.profile_changed, check_params_cb=lambda found: found is profile):
        panel.show_profile(profile)
    assert panel.button.isEnabled()
    assert not panel.is_empty


def test_where_measuring_fails_it_is_as_it_was(panel, profile, qtbot):
    panel.show_profile(profile)
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    panel.give_up()
    assert panel.button.isEnabled()
    assert "12.5 ms a step" in panel.figures


def test_the_head_tells_what_holds_for_the_whole_step(panel, profile):
    panel.show_profile(profile)
    assert panel.figures == (
        "batch 50",
        "2 threads",
        "2.5 ms in no layer",
        "5 × its matrix products",
        "12.5 ms a step",
    )


def test_the_layer_that_takes_most_comes_first(panel, profile):
    panel.show_profile(profile)
    assert column(panel, 0) == ["Softmax with loss 1", "Affine 1", "Affine 2", "Sigmoid 1", "Spirals 1"]
    assert column(panel, 1) == ["34 %", "28 %", "14 %", "4 %", "–"]
    assert column(panel, 6) == ["–", "50 %", "80 %", "–", "–"]
    assert column(panel, 7) == ["–", "800", "160 k", "–", "–"]
    assert title(panel, 1) == "of the step ▾"


def test_a_click_on_a_title_sorts_and_another_one_the_other_way_round(panel, profile, qtbot):
    panel.show_profile(profile)
    header_click(panel, qtbot, 8)
    assert column(panel, 8) == ["40.0 kB", "20.0 kB", "3.2 kB", "1.0 kB", "800 B"]
    assert title(panel, 8) == "memory ▾"
    header_click(panel, qtbot, 8)
    assert column(panel, 8)[0] == "800 B"
    assert title(panel, 8) == "memory ▴"
    header_click(panel, qtbot, 0)
    assert column(panel, 0)[0] == "Affine 1"


def test_keys_sort_and_show_a_layer(panel, profile, qtbot):
    panel.show_profile(profile)
    table = panel.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    for _ in range(4):
        qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert title(panel, 4) == "backward ▾"
    assert column(panel, 4) == ["2.000", "1.000", "0.250", "0.250", "–"]
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.node_activated, check_params_cb=lambda node: node == "affine_2"):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_a_double_click_shows_a_layer(panel, profile, qtbot):
    panel.show_profile(profile)
    table = panel.table
    at = table.visualRect(table.model().index(1, 2)).center()
    with qtbot.waitSignal(panel.node_activated, check_params_cb=lambda node: node == "affine_1"):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_bars_are_as_long_as_their_part_of_the_longest(panel, profile):
    panel.show_profile(profile)
    bar = panel.table.model().index(1, 1).data(PARTS)
    assert [share for share, _ in bar] == pytest.approx([1 / 4.25, 2 / 4.25, 0.5 / 4.25])
    assert panel.table.model().index(0, 2).data(PARTS) is None


def test_names_follow_the_drawing_and_positions_do_not_matter(panel, profile, document):
    panel.show_profile(profile)
    document.apply(tr("Rename"), edits.rename(document.graph, "affine_1", "Hidden"))
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (500.0, 80.0)}))
    assert panel.profile is profile
    assert "Hidden" in column(panel, 0)


def test_a_graph_that_computes_something_else_has_no_profile_yet(panel, profile, document, qtbot):
    panel.show_profile(profile)
    with qtbot.waitSignal(panel.profile_changed, check_params_cb=lambda found: found is None):
        document.apply(tr("Delete"), edits.remove(document.graph, ["sigmoid_1"]))
    assert panel.is_empty
    assert column(panel, 0) == []


def test_every_title_tells_what_it_means(panel):
    model = panel.table.model()
    tips = [model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for i in range(9)]
    assert len(set(tips)) == 1 + len(COLUMNS) == 9
