"""Nudging a number and asking why its gradient is zero, by mouse and key, in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.document.document import Document
from netstudio.graph.model import End
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.resources import example_path
from netstudio.studio.canvas.path_light import PathLight
from netstudio.studio.main_window import MainWindow
from netstudio.studio.panels.element_choice import parse_index
from netstudio.studio.panels.nudge import NudgePanel
from netstudio.training.nudge import Place
from netstudio.words import Refusal
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
DEAD = 3  # a unit


@pytest.fixture
def window(make: Make) -> MainWindow:
    layers = [Spirals(), Affine(8), ReLU(), Affine(2), SoftmaxWithLoss()]
    graph = netstudio.sequential(layers, TrainingSettings(batch_size=20))
    bias = np.zeros(8)
    bias[DEAD] = -100
    document = Document(graph)
    document.set_weights({("affine_1", "b"): bias})
    return make(document)


@pytest.fixture
def panel(window: MainWindow) -> NudgePanel:
    return window.workbench.panels.nudge


def key(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.canvas, key, held)


def nudged(qtbot: QtBot, panel: NudgePanel) -> None:
    """Until there are figures, of the nudge as it stands."""
    qtbot.waitUntil(lambda: panel._look is not None and panel._look.nudge.h == panel.step.h)


def figures(panel: NudgePanel) -> dict[str, str]:
    return dict(panel.figures_left.shown + panel.figures_right.shown)


def choose_from_menu(window: MainWindow, at: QPoint, words: str) -> None:
    """The context menu, and the entry of these words."""
    Pointer(window.canvas).context_menu(at)
    menu = next(m for m in window.canvas.findChildren(QMenu) if m.isVisible())
    action = next(a for a in menu.actions() if a.text().startswith(words))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def middle_of(window: MainWindow, node: str) -> QPoint:
    item = window.canvas.drawing.nodes[node]
    return window.canvas.mapFromScene(item.sceneBoundingRect().center())


def test_by_key_the_steepest_number_of_the_selected_layer_is_nudged(
    window: MainWindow, panel: NudgePanel, qtbot: QtBot
) -> None:
    assert panel.is_empty
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    assert window.workbench.docks["nudge"].in_sight
    found = panel._look.nudge
    assert found.gradient != 0
    assert figures(panel)["h × ∂L/∂w"].startswith(("−", "0", "1"))
    assert panel.chart.curve.xs[0] == -1
    assert len(panel.chart.curve.xs) > 30
    assert panel.figures[0].startswith("W[")
    before = figures(panel)
    panel.step.slider.setFocus()
    QTest.keyClick(panel.step.slider, Key.Key_Left)
    nudged(qtbot, panel)
    assert panel.step.h == 0.49
    assert figures(panel)["change of the loss"] != before["change of the loss"]
    assert figures(panel)["∂L/∂w"] == before["∂L/∂w"]


def test_h_is_dragged_and_typed(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    slider, mouse = panel.step.slider, Pointer(panel.step.slider)
    handle = QPoint(round(slider.width() * 0.75), slider.height() // 2)
    mouse.drag(handle, QPoint(slider.width() // 8, slider.height() // 2))
    assert panel.step.h < 0
    nudged(qtbot, panel)
    panel.step.line.selectAll()
    QTest.keyClicks(panel.step.line, "10**-4")
    QTest.keyClick(panel.step.line, Key.Key_Return)
    assert (panel.step.h, panel.step.reach) == (1e-4, 2e-4)
    nudged(qtbot, panel)
    found = panel._look.nudge
    assert abs(found.error) <= max(0.01 * abs(found.actual), 1e-9)
    for text in ("a lot", "1e300", ""):
        panel.step.line.selectAll()
        QTest.keyClicks(panel.step.line, text or " ")
        QTest.keyClick(panel.step.line, Key.Key_Return)
        assert panel.step.h == 1e-4
        assert "float64" not in panel.note.text()
    QTest.mouseClick(panel.step.farther, Qt.MouseButton.LeftButton)
    assert panel.step.reach == pytest.approx(2e-3)
    nudged(qtbot, panel)


def test_the_numerical_derivative_stands_beside_the_gradient(
    window: MainWindow, panel: NudgePanel, qtbot: QtBot
) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    assert figures(panel)["numerical"] == "—"
    panel.measure.setFocus()
    QTest.keyClick(panel.measure, Key.Key_Space)
    qtbot.waitUntil(lambda: figures(panel)["numerical"] != "—")
    numerical, slope = (float(figures(panel)[n].replace("−", "-")) for n in ("numerical", "∂L/∂w"))
    assert numerical == pytest.approx(slope, rel=1e-3)


def test_why_by_the_context_menu_of_a_layer(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    choose_from_menu(window, middle_of(window, "affine_1"), "Why is this gradient zero?")
    qtbot.waitUntil(lambda: bool(panel.why.rows))
    assert panel.choice.selection == (None, None)
    assert "gradients are 0" in panel.why.words.text()
    row = panel.why.rows[-1]
    assert row.cause.node == "relu_1"
    assert "a dead unit" in row.text()
    light = window.canvas.drawing.spotlight
    assert isinstance(light, PathLight)
    assert light.path.nodes == {"affine_1", "relu_1"}
    assert {wire.target.node for wire in light.path.backward} == {"relu_1"}
    row.setFocus()
    QTest.keyClick(row, Key.Key_Return)
    assert window.canvas.selection.nodes == ("relu_1",)
    assert panel.choice.end == End("affine_1", "W")
    assert panel.why.rows


def test_why_by_key_of_a_wire_and_of_one_sample_alone(
    window: MainWindow, panel: NudgePanel, qtbot: QtBot
) -> None:
    wire = window.document.graph.wires[End("relu_1", "x")]
    window.canvas.selection.set_wire(wire)
    key(window, Key.Key_Z, Shift)
    qtbot.waitUntil(lambda: bool(panel.why.rows))
    assert panel.choice.end == End("relu_1", "x")
    panel.choice.choose(End("affine_1", "W"), (0, DEAD))
    assert not panel.why.rows
    panel.sample.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(panel.sample, "4")
    panel.ask.setFocus()
    QTest.keyClick(panel.ask, Key.Key_Space)
    qtbot.waitUntil(lambda: bool(panel.why.rows))
    assert panel.sample.value() == 4
    assert f"For sample 4, unit {DEAD} of ReLU 1 is shut" in panel.why.rows[-1].text()


def test_a_cell_of_the_tensors_is_what_is_nudged(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    window.workbench.reveal("tensors")
    tensors = window.workbench.panels.tensors
    window.action_set["step"].trigger()
    window.canvas.select(["affine_1"])
    qtbot.waitUntil(lambda: not tensors.is_empty)
    cell = tensors.table.visualRect(tensors.model.index(2, 5)).center()
    QTest.mouseClick(tensors.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert panel.place == Place(End("affine_1", "y"), (2, 5))
    nudge, why = (
        action for action in tensors.table.actions() if "…" in action.text() or "?" in action.text()
    )
    nudge.trigger()
    assert window.workbench.docks["nudge"].in_sight
    nudged(qtbot, panel)
    assert panel.figures[0].startswith("y[2, 5] = ")
    why.trigger()
    qtbot.waitUntil(lambda: "The gradient is" in panel.why.words.text())
    assert panel.choice.selection == (2, 5)


def test_what_lies_in_a_group_is_lit_with_the_group(make: Make, qtbot: QtBot) -> None:
    window = make(Document(netstudio.load(example_path("residual_stack"))))
    panel = window.workbench.panels.nudge
    window.canvas.select(["affine_1"])
    key(window, Key.Key_Z, Shift)
    qtbot.waitUntil(lambda: bool(panel.why.rows), timeout=20_000)
    inner = [row for row in panel.why.rows if "Residual block[" in row.text()]
    assert inner
    light = window.canvas.drawing.spotlight
    assert isinstance(light, PathLight)
    group = next(node.id for node in window.document.graph if node.is_group)
    assert group in light.path.nodes
    inner[0].setFocus()
    QTest.keyClick(inner[0], Key.Key_Return)
    assert window.canvas.scope == group
    assert panel.choice.end == End("affine_1", "W")


def test_an_index_is_typed_and_a_wrong_one_told(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    panel.choice.index.selectAll()
    QTest.keyClicks(panel.choice.index, "7, 9")
    assert panel.choice.index.property("wrong")
    assert panel.note.text() == "There is no [7, 9]: the shape is (8, 2)."
    QTest.keyClick(panel.choice.index, Key.Key_Backspace)
    QTest.keyClicks(panel.choice.index, "1")
    assert not panel.choice.index.property("wrong")
    assert panel.place == Place(End("affine_2", "W"), (7, 1))
    nudged(qtbot, panel)


def test_the_figures_follow_the_steps_of_the_net(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    before = panel._look.nudge.value
    window.action_set["batch"].trigger()
    qtbot.waitUntil(lambda: panel._look is not None and panel._look.nudge.value != before)


def test_another_graph_leaves_nothing_of_the_one_before(
    window: MainWindow, panel: NudgePanel, qtbot: QtBot
) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    window.canvas.select(["affine_2"])
    window.canvas.delete_selection()
    assert panel.is_empty
    window.action_set["undo"].trigger()
    assert panel.is_empty
    assert panel.choice.end is None


def test_every_control_is_reached_by_tab(window: MainWindow, panel: NudgePanel, qtbot: QtBot) -> None:
    window.canvas.select(["affine_2"])
    key(window, Key.Key_N, Shift)
    nudged(qtbot, panel)
    panel.choice.node.setFocus()
    met = []
    for _ in range(12):
        met.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    step = panel.step
    wanted = [panel.choice.node, panel.choice.tensor, panel.choice.index, panel.sample]
    wanted += [step.slider, step.line, step.nearer, step.farther, panel.measure, panel.ask]
    assert [w for w in met if w in wanted] == wanted
    assert all(w.accessibleName() or w.text() for w in wanted)


@pytest.mark.parametrize(
    ("text", "found"),
    [("3, 17", (3, 17)), ("[3]", (3, None)), ("", (None, None)), (":, 2", (None, 2)), ("3 17", (3, 17))],
)
def test_indices(text: str, found: tuple[int | None, ...]) -> None:
    assert parse_index(text, (20, 18)) == found


@pytest.mark.parametrize("text", ["a", "-1", "1.5", "20, 0", "1, 2, 3", "²"])
def test_no_indices(text: str) -> None:
    with pytest.raises(Refusal):
        parse_index(text, (20, 18))
