from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.engine.optimizers import SGD
from netstudio.files.weights import encode_weights, load_weights, weights_path
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers.data import Gate
from netstudio.layers.files import CsvFile
from netstudio.layers.linear import Affine
from netstudio.layers.loss import MeanSquaredError
from netstudio.resources import example_path
from netstudio.studio.actions import ACTIONS
from netstudio.studio.canvas.tooltips import tip_at
from netstudio.studio.main_window import MainWindow
from netstudio.studio.preferences import Preferences
from netstudio.studio.theme import theme
from netstudio.studio.window.dialogs import Answer, Dialogs
from netstudio.training.control import State
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs

Make = Callable[..., MainWindow]


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def make(qtbot: QtBot, dialogs: FakeDialogs) -> Make:
    made: list[MainWindow] = []

    def build(document: Document | None = None, preferences: Preferences | None = None) -> MainWindow:
        window = MainWindow(document, preferences=preferences, dialogs=dialogs)
        made.append(window)
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return build


def gate_graph(**training: object) -> Graph:
    settings = TrainingSettings(**{"batch_size": 4, "epochs": 1000, **training})  # type: ignore[arg-type]
    return netstudio.sequential([Gate(), Affine(units=1), MeanSquaredError()], settings, title="A gate")


def trigger(window: MainWindow, name: str) -> None:
    action = window.action_set[name]
    assert action.isEnabled(), f"{name} is disabled"
    action.trigger()


def test_without_a_document_the_start_page_is_shown(make: Make) -> None:
    window = make()
    assert window.start_page.isVisible()
    assert not window.workbench.isVisible()
    assert not window.action_set["run"].isEnabled()
    assert not window.action_set["save"].isEnabled()
    assert window.action_set["new"].isEnabled()
    assert window.windowTitle() == "NetStudio"


def test_an_example_is_opened_from_the_start_page(qtbot: QtBot, make: Make) -> None:
    window = make()
    card = next(c for c in window.start_page.cards if c.path == example_path("ch02_xor"))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert window.workbench.isVisible()
    assert window.document.path == example_path("ch02_xor")
    assert "ch02_xor.netstudio" in window.windowTitle()
    assert not window.isWindowModified()
    assert window.preferences.recent == [example_path("ch02_xor")]


def test_title_and_status_say_what_is_not_saved(make: Make) -> None:
    window = make(Document(gate_graph()))
    assert window.status.facts.text() == "float32 · saved"
    graph, _ = edits.add(window.document.graph, Affine())
    window.document.apply(tr("Add"), graph)
    assert window.isWindowModified()
    assert window.status.facts.text() == "float32 · not saved"
    trigger(window, "undo")
    assert not window.isWindowModified()


def test_undo_says_what_it_would_undo(make: Make) -> None:
    window = make(Document(gate_graph()))
    undo = window.action_set["undo"]
    assert not undo.isEnabled()
    graph, _ = edits.add(window.document.graph, Affine())
    window.document.apply(tr("Add {name}", name="Affine 2"), graph)
    assert undo.text() == "Undo: Add Affine 2"
    trigger(window, "undo")
    assert window.action_set["redo"].text() == "Redo: Add Affine 2"
    trigger(window, "redo")
    assert "affine_2" in window.document.graph.nodes


