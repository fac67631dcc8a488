"""Several documents in one window, by mouse and keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.engine.optimizers import SGD
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers.data import Gate
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.resources import example_path
from netstudio.studio.main_window import MainWindow
from netstudio.studio.window.dialogs import Answer
from netstudio.studio.window.tabs import WIDEST, CloseButton
from netstudio.training.control import State
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs
from tests.studio.pointer import Pointer

Make = Callable[..., MainWindow]
Key = Qt.Key
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left, Middle = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def gate_graph(**training: object) -> Graph:
    settings = TrainingSettings(**{"batch_size": 4, "epochs": 1_000_000, **training})  # type: ignore[arg-type]
    return netstudio.sequential([Gate(), Affine(units=1), MeanSquaredError()], settings, title="A gate")


def shown(window: MainWindow) -> list[str]:
    return [window.tabs.bar.tabText(i) for i in range(window.tabs.bar.count())]


def current(window: MainWindow) -> str:
    return window.tabs.bar.tabText(window.tabs.bar.currentIndex())


def key(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Control) -> None:
    QTest.keyClick(window, key, modifiers)


def middle_of(window: MainWindow, i: int) -> QPoint:
    return window.tabs.bar.tabRect(i).center()


def change(document: Document) -> None:
    document.apply(tr("Add"), edits.add(document.graph, Affine())[0])


def run(qtbot: QtBot, window: MainWindow) -> None:
    key(window, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: window.runner.state is State.RUNNING, timeout=20_000)


def open_three(window: MainWindow) -> None:
    for name in ("ch02_xor", "spirals", "ch05_buy_apple"):
        assert window.open_path(example_path(name))


def test_a_new_graph_gets_a_tab_of_its_own(make: Make) -> None:
    window = make()
    assert not window.tabs.isVisible()
    key(window, Key.Key_N)
    assert window.tabs.isVisible()
    window.canvas.add_layer("Affine")
    key(window, Key.Key_N)
    assert shown(window) == ["Untitled", "Untitled 2"]
    assert not window.document.graph.nodes
    assert not window.canvas.drawing.nodes


def test_a_graph_without_a_file_has_the_same_name_everywhere_and_keeps_it(make: Make) -> None:
    window = make()
    for _ in range(3):
        key(window, Key.Key_N)
    assert window.workbench.trail.text() == "Untitled 3"
    assert window.windowTitle() == "Untitled 3[*] – NetStudio"
    key(window, Key.Key_PageUp)
    key(window, Key.Key_W)
    assert shown(window) == ["Untitled", "Untitled 3"]
    assert window.workbench.trail.text() == "Untitled 3"
    key(window, Key.Key_N)
    assert shown(window) == ["Untitled", "Untitled 3", "Untitled 2"]


def test_one_tab_takes_no_more_room_than_it_needs(make: Make) -> None:
    window = make()
    key(window, Key.Key_N)
    bar = window.tabs.bar
    assert bar.count() == 1
    assert bar.width() == bar.tabRect(0).width()


def test_the_dialog_opens_beside_what_is_open(make: Make, dialogs: FakeDialogs) -> None:
    window = make(Document(gate_graph()))
    dialogs.to_open = example_path("spirals")
    key(window, Key.Key_O)
    assert shown(window) == ["Untitled", "spirals"]
    assert current(window) == "spirals"


def test_keys_walk_along_the_tabs(make: Make) -> None:
    window = make()
    open_three(window)
    seen = []
    for k, modifiers in (
        (Key.Key_Tab, Control), (Key.Key_PageDown, Control), (Key.Key_Tab, Control | Shift),
        (Key.Key_Backtab, Control | Shift), (Key.Key_PageUp, Control),
    ):  # fmt: skip
        key(window, k, modifiers)
        seen.append(current(window))
    assert seen == ["ch02_xor", "spirals", "ch02_xor", "ch05_buy_apple", "spirals"]
    assert window.document.path == example_path("spirals")


def test_a_click_brings_a_tab_in_front(make: Make, qtbot: QtBot) -> None:
    window = make()
    open_three(window)
    qtbot.mouseClick(window.tabs.bar, Left, pos=middle_of(window, 1))
    assert window.document.path == example_path("spirals")
    assert set(window.canvas.drawing.nodes) == set(window.document.graph.nodes)
    assert window.workbench.trail.text() == "Two spirals"
    assert window.windowTitle() == "spirals.netstudio[*] – NetStudio"


def test_a_middle_click_closes(make: Make, qtbot: QtBot) -> None:
    window = make()
    open_three(window)
    qtbot.mouseClick(window.tabs.bar, Middle, pos=middle_of(window, 0))
    assert shown(window) == ["spirals", "ch05_buy_apple"]
    assert current(window) == "ch05_buy_apple"


def test_the_cross_closes_its_own_tab(make: Make, qtbot: QtBot) -> None:
    window = make()
    open_three(window)
    qtbot.mouseClick(close_button(window, 1), Left)
    assert shown(window) == ["ch02_xor", "ch05_buy_apple"]


def close_button(window: MainWindow, i: int) -> CloseButton:
    button = window.tabs.bar.tabButton(i, QTabBar.ButtonPosition.RightSide)
    assert isinstance(button, CloseButton)
    return button


def test_closing_goes_to_the_neighbour_and_in_the_end_to_the_start_page(make: Make) -> None:
    window = make()
    open_three(window)
    window.desk.bring(window.desk.documents[1])
    key(window, Key.Key_W)
    assert current(window) == "ch05_buy_apple"
    key(window, Key.Key_W)
    assert current(window) == "ch02_xor"
    key(window, Key.Key_W)
    assert window.start_page.isVisible()
    assert not window.tabs.isVisible()
    assert window.windowTitle() == "NetStudio"


def drag_tab(bar: QWidget, start: QPoint, end: QPoint) -> None:
    """QTest cannot move with a button held: real events, in steps."""

    def send(kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        place = QPointF(bar.mapToGlobal(at))
        event = QMouseEvent(kind, QPointF(at), place, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(bar, event)

    send(QEvent.Type.MouseButtonPress, start, Left, Left)
    for i in range(1, 13):
        send(QEvent.Type.MouseMove, start + (end - start) * i / 12, Qt.MouseButton.NoButton, Left)
    send(QEvent.Type.MouseButtonRelease, end, Left, Qt.MouseButton.NoButton)


def test_a_tab_is_dragged_to_another_place(make: Make, qtbot: QtBot) -> None:
    window = make()
    open_three(window)
    drag_tab(window.tabs.bar, middle_of(window, 2), middle_of(window, 0) - QPoint(30, 0))
    wanted = ["ch05_buy_apple", "ch02_xor", "spirals"]
    qtbot.waitUntil(lambda: shown(window) == wanted)
    assert [o.document.path.stem for o in window.desk.documents] == wanted
    assert window.document.path == example_path("ch05_buy_apple")
    key(window, Key.Key_PageDown)
    assert current(window) == "ch02_xor"


def test_what_is_open_already_is_gone_to(make: Make, tmp_path: Path) -> None:
    window = make()
    open_three(window)
    assert window.open_path(example_path("ch02_xor"))
    assert len(window.desk.documents) == 3
    assert current(window) == "ch02_xor"
    link = tmp_path / "link.netstudio"
    link.symlink_to(example_path("spirals"))
    assert window.open_path(link)
    assert len(window.desk.documents) == 3
    assert current(window) == "spirals"


def test_nothing_is_saved_over_what_is_open_in_another_tab(
    make: Make, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    path = tmp_path / "a.netstudio"
    netstudio.save(gate_graph(), path)
    window = make(Document.open(path))
    key(window, Key.Key_N)
    dialogs.to_save = path
    key(window, Key.Key_S)
    assert "open in another tab" in window.banner.words.text()
    assert netstudio.load(path).nodes
    assert window.document.path is None


def test_an_unsaved_tab_has_a_dot_and_says_so(make: Make) -> None:
    window = make()
    open_three(window)
    assert not close_button(window, 2).unsaved
    change(window.document)
    assert close_button(window, 2).unsaved
    assert "Changes are not saved" in window.tabs.bar.tabToolTip(2)
    assert "Changes are not saved" in window.tabs.bar.accessibleTabName(2)
    key(window, Key.Key_Z)
    assert not close_button(window, 2).unsaved


def test_a_long_name_is_cut_in_its_middle_and_the_tooltip_has_the_path(make: Make, tmp_path: Path) -> None:
    path = tmp_path / f"{'long_' * 20}name.netstudio"
    netstudio.save(gate_graph(), path)
    window = make(Document.open(path))
    bar = window.tabs.bar
    assert bar.tabRect(0).width() <= WIDEST
    assert bar.elideMode() is Qt.TextElideMode.ElideMiddle
    assert str(path) in bar.tabToolTip(0)


def test_the_same_name_in_two_folders_is_told_apart(make: Make, tmp_path: Path) -> None:
    window = make()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        netstudio.save(gate_graph(), tmp_path / folder / "net.netstudio")
        window.open_path(tmp_path / folder / "net.netstudio")
    assert shown(window) == ["net · one", "net · two"]


def test_each_tab_has_its_own_undo_view_and_selection(make: Make) -> None:
    window = make(Document(gate_graph()))
    canvas = window.canvas
    mouse = Pointer(canvas)
    mouse.click(canvas.mapFromScene(canvas.drawing.nodes["affine_1"].frame.center()))
    mouse.wheel(QPoint(200, 150), 3)
    zoom, middle = canvas.zoom, canvas.mapToScene(canvas.viewport().rect().center())
    change(window.document)
    canvas.select(["affine_1"])
    key(window, Key.Key_N)
    assert canvas.selected() == ()
    assert not window.action_set["undo"].isEnabled()
    canvas.add_layer("ReLU")
    key(window, Key.Key_PageUp)
    assert canvas.selected() == ("affine_1",)
    assert canvas.zoom == pytest.approx(zoom)
    back = canvas.mapToScene(canvas.viewport().rect().center())
    assert (back - middle).manhattanLength() < 3
    assert window.inspector.node_view.name.text() == "Affine 1"
    key(window, Key.Key_Z)
    assert "affine_2" not in window.document.graph.nodes
    key(window, Key.Key_PageDown)
    assert len(window.document.graph.nodes) == 1


def test_a_session_behind_goes_on_and_its_tab_says_so(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph()))
    window.workbench.make_panels()
    run(qtbot, window)
    qtbot.waitUntil(lambda: not window.workbench.panels.loss.loss.is_empty, timeout=20_000)
    qtbot.waitUntil(lambda: "step" in window.transport.figures.text(), timeout=20_000)
    first, taken = window.runner, []
    first.snapshot_taken.connect(taken.append)
    key(window, Key.Key_N)
    assert window.runner is not first
    assert window.transport.figures.text() == ""
    assert window.workbench.panels.loss.loss.is_empty
    assert window.action_set["run"].isEnabled()
    assert not window.tabs.bar.tabIcon(0).isNull()
    assert "It trains" in window.tabs.bar.tabToolTip(0)
    log = window.desk.documents[0].log
    steps, taken[:] = len(log.loss), []
    qtbot.waitUntil(lambda: len(log.loss) > steps + 500, timeout=20_000)
    assert len(taken) <= 1, "nobody looks, and still pictures are made"
    key(window, Key.Key_PageUp)
    assert not window.workbench.panels.loss.loss.is_empty
    assert "step" in window.transport.figures.text()
    qtbot.waitUntil(lambda: len(taken) >= 2, timeout=20_000)
    key(window, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: window.runner.state is State.PAUSED, timeout=20_000)
    qtbot.waitUntil(lambda: window.tabs.bar.tabIcon(0).isNull(), timeout=20_000)


def test_two_sessions_run_at_once_and_end_with_the_window(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph()))
    run(qtbot, window)
    window.desk.add(Document(gate_graph()))
    run(qtbot, window)
    assert [o.trains for o in window.desk.documents] == [True, True]
    window.close_at_once()
    assert not [t for t in threading.enumerate() if t.name.startswith("netstudio")]


def test_the_end_of_a_run_behind_is_noticed(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph(epochs=2000)))
    key(window, Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    key(window, Key.Key_N)
    opened = window.desk.documents[0]
    qtbot.waitUntil(lambda: opened.runner.state is State.FINISHED, timeout=20_000)
    qtbot.waitUntil(lambda: not opened.trains and bool(opened.document.weights), timeout=20_000)
    assert close_button(window, 0).unsaved
    assert "It trains" not in window.tabs.bar.tabToolTip(0)


def test_a_failure_behind_marks_its_tab_and_is_told_when_it_comes_in_front(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph(optimizer=SGD(learning_rate=1e6))))
    window.desk.add(Document(gate_graph()))
    behind = window.desk.documents[0]
    behind.runner.run()
    qtbot.waitUntil(lambda: behind.failure is not None, timeout=20_000)
    assert not window.banner.isVisible()
    assert "Its run has failed" in window.tabs.bar.tabToolTip(0)
    key(window, Key.Key_PageUp)
    assert window.banner.isVisible()
    assert "not finite" in window.banner.words.text()
    assert window.canvas.drawing.nodes[behind.failure.node].face.errors == 1
    key(window, Key.Key_PageDown)
    assert not window.banner.isVisible()


def test_a_failure_is_past_after_an_edit_that_may_have_mended_it(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph(optimizer=SGD(learning_rate=1e6))))
    document, opened = window.document, window.desk.front

    def fail() -> str:
        window.runner.run()
        qtbot.waitUntil(lambda: opened.failure is not None, timeout=20_000)
        qtbot.waitUntil(window.banner.isVisible)
        assert opened.failure
        assert opened.failure.node
        return opened.failure.node

    def is_told(node: str) -> set[bool]:
        tip = "Its run has failed" in window.tabs.bar.tabToolTip(0)
        badge = window.canvas.drawing.nodes[node].face.errors == 1
        return {tip, badge, window.banner.isVisible(), opened.failure is not None}

    node = fail()
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (300.0, 300.0)}))
    document.undo()
    assert is_told(node) == {True}, "where a node stands mends nothing"
    calm = edits.override_training(document.graph, optimizer={"kind": "sgd", "learning_rate": 0.1})
    document.apply(tr("Learn slower"), calm)
    assert is_told(node) == {False}
    document.undo()
    node = fail()
    document.apply(tr("Freeze"), edits.freeze(document.graph, ["affine_1"]))
    assert is_told(node) == {False}


def test_walking_to_a_tab_leaves_the_walk_where_it_was(make: Make, qtbot: QtBot) -> None:
    window = make(Document(gate_graph()))
    key(window, Key.Key_F10, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: "step: forward" in window.workbench.trail.text(), timeout=20_000)
    key(window, Key.Key_N)
    assert "step:" not in window.workbench.trail.text()
    key(window, Key.Key_PageUp)
    assert "step: forward" in window.workbench.trail.text()


def test_the_window_asks_once_for_all_that_is_not_saved(
    make: Make, qtbot: QtBot, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.netstudio" for name in "abc"]
    window = make()
    for path in paths:
        netstudio.save(gate_graph(), path)
        window.open_path(path)
    change(window.desk.documents[0].document)
    window.desk.bring(window.desk.documents[2])
    run(qtbot, window)
    dialogs.answer = Answer.CANCEL
    key(window, Key.Key_Q)
    assert dialogs.asked == ["unsaved a.netstudio, c.netstudio; training c.netstudio"]
    assert window.isVisible()
    assert window.runner.state is State.RUNNING
    dialogs.answer = Answer.SAVE
    key(window, Key.Key_Q)
    assert not window.isVisible()
    assert "affine_2" in netstudio.load(paths[0]).nodes
    assert Document.open(paths[2]).weights


def test_saving_all_stops_where_no_place_is_given(make: Make, dialogs: FakeDialogs) -> None:
    window = make(Document(gate_graph()))
    change(window.document)
    key(window, Key.Key_N)
    dialogs.answer, dialogs.to_save = Answer.SAVE, None
    assert not window.close()
    assert window.isVisible()
    assert current(window) == "Untitled", "what could not be saved is in front"


def test_plus_leads_to_the_start_page_and_a_choice_takes_its_place(make: Make, qtbot: QtBot) -> None:
    window = make()
    open_three(window)
    qtbot.mouseClick(window.tabs.plus, Left)
    assert shown(window)[-1] == "Start"
    assert window.start_page.isVisible()
    assert not window.action_set["save"].isEnabled()
    key(window, Key.Key_T)
    assert shown(window).count("Start") == 1
    card = next(c for c in window.start_page.cards if c.path == example_path("residual_block"))
    qtbot.mouseClick(card, Left)
    assert shown(window)[-1] == "residual_block"
    assert "Start" not in shown(window)
    key(window, Key.Key_T)
    key(window, Key.Key_W)
    assert current(window) == "residual_block"


def drag_files(window: MainWindow, at: QPoint, *paths: Path) -> bool:
    """Over the window and let go at a point of it, as the system sends it; whether it was welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, copy, data, Left, none)
    QApplication.sendEvent(window.windowHandle(), enter)
    if enter.isAccepted():
        QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(at), copy, data, Left, none))
    return enter.isAccepted()


