"""Typing into fields: what it would change is told, and nothing is changed before it is over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.analysis import Analysis
from netstudio.graph.model import End
from netstudio.layers.arithmetic import Add
from netstudio.layers.data import Mnist
from netstudio.layers.join import Concatenate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import SoftmaxWithLoss
from netstudio.studio.figures import grouped
from netstudio.studio.inspector import Inspector
from netstudio.words import tr
from tests.studio.inspecting import (
    Backspace,
    Ctrl,
    Enter,
    Escape,
    Shift,
    Tab,
    layer,
    press,
    retype,
    row,
    text_field,
)

Up, Down = Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def document() -> Document:
    return Document(netstudio.sequential([Mnist(), Affine(units=50), Affine(units=10), SoftmaxWithLoss()]))


@pytest.fixture
def inspector(qtbot: QtBot, document: Document) -> Inspector:
    inspector = Inspector(document)
    qtbot.addWidget(inspector)
    inspector.resize(290, 700)
    inspector.show()
    qtbot.waitExposed(inspector)
    inspector.show_nodes(("affine_1",))
    return inspector


@pytest.fixture
def previews(inspector: Inspector) -> list[Analysis | None]:
    found: list[Analysis | None] = []
    inspector.previewed.connect(found.append)
    return found


def test_an_expression_says_what_it_gives_and_the_range_stands_there_before(
    document: Document, inspector: Inspector
) -> None:
    units = row(inspector, "units")
    text_field(units).line.setFocus()
    assert units.note.isVisible()
    assert units.note.text() == f"1 to {grouped(1_000_000)}"
    retype(text_field(units), "7*8")
    assert units.note.text() == "= 56"
    press(text_field(units).line, Enter)
    assert layer(document) == Affine(units=56)
    assert text_field(units).line.text() == "56"
    retype(text_field(units), "9**9**9")
    assert units.wrong.text() == "This is too large a number."
    press(text_field(units).line, Enter)
    assert text_field(units).line.text() == "9**9**9", "it can be mended"
    press(text_field(units).line, Tab)
    assert text_field(units).line.text() == "56"
    assert not units.note.isVisible()
    assert layer(document) == Affine(units=56)


def test_what_it_would_change_is_told_while_typing(
    document: Document, inspector: Inspector, previews: list[Analysis | None]
) -> None:
    units = text_field(row(inspector, "units"))
    retype(units, "80")
    assert inspector.effect.isVisible()
    lines = dict(inspector.effect.shown)
    assert lines["parameters"] == f"{grouped(39760)} → {grouped(63610)} (+{grouped(23850)})"
    assert "MB → " in lines["memory"]
    assert lines["out y"] == "(100, 50) → (100, 80)"
    assert previews[-1] is not None
    assert previews[-1].graph.nodes["affine_1"].layer == Affine(units=80)
    assert layer(document) == Affine(units=50)
    press(units.line, Enter)
    assert not inspector.effect.isVisible()
    assert previews[-1] is None


def test_refusals_downstream_are_told_before_they_come(document: Document, inspector: Inspector) -> None:
    graph, total = edits.add(document.graph, Add())
    for port in graph.input_ports(total):
        graph = edits.connect(graph, End("affine_1", "y"), End(total, port.name))
    graph, other = edits.add(graph, Affine(units=50))
    graph = edits.connect(graph, End("mnist_1", "x"), End(other, "x"))
    graph = edits.connect(graph, End(other, "y"), End(total, graph.input_ports(total)[1].name))
    document.apply(tr("Add"), graph)
    retype(text_field(row(inspector, "units")), "80")
    assert any(name == "" and text.startswith("Add 1") for name, text in inspector.effect.shown)
    assert not document.analysis.problems


def test_escape_puts_back_what_was_there(
    document: Document, inspector: Inspector, previews: list[Analysis | None]
) -> None:
    units = text_field(row(inspector, "units"))
    retype(units, "80", Escape)
    assert units.line.text() == "50"
    assert not inspector.effect.isVisible()
    assert previews[-1] is None
    press(units.line, Tab)
    assert document.undo_label is None


def test_leaving_the_field_applies(document: Document, inspector: Inspector) -> None:
    retype(text_field(row(inspector, "units")), "80", Tab)
    assert layer(document) == Affine(units=80)
    assert str(document.undo_label) == "Set units of Affine 1"


def test_another_selection_applies_to_the_node_it_was_typed_for(
    document: Document, inspector: Inspector
) -> None:
    retype(text_field(row(inspector, "units")), "80")
    inspector.show_nodes(("affine_2",))
    assert layer(document) == Affine(units=80)
    assert layer(document, "affine_2") == Affine(units=10)
    assert text_field(row(inspector, "units")).line.text() == "10"


def test_what_is_typed_for_a_node_that_goes_is_for_no_other(document: Document, inspector: Inspector) -> None:
    retype(text_field(row(inspector, "units")), "80")
    document.apply(tr("Delete"), edits.remove(document.graph, ["affine_1"]))
    inspector.show_nodes(("affine_2",))
    assert text_field(row(inspector, "units")).line.text() == "10"
    assert layer(document, "affine_2") == Affine(units=10)


def test_another_document_takes_nothing_of_it(document: Document, inspector: Inspector) -> None:
    other = Document(netstudio.sequential([Affine(units=50)]))
    retype(text_field(row(inspector, "units")), "80")
    inspector.set_document(other)
    assert layer(document) == Affine(units=80)
    assert layer(other) == Affine(units=50)


def test_counting_applies_at_once_within_the_range_and_is_undone_as_one(
    document: Document, inspector: Inspector
) -> None:
    line = text_field(row(inspector, "units")).line
    press(line, Up, Up)
    press(line, Up, modifier=Shift)
    assert layer(document) == Affine(units=62)
    press(line, *[Down] * 7, modifier=Shift)
    assert layer(document) == Affine(units=1)
    assert not row(inspector, "units").wrong.isVisible()
    document.undo()
    assert layer(document) == Affine(units=50)


def test_counting_goes_on_from_what_is_typed(document: Document, inspector: Inspector) -> None:
    units = text_field(row(inspector, "units"))
    retype(units, "8*8", Up)
    assert layer(document) == Affine(units=65)


def test_back_to_the_default_by_keys(document: Document, inspector: Inspector) -> None:
    inspector.show_nodes(("affine_2",))
    line = text_field(row(inspector, "units")).line
    line.setFocus()
    press(line, Backspace, modifier=Ctrl)
    assert layer(document, "affine_2") == Affine()
    document.undo()
    box = row(inspector, "bias").editor.focusProxy()
    assert box is not None
    document.apply(tr("Set"), edits.set_layer(document.graph, "affine_2", Affine(units=3, bias=False)))
    press(box, Backspace, modifier=Ctrl)
    assert layer(document, "affine_2") == Affine(units=3)


def test_all_of_a_layer_back_to_its_defaults(qtbot: QtBot, document: Document, inspector: Inspector) -> None:
    assert not inspector.node_view.reset.isVisible()
    changed = edits.set_layer(document.graph, "affine_1", Affine(units=3, bias=False))
    document.apply(tr("Set"), changed)
    qtbot.mouseClick(inspector.node_view.reset, Qt.MouseButton.LeftButton)
    assert layer(document) == Affine()
    assert str(document.undo_label) == "Reset Affine 1"
    assert not inspector.node_view.reset.isVisible()
    document.undo()
    press(text_field(row(inspector, "units")).line, Backspace, modifier=Ctrl | Shift)
    assert layer(document) == Affine()


def test_back_to_the_default_by_the_menu_of_the_field(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    inspector.show_nodes(("affine_2",))
    units = row(inspector, "units")
    at = QPoint(5, 5)
    line = text_field(units).line
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, line.mapToGlobal(at))
    QApplication.sendEvent(line, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    back = menu.actions()[-1]
    assert back.text() == "Back to 50"
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(back).center())
    assert layer(document, "affine_2") == Affine()


def test_wires_that_would_go_are_named(document: Document, inspector: Inspector) -> None:
    graph, join = edits.add(document.graph, Concatenate(count=3))
    for i in (1, 2, 3):
        graph = edits.connect(graph, End("affine_1", "y"), End(join, graph.input_ports(join)[i - 1].name))
    document.apply(tr("Add"), graph)
    inspector.show_nodes((join,))
    retype(text_field(row(inspector, "count")), "2")
    told = [text for name, text in inspector.effect.shown if not name]
    last = graph.input_ports(join)[2].name
    assert f"The wire from Affine 1 to {last} of Concatenate 1 goes." in told
    assert len(document.graph.wires) == len(graph.wires)


def test_a_click_that_leaves_a_refused_field_hits_what_it_was_aimed_at(
    qtbot: QtBot, document: Document, inspector: Inspector
) -> None:
    units, bias = row(inspector, "units"), row(inspector, "bias")
    retype(text_field(units), "0")
    QApplication.processEvents()
    assert units.wrong.isVisible()
    box = bias.editor.focusProxy()
    assert isinstance(box, QCheckBox)
    middle = QPoint(8, box.height() // 2)
    aim = box.mapTo(inspector, middle)
    QTest.mousePress(box, Qt.MouseButton.LeftButton, pos=middle)
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    QApplication.processEvents()
    qtbot.wait(60)  # until all is laid out
    QTest.mouseRelease(box, Qt.MouseButton.LeftButton, pos=box.mapFrom(inspector, aim))
    assert layer(document) == Affine(units=50, bias=False)
    qtbot.waitUntil(lambda: not units.wrong.isVisible())


def test_a_paste_of_ten_megabytes_is_refused_at_once(document: Document, inspector: Inspector) -> None:
    units = row(inspector, "units")
    QGuiApplication.clipboard().setText("9*" * 5_000_000)
    line = text_field(units).line
    line.setFocus()
    line.selectAll()
    press(line, Qt.Key.Key_V, modifier=Ctrl)
    assert units.wrong.isVisible()
    assert len(units.wrong.text()) < 200
    assert layer(document) == Affine(units=50)