def test_save_asks_for_a_place_and_then_knows_it(make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = make(Document(gate_graph()))
    dialogs.to_save = tmp_path / "a.netstudio"
    trigger(window, "save")
    assert dialogs.asked == ["save a_gate.netstudio"]
    assert netstudio.load(tmp_path / "a.netstudio") == window.document.graph
    assert "a.netstudio" in window.windowTitle()
    graph, _ = edits.add(window.document.graph, Affine())
    window.document.apply(tr("Add"), graph)
    trigger(window, "save")
    assert dialogs.asked == ["save a_gate.netstudio"]
    assert "affine_2" in netstudio.load(tmp_path / "a.netstudio").nodes
    assert not window.isWindowModified()


def test_an_example_is_saved_elsewhere(make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = make()
    window.open_path(example_path("ch02_xor"))
    before = example_path("ch02_xor").read_bytes()
    dialogs.to_save = tmp_path / "mine.netstudio"
    trigger(window, "save")
    assert dialogs.asked == ["save ch02_xor.netstudio"]
    assert window.document.path == dialogs.to_save
    assert example_path("ch02_xor").read_bytes() == before


def test_no_place_among_the_examples_is_proposed(
    make: Make, dialogs: FakeDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = example_path("ch02_xor")
    monkeypatch.chdir(example.parent)
    window = make()
    window.open_path(Path(example.name))  # as the command line gives it
    trigger(window, "save_as")
    assert dialogs.proposed_folder == Path.home()


def test_what_cannot_be_saved_is_told(make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = make(Document(gate_graph()))
    dialogs.to_save = tmp_path / "missing" / "a.netstudio"
    trigger(window, "save")
    assert window.banner.isVisible()
    assert window.document.path is None


def test_a_broken_file_is_told_and_all_stays(make: Make, tmp_path: Path) -> None:
    window = make(Document(gate_graph()))
    before = window.document
    (tmp_path / "bad.netstudio").write_text("{")
    assert not window.open_path(tmp_path / "bad.netstudio")
    assert window.banner.isVisible()
    assert "bad.netstudio" in window.banner.words.text()
    assert window.document is before


def test_a_file_is_opened_by_the_dialog(make: Make, dialogs: FakeDialogs) -> None:
    window = make()
    dialogs.to_open = example_path("spirals")
    trigger(window, "open")
    assert window.document.path == example_path("spirals")


def test_other_files_are_not_taken(make: Make) -> None:
    window = make()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/picture.png")])
    enter = QDragEnterEvent(
        QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window.windowHandle(), enter)
    assert not enter.isAccepted()


def changed(window: MainWindow) -> None:
    graph, _ = edits.add(window.document.graph, Affine())
    window.document.apply(tr("Add"), graph)


def test_closing_with_changes_asks(make: Make, dialogs: FakeDialogs) -> None:
    window = make(Document(gate_graph()))
    changed(window)
    dialogs.answer = Answer.CANCEL
    assert not window.close()
    assert window.isVisible()
    dialogs.answer = Answer.DISCARD
    assert window.close()
    assert dialogs.asked == ["unsaved Untitled; training "] * 2


def test_closing_saves_if_wanted(make: Make, dialogs: FakeDialogs, tmp_path: Path) -> None:
    window = make(Document(gate_graph()))
    changed(window)
    dialogs.answer = Answer.SAVE
    assert not window.close()  # no place was given
    dialogs.to_save = tmp_path / "a.netstudio"
    assert window.close()
    assert "affine_2" in netstudio.load(tmp_path / "a.netstudio").nodes


def test_closing_without_changes_does_not_ask(make: Make, dialogs: FakeDialogs) -> None:
    assert make(Document(gate_graph())).close()
    assert dialogs.asked == []


def test_close_goes_back_to_the_start_page(make: Make, dialogs: FakeDialogs) -> None:
    window = make()
    window.open_path(example_path("spirals"))
    trigger(window, "close")
    assert window.start_page.isVisible()
    assert dialogs.asked == []
    assert window.windowTitle() == "NetStudio"


def test_closing_while_it_trains_asks_stops_and_joins(qtbot: QtBot, make: Make, dialogs: FakeDialogs) -> None:
    window = make(Document(gate_graph(epochs=1_000_000)))
    trigger(window, "run")
    qtbot.waitUntil(lambda: window.runner.state is State.RUNNING)
    dialogs.answer = Answer.CANCEL
    assert not window.close()
    assert window.runner.state is State.RUNNING
    dialogs.answer = Answer.DISCARD
    assert window.close()
    assert dialogs.asked == ["unsaved Untitled; training Untitled"] * 2
    assert not [t for t in threading.enumerate() if t.name.startswith("netstudio")]


def test_an_interrupt_while_it_asks_closes_all_the_same(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    window.files.dialogs = Dialogs(window)
    changed(window)
    QTimer.singleShot(100, window.close_at_once)
    assert window.close()
    assert not window.isVisible()


def test_the_real_questions_take_their_answers(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    dialogs = Dialogs(window)

    def press(words: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(b for b in box.buttons() if b.text() == words).click()

    for words, answer in (("Save", Answer.SAVE), ("Discard", Answer.DISCARD), ("Cancel", Answer.CANCEL)):
        QTimer.singleShot(50, partial(press, words))
        assert dialogs.ask_unsaved(["a"]) is answer
    for words, answer in (
        ("Save all", Answer.SAVE),
        ("Discard all", Answer.DISCARD),
        ("Cancel", Answer.CANCEL),
    ):
        QTimer.singleShot(50, partial(press, words))
        assert dialogs.ask_unsaved(["a", "b"], ["b"]) is answer


def test_the_learning_rate_is_turned_while_it_trains(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph(epochs=1_000_000)))
    trigger(window, "run")
    qtbot.waitUntil(lambda: window.runner.state is State.RUNNING)
    rates: list[float] = []
    window.runner.snapshot_taken.connect(lambda snapshot: rates.append(snapshot.learning_rate))
    slider = window.workbench.training.rate.slider
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: 0.01 in rates)
    assert window.runner.state is State.RUNNING
    window.close_at_once()


def test_what_floats_goes_with_the_workbench_and_comes_back(make: Make) -> None:
    window = make(Document(gate_graph()))
    trigger(window, "float_live")
    live = window.workbench.docks["live"]
    assert live.isVisible()
    trigger(window, "close")
    assert window.start_page.isVisible()
    assert not live.isVisible()
    trigger(window, "new")
    assert live.isVisible()
    assert live.isFloating()


def test_run_pause_step_and_stop(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph(epochs=1_000_000)))
    trigger(window, "run")
    qtbot.waitUntil(lambda: not window.action_set["run"].isEnabled())
    qtbot.waitUntil(lambda: "step" in window.transport.figures.text())
    trigger(window, "pause")
    qtbot.waitUntil(lambda: window.runner.state is State.PAUSED)
    qtbot.waitUntil(lambda: window.action_set["run"].isEnabled())
    trigger(window, "layer_forward")
    qtbot.waitUntil(lambda: "step: forward" in window.workbench.trail.text())
    for _ in range(2):
        trigger(window, "phase_forward")
    qtbot.waitUntil(lambda: "backward" in window.workbench.trail.text())
    trigger(window, "stop")
    assert window.runner.state is None
    assert window.transport.figures.text() == ""
    assert "step:" not in window.workbench.trail.text()
    assert window.document.weights


def test_reset_forgets_the_weights(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph(epochs=1)))
    trigger(window, "run")
    qtbot.waitUntil(lambda: window.runner.state is State.FINISHED)
    qtbot.waitUntil(lambda: not window.workbench.panels.predictions.is_empty)
    trigger(window, "stop")
    assert window.document.weights
    trigger(window, "reset")
    assert not window.document.weights
    assert window.workbench.panels.predictions.is_empty
    assert window.workbench.panels.gradients.is_empty


def test_a_graph_that_cannot_run_says_why(qtbot: QtBot, make: Make) -> None:
    window = make(Document(netstudio.sequential([Affine()])))
    trigger(window, "run")
    qtbot.waitUntil(window.banner.isVisible)
    assert "Affine 1" in window.banner.words.text()


def test_a_graph_without_data_is_stepped_without_epochs(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.open_path(example_path("ch05_buy_apple"))
    trigger(window, "layer_forward")
    qtbot.waitUntil(lambda: "forward" in window.workbench.trail.text())
    assert window.transport.figures.text() == ""
    trigger(window, "run")
    qtbot.waitUntil(window.banner.isVisible)
    assert "no data" in window.banner.words.text()
    trigger(window, "phase_forward")
    qtbot.waitUntil(lambda: "Total" in window.workbench.trail.text())


def test_a_failure_is_shown_at_its_node_and_the_window_lives_on(qtbot: QtBot, make: Make) -> None:
    exploding = gate_graph(optimizer=SGD(learning_rate=1e6), epochs=10_000)
    window = make(Document(exploding))
    trigger(window, "run")
    qtbot.waitUntil(lambda: window.runner.state is State.FAILED, timeout=10_000)
    qtbot.waitUntil(window.banner.isVisible)
    assert len(window.canvas.selected()) == 1
    node = window.document.graph.nodes[window.canvas.selected()[0]]
    assert node.name in window.banner.words.text()
    assert window.workbench.docks["problems"].windowTitle() == "Problems 1"
    item = window.canvas.drawing.nodes[node.id]
    assert item.face.errors == 1, "no badge on the node"
    tip = tip_at(window.canvas, window.canvas.mapFromScene(item.frame.center()))
    assert "is the first to make a number that is not finite" in tip
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()
    changed(window)
    assert window.isWindowModified()
    assert item.face.errors == 0, "the session that failed is gone, and so is its badge"


def test_selecting_shows_the_node_in_the_inspector(make: Make) -> None:
    window = make(Document(gate_graph()))
    window.canvas.select(["affine_1"])
    assert window.inspector.node_view.isVisible()
    assert window.inspector.node_view.name.text() == "Affine 1"


def test_the_palette_adds_to_the_canvas(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    search = window.workbench.layer_palette.search
    search.setFocus()
    qtbot.keyClicks(search, "tanh")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert "tanh_1" in window.document.graph.nodes


def test_the_canvas_opens_the_search(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert window.search_popup.isVisible()
    qtbot.keyClicks(window.search_popup.search, "relu")
    qtbot.keyClick(window.search_popup.search, Qt.Key.Key_Return)
    assert "re_lu_1" in window.document.graph.nodes or "relu_1" in window.document.graph.nodes
    assert not window.search_popup.isVisible()


def test_arrange_is_one_undoable_edit(make: Make) -> None:
    graph = gate_graph()
    window = make(Document(edits.move(graph, {"affine_1": (999.0, 999.0)})))
    window.canvas.setFocus()
    trigger(window, "auto_layout")
    assert window.document.graph.nodes["affine_1"].position == graph.nodes["affine_1"].position
    trigger(window, "undo")
    assert window.document.graph.nodes["affine_1"].position == (999.0, 999.0)


def test_sides_are_hidden_and_shown_by_key(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    for key, side in ((Qt.Key.Key_F2, "left"), (Qt.Key.Key_F3, "right"), (Qt.Key.Key_F4, "below")):
        assert window.workbench.shows(side)
        qtbot.keyClick(window.canvas, key)
        assert not window.workbench.shows(side)
        qtbot.keyClick(window.canvas, key)
        assert window.workbench.shows(side)


def test_single_letters_belong_to_the_canvas_alone(qtbot: QtBot, make: Make) -> None:
    window = make(Document(edits.move(gate_graph(), {"affine_1": (999.0, 999.0)})))
    search = window.workbench.layer_palette.search
    search.setFocus()
    qtbot.keyClicks(search, "lf")
    assert search.text() == "lf"
    assert window.document.undo_label is None
    search.clear()
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_L)
    assert str(window.document.undo_label) == "Arrange"


def test_a_key_freezes_what_is_selected(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    action = window.action_set["freeze"]
    assert not action.isEnabled()
    window.canvas.setFocus()
    window.canvas.select(["affine_1"])
    assert action.isEnabled()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window.canvas, Qt.Key.Key_F, keys)
    assert window.document.graph.nodes["affine_1"].frozen
    assert action.text() == "Unfreeze"
    assert window.workbench.inspector.node_view.marks.frozen.isChecked()
    qtbot.keyClick(window.canvas, Qt.Key.Key_F, keys)
    assert not window.document.graph.nodes["affine_1"].frozen


def test_a_panel_is_torn_off_and_put_back(make: Make) -> None:
    window = make(Document(gate_graph()))
    dock = window.workbench.docks["live"]
    trigger(window, "float_live")
    assert dock.isFloating()
    assert window.action_set["float_live"].isChecked()
    trigger(window, "float_live")
    assert not dock.isFloating()


def test_going_to_a_panel_gives_it_the_focus(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    qtbot.keyClick(window.canvas, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.workbench.training.isAncestorOf(window.focusWidget()))
    qtbot.keyClick(window.canvas, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.workbench.layer_palette.isAncestorOf(window.focusWidget()))


def test_only_what_is_in_sight_is_asked_for(qtbot: QtBot, make: Make) -> None:
    window = make(Document(gate_graph()))
    window.workbench.make_panels()
    qtbot.waitUntil(lambda: window.runner.wants.predictions > 0)
    trigger(window, "below")
    qtbot.waitUntil(lambda: window.runner.wants.predictions == 0)
    assert not window.runner.wants.parameters


def test_layout_and_theme_are_remembered(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first = make(Document(gate_graph()), Preferences(file))
    first.resize(1111, 777)
    trigger(first, "left")
    trigger(first, "light")
    assert theme.tokens.name == "light"
    assert first.close()
    second = make(Document(gate_graph()), Preferences(file))
    assert (second.width(), second.height()) == (1280, 800)  # the fixture's; what counts is the side
    assert not second.workbench.shows("left")
    assert second.workbench.shows("right")
    assert second.action_set["light"].isChecked()
    trigger(second, "layout_panels")
    assert second.workbench.shows("left")


def test_an_unexpected_error_is_told(make: Make) -> None:
    window = make(Document(gate_graph()))
    window.tell_of_exception(ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError: division by zero" in window.banner.words.text()
    assert window.banner.isVisible()


def test_every_icon_is_there(make: Make) -> None:
    window = make(Document(gate_graph()))
    for name, declared in ACTIONS.items():
        assert window.action_set[name].icon().isNull() == (not declared.icon)


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (2560, 1440)])
def test_nothing_is_clipped(make: Make, size: tuple[int, int]) -> None:
    window = make(Document(gate_graph()))
    window.workbench.make_panels()
    window.resize(*size)
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for widget in window.transport.findChildren(QToolButton):
        assert widget.width() >= widget.minimumSizeHint().width()
        assert window.transport.rect().contains(widget.geometry())
    for name in ("layers", "inspector", "live"):
        dock = window.workbench.docks[name]
        assert dock.isVisible()
        assert window.workbench.rect().contains(dock.geometry())
    assert window.canvas.width() >= size[0] // 2
    assert window.canvas.height() >= size[1] // 3


def test_coming_back_to_the_window_notices_files_that_changed(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,kind\n1,u\n2,v\n")
    window = make()
    graph, _ = edits.add(Graph(), CsvFile(path=str(path)))
    window.desk.add(Document(graph))
    assert window.document.analysis.shape(End("csv_file_1", "x")) == (100, 1)
    path.write_text("a,b,kind\n1,2,u\n3,4,v\n")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert window.document.analysis.shape(End("csv_file_1", "x")) == (100, 2)


def type_checkpoints(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Into the field of the training panel, with the keyboard."""
    window.workbench.docks["training"].raise_()
    line = window.workbench.training.checkpoints.rows["every"].editor.line
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_training_writes_checkpoints_and_is_resumed_with_keys(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "gate.netstudio"
    netstudio.save(gate_graph(steps=30), path)
    preferences = Preferences()
    window = make(Document.open(path), preferences)
    type_checkpoints(qtbot, window, "20")
    assert preferences.checkpoint_every == 20
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.runner.state is State.FINISHED, timeout=20_000)
    qtbot.waitUntil(lambda: "Checkpoint of step 30" in window.statusBar().currentMessage(), timeout=20_000)
    weights = window.document.weights
    trigger(window, "reset")
    qtbot.waitUntil(lambda: not window.document.weights, timeout=20_000)
    resume = window.action_set["resume"]
    assert resume.isEnabled()
    qtbot.keyClick(
        window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: bool(window.document.weights), timeout=20_000)
    qtbot.waitUntil(lambda: "Resumed at step 30" in window.statusBar().currentMessage(), timeout=20_000)
    assert all((window.document.weights[key] == array).all() for key, array in weights.items())
    again = make(Document.open(path), preferences)
    assert again.workbench.training.checkpoints.rows["every"].editor.line.text() == "20"
    assert again.runner.checkpoint_every == 20


def test_a_checkpoint_that_is_missing_is_told_in_the_banner(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    path = tmp_path / "gate.netstudio"
    netstudio.save(gate_graph(), path)
    window = make(Document.open(path))
    trigger(window, "resume")
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    assert "there is no checkpoint to resume from" in window.banner.words.text()


def test_without_a_file_there_is_nothing_to_resume(make: Make) -> None:
    assert not make(Document(gate_graph())).action_set["resume"].isEnabled()


def test_weights_that_do_not_fit_the_file_are_told_when_it_opens(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "gate.netstudio"
    graph = gate_graph()
    netstudio.save(graph, path, netstudio.Session(graph).weights())
    netstudio.save(edits.set_layer(graph, "affine_1", Affine(units=2)), path)
    weights = load_weights(path)
    weights_path(path).write_bytes(encode_weights({**weights, ("gone_1", "W"): weights["affine_1", "W"]}))
    window = make()
    assert window.open_path(path)
    assert window.banner.isVisible()
    assert "these are left aside: Affine 1.W, Affine 1.b, gone_1.W." in window.banner.words.text()
