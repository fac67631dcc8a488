"""The inspector of several nodes: what they have in common is set for all of them at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.engine.initializers import He, Normal
from netstudio.graph import edits
from netstudio.layers.activation import ReLU
from netstudio.layers.batch_norm import BatchNorm
from netstudio.layers.convolution import Convolution
from netstudio.layers.data import Mnist
from netstudio.layers.layer_norm import LayerNorm
from netstudio.layers.linear import Affine, Embedding
from netstudio.layers.loss import SoftmaxWithLoss
from netstudio.studio.forms.common_fields import DIFFERENT, common_fields, common_value
from netstudio.studio.forms.editors import BoolEditor, TextEditor
from netstudio.studio.forms.form import VariantEditor
from netstudio.studio.inspector import Inspector
from netstudio.studio.inspector.several_view import SeveralView
from netstudio.words import tr
from tests.studio.inspecting import Backspace, Ctrl, Enter, Escape, Shift, layer, press, retype, text_field

NODES = ("affine_1", "affine_2", "affine_3")


@pytest.fixture
def document() -> Document:
    layers = [Mnist(), Affine(units=50), Affine(units=50, bias=False), Affine(units=10), SoftmaxWithLoss()]
    return Document(netstudio.sequential(layers))


@pytest.fixture
def inspector(qtbot: QtBot, document: Document) -> Inspector:
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.resize(290, 700)
    inspector.show()
    qtbot.waitExposed(inspector)
    inspector.show_nodes(NODES)
    return inspector


@pytest.fixture
def view(inspector: Inspector) -> SeveralView:
    return inspector.several_view


def units(view: SeveralView) -> TextEditor:
    return text_field(view.form.rows["units"])


def all_units(document: Document) -> list[int]:
    return [layer(document, node).units for node in NODES]  # type: ignore[attr-defined]


def test_common_fields_are_those_declared_alike() -> None:
    assert [f.name for f in common_fields([Affine(), Affine()])] == [
        "units", "bias", "initial_weight", "initial_bias",
    ]  # fmt: skip
    shared = [f.name for f in common_fields([Affine(), Convolution()])]
    assert "bias" in shared
    assert "units" not in shared
    assert common_fields([Affine(), ReLU()]) == ()
    assert [f.name for f in common_fields([Affine(), Embedding()])] == ["initial_weight"]
    assert [f.name for f in common_fields([BatchNorm(), LayerNorm()])] == ["eps"]
    assert common_value([Affine(units=3), Affine(units=3)], "units") == 3
    assert common_value([Affine(units=3), Affine(units=4)], "units") is DIFFERENT


def test_what_differs_says_so(view: SeveralView) -> None:
    assert view.isVisible()
    assert view.title.text() == "3 nodes"
    assert units(view).line.text() == ""
    assert units(view).line.placeholderText() == "different"
    bias = view.form.rows["bias"].editor
    assert isinstance(bias, BoolEditor)
    assert bias.box.checkState() is Qt.CheckState.PartiallyChecked
    weight = view.form.rows["initial_weight"].editor
    assert isinstance(weight, VariantEditor)
    assert weight.combo.currentIndex() >= 0


def test_typing_sets_all_of_them_as_one_step(document: Document, view: SeveralView) -> None:
    retype(units(view), "4*8")
    assert all_units(document) == [50, 50, 10]
    press(units(view).line, Enter)
    assert all_units(document) == [32, 32, 32]
    assert str(document.undo_label) == "Set units of 3 nodes"
    assert units(view).line.text() == "32"
    document.undo()
    assert all_units(document) == [50, 50, 10]
    assert units(view).line.text() == ""
    assert document.undo_label is None


def test_looking_changes_nothing(document: Document, view: SeveralView) -> None:
    line = units(view).line
    line.setFocus()
    press(line, Qt.Key.Key_Up, Qt.Key.Key_Tab)
    retype(units(view), "7", Escape)
    assert line.text() == ""
    press(line, Enter, Qt.Key.Key_Tab)
    assert document.undo_label is None


def test_a_tick_and_a_choice_for_all(qtbot: QtBot, document: Document, view: SeveralView) -> None:
    bias, weight = view.form.rows["bias"].editor, view.form.rows["initial_weight"].editor
    assert isinstance(bias, BoolEditor)
    assert isinstance(weight, VariantEditor)
    QTest.keyClick(bias.box, Qt.Key.Key_Space)
    assert [layer(document, n).bias for n in NODES] == [True] * 3  # type: ignore[attr-defined]
    assert str(document.undo_label) == "Set bias of 3 nodes"
    weight.combo.setFocus()
    while weight.combo.currentText() != "He":
        qtbot.keyClick(weight.combo, Qt.Key.Key_Down)
    assert {layer(document, n).initial_weight for n in NODES} == {He()}  # type: ignore[attr-defined]


def test_kinds_of_settings_that_differ(qtbot: QtBot, document: Document, view: SeveralView) -> None:
    changed = edits.set_layer(document.graph, "affine_1", Affine(units=50, initial_weight=He()))
    document.apply(tr("Set"), changed)
    weight = view.form.rows["initial_weight"].editor
    assert isinstance(weight, VariantEditor)
    assert weight.combo.currentIndex() == -1
    assert not weight.form.isVisible()
    weight.combo.setFocus()
    while weight.combo.currentText() != "normal":
        qtbot.keyClick(weight.combo, Qt.Key.Key_Down)
    assert {layer(document, n).initial_weight for n in NODES} == {Normal()}  # type: ignore[attr-defined]
    assert weight.form.isVisible()


def test_back_to_the_defaults(document: Document, view: SeveralView) -> None:
    press(units(view).line, Backspace, modifier=Ctrl)
    assert all_units(document) == [50, 50, 50]
    press(units(view).line, Backspace, modifier=Ctrl | Shift)
    assert [layer(document, n) for n in NODES] == [Affine()] * 3
    assert str(document.undo_label) == "Reset 3 nodes"
    assert not view.reset.isVisible()
    document.undo()
    QTest.mouseClick(view.reset, Qt.MouseButton.LeftButton)
    assert [layer(document, n) for n in NODES] == [Affine()] * 3


def test_freezing_all(document: Document, view: SeveralView) -> None:
    document.apply(tr("Freeze"), edits.freeze(document.graph, ["affine_1"]))
    assert view.frozen.checkState() is Qt.CheckState.PartiallyChecked
    QTest.keyClick(view.frozen, Qt.Key.Key_Space)
    assert all(document.graph.nodes[n].frozen for n in NODES)
    assert str(document.undo_label) == "Freeze 3 nodes"
    QTest.keyClick(view.frozen, Qt.Key.Key_Space)
    assert not any(document.graph.nodes[n].frozen for n in NODES)


def test_bypassing_all(document: Document, inspector: Inspector, view: SeveralView) -> None:
    inspector.show_nodes(("mnist_1", *NODES))
    QTest.keyClick(view.marks.bypassed, Qt.Key.Key_Space)
    assert [n.bypassed for n in document.graph] == [False, True, True, True, False]
    assert str(document.undo_label) == "Bypass 3 nodes"
    inspector.show_nodes(("affine_1",))
    box = inspector.node_view.marks.bypassed
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not document.graph.nodes["affine_1"].bypassed
    assert str(document.undo_label) == "Use Affine 1 again"
    inspector.show_nodes(("mnist_1",))
    assert not box.isVisible()


def test_totals_and_what_has_nothing_in_common(
    document: Document, inspector: Inspector, view: SeveralView
) -> None:
    counts = [document.analysis.nodes[n].parameter_count for n in NODES]
    shown = dict(view.figures.shown)
    assert "".join(filter(str.isdigit, shown["parameters"])) == str(sum(counts))
    inspector.show_nodes(("mnist_1", "affine_1"))
    assert view.nothing.isVisible()
    assert not view.form.isVisible()


def test_what_it_would_change_is_told(inspector: Inspector, view: SeveralView) -> None:
    retype(units(view), "100")
    lines = inspector.effect.shown
    assert ("out y", "(100, 10) → (100, 100)") not in lines[:1]
    assert lines[0][0] == "parameters"
    press(units(view).line, Escape)
    assert not inspector.effect.isVisible()