@pytest.mark.parametrize("over", ["canvas", "tabs", "field", "start"])
def test_graph_files_open_wherever_they_are_dropped(make: Make, qtbot: QtBot, over: str) -> None:
    window = make()
    open_three(window)
    if over == "start":
        key(window, Key.Key_T)
    field = window.workbench.layer_palette.search
    targets = {"canvas": window.canvas, "tabs": window.tabs, "field": field, "start": window.start_page}
    at = targets[over].mapTo(window, targets[over].rect().center())
    assert drag_files(window, at, example_path("autoencoder"), example_path("attention"))
    qtbot.waitUntil(lambda: shown(window)[3:] == ["autoencoder", "attention"])
    assert field.text() == ""


def test_closing_a_tab_lets_go_of_its_document(make: Make) -> None:
    window = make()
    open_three(window)
    document = window.document
    key(window, Key.Key_W)
    listeners = len(document.graph_changed) + len(document.saved_changed)
    assert listeners == 0


def test_a_tab_is_left_and_found_inside_of_a_group(make: Make) -> None:
    graph, node = make_group(gate_graph(), ["affine_1"])
    window = make(Document(graph))
    window.canvas.enter(node)
    key(window, Key.Key_N)
    assert window.canvas.scope == ""
    key(window, Key.Key_PageUp)
    assert window.canvas.scope == node
