"""The tensor panel: every number of the right tensor, at any rank and size."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QRectF, Qt
from PySide6.QtGui import QGuiApplication

from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.studio.panels.maps import Maps
from netstudio.studio.panels.tensor_choice import choices
from netstudio.studio.panels.tensor_model import TensorModel
from netstudio.studio.panels.tensors import TensorPanel
from netstudio.training.snapshot import TensorRef
from netstudio.words import tr


@pytest.fixture
def panel(qtbot, run):
    made = TensorPanel(run.document)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


def show(panel, run, **arguments) -> None:
    panel.show_snapshot(run.snapshot(tensors=panel.wanted, **arguments))


def choose(panel, symbol: str) -> None:
    index = panel.tensor.findText(symbol)
    panel.tensor.setCurrentIndex(index)
    panel.tensor.activated.emit(index)


def cell(model, row: int, column: int) -> str:
    return model.data(model.index(row, column))


def test_all_tensors_of_a_node_are_offered(run):
    symbols = [choice.symbol for choice in choices(run.document, "affine_1")]
    assert symbols == ["y", "∂y", "x", "∂x", "W", "∂W", "b", "∂b"]


def test_it_follows_the_selected_node_and_asks_for_its_output(panel, run, qtbot):
    with qtbot.waitSignal(panel.wanted_changed) as wanted:
        panel.show_node("sigmoid_1")
    assert wanted.args == [frozenset({TensorRef("sigmoid_1", "y")})]
    assert panel.is_empty
    show(panel, run)
    assert not panel.is_empty
    assert panel.model.table.shape == (50, 8)


def test_it_follows_the_selected_wire(panel, run):
    wire = run.document.graph.wires[End("affine_2", "x")]
    panel.show_wire(wire)
    assert panel.wanted == {TensorRef("affine_2", "x")}
    panel.show_wire(None)
    assert panel.wanted == {TensorRef("affine_2", "x")}


def test_every_cell_is_the_number_of_the_array(panel, run):
    panel.show_node("affine_1")
    choose(panel, "∂W")
    show(panel, run)
    gradient = run.session.gradients["Affine 1.W"]
    assert np.array_equal(panel.model.table, gradient)
    assert cell(panel.model, 1, 2) == format(gradient[1, 2], ".4g").replace("-", "−")
    panel.format.setCurrentIndex(panel.format.findData("full"))
    assert cell(panel.model, 1, 2).replace("−", "-") == str(gradient[1, 2])


def test_a_vector_is_one_column(panel, run):
    panel.show_node("affine_1")
    choose(panel, "b")
    show(panel, run)
    assert (panel.model.rowCount(), panel.model.columnCount()) == (8, 1)


def test_the_weights_of_the_document_are_shown_without_a_run(panel, run):
    run.document.set_weights({("affine_1", "W"): np.full((2, 8), 0.25)})
    panel.show_node("affine_1")
    choose(panel, "W")
    assert not panel.is_empty
    assert cell(panel.model, 0, 0) == "0.25"


def test_in_a_walk_it_waits_until_the_tensor_is_computed(panel, make_run):
    run = make_run()
    run.session.load_batch()
    panel.set_document(run.document)
    panel.show_node("affine_2")
    run.session.walk.forward()
    show(panel, run, walking=True)
    assert panel.is_empty
    run.session.walk.to_phase_end()
    show(panel, run, walking=True)
    assert not panel.is_empty


def test_axes_beyond_two_are_held_at_an_index(panel, run, qtbot):
    panel.show_node("affine_1")
    array = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    panel._show_array(array)
    assert [index.maximum() for index in panel.indices] == [1, 2]
    qtbot.keyClick(panel.indices[0], Qt.Key.Key_Up)
    qtbot.keyClick(panel.indices[1], Qt.Key.Key_Up)
    qtbot.keyClick(panel.indices[1], Qt.Key.Key_Up)
    assert np.array_equal(panel.model.table, array[1, 2])
    panel._show_array(np.zeros((2, 2)))
    assert panel.indices == []


def test_channels_stand_side_by_side_and_a_click_shows_one_as_a_table(panel, run, qtbot):
    panel.resize(900, 260)
    panel.show_node("affine_1")
    array = np.random.default_rng(0).normal(size=(3, 5, 8, 6))
    panel._show_array(array)
    maps = panel.maps
    assert maps.isVisible()
    assert not maps.grab().isNull()
    boxes = [maps.box(i) for i in range(5)]
    assert all(QRectF(maps.rect()).contains(box) for box in boxes)
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    qtbot.mouseClick(maps, Qt.MouseButton.LeftButton, pos=boxes[3].center().toPoint())
    assert np.array_equal(panel.model.table, array[0, 3])
    assert panel.indices[1].value() == 3
    qtbot.keyClick(panel.indices[0], Qt.Key.Key_Up)
    assert np.array_equal(maps._stack, array[1])


def test_of_weights_the_filters_stand_side_by_side(panel, run, qtbot):
    panel.show_node("affine_1")
    choose(panel, "W")
    weights = np.random.default_rng(0).normal(size=(7, 2, 3, 3))
    panel._show_array(weights)
    assert np.array_equal(panel.maps._stack, weights[:, 0])
    assert [index.prefix() for index in panel.indices] == ["filter ", "channel "]
    panel._show_array(np.zeros((7, 1, 3, 3)))
    assert [index.isHidden() for index in panel.indices] == [False, True]
    panel._show_array(np.zeros((2, 2)))
    assert panel.maps.isHidden()


@pytest.mark.parametrize("shape", [(1, 1, 1), (300, 5, 4), (2, 500, 1), (4, 1, 700), (0, 3, 3)])
def test_any_stack_of_pictures_is_painted(qtbot, shape):
    maps = Maps()
    qtbot.addWidget(maps)
    maps.resize(200, 120)
    maps.show_stack(np.full(shape, np.nan), "gradient", 0)
    assert not maps.grab().isNull()


def test_what_is_selected_is_copied_as_a_table(panel, run, qtbot):
    panel.show_node("affine_1")
    array = np.array([[1.5, -2, 3], [4, 5, 6]], np.float32)
    panel._show_array(array)
    model, table = panel.model, panel.table
    for row, column in ((0, 1), (1, 2)):
        table.selectionModel().select(model.index(row, column), QItemSelectionModel.SelectionFlag.Select)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "-2.0\t3.0\n5.0\t6.0"


def test_new_numbers_of_the_same_shape_leave_the_view_in_its_place(panel, run, qtbot):
    panel.show_node("affine_1")
    panel._show_array(np.zeros((1000, 50)))
    panel.table.verticalScrollBar().setValue(800)
    with qtbot.assertNotEmitted(panel.model.modelReset):
        panel._show_array(np.ones((1000, 50)))
    assert panel.table.verticalScrollBar().value() == 800
    assert cell(panel.model, 999, 0) == "1"


def test_deeper_ground_means_a_larger_magnitude():
    model = TensorModel()
    model.show_array(np.array([[0.0, -1.0, np.nan]]), "forward")
    role = Qt.ItemDataRole.BackgroundRole
    none, full, missing = (model.data(model.index(0, i), role) for i in range(3))
    assert none.alphaF() == 0
    assert full.alphaF() > 0.3
    assert missing is None
    model.set_colored(False)
    assert model.data(model.index(0, 1), role) is None


def test_large_tensors_are_quick_and_not_copied(panel):
    panel.show_node("affine_1")
    array = np.zeros((2_000_000, 8), np.float32)
    panel._show_array(array)
    start = time.perf_counter()
    panel._show_array(array)
    panel.grab()
    assert time.perf_counter() - start < 1.0
    assert np.shares_memory(panel.model.table, array)
    assert panel.model.rowCount() == 1_000_000  # what a view can bear


def test_a_tensor_whose_node_goes_is_let_go(panel, run, qtbot):
    panel.show_node("sigmoid_1")
    with qtbot.waitSignal(panel.wanted_changed) as wanted:
        run.document.apply(tr("Remove"), edits.remove(run.document.graph, ["sigmoid_1"]))
    assert wanted.args == [frozenset()]
    assert panel.is_empty
    assert panel.node.findData("sigmoid_1") == -1


def test_integers_and_numbers_that_are_none_are_written_too():
    model = TensorModel()
    model.show_array(np.array([3, -4]), "forward")
    assert [cell(model, i, 0) for i in range(2)] == ["3", "−4"]
    model.show_array(np.array([np.inf, np.nan]), "forward")
    assert [cell(model, i, 0) for i in range(2)] == ["inf", "nan"]
