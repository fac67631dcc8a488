"""Looking at the wires in the window: keys, and a lens for each open document."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid
from netstudio.studio.main_window import MainWindow
from netstudio.training.lens import STATISTICS, Lens
from tests.studio.window.conftest import Make

Shift = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make: Make, qtbot) -> MainWindow:
    """A small net, walked through once."""
    graph = sequential([Gate(), Affine(units=3), Sigmoid(), Affine(units=1), MeanSquaredError()])
    graph = edits.set_training(graph, TrainingSettings(batch_size=4))
    window = make(Document(graph))
    window.canvas.setFocus()
    window.runner.step_phase()
    qtbot.waitUntil(lambda: window.canvas.looking.bar.isVisible())
    return window


def test_comma_and_full_stop_go_from_sample_to_sample(window: MainWindow, qtbot) -> None:
    canvas = window.canvas
    live = canvas.drawing.wires[End("sigmoid_1", "x")]
    for key, sample in ((".", 0), (".", 1), (",", 0)):
        QTest.keyClick(canvas, key)
        assert canvas.looking.lens == Lens(sample)
        qtbot.waitUntil(lambda sample=sample: _sample(live) == sample)
    QTest.keyClick(canvas, "/")
    assert canvas.looking.lens == STATISTICS
    assert window.action_set.actions["statistics"].isChecked()


def test_a_wire_is_magnified_pinned_and_let_go_by_keys(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.select(["sigmoid_1"])
    QTest.keyClick(canvas, "w")
    QTest.keyClick(canvas, "x")
    card = canvas.looking.magnifier.card
    assert card is not None
    QTest.keyClick(card, "p")
    assert canvas.looking.magnifier.card is None
    assert len(canvas.looking.pins.cards) == 1
    canvas.setFocus()
    QTest.keyClick(canvas, "p", Shift)
    assert not canvas.looking.pins.cards


def test_every_document_has_its_own_lens(window: MainWindow) -> None:
    canvas = window.canvas
    QTest.keyClick(canvas, ".")
    window.desk.add(Document(sequential([Gate(), Affine(units=1)])))
    assert canvas.looking.lens == STATISTICS
    assert canvas.looking.bar.isHidden()
    window.desk.step(-1)
    assert canvas.looking.lens == Lens(0)
    assert canvas.looking.bar.isVisible()


def test_what_is_pinned_is_there_again_with_its_document(window: MainWindow) -> None:
    canvas = window.canvas
    canvas.select(["sigmoid_1"])
    QTest.keyClick(canvas, "w")
    QTest.keyClick(canvas, "p")
    (card,) = canvas.looking.pins.cards
    card.put(QPoint(30, 20))
    seen = card.seen
    window.desk.add(Document(sequential([Gate(), Affine(units=1)])))
    assert not canvas.looking.pins.cards
    window.desk.step(-1)
    (card,) = canvas.looking.pins.cards
    assert card.seen is seen
    assert card.pos() == QPoint(30, 20)


def test_the_bar_hides_where_it_is_not_wanted(window: MainWindow) -> None:
    window.action_set.actions["lens_bar"].trigger()
    assert window.canvas.looking.bar.isHidden()
    window.action_set.actions["lens_bar"].trigger()
    assert window.canvas.looking.bar.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_cards_and_bar_lie_within_the_canvas(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    canvas = window.canvas
    canvas.select(["sigmoid_1"])
    QTest.keyClick(canvas, "w")
    QTest.keyClick(canvas, "x")
    card = canvas.looking.magnifier.card
    assert card is not None
    for widget in (card, canvas.looking.bar):
        assert canvas.rect().contains(widget.geometry())
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert canvas.looking.magnifier.card is None


def test_inside_of_a_layer_the_same_lens_is_looked_through(window: MainWindow, qtbot) -> None:
    bench = window.workbench
    QTest.keyClick(window.canvas, ".")
    bench.inside.enter("affine_1")
    view = bench.inside.view
    view.setFocus()
    qtbot.waitUntil(lambda: view.looking.bar.isVisible())
    assert view.looking.lens == Lens(0)
    QTest.keyClick(view, ".")
    assert view.looking.lens == window.canvas.looking.lens == Lens(1)
    wire = next(item for end, item in view.drawing.wires.items() if end.port == "a")
    qtbot.waitUntil(lambda: _sample(wire) == 1)
    view.selection.set_wire(wire.wire)
    QTest.keyClick(view, "x")
    card = view.looking.magnifier.card
    assert card is not None
    qtbot.waitUntil(lambda: all(side.isVisible() for side in card.sides))
    QTest.keyClick(card, "p")
    assert len(view.looking.pins.cards) == 1
    bench.inside.leave()
    assert not window.canvas.looking.pins.cards
    bench.inside.enter("affine_2")
    assert not view.looking.pins.cards


def _sample(item) -> int | None:
    cut = item.live.view.value_cut if item.live else None
    return cut.sample if cut else None
