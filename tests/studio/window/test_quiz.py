"""Predict, then reveal: numbers are hidden, asked for, marked and explained; by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.files.graph_file import load
from netstudio.graph.model import End
from netstudio.graph.quiz import Hidden
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.resources import example_path
from netstudio.studio.main_window import MainWindow
from netstudio.studio.window.quizzing import Quizzing
from netstudio.training.walk import Level
from tests.studio.pointer import Pointer
from tests.studio.window.conftest import Make

Key, Mod = Qt.Key, Qt.KeyboardModifier
ANSWERS = {"multiply_1.a": "2.2", "multiply_1.b": "110", "multiply_2.a": "1.1", "multiply_2.b": "200"}


@pytest.fixture
def window(make: Make, qtbot: QtBot) -> MainWindow:
    """The apples, walked through to the end, with their quiz on."""
    window = make(Document(load(example_path("ch05_buy_apple_quiz"))))
    walk_through(window, qtbot)
    QTest.keyClick(window, Key.Key_Q, Mod.ControlModifier | Mod.ShiftModifier)
    assert quizzing(window).quiz.on
    return window


def walk_through(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.setFocus()
    for _ in range(2):
        with qtbot.waitSignal(window.runner.snapshot_taken):
            window.runner.walk(lambda walk: walk.on(Level.PHASE))


def quizzing(window: MainWindow) -> Quizzing:
    return window.workbench.quizzing


def gradient(window: MainWindow, end: str) -> object:
    return window.canvas.drawing.wires[End(*end.split("."))].live.view.gradient


def question_mark(window: MainWindow, end: str) -> QPoint:
    """Where the “?” of a wire's gradient stands, in the viewport."""
    canvas = window.canvas
    item = canvas.drawing.wires[End(*end.split("."))]
    return canvas.mapFromScene(item._placed().gradient.center())


def test_while_it_is_on_nothing_of_what_is_hidden_can_be_read(window: MainWindow) -> None:
    for end in ANSWERS:
        assert gradient(window, end) is None
        assert window.canvas.drawing.wires[End(*end.split("."))].sign.asked == {"gradient"}
        assert "2.2" not in window.canvas.tip_at(question_mark(window, end))
    QTest.keyClick(window, Key.Key_Q, Mod.ControlModifier | Mod.ShiftModifier)
    assert all(gradient(window, end) is not None for end in ANSWERS)
    assert all(item.sign is None for item in window.canvas.drawing.wires.values())


def test_a_click_on_a_question_mark_asks_and_the_answer_may_be_worked_out(
    window: MainWindow, qtbot: QtBot
) -> None:
    card = quizzing(window).card
    Pointer(window.canvas).click(question_mark(window, "multiply_1.a"))
    qtbot.waitUntil(card.isVisible)
    assert card.field.hasFocus()
    assert "∂L" not in card.given.text()  # the upstream gradient is asked for too
    QTest.keyClicks(card.field, "1.1 * 2")
    QTest.keyClick(card.field, Key.Key_Return)
    assert card.verdict.text().startswith("✓")
    assert "1.1 × 2 = 2.2" in card.verdict.text()
    assert gradient(window, "multiply_1.a").mean == pytest.approx(2.2)
    assert quizzing(window).quiz.score == (1, 4)
    assert window.canvas.drawing.wires[End("multiply_1", "a")].sign.right == {"gradient"}


def test_all_of_it_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    card, quiz = quizzing(window).card, quizzing(window).quiz
    QTest.keyClick(window.canvas, Key.Key_Q)
    for _ in ANSWERS:
        qtbot.waitUntil(lambda: card.isVisible() and card.field.isEnabled() and not card.field.text())
        target = card.question.hidden.target
        QTest.keyClicks(card.field, ANSWERS[str(target)])
        QTest.keyClick(card.field, Key.Key_Return)
        assert quiz._answers  # marked
        QTest.keyClick(card.field, Key.Key_Return)  # on to the next
    qtbot.waitUntil(card.isHidden)
    assert quiz.score == (4, 4)
    assert window.canvas.hasFocus()


