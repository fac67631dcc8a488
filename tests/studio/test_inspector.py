from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.declare import fields_of
from netstudio.document.document import Document
from netstudio.engine.initializers import He, Normal, Zeros
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.layers.base import all_layers
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.layers.loss import SoftmaxWithLoss
from netstudio.layers.reduction import Sum
from netstudio.studio.forms.editors import BoolEditor, ChoiceEditor
from netstudio.studio.forms.form import VariantEditor
from netstudio.studio.inspector import Inspector
from netstudio.words import tr
from tests.studio.inspecting import Enter, layer, press, retype, row, text_field


@pytest.fixture
def document() -> Document:
    return Document(netstudio.sequential([Mnist(), Affine(units=50), Affine(units=10), SoftmaxWithLoss()]))


@pytest.fixture
def inspector(qtbot: QtBot, document: Document) -> Inspector:
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.resize(300, 700)
    inspector.show()
    qtbot.waitExposed(inspector)
    return inspector


def test_typing_sets_the_field_when_it_is_over_and_is_undone_as_one(
    document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    retype(text_field(row(inspector, "units")), "128")
    assert layer(document) == Affine(units=50)
    press(text_field(row(inspector, "units")).line, Enter)
    assert layer(document) == Affine(units=128)
    assert str(document.undo_label) == "Set units of Affine 1"
    document.undo()
    assert layer(document) == Affine(units=50)
    assert document.undo_label is None
    assert text_field(row(inspector, "units")).line.text() == "50"


def test_leaving_the_field_ends_the_undo_entry(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    units = text_field(row(inspector, "units"))
    retype(units, "7")
    qtbot.keyClick(units.line, Qt.Key.Key_Return)
    retype(units, "8", Enter)
    document.undo()
    assert layer(document) == Affine(units=7)


def test_wrong_input_is_refused_in_words_and_not_applied(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    units = row(inspector, "units")
    retype(text_field(units), "0")
    assert units.wrong.isVisible()
    assert units.wrong.text() == "At least 1 is needed."
    assert layer(document) == Affine(units=50)
    text_field(units).line.clearFocus()
    assert not units.wrong.isVisible()
    assert text_field(units).line.text() == "50"


def test_what_is_refused_leaves_nothing_of_what_was_typed_before_it(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    units = row(inspector, "units")
    retype(text_field(units), "9999999999")
    assert units.wrong.isVisible()
    assert text_field(units).line.text() == "9999999999"
    assert layer(document) == Affine(units=50)
    retype(text_field(units), "7")
    qtbot.keyClick(text_field(units).line, Qt.Key.Key_Return)
    retype(text_field(units), "12x")
    text_field(units).line.clearFocus()
    assert layer(document) == Affine(units=7)
    assert text_field(units).line.text() == "7"


def test_up_and_down_count(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_1",))
    line = text_field(row(inspector, "units")).line
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert layer(document) == Affine(units=41)


def test_a_field_goes_back_to_its_default(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_2",))
    units = row(inspector, "units")
    assert not row(inspector, "bias").reset.isVisible()
    assert units.reset.isVisible()
    qtbot.mouseClick(units.reset, Qt.MouseButton.LeftButton)
    assert layer(document, "affine_2") == Affine()
    assert not units.reset.isVisible()


def test_yes_or_no(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_1",))
    editor = row(inspector, "bias").editor
    assert isinstance(editor, BoolEditor)
    qtbot.keyClick(editor.box, Qt.Key.Key_Space)
    assert layer(document) == Affine(bias=False)


def test_one_of_a_few_values(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("mnist_1",))
    editor = row(inspector, "layout").editor
    assert isinstance(editor, ChoiceEditor)
    qtbot.keyClick(editor.combo, Qt.Key.Key_Down)
    assert layer(document, "mnist_1") == Mnist(layout="image")


def test_a_kind_of_settings_brings_its_own_fields(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    editor = row(inspector, "initial_weight").editor
    assert isinstance(editor, VariantEditor)
    retype(text_field(editor.form.rows["std"]), "1e-1", Enter)
    assert layer(document) == Affine(initial_weight=Normal(std=0.1))
    names = [variant.__name__ for variant in editor.field.variants]
    editor.combo.setFocus()
    while editor.combo.currentIndex() != names.index("He"):
        qtbot.keyClick(editor.combo, Qt.Key.Key_Down)
    assert layer(document) == Affine(initial_weight=He())
    assert editor.form.is_empty
    assert not editor.form.isVisible()
    document.undo()
    assert layer(document) != Affine(initial_weight=He())


def test_an_empty_optional_field_is_none(qtbot: QtBot, inspector: Inspector, document: Document) -> None:
    graph, node = edits.add(document.graph, Sum(axis=1))
    document.apply(tr("Add"), graph)
    inspector.show_nodes((node,))
    axis = text_field(row(inspector, "axis"))
    axis.line.setFocus()
    axis.line.selectAll()
    press(axis.line, Qt.Key.Key_Delete, Enter)
    assert layer(document, node) == Sum(axis=None)


def test_renaming(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_1",))
    name, wrong = inspector.node_view.name, inspector.node_view.wrong_name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "Hidden")
    assert document.graph.nodes["affine_1"].name == "Hidden"
    qtbot.keyClicks(name, ".1")
    assert wrong.isVisible()
    assert "dot" in wrong.text()
    assert document.graph.nodes["affine_1"].name == "Hidden"
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert name.text() == "Hidden"
    assert not wrong.isVisible()
    document.undo()
    assert document.graph.nodes["affine_1"].name == "Affine 1"
    assert document.undo_label is None


def test_shapes_parameters_and_formula(inspector: Inspector) -> None:
    inspector.show_nodes(("affine_1",))
    view = inspector.node_view
    assert view.count.text().startswith("39")
    assert view.explanation.formula.text() == "Y = X·W + b"
    assert view.explanation.shapes.shown == [
        ("in x", "(100, 784)"),
        ("parameter W", "(784, 50)"),
        ("parameter b", "(50,)"),
        ("out y", "(100, 50)"),
    ]


def test_a_problem_is_shown_with_its_fix(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    document.apply(tr("Images"), edits.set_layer(document.graph, "mnist_1", Mnist(layout="image")))
    inspector.show_nodes(("affine_1",))
    problems = inspector.node_view.problems
    assert problems.isVisible()
    button = problems.findChild(QPushButton)
    assert button is not None
    assert button.text() == "Insert Flatten"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert document.graph.wires[End("affine_1", "x")].source.node == "flatten_1"
    assert not problems.isVisible()


def test_nothing_selected_shows_the_graph(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    view = inspector.graph_view
    assert view.isVisible()
    assert ("layers", "4") in view.figures.shown
    view.title.setFocus()
    qtbot.keyClicks(view.title, "My net")
    assert document.graph.title == "My net"
    view.about.setFocus()
    qtbot.keyClicks(view.about, "It learns.")
    assert document.graph.about == "It learns."
    document.undo()
    assert view.about.toPlainText() == ""
    document.undo()
    assert document.graph.title == ""


def test_undo_in_a_field_undoes_the_document(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    undo = QAction(inspector)
    undo.setShortcut(QKeySequence("Ctrl+Z"))
    undo.triggered.connect(document.undo)
    inspector.addAction(undo)
    inspector.show_nodes(("affine_1",))
    units = text_field(row(inspector, "units"))
    retype(units, "77", Enter)
    qtbot.keyClick(units.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert units.line.text() == "50"
    assert document.redo_label is not None


def test_a_removed_node_leaves_the_page(document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_1",))
    document.apply(tr("Delete"), edits.remove(document.graph, ["affine_1"]))
    assert inspector.graph_view.isVisible()


@pytest.mark.parametrize("kind", list(all_layers()))
def test_every_layer_has_a_page(qtbot: QtBot, inspector: Inspector, document: Document, kind: str) -> None:
    graph, node = edits.add(document.graph, all_layers()[kind]())
    document.apply(tr("Add"), graph)
    inspector.show_nodes((node,))
    assert inspector.node_view.isVisible()
    assert list(inspector.node_view.form.rows) == [f.name for f in fields_of(all_layers()[kind])]


def test_another_document(inspector: Inspector, document: Document) -> None:
    other = Document(netstudio.sequential([Affine(initial_weight=Zeros())]))
    inspector.set_document(other)
    inspector.show_nodes(("affine_1",))
    document.apply(tr("Delete"), edits.remove(document.graph, ["affine_1"]))
    assert inspector.node_view.isVisible()


def test_a_layer_is_frozen_by_mouse_and_its_weights_are_not_touched(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_1",))
    box = inspector.node_view.frozen
    assert box.isVisible()
    before = document.weights
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked()
    assert document.graph.nodes["affine_1"].frozen
    assert document.weights is before
    assert str(document.undo_label) == "Freeze Affine 1"
    document.undo()
    assert not box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert str(document.undo_label) == "Unfreeze Affine 1"


def test_only_what_has_parameters_can_be_frozen(document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("mnist_1",))
    assert not inspector.node_view.frozen.isVisible()
    inspector.show_nodes(("affine_2",))
    assert inspector.node_view.frozen.isVisible()
