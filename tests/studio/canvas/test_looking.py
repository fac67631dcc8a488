"""The lens, the magnifier and what is pinned, on a canvas, by mouse and key."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Multiply, Sigmoid, Sum, Variable, Weight
from netstudio.studio.canvas.tensor_card import TensorCard
from netstudio.training.camera import Camera
from netstudio.training.lens import STATISTICS, Lens
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants
from tests.studio.canvas.conftest import Canvas
from tests.studio.pointer import Pointer

Key = Qt.Key
WIRE = "affine_2.x"


class Watched:
    """A canvas on which a walk is watched, through the lens that its bar says."""

    def __init__(self, canvas: Canvas, graph: Graph) -> None:
        self.canvas = canvas
        self.view = canvas.view
        self.looking = canvas.view.looking
        self.session = Session(graph)
        self.camera = Camera(self.session)
        self.session.load_batch()
        self.looking.lens_changed.connect(lambda _: self.show())

    def walk(self, to_end: bool = True) -> None:
        while self.session.walk.forward() and to_end:
            pass
        self.show()

    def show(self) -> None:
        self.view.show_snapshot(self.camera.take(Wants(lens=self.looking.lens), walking=True))

    @property
    def card(self) -> TensorCard | None:
        return self.looking.magnifier.card

    def rest(self, at: QPoint) -> None:
        """Let the mouse rest somewhere."""
        self.canvas.mouse.move(at)
        self.canvas.mouse.hover_for_tooltip(at)


@pytest.fixture
def watched(canvas_of: Callable[[Graph], Canvas]) -> Watched:
    graph = sequential([Gate(), Affine(units=3), Sigmoid(), Affine(units=1), MeanSquaredError()])
    graph = edits.set_training(graph, TrainingSettings(batch_size=4, seed=1))
    found = Watched(canvas_of(graph), graph)
    found.walk()
    return found


def text_of(card: TensorCard, side: int = 0) -> str:
    return card.sides[side].pointer.text()


def test_the_bar_is_there_while_something_runs(canvas: Canvas, watched: Watched) -> None:
    assert canvas.view.looking.bar.isHidden()
    bar = watched.looking.bar
    assert bar.isVisible()
    assert watched.view.rect().contains(bar.geometry())
    assert bar.of.text() == "of 0–3"
    assert bar.statistics.isChecked()
    assert bar.channel.isHidden()  # there are no images
    watched.view.show_snapshot(None)
    assert bar.isHidden()


def test_a_sample_is_chosen_by_button_by_wheel_and_by_typing(watched: Watched) -> None:
    bar = watched.looking.bar
    QTest.mouseClick(bar.after, Qt.MouseButton.LeftButton)
    assert watched.looking.lens == Lens(sample=0)
    for _ in range(5):
        QTest.mouseClick(bar.after, Qt.MouseButton.LeftButton)
    assert watched.looking.lens == Lens(sample=3)  # the last one
    QTest.mouseClick(bar.before, Qt.MouseButton.LeftButton)
    assert bar.sample.value() == 2
    bar.sample.setFocus()
    bar.sample.selectAll()
    QTest.keyClicks(bar.sample, "1")
    assert watched.looking.lens == Lens(sample=1)
    QTest.keyClick(bar.sample, Key.Key_Return)
    assert watched.view.hasFocus()
    QTest.mouseClick(bar.statistics, Qt.MouseButton.LeftButton)
    assert watched.looking.lens == STATISTICS
    QTest.mouseClick(bar.statistics, Qt.MouseButton.LeftButton)
    assert watched.looking.lens == Lens(sample=1)  # where it was


def test_the_wires_show_the_sample(watched: Watched) -> None:
    watched.looking.lens = Lens(sample=2)
    live = watched.view.drawing.wires[End(*WIRE.split("."))].live
    assert live is not None
    assert live.view.value_cut is not None
    assert np.array_equal(live.view.value_cut.array, watched.session.tensor("affine_2", "x")[2])


def test_resting_on_a_wire_magnifies_it_until_the_mouse_goes(watched: Watched) -> None:
    wire = watched.canvas.wire(WIRE)
    watched.rest(wire)
    card = watched.card
    assert card is not None
    assert card.isVisible()
    assert watched.view.rect().contains(card.geometry())
    assert card.seen.title == "Sigmoid 1 · y → Affine 2 · x"
    assert [side.side for side in card.sides] == ["value", "gradient"]
    watched.canvas.mouse.move(wire + QPoint(3, 1))
    assert watched.card is card  # still on the wire
    watched.canvas.mouse.move(QPoint(2, 590))
    assert watched.card is None


def test_pointing_at_a_number_says_it_exactly_on_both_sides(watched: Watched) -> None:
    watched.rest(watched.canvas.wire(WIRE))
    card = watched.card
    assert card is not None
    plate = card.sides[0].plate
    assert plate is not None
    mouse = Pointer(plate)
    mouse.move(plate.cell((2, 1)).center().toPoint())
    value = watched.session.tensor("affine_2", "x")[2, 1]
    gradient = watched.session.tensor("affine_2", "x", gradient=True)[2, 1]
    assert text_of(card) == f"[2, 1]  {value!s}"
    assert text_of(card, 1) == f"[2, 1]  {gradient!s}".replace("-", "−")


def test_by_key_the_selected_wire_opens_and_arrows_go_through_its_numbers(watched: Watched) -> None:
    watched.canvas.mouse.click(watched.canvas.wire(WIRE))
    watched.view.hand.leave()  # the mouse is elsewhere
    watched.looking.toggle()
    card = watched.card
    assert card is not None
    assert card.hasFocus()
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        QTest.keyClick(card, key)
    assert card.sides[0].at == (1, 1)
    assert text_of(card).startswith("[1, 1]")
    QTest.keyClick(card, Key.Key_Escape)
    assert watched.card is None
    assert watched.view.hasFocus()


def test_a_step_shows_on_the_open_card(watched: Watched) -> None:
    watched.session.next_batch()
    watched.session.load_batch()
    watched.walk(to_end=False)
    watched.rest(watched.canvas.wire("affine_1.x"))
    card = watched.card
    assert card is not None
    assert [side.side for side in card.sides] == ["value"]
    watched.walk()
    assert [side.side for side in card.sides] == ["value", "gradient"]
    assert all(side.isVisible() and card.rect().contains(side.geometry()) for side in card.sides)
    assert watched.view.rect().contains(card.geometry())


def test_two_pins_of_a_wire_say_where_they_differ(watched: Watched) -> None:
    wire = watched.canvas.wire(WIRE)
    for sample in (0, 3):
        watched.looking.lens = Lens(sample=sample)
        watched.canvas.mouse.move(wire)
        watched.looking.pin()
    first, second = watched.looking.pins.cards
    assert first.sides[0].differs.isHidden()
    found = second.sides[0]
    assert found.differs.text().startswith("≠ 3 / 3")
    assert found.plate is not None
    assert found.plate.marks is not None
    assert found.plate.marks.all()
    assert not first.geometry().intersects(second.geometry())
    watched.looking.pins.close(first)
    assert second.sides[0].differs.isHidden()


def test_equal_numbers_are_said_to_be_equal(watched: Watched) -> None:
    for _ in range(2):
        watched.canvas.mouse.move(watched.canvas.wire(WIRE))
        watched.looking.pin()
    assert watched.looking.pins.cards[1].sides[0].differs.text() == "="


def test_a_pin_is_dragged_closed_and_stays_in_sight(watched: Watched) -> None:
    watched.rest(watched.canvas.wire(WIRE))
    assert watched.card is not None
    watched.card.pin_wanted.emit()
    assert watched.card is None
    (pin,) = watched.looking.pins.cards
    before = pin.pos()
    mouse = Pointer(pin)
    mouse.press(QPoint(40, 30))
    mouse.move(QPoint(10, 70))
    mouse.release()
    assert pin.pos() == before + QPoint(-30, 40)
    mouse.drag(QPoint(40, 30), QPoint(4000, 4000))
    assert watched.view.rect().contains(pin.geometry())
    watched.view.resize(900, 420)
    assert watched.view.rect().contains(pin.geometry())
    QTest.keyClick(pin, Key.Key_Escape)
    assert not watched.looking.pins.cards
    assert watched.view.hasFocus()


def test_there_are_only_so_many_pins(watched: Watched) -> None:
    watched.canvas.mouse.move(watched.canvas.wire(WIRE))
    for _ in range(5):
        watched.looking.pin()
    assert len(watched.looking.pins.cards) == 4
    assert "At most 4" in watched.canvas.refusals[-1]


def test_while_a_run_hurries_there_are_figures_alone(watched: Watched) -> None:
    watched.rest(watched.canvas.wire(WIRE))
    for _ in range(3):
        watched.session.step()
    watched.view.show_snapshot(watched.camera.take(Wants(), running=True))
    card = watched.card
    assert card is not None
    assert card.sides[0].plate is None
    assert "mean" in card.sides[0].figures.text()


def test_nothing_is_magnified_where_nothing_runs(canvas: Canvas) -> None:
    wire = canvas.wire("affine_2.x")
    canvas.mouse.move(wire)
    canvas.mouse.hover_for_tooltip(wire)
    canvas.view.looking.toggle()
    canvas.view.looking.pin()
    assert canvas.view.looking.magnifier.card is None
    assert not canvas.view.looking.pins.cards


def test_what_is_no_number_is_named(watched: Watched) -> None:
    watched.session.parameters["Affine 1.W"] = np.full((2, 3), np.nan)
    watched.session.next_batch()
    watched.session.load_batch()
    watched.walk()
    live = watched.view.drawing.wires[End(*WIRE.split("."))].live
    assert live is not None
    assert live.value_text == "⚠ NaN ×12"
    watched.rest(watched.canvas.wire(WIRE))
    assert watched.card is not None
    assert "⚠ NaN ×12" in watched.card.sides[0].figures.text()


def test_x_magnifies_the_wire_under_the_mouse_and_esc_lets_it_go(watched: Watched) -> None:
    watched.canvas.mouse.move(watched.canvas.wire(WIRE))
    watched.looking.toggle()
    assert watched.card is not None
    assert watched.view.hasFocus()  # the mouse has it, not the keys
    watched.canvas.key(Key.Key_Escape)
    assert watched.card is None
    watched.looking.toggle()
    watched.looking.toggle()
    assert watched.card is None


def test_a_fork_says_the_sum_of_what_its_wires_bring_back(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph = Graph()
    graph, x = edits.add(graph, Variable(values=(3.0,)))
    graph, square = edits.add(graph, Multiply(), (240.0, 0.0))
    for port in ("a", "b"):
        graph = edits.connect(graph, End(x, "y"), End(square, port))
    watched = Watched(canvas_of(graph), graph)
    watched.walk()
    items = watched.view.drawing
    assert {item.live.gradient_text for item in items.wires.values() if item.live} == {"↑∂ 3"}
    live = items.nodes[x].live
    assert live is not None
    assert live.sums == {"y": "Σ = 6"}
    assert watched.looking.bar.isHidden()  # nothing counts samples
    assert not watched.view.grab().isNull()


def test_a_large_tensor_says_that_not_all_of_it_is_shown(canvas_of: Callable[[Graph], Canvas]) -> None:
    graph, w = edits.add(Graph(), Weight(shape=(400, 400)))
    graph, total = edits.add(graph, Sum(), (240.0, 0.0))
    graph = edits.connect(graph, End(w, "y"), End(total, "x"))
    watched = Watched(canvas_of(graph), graph)
    watched.walk()
    watched.rest(watched.canvas.wire(f"{total}.x"))
    assert watched.card is not None
    words = {label.text() for label in watched.card.sides[0].findChildren(QLabel)}
    assert "every 64th number shown\nmean and range of a part of them" in words