def test_a_wrong_pick_says_which_mistake_it_is(window: MainWindow, qtbot: QtBot) -> None:
    card = quizzing(window).card
    Pointer(window.canvas).click(question_mark(window, "multiply_1.a"))
    qtbot.waitUntil(card.isVisible)
    wrong = next(i for i, choice in enumerate(card.question.choices) if choice.slip is not None)
    QTest.mouseClick(card.buttons[wrong], Qt.MouseButton.LeftButton)
    assert card.verdict.text().startswith("✗")
    assert str(card.question.choices[wrong].slip) in card.verdict.text()
    assert window.canvas.drawing.wires[End("multiply_1", "a")].sign.wrong == {"gradient"}
    QTest.keyClick(card, Key.Key_Escape)
    assert card.isHidden()


@pytest.mark.parametrize("text", ["two", "1/0", "2.2.2", "(", "9" * 400, "__import__"])
def test_nonsense_is_no_answer(window: MainWindow, qtbot: QtBot, text: str) -> None:
    card = quizzing(window).card
    QTest.keyClick(window.canvas, Key.Key_Q)
    qtbot.waitUntil(card.isVisible)
    card.field.setText(text)
    QTest.keyClick(card.field, Key.Key_Return)
    assert card.verdict.isVisible()
    assert quizzing(window).quiz.score == (0, 4)
    assert card.field.isEnabled()


def test_what_is_not_computed_yet_is_not_asked(make: Make, qtbot: QtBot) -> None:
    window = make(Document(load(example_path("ch05_buy_apple_quiz"))))
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Key.Key_Q)
    qtbot.waitUntil(quizzing(window).card.isVisible)
    assert "F10" in quizzing(window).card.given.text()


def test_making_one_is_undone_like_any_edit(make: Make, qtbot: QtBot) -> None:
    window = make(Document(load(example_path("ch05_buy_apple"))))
    window.canvas.setFocus()
    wire = window.document.graph.wires[End("multiply_1", "a")]
    window.canvas.selection.set_wire(wire)
    QTest.keyClick(window, Key.Key_G, Mod.ControlModifier | Mod.AltModifier)
    assert window.document.graph.hidden == (Hidden(wire.target, "gradient"),)
    window.action_set["hide_gradients"].trigger()
    assert len(window.document.graph.hidden) == 4
    window.action_set["no_quiz"].trigger()
    assert window.document.graph.hidden == ()
    for _ in range(3):
        window.document.undo()
    assert window.document.graph.hidden == ()
    window.document.redo()
    assert window.document.graph.hidden == (Hidden(wire.target, "gradient"),)


def test_inside_of_a_layer_too(make: Make, qtbot: QtBot) -> None:
    layers = [Spirals(), Affine(units=4), Sigmoid(), Affine(units=2), SoftmaxWithLoss()]
    window = make(Document(sequential(layers)))
    walk_through(window, qtbot)
    inside = window.workbench.inside
    inside.enter("sigmoid_1")
    view = inside.view
    qtbot.waitUntil(lambda: view.drawing.live.snapshot is not None)
    view.selection.set_wire(view.drawing.wires[End("exp", "x")].wire)
    QTest.keyClick(window, Key.Key_V, Mod.ControlModifier | Mod.AltModifier)
    assert window.document.graph.hidden == (Hidden(End("exp", "x"), "value", "sigmoid_1"),)
    view.setFocus()
    QTest.keyClick(view, Key.Key_Q)
    card = quizzing(window).card
    qtbot.waitUntil(card.isVisible)
    assert view.drawing.wires[End("exp", "x")].live.view.value is None
    right = next(i for i, choice in enumerate(card.question.choices) if choice.slip is None)
    QTest.mouseClick(card.buttons[right], Qt.MouseButton.LeftButton)
    assert quizzing(window).quiz.score == (1, 1)
    assert view.drawing.wires[End("exp", "x")].live.view.value is not None


def test_explain_and_nudge_keep_it_to_themselves(window: MainWindow, qtbot: QtBot) -> None:
    window.workbench.reveal("explain")
    window.canvas.setFocus()
    window.canvas.select(["multiply_1"])
    panel = window.workbench.panels.explain
    asked: list[object] = []
    window.runner.ask(lambda session: 1, asked.append)
    qtbot.waitUntil(lambda: bool(asked))
    assert panel.explanation is None
    QTest.keyClick(window, Key.Key_Q, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: panel.explanation is not None)
