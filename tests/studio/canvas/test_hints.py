"""What the status line and the cursor say, and what is left when a gesture is broken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.words import tr
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Middle

Key = Qt.Key
Shape, Ctrl = Qt.CursorShape, Qt.KeyboardModifier.ControlModifier
HELD = {Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier, Key.Key_Control: Ctrl}
FAR_AWAY = QPoint(30, 570)


@pytest.mark.parametrize(
    ("key", "over", "says"),
    [
        (None, "nothing", "Drag selects"),
        (None, "node", "Drag moves it"),
        (None, "output", "wire"),
        (None, "input", "takes the wire off"),
        (None, "wire", "selects the wire"),
        (Key.Key_Shift, "nothing", "adds what it touches"),
        (Key.Key_Shift, "node", "adds it to the selection"),
        (Key.Key_Control, "nothing", "or out of it"),
        (Key.Key_Control, "node", "or out of it"),
        (Key.Key_Control, "output", "moves its wires"),
        (Key.Key_Control, "wire", "cuts"),
    ],
)
def test_it_says_what_the_mouse_does_also_with_a_key_held(
    canvas: Canvas, key: Qt.Key | None, over: str, says: str
) -> None:
    places = {
        "nothing": FAR_AWAY,
        "node": canvas.node("affine_1"),
        "output": canvas.port("affine_1.y", output=True),
        "input": canvas.port("affine_1.x", output=False),
        "wire": canvas.wire("sigmoid_1.x"),
    }
    canvas.mouse.move(places[over])
    plain = canvas.hints[-1]
    if key is not None:
        QTest.keyPress(canvas.view, key)
    assert says in canvas.hints[-1]
    if key is not None:
        QTest.keyRelease(canvas.view, key, HELD[key])  # as systems send it: held until now
        assert canvas.hints[-1] == plain


def test_the_hand_opens_with_space_and_closes_while_it_pans(canvas: Canvas) -> None:
    cursor = canvas.view.viewport().cursor
    canvas.mouse.move(FAR_AWAY)
    QTest.keyPress(canvas.view, Key.Key_Space)
    assert cursor().shape() is Shape.OpenHandCursor
    canvas.mouse.drag(FAR_AWAY, FAR_AWAY + QPoint(40, 0), hold=True)
    assert cursor().shape() is Shape.ClosedHandCursor
    assert "stop panning" in canvas.hints[-1]
    canvas.mouse.release()
    assert cursor().shape() is Shape.OpenHandCursor
    assert canvas.hints[-1] == "Drag to pan"
    QTest.keyRelease(canvas.view, Key.Key_Space)
    assert cursor().shape() is Shape.ArrowCursor
    canvas.mouse.drag(FAR_AWAY, FAR_AWAY + QPoint(40, 0), Middle, hold=True)
    assert cursor().shape() is Shape.ClosedHandCursor
    canvas.mouse.release()
    assert cursor().shape() is Shape.ArrowCursor


def move(canvas: Canvas) -> None:
    start = canvas.node("affine_1")
    canvas.mouse.drag(start, start + QPoint(60, 80), hold=True)


def wire(canvas: Canvas) -> None:
    canvas.mouse.drag(
        canvas.port("affine_1.x", output=False), canvas.port("affine_2.x", output=False), hold=True
    )


def frame(canvas: Canvas) -> None:
    canvas.mouse.drag(FAR_AWAY, canvas.node("affine_2"), hold=True)


def pan(canvas: Canvas) -> None:
    canvas.mouse.drag(FAR_AWAY, FAR_AWAY + QPoint(60, -80), Middle, hold=True)


def cut(canvas: Canvas) -> None:
    at = canvas.wire("sigmoid_1.x")
    canvas.mouse.drag(at - QPoint(0, 90), at + QPoint(0, 60), Qt.MouseButton.RightButton, Ctrl, hold=True)


def by_keys(canvas: Canvas) -> None:
    canvas.view.select(["affine_2"])
    canvas.key(Key.Key_Return)
    canvas.key(Key.Key_Down)


def escape(canvas: Canvas) -> None:
    canvas.key(Key.Key_Escape)


def lose_focus(canvas: Canvas) -> None:
    QApplication.sendEvent(
        canvas.view, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    )


@pytest.mark.parametrize("stop", [escape, lose_focus])
@pytest.mark.parametrize("begin", [move, wire, frame, pan, cut, by_keys])
def test_what_is_broken_off_leaves_no_trace(
    canvas: Canvas, begin: Callable[[Canvas], None], stop: Callable[[Canvas], None]
) -> None:
    view, document = canvas.view, canvas.view.document
    document.apply(tr("Move"), edits.move(canvas.graph, {"affine_2": (700.0, 200.0)}))
    document.undo()
    before = document.graph
    view.select(["sigmoid_1"] if begin is not by_keys else ["affine_2"])
    selected, places = view.selected(), {n: item.pos() for n, item in view.drawing.nodes.items()}
    corner = view.mapToScene(0, 0)
    begin(canvas)
    assert view.hand.gesture is not None
    stop(canvas)
    assert view.hand.gesture is None
    if canvas.mouse.held is not Qt.MouseButton.NoButton:
        canvas.mouse.move(QPoint(500, 400))
        canvas.mouse.release()
    assert document.graph is before
    assert str(document.redo_label) == "Move"
    assert {n: item.pos() for n, item in view.drawing.nodes.items()} == places
    assert view.mapToScene(0, 0) == corner
    if begin is not move:  # pressing on a node selects it, which is not the drag
        assert view.selected() == selected


@pytest.mark.parametrize("begin", [move, wire, frame, pan, cut, by_keys])
def test_undo_and_another_document_in_the_middle_of_it(
    canvas: Canvas, begin: Callable[[Canvas], None]
) -> None:
    view, document, graph = canvas.view, canvas.view.document, canvas.graph
    document.apply(tr("Move"), edits.move(graph, {"affine_2": (700.0, 200.0)}))
    begin(canvas)
    document.undo()
    assert view.hand.gesture is None
    assert document.graph is graph
    document.redo()
    if canvas.mouse.held is not Qt.MouseButton.NoButton:
        canvas.mouse.release()
    moved = document.graph
    begin(canvas)
    view.set_document(Document(graph))
    assert view.hand.gesture is None
    if canvas.mouse.held is not Qt.MouseButton.NoButton:
        canvas.mouse.release()
    assert document.graph is moved
    assert view.document.graph is graph
