"""The outline: a tree in the order of computation, selected and edited by keys alone, and read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits, frames
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.outline import What
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio.main_window import MainWindow
from netstudio.studio.outline.panel import OutlinePanel
from netstudio.words import tr
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

K, Key = Qt.Key, Qt.KeyboardModifier
EDIT = tr("Edit")


@pytest.fixture
def graph() -> Graph:
    return sequential([Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()])


@pytest.fixture
def window(make: Make, graph: Graph) -> MainWindow:
    window = make(Document(graph))
    QTest.keyClick(window, K.Key_9, Key.AltModifier)
    window.workbench.outline.enter()
    return window


@pytest.fixture
def panel(window: MainWindow) -> OutlinePanel:
    return window.workbench.outline


def shown(panel: OutlinePanel) -> list[str]:
    """The names in the tree, further in by a dot for each level."""

    def below(parent: QModelIndex, depth: str) -> list[str]:
        model, found = panel.tree.outline, []
        for i in range(model.rowCount(parent)):
            index = model.index(i, 0, parent)
            found += [depth + str(index.data()), *below(index, depth + ".")]
        return found

    return below(QModelIndex(), "")


def go(panel: OutlinePanel, node: str, what: What = What.NODE) -> None:
    """Put the cursor on a row."""
    panel.tree.setCurrentIndex(panel.tree.outline.index_of((what, node)))


def editor(panel: OutlinePanel) -> QLineEdit:
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    assert panel.tree.isAncestorOf(found)
    return found


def test_it_comes_by_its_key_and_lists_nodes_in_the_order_of_computation(panel: OutlinePanel) -> None:
    assert panel.isVisible()
    assert panel.tree.hasFocus()
    assert shown(panel) == ["Spirals 1", "Affine 1", "ReLU 1", "Affine 2", "Softmax with loss 1"]


def test_nodes_stand_in_their_order_however_they_were_added(make: Make, graph: Graph) -> None:
    turned = graph.with_nodes(dict(reversed(graph.nodes.items())))
    window = make(Document(turned))
    window.workbench.reveal("outline")
    assert shown(window.workbench.outline)[0] == "Spirals 1"


def test_groups_and_frames_hold_what_is_in_them(window: MainWindow, panel: OutlinePanel) -> None:
    document = window.document
    grouped, group = make_group(document.graph, ["affine_1", "relu_1"])
    rect = frames.frame_around([(*grouped.nodes["affine_2"].position, 176.0, 96.0)])
    document.apply((panel.filter.text() and None) or document.undo_label or EDIT, grouped)  # type: ignore[arg-type]
    after, _ = frames.add_frame(document.graph, rect, "head")
    document.apply(EDIT, after)
    names = shown(panel)
    assert names[:2] == ["Spirals 1", "Group 1"]
    assert {".Affine 1", ".ReLU 1", ".Affine 2", "head"} <= set(names)
    assert names.index("head") + 1 == names.index(".Affine 2")
    assert group


def test_what_is_selected_here_is_selected_there_and_back(window: MainWindow, panel: OutlinePanel) -> None:
    go(panel, "spirals_1")
    QTest.keyClick(panel.tree, K.Key_Down)
    assert window.canvas.selected() == ("affine_1",)
    QTest.keyClick(panel.tree, K.Key_Down, Key.ShiftModifier)
    assert set(window.canvas.selected()) == {"affine_1", "relu_1"}
    canvas = window.canvas
    Pointer(canvas).click(canvas.mapFromScene(canvas.drawing.nodes["affine_2"].frame.center()))
    rows = panel.tree.selectionModel().selectedRows()
    assert [panel.tree.outline.key(row) for row in rows] == [(What.NODE, "affine_2")]
    assert panel.tree.currentIndex() == rows[0]


def test_a_node_inside_of_a_group_is_shown_there(window: MainWindow, panel: OutlinePanel) -> None:
    grouped, group = make_group(window.document.graph, ["affine_1", "relu_1"])
    window.document.apply(EDIT, grouped)
    go(panel, "relu_1")
    assert window.canvas.scope == group
    assert window.canvas.selected() == ("relu_1",)
    go(panel, "affine_2")
    QTest.keyClick(panel.tree, K.Key_Return)
    assert window.canvas.scope == ""
    assert window.canvas.selected() == ("affine_2",)


def test_r_renames_and_says_why_not(window: MainWindow, panel: OutlinePanel) -> None:
    refusals: list[str] = []
    window.canvas.refused.connect(refusals.append)
    go(panel, "affine_1")
    QTest.keyClick(panel.tree, K.Key_R)
    QTest.keyClicks(editor(panel), "hidden")
    QTest.keyClick(editor(panel), K.Key_Return)
    QApplication.processEvents()  # a view takes over what was typed a moment later
    assert window.document.graph.nodes["affine_1"].name == "hidden"
    assert str(window.document.undo_label) == "Rename to hidden"
    QTest.keyClick(panel.tree, K.Key_R)
    QTest.keyClicks(editor(panel), "Affine 2")
    QTest.keyClick(editor(panel), K.Key_Return)
    QApplication.processEvents()  # a view takes over what was typed a moment later
    assert window.document.graph.nodes["affine_1"].name == "hidden"
    assert "already" in refusals[0]


def test_the_keys_of_the_canvas_edit_here_too(window: MainWindow, panel: OutlinePanel) -> None:
    document = window.document
    go(panel, "relu_1")
    QTest.keyClick(panel.tree, K.Key_B, Key.ControlModifier)
    assert document.graph.nodes["relu_1"].bypassed
    QTest.keyClick(panel.tree, K.Key_H)
    assert document.graph.nodes["relu_1"].collapsed
    QTest.keyClick(panel.tree, K.Key_D, Key.ControlModifier)
    assert "ReLU 2" in shown(panel)
    QTest.keyClick(panel.tree, K.Key_Delete)
    assert "ReLU 2" not in shown(panel)
    go(panel, "affine_1")
    QTest.keyClick(panel.tree, K.Key_F, Key.ControlModifier | Key.ShiftModifier)
    assert document.graph.nodes["affine_1"].frozen
    QTest.keyClick(panel.tree, K.Key_Down, Key.ShiftModifier)
    QTest.keyClick(panel.tree, K.Key_G, Key.ControlModifier)
    assert ".Affine 1" in shown(panel)


def test_a_wire_is_made_from_here(window: MainWindow, panel: OutlinePanel) -> None:
    document = window.document
    document.apply(EDIT, edits.remove(document.graph, wires=[document.graph.wires[End("relu_1", "x")]]))
    go(panel, "affine_1")
    QTest.keyClick(panel.tree, K.Key_Return, Key.ControlModifier)
    assert window.canvas.hasFocus()
    assert window.canvas.hand.gesture is not None
    QTest.keyClick(window.canvas, K.Key_Return)
    assert document.graph.wires[End("relu_1", "x")].source == End("affine_1", "y")


def test_the_menu_of_a_row_has_its_actions(window: MainWindow, panel: OutlinePanel) -> None:
    go(panel, "relu_1")
    menu = panel.tree.menu((What.NODE, "relu_1"))
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert {"Show on the canvas", "Rename", "Wire from here…", "Delete", "Bypass", "Collapse"} <= set(words)
    menu.deleteLater()


def test_the_filter_finds_by_name_and_kind_and_says_when_nothing_does(panel: OutlinePanel) -> None:
    panel.filter.setFocus()
    QTest.keyClicks(panel.filter, "aff")
    assert shown(panel) == ["Affine 1", "Affine 2"]
    QTest.keyClick(panel.filter, K.Key_Down)
    assert panel.tree.hasFocus()
    QTest.keyClick(panel.tree, K.Key_Up)
    assert panel.filter.hasFocus()
    QTest.keyClicks(panel.filter, "zzz")
    assert panel.empty.isVisible()
    assert "Nothing is called" in panel.empty.text()
    QTest.keyClick(panel.filter, K.Key_Escape)
    assert len(shown(panel)) == 5
    assert not panel.empty.isVisible()


def test_an_empty_drawing_has_words(make: Make) -> None:
    window = make(Document())
    window.workbench.reveal("outline")
    assert "will be listed here" in window.workbench.outline.empty.text()
    assert window.workbench.outline.empty.isVisible()


def test_rows_that_stay_are_left_alone(window: MainWindow, panel: OutlinePanel) -> None:
    made: list[tuple[int, int]] = []
    panel.tree.outline.rowsInserted.connect(lambda _, first, last: made.append((first, last)))
    panel.tree.outline.rowsRemoved.connect(lambda _, first, last: made.append((first, last)))
    document = window.document
    document.apply(EDIT, edits.move(document.graph, {"relu_1": (0.0, 500.0)}))
    assert made == []
    document.apply(EDIT, edits.remove(document.graph, ["relu_1"]))
    document.undo()
    assert len(made) == 4  # the wires go with it, and with them the order of what follows
    assert shown(panel)[2] == "ReLU 1"


def test_behind_its_tab_it_does_nothing_and_catches_up(
    window: MainWindow, panel: OutlinePanel, qtbot: QtBot
) -> None:
    window.workbench.reveal("layers")
    qtbot.waitUntil(lambda: not window.workbench.docks["outline"].in_sight)
    document = window.document
    document.apply(EDIT, edits.remove(document.graph, ["relu_1"]))
    assert panel.tree.outline.rowCount() == 5
    window.workbench.reveal("outline")
    assert "ReLU 1" not in shown(panel)


def test_rows_and_canvas_are_read_aloud(window: MainWindow, panel: OutlinePanel) -> None:
    index = panel.tree.outline.index_of((What.NODE, "affine_1"))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert index.data(role) == "Affine 1, Affine, 2 to 8, 24 parameters"
    document = window.document
    document.apply(EDIT, edits.remove(document.graph, ["spirals_1"]))
    index = panel.tree.outline.index_of((What.NODE, "affine_1"))
    assert str(index.data(role)).endswith("1 problem")
    go(panel, "relu_1")
    assert window.canvas.accessibleDescription() == "ReLU 1, ReLU"
    row = QAccessible.queryAccessibleInterface(panel.tree).child(1)  # 0 is the header
    assert row.text(QAccessible.Text.Name).startswith("Affine 1, Affine")


def test_a_problem_in_a_group_is_counted_once(window: MainWindow, panel: OutlinePanel) -> None:
    document = window.document
    grouped, group = make_group(edits.remove(document.graph, ["spirals_1"]), ["affine_1", "relu_1"])
    inside = edits.remove(grouped, [n.id for n in grouped.inside(group) if n.id.startswith("groupinput")])
    document.apply(EDIT, inside)
    index = panel.tree.outline.index_of((What.NODE, group))
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("1 problem")


def test_another_document_has_another_outline(window: MainWindow, panel: OutlinePanel) -> None:
    window.desk.add(Document(sequential([Spirals(), ReLU()])))
    assert shown(panel) == ["Spirals 1", "ReLU 1"]
    window.desk.step(1)
    assert len(shown(panel)) == 5
