"""The history panel: every step by name; a click, or Enter, goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU
from netstudio.studio.panels.edits import EditsPanel
from netstudio.words import tr


def document_with_steps() -> Document:
    document = Document(sequential([Affine(), ReLU()]))
    for i in (1, 2, 3):
        document.apply(tr("Move {n}", n=i), edits.move(document.graph, {"affine_1": (8.0 * i, 0.0)}))
    return document


def shown(panel: EditsPanel) -> list[str]:
    model = panel.model
    return [str(model.index(i).data()) for i in range(model.rowCount())]


def panel_of(qtbot: QtBot, document: Document) -> EditsPanel:
    panel = EditsPanel(document)
    qtbot.addWidget(panel)
    panel.resize(260, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def click(panel: EditsPanel, row: int) -> None:
    at = panel.list.visualRect(panel.model.index(row)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_it_lists_what_was_done_and_marks_where_it_stands(qtbot: QtBot) -> None:
    document = document_with_steps()
    panel = panel_of(qtbot, document)
    assert [text.strip() for text in shown(panel)] == ["Open", "Move 1", "Move 2", "▸ Move 3"]
    assert panel.figures == ("3 / 3",)
    document.undo()
    assert [text.strip() for text in shown(panel)] == ["Open", "Move 1", "▸ Move 2", "Move 3"]
    spoken = panel.model.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Move 3, undone"


def test_a_click_goes_back_and_forward_over_several_steps(qtbot: QtBot) -> None:
    document = document_with_steps()
    panel = panel_of(qtbot, document)
    click(panel, 0)
    assert document.graph.nodes["affine_1"].position == sequential([Affine()]).nodes["affine_1"].position
    assert len(shown(panel)) == 4
    click(panel, 3)
    assert document.graph.nodes["affine_1"].position == (24.0, 0.0)


def test_by_keys(qtbot: QtBot) -> None:
    document = document_with_steps()
    panel = panel_of(qtbot, document)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    QTest.keyClick(panel.list, Qt.Key.Key_Up)
    assert document.graph.nodes["affine_1"].position == (24.0, 0.0)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert document.graph.nodes["affine_1"].position == (8.0, 0.0)


def test_an_edit_after_going_back_replaces_what_was_undone(qtbot: QtBot) -> None:
    document = document_with_steps()
    panel = panel_of(qtbot, document)
    click(panel, 1)
    document.apply(tr("Delete"), edits.remove(document.graph, ["relu_1"]))
    assert [text.strip() for text in shown(panel)] == ["Open", "Move 1", "▸ Delete"]


def test_another_document_and_an_untouched_one(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, document_with_steps())
    assert not panel.is_empty
    panel.set_document(Document())
    assert panel.is_empty
    assert panel.figures == ()
