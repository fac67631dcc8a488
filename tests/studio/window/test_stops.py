"""Breakpoints, conditions and run to cursor in the window: by key, menu, mouse and in their panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph.breakpoints import add_condition, set_breakpoint, stop_at
from netstudio.graph.model import Breakpoint, Graph, StopCondition
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.forms.condition_line import ConditionLine
from netstudio.studio.main_window import MainWindow
from netstudio.studio.panels.stops import StopsPanel
from netstudio.training.control import State
from netstudio.training.walk import Phase
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

K, Mod = Qt.Key, Qt.KeyboardModifier
CONDITIONS = ("loss > 3", "first NaN")


@pytest.fixture
def graph() -> Graph:
    layers = [Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()]
    return sequential(layers, TrainingSettings(batch_size=30, steps=20))


@pytest.fixture
def window(make: Make, graph: Graph) -> MainWindow:
    window = make(Document(graph))
    window.canvas.setFocus()
    return window


def panel(window: MainWindow) -> StopsPanel:
    window.workbench.reveal("stops")
    return window.workbench.panels.stops


def breakpoints(window: MainWindow) -> dict[str, Breakpoint]:
    return dict(window.document.graph.breakpoints)


def rested(qtbot: QtBot, window: MainWindow, words: str) -> None:
    """It stands, and says so."""
    stops = panel(window)
    qtbot.waitUntil(lambda: bool(stops.figures) and words in stops.figures[0], timeout=20_000)
    assert window.runner.state is State.PAUSED


def stands_at(window: MainWindow) -> tuple[str, Phase] | None:
    snapshot = window.desk.front.snapshot
    stop = snapshot.walk.current if snapshot and snapshot.walk else None
    return (stop.node, stop.phase) if stop else None


def entry(menu: QMenu, words: str) -> None:
    (action,) = [a for a in menu.actions() if a.text().startswith(words)]
    action.trigger()
    menu.close()


def menu_of(window: MainWindow, node: str) -> QMenu:
    canvas = window.canvas
    Pointer(canvas).context_menu(canvas.mapFromScene(canvas.drawing.nodes[node].frame.center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


# On the canvas ----------------------------------------------------------------------------------------------


def test_f9_stops_before_forward_and_shift_f9_before_backward(window: MainWindow) -> None:
    canvas = window.canvas
    before = canvas.viewport().grab().toImage()
    canvas.select(["affine_1", "relu_1"])
    QTest.keyClick(canvas, K.Key_F9)
    assert str(window.document.undo_label) == "Stop before 2 nodes, forward"
    canvas.select(["relu_1"])
    QTest.keyClick(canvas, K.Key_F9, Mod.ShiftModifier)
    assert str(window.document.undo_label) == "Stop before ReLU 1, backward"
    assert breakpoints(window) == {"affine_1": Breakpoint(True, False), "relu_1": Breakpoint(True, True)}
    canvas.select([])
    assert canvas.viewport().grab().toImage() != before
    at = canvas.mapFromScene(canvas.drawing.nodes["relu_1"].frame.center())
    assert "Stops before forward and before backward" in tip_at(canvas, at)
    canvas.select(["affine_1", "relu_1"])
    QTest.keyClick(canvas, K.Key_F9)
    assert breakpoints(window) == {"relu_1": Breakpoint(False, True)}
    QTest.keyClick(canvas, K.Key_Z, Mod.ControlModifier)
    assert breakpoints(window)["affine_1"].forward


def test_at_data_nothing_can_be_stopped(window: MainWindow) -> None:
    window.canvas.select(["spirals_1"])
    QTest.keyClick(window.canvas, K.Key_F9)
    assert not breakpoints(window)
    assert not window.action_set["run_to_forward"].isEnabled()
    menu = menu_of(window, "spirals_1")
    assert not [a for a in menu.actions() if "forward" in a.text()]
    menu.close()


def test_a_breakpoint_touches_the_sign_of_its_node_alone(window: MainWindow) -> None:
    items = window.canvas.drawing.nodes
    faces = {node: item.face for node, item in items.items()}
    window.document.apply("", stop_at(window.document.graph, ["affine_2"], "backward"))
    assert [node for node in items if items[node].face is not faces[node]] == ["affine_2"]
    assert items["affine_2"].face.breakpoint == Breakpoint(False, True)


def test_the_menu_of_a_node_stops_there_and_runs_there(window: MainWindow, qtbot: QtBot) -> None:
    entry(menu_of(window, "affine_2"), "Stop before backward")
    assert breakpoints(window) == {"affine_2": Breakpoint(False, True)}
    entry(menu_of(window, "affine_2"), "Do not stop before backward")
    entry(menu_of(window, "affine_2"), "Run to here, forward")
    rested(qtbot, window, "Stopped at Affine 2, forward")
    qtbot.waitUntil(lambda: stands_at(window) == ("affine_2", Phase.FORWARD))


def test_keys_run_to_what_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.select(["relu_1"])
    QTest.keyClick(window.canvas, K.Key_F9, Mod.ControlModifier | Mod.ShiftModifier)
    rested(qtbot, window, "Stopped at ReLU 1, backward")
    qtbot.waitUntil(lambda: stands_at(window) == ("relu_1", Phase.BACKWARD))
    assert window.canvas.drawing.nodes["relu_1"].live.phase is Phase.BACKWARD
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, K.Key_F9, Mod.ControlModifier)
    rested(qtbot, window, "Stopped at ReLU 1, forward")
    qtbot.waitUntil(lambda: stands_at(window) == ("relu_1", Phase.FORWARD))
    assert window.desk.front.snapshot.step == 1


# Running ----------------------------------------------------------------------------------------------------


def test_a_run_stops_says_why_and_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    panel(window)
    window.canvas.select(["affine_2"])
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, K.Key_F9, Mod.ShiftModifier)
    QTest.keyClick(window.canvas, K.Key_F5)
    rested(qtbot, window, "Stopped before Affine 2, backward")
    assert window.statusBar().currentMessage() == "Stopped before Affine 2, backward"
    qtbot.waitUntil(lambda: stands_at(window) == ("softmax_with_loss_1", Phase.BACKWARD))
    assert window.canvas.drawing.nodes["affine_2"].live.ahead is Phase.BACKWARD
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, K.Key_F10)
    qtbot.waitUntil(lambda: stands_at(window) == ("affine_2", Phase.BACKWARD))
    assert panel(window).figures == (), "it does not stand there any more"
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, K.Key_F5)
    rested(qtbot, window, "Stopped before Affine 2, backward")
    assert window.desk.front.log is not None
    assert len(window.desk.front.log.loss) == 1


def test_a_condition_is_told_in_the_banner_until_it_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    window.document.apply("", add_condition(window.document.graph, "every 5 batches"))
    QTest.keyClick(window.canvas, K.Key_F5)
    rested(qtbot, window, "Stopped: every 5 batches at step 5")
    assert window.banner.words.text() == "Stopped: every 5 batches at step 5"
    assert window.banner.isVisible()
    assert not window.statusBar().currentMessage()
    window.document.apply("", window.document.graph.with_conditions(()))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, K.Key_F5)
    qtbot.waitUntil(lambda: window.runner.state is State.FINISHED, timeout=20_000)
    assert not window.banner.isVisible()
    assert panel(window).figures == ()


def test_setting_a_breakpoint_does_not_end_the_session(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.select(["affine_1"])
    QTest.keyClick(window.canvas, K.Key_F8)
    qtbot.waitUntil(lambda: window.runner.state is State.PAUSED and window.desk.front.log is not None)
    QTest.keyClick(window.canvas, K.Key_F9)
    assert window.runner.state is State.PAUSED
    QTest.keyClick(window.canvas, K.Key_F5)
    rested(qtbot, window, "Stopped before Affine 1, forward")


# The panel --------------------------------------------------------------------------------------------------


def rows(window: MainWindow) -> list[str]:
    model = panel(window).model
    return [model.data(model.index(i)) for i in range(model.rowCount())]


def place_of(stops: StopsPanel, row: int) -> QPoint:
    return stops.list.visualRect(stops.model.index(row)).center()


@pytest.fixture
def full(window: MainWindow) -> MainWindow:
    graph = stop_at(window.document.graph, ["affine_1"], "forward")
    graph = set_breakpoint(graph, "relu_1", Breakpoint(True, True, "loss > 1"))
    for text in CONDITIONS:
        graph = add_condition(graph, text)
    window.document.apply("", graph)
    panel(window)
    return window


def test_all_stops_are_listed_in_words(full: MainWindow) -> None:
    assert rows(full) == [
        "→  Affine 1 · before forward",
        "⇄  ReLU 1 · before forward and before backward, when loss > 1",
        "?  loss > 3",
        "?  first NaN",
    ]


def test_an_empty_panel_says_how_to_get_some(window: MainWindow) -> None:
    stops = panel(window)
    assert stops.empty.isVisible()
    assert "F9 on a layer" in stops.empty.text()
    assert stops.line.isVisible()
    assert "norm(g, Affine 1.W)" in stops.verdict.text()


def test_a_condition_is_typed_and_what_is_wrong_is_said_meanwhile(window: MainWindow) -> None:
    stops = panel(window)
    stops.line.setFocus()
    QTest.keyClicks(stops.line, "norm(g, Afine 1) > 1")
    assert stops.line.text() == "norm(g, Afine 1) > 1", "no key of it was the canvas's"
    assert stops.verdict.text().endswith("Did you mean “Affine 1”? (at character 9)")
    assert stops.verdict.objectName() == "error"
    QTest.keyClick(stops.line, K.Key_Return)
    assert not window.document.graph.conditions, "what cannot be read is not taken, nor lost"
    assert stops.line.text()
    stops.line.setCursorPosition(9)
    QTest.keyClicks(stops.line, "f")
    assert "Enter" in stops.verdict.text()
    QTest.keyClick(stops.line, K.Key_Return)
    assert window.document.graph.conditions == (StopCondition("norm(g, Affine 1) > 1"),)
    assert str(window.document.undo_label) == "Stop when norm(g, Affine 1) > 1"
    assert stops.line.text() == ""
    assert stops.list.isVisible()
    assert set(window.document.graph.nodes) == {n.id for n in window.document.graph}


def test_the_wrong_part_is_underlined(window: MainWindow) -> None:
    stops = panel(window)
    stops.line.setText("loss > 3")
    right = stops.line.grab().toImage()
    stops.line.setText("lozz > 3")
    assert (stops.line.error.start, stops.line.error.end) == (0, 4)
    assert stops.line.grab().toImage() != right


def test_a_tick_switches_a_stop_off_and_on(full: MainWindow) -> None:
    stops = panel(full)
    option = QStyleOptionViewItem()
    option.initFrom(stops.list)
    option.rect = stops.list.visualRect(stops.model.index(2))
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = stops.list.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, stops.list
    )
    Pointer(stops.list).click(box.center())
    assert full.document.graph.conditions[0] == StopCondition("loss > 3", off=True)
    assert str(full.document.undo_label) == "Switch off a stop"
    stops.list.setFocus()
    stops.list.setCurrentIndex(stops.model.index(0))
    QTest.keyClick(stops.list, K.Key_Space)
    assert breakpoints(full)["affine_1"].off
    QTest.keyClick(stops.list, K.Key_Space)
    assert not breakpoints(full)["affine_1"].off


def test_del_removes_what_is_selected_and_undo_brings_it_back(full: MainWindow) -> None:
    stops = panel(full)
    Pointer(stops.list).click(place_of(stops, 1))
    Pointer(stops.list).click(place_of(stops, 2), keys=Mod.ControlModifier)
    QTest.keyClick(stops.list, K.Key_Delete)
    assert rows(full) == ["→  Affine 1 · before forward", "?  first NaN"]
    assert str(full.document.undo_label) == "Remove 2 stops"
    full.document.undo()
    assert len(rows(full)) == 4
    full.action_set["no_stops"].trigger()
    assert panel(full).empty.isVisible()


def test_a_double_click_or_enter_shows_the_layer(full: MainWindow) -> None:
    stops = panel(full)
    Pointer(stops.list).double_click(place_of(stops, 1))
    assert full.canvas.selected() == ("relu_1",)
    stops.list.setCurrentIndex(stops.model.index(0))
    QTest.keyClick(stops.list, K.Key_Return)
    assert full.canvas.selected() == ("affine_1",)


def test_f2_changes_a_condition_or_when_a_breakpoint_stops(full: MainWindow, qtbot: QtBot) -> None:
    stops = panel(full)
    stops.list.setFocus()
    for row, old, new in ((2, "loss > 3", "loss > 2"), (0, "", "epoch >= 2"), (1, "loss > 1", "")):
        stops.list.setCurrentIndex(stops.model.index(row))
        QTest.keyClick(stops.list, K.Key_F2)
        (line,) = stops.list.findChildren(ConditionLine)
        assert line.text() == old
        line.selectAll()
        QTest.keyClicks(line, new) if new else QTest.keyClick(line, K.Key_Delete)
        QTest.keyClick(line, K.Key_Return)
        qtbot.waitUntil(lambda: not stops.list.findChildren(ConditionLine))
    assert full.document.graph.conditions[0].text == "loss > 2"
    assert breakpoints(full) == {
        "affine_1": Breakpoint(True, False, "epoch >= 2"),
        "relu_1": Breakpoint(True, True),
    }


def test_the_menu_of_a_row_shows_changes_and_removes_it(full: MainWindow) -> None:
    stops = panel(full)
    for row, words in ((1, "Show the layer"), (1, "When…"), (0, "Remove")):
        Pointer(stops.list).context_menu(place_of(stops, row))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        entry(menu, words)
    assert full.canvas.selected() == ("relu_1",)
    assert "affine_1" not in breakpoints(full)


def test_what_cannot_be_read_does_not_take_the_place_of_what_can(full: MainWindow) -> None:
    stops = panel(full)
    Pointer(stops.list).double_click(place_of(stops, 2))
    (line,) = stops.list.findChildren(ConditionLine)
    line.selectAll()
    QTest.keyClicks(line, "lozz > 3")
    assert "Did you mean “loss”?" in stops.verdict.text()
    QTest.keyClick(line, K.Key_Return)
    assert full.document.graph.conditions[0].text == "loss > 3"


def test_a_condition_whose_layer_was_renamed_says_so_in_its_row(full: MainWindow) -> None:
    graph = add_condition(full.document.graph, "norm(g, Nobody) > 3")
    full.document.apply("", graph)
    problem = "There is no layer or parameter “Nobody”. (at character 9)"
    assert rows(full)[-1] == f"?  norm(g, Nobody) > 3   ⚠ {problem}"


def test_the_panel_follows_the_document_in_front(full: MainWindow, graph: Graph) -> None:
    full.desk.add(Document(graph))
    assert rows(full) == []
    full.desk.step(-1)
    assert len(rows(full)) == 4
