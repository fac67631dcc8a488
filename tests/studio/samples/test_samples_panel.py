"""The panel of samples in the window: what is picked or drawn is walked through, and compared."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from netstudio.data.errors import DataError
from netstudio.graph import edits
from netstudio.layers import Affine, Spirals
from netstudio.resources import example_path
from netstudio.studio.main_window import MainWindow
from netstudio.training.aside import Chosen, Given
from netstudio.training.control import State
from netstudio.training.snapshot import Snapshot
from netstudio.words import tr
from tests.studio.dialogs import FakeDialogs
from tests.studio.pointer import Pointer

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
PATIENCE = 5_000


class Sitting:
    """A window on an example, its panel of samples in sight, and the latest snapshot."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.latest: Snapshot | None = None
        window.runner.snapshot_taken.connect(self._keep)
        window.workbench.reveal("samples")
        self.panel = window.workbench.panels.samples
        self.shelf, self.own = self.panel.shelf, self.panel.own
        self.choosing = window.desk.front.choosing

    def _keep(self, snapshot: Snapshot) -> None:
        self.latest = snapshot

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def wait_for_page(self) -> "Sitting":
        self.wait(lambda: self.shelf.page is not None and not self.panel.is_empty)
        return self

    def click(self, i: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        """Where sample i of the page is drawn; gives the number of what lies on top there."""
        picker = self.shelf.picker
        at = picker.drawing.place_of(i, picker.rect()).center()
        found = int(self.shelf.page.numbers[picker.drawing.sample_at(at, picker.rect())])
        Pointer(picker).click(at, keys=keys)
        return found

    def walks(self, source: object, slot: int = 0) -> bool:
        held = self.choosing.walked[slot]
        return held is not None and held.source == source

    @property
    def batch(self) -> int:
        return self.latest.batch if self.latest and self.latest.walk else 0


@pytest.fixture
def sit(qtbot: QtBot) -> Callable[..., Sitting]:
    def build(example: str) -> Sitting:
        window = MainWindow(dialogs=FakeDialogs())
        qtbot.addWidget(window, before_close_func=lambda w: w.close_at_once())
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        window.open_path(example_path(example))
        return Sitting(qtbot, window)

    return build


def test_a_click_walks_through_that_sample_and_training_stays_where_it_is(sit):
    s = sit("spirals").wait_for_page()
    number = s.click(3)
    s.wait(lambda: s.walks(Chosen("test", (number,))) and s.batch == 1)
    assert s.latest.step == 0
    assert s.window.canvas.looking.bar.isHidden()  # there is no other sample to look at
    assert f"test sample {number}" in s.window.workbench.trail._samples.text()
    assert s.window.runner.state is State.PAUSED
    cursor = s.latest.walk.cursor
    s.qtbot.keyClick(s.window.canvas, Key.Key_F10)
    s.wait(lambda: s.latest.walk.cursor == cursor + 1)
    assert s.batch == 1
    for _ in range(20):  # to the end, and beyond it
        s.qtbot.keyClick(s.window.canvas, Key.Key_F10)
    s.wait(lambda: s.latest.walk.cursor == len(s.latest.walk.stops))
    assert "the end, no update" in s.window.workbench.trail.text()
    assert s.latest.step == 0
    s.panel.training.click()
    s.wait(lambda: s.batch > 1)
    assert s.choosing.walked[0] is None
    assert not s.panel.training.isEnabled()


def test_a_batch_of_ones_own_by_mouse_keys_and_numbers(sit):
    s = sit("spirals").wait_for_page()
    s.click(0)
    s.wait(lambda: s.batch == 1)
    s.click(9, Ctrl)
    s.wait(lambda: s.batch == 2)
    picker = s.shelf.picker
    picker.setFocus()
    picker.at = 20
    s.qtbot.keyClick(picker, Key.Key_Space)
    s.wait(lambda: s.batch == 3)
    assert "3 test samples" in s.window.workbench.trail._samples.text()
    s.qtbot.keyClick(picker, Key.Key_Space)
    s.wait(lambda: s.batch == 2)
    s.shelf.number.setFocus()
    s.qtbot.keyClicks(s.shelf.number, "20-23")
    s.qtbot.keyClick(s.shelf.number, Key.Key_Return)
    s.wait(lambda: s.walks(Chosen("test", (20, 21, 22, 23))))
    s.qtbot.keyClick(s.shelf.number, Key.Key_A, Ctrl)
    s.qtbot.keyClicks(s.shelf.number, "7")
    s.qtbot.keyClick(s.shelf.number, Key.Key_Up)  # from sample to sample
    s.wait(lambda: s.walks(Chosen("test", (8,))))


def test_a_number_that_is_none_is_said(sit):
    s = sit("spirals").wait_for_page()
    s.qtbot.keyClicks(s.shelf.number, "9999")
    s.qtbot.keyClick(s.shelf.number, Key.Key_Return)
    assert "There is no sample 9999" in s.shelf.say.text()
    assert s.shelf.say.isVisible()


def test_filters(sit):
    s = sit("spirals").wait_for_page()
    s.shelf.label.setCurrentIndex(2)
    s.shelf.label.activated.emit(2)
    s.wait(lambda: set(s.shelf.page.found.truth.tolist()) == {1})
    s.shelf.only_wrong.setFocus()
    s.qtbot.keyClick(s.shelf.only_wrong, Key.Key_Space)
    s.wait(lambda: not (s.shelf.page.found.guess == s.shelf.page.found.truth).any())
    s.shelf.only_wrong.click()
    s.shelf.part.setCurrentIndex(2)
    s.shelf.part.activated.emit(2)
    s.wait(lambda: s.shelf.page.part == "train")
    s.shelf.label.setCurrentIndex(0)
    s.shelf.label.activated.emit(0)
    batch = s.window.document.graph.training.batch_size
    s.wait(lambda: s.shelf.page.total == batch and len(s.shelf.page.numbers) == batch)


def test_two_samples_are_compared_on_the_wires(sit):
    s = sit("spirals").wait_for_page()
    first = s.click(3)
    s.wait(lambda: s.batch == 1)
    s.panel.slots[1].setFocus()
    s.qtbot.keyClick(s.panel.slots[1], Key.Key_Space)
    second = s.click(60)
    s.wait(lambda: s.choosing.beside is not None)
    drawing = s.window.canvas.drawing
    wire = next(item for item in drawing.wires.values() if item.wire.target.node == "affine_1")
    s.wait(lambda: wire.live is not None and wire.live.beside is not None)
    data = s.window.runner
    assert wire.live.beside.live.value_text != wire.live.value_text
    seen = []
    data.ask(lambda session: session.dataset.test.x[[first, second]].copy(), seen.append)
    s.wait(lambda: seen)
    away = float(np.linalg.norm(seen[0][1].astype(np.float32) - seen[0][0].astype(np.float32)))
    assert wire.live.beside.apart.value == pytest.approx(away, rel=1e-5)
    assert wire.live.beside.apart.gradient is None  # not computed yet
    s.window.runner.step_phase()  # backward
    s.wait(lambda: wire.live.beside is not None and wire.live.beside.apart.gradient is not None)
    s.window.grab()
    s.window.workbench.inside.enter("softmax_with_loss_1")  # inside of a layer too
    inner = s.window.workbench.inside.view.drawing.wires.values()
    s.wait(lambda: any(item.live and item.live.beside for item in inner))
    s.wait(lambda: any(item.live.beside.apart.gradient for item in inner if item.live and item.live.beside))
    s.window.grab()
    s.window.workbench.inside.leave()
    s.panel.apart.click()
    s.wait(lambda: wire.live.beside is None)
    assert s.batch == 1


def draw(s: Sitting) -> None:
    pad = s.own.sketch.pad
    side = pad.width()
    pointer = Pointer(pad)
    pointer.drag(QPoint(side // 2, side // 5), QPoint(side // 2, side * 4 // 5))


def test_a_drawing_is_told_at_once_and_walked_through_as_it_changes(sit):
    s = sit("ch05_two_layer_net").wait_for_page()
    s.panel.tabs.button(1).click()
    assert not s.own.walk.isEnabled()
    draw(s)
    s.wait(lambda: len(s.own.bars.names) == 10)
    assert s.own.bars.parts.sum() == pytest.approx(1, abs=1e-5)
    s.own.walk.setFocus()
    s.qtbot.keyClick(s.own.walk, Key.Key_Space)
    s.wait(lambda: s.batch == 1 and s.choosing.walked[0] is not None)
    first = s.choosing.walked[0].source
    assert isinstance(first, Given)
    assert first.target is None
    s.own.target.classes.setFocus()
    s.qtbot.keyClick(s.own.target.classes, Key.Key_Down)  # it is a 0
    s.wait(lambda: s.choosing.walked[0].source.target == 0)
    before = s.choosing.walked[0].source.x
    s.own.sketch.pad.setFocus()
    s.qtbot.keyClick(s.own.sketch.pad, Key.Key_Space)
    s.qtbot.keyClick(s.own.sketch.pad, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    s.wait(lambda: not np.array_equal(s.choosing.walked[0].source.x, before))


def test_undo_on_the_pad_is_not_undo_of_the_graph(sit):
    s = sit("ch05_two_layer_net").wait_for_page()
    document = s.window.document
    document.apply(tr("Narrower"), edits.set_layer(document.graph, "affine_1", Affine(units=40)))
    s.wait_for_page()
    s.panel.tabs.button(1).click()
    draw(s)
    graph = document.graph
    s.own.sketch.pad.setFocus()
    s.qtbot.keyClick(s.own.sketch.pad, Key.Key_Z, Ctrl)
    assert s.own.sketch.pad.sheet.is_blank
    assert document.graph is graph


def test_numbers_of_ones_own(sit):
    s = sit("ch02_xor").wait_for_page()
    s.panel.tabs.button(1).click()
    line = s.own.numbers.lines[0].line
    line.setFocus()
    line.selectAll()
    s.qtbot.keyClicks(line, "3/4")
    s.wait(lambda: s.own.bars.parts.size)
    s.own.walk.click()
    s.wait(lambda: s.batch == 1 and s.choosing.walked[0] is not None)
    assert s.choosing.walked[0].source.x[0, 0] == 0.75


def test_after_an_edit_training_is_walked_through_again_and_the_data_are_there(sit):
    s = sit("spirals").wait_for_page()
    s.click(3)
    s.wait(lambda: s.batch == 1)
    document = s.window.document
    document.apply(tr("Wider"), edits.set_layer(document.graph, "affine_1", Affine(units=5)))
    assert s.choosing.walked == [None, None]
    assert s.window.workbench.trail._samples.text() == ""
    assert s.window.desk.front.stale.snapshot is not None  # the walk of before is still to be seen
    assert "Restart" in str(s.panel._empty_words)
    s.window.desk.front.stale.restart()
    s.wait_for_page()
    s.click(4)
    s.wait(lambda: s.batch == 1)


def test_without_data_it_says_what_to_do(sit):
    s = sit("ch05_buy_apple")
    assert s.panel.is_empty
    assert "no data" in str(s.panel._empty_words)
    assert s.window.runner.state is None  # nothing was begun for it


def test_each_document_has_its_own_samples(sit):
    s = sit("spirals").wait_for_page()
    number = s.click(3)
    s.wait(lambda: s.batch == 1)
    first = s.window.desk.front
    s.window.open_path(example_path("ch02_xor"))
    s.wait(lambda: not s.panel.is_empty and s.panel._form is not None and s.panel._form.shape == (2,))
    assert s.window.desk.front is not first
    assert s.window.workbench.trail._samples.text() == ""
    s.window.desk.step(-1)
    assert f"test sample {number}" in s.window.workbench.trail._samples.text()


def test_batch_norm_alone_with_one_sample_is_told_in_words(sit):
    s = sit("ch06_batch_norm").wait_for_page()
    s.click(0)
    s.wait(lambda: s.batch == 1)
    assert "running statistics" in s.panel.note.text()


def test_a_session_that_cannot_begin_says_so_here(sit, monkeypatch):
    def fail(layer):
        raise DataError(tr("The disk is gone."))

    monkeypatch.setattr(Spirals, "dataset", fail)
    s = sit("spirals")
    s.wait(lambda: "The disk is gone" in str(s.panel._empty_words))
    assert s.panel.is_empty


def test_batches_of_different_sizes_have_no_difference_and_that_is_said(sit):
    s = sit("spirals").wait_for_page()
    s.panel.slots[1].click()
    s.click(3)
    s.wait(lambda: s.choosing.walked[1] is not None)
    assert "no difference" in s.panel.note.text()
    s.panel.slots[0].click()
    s.click(60)
    s.wait(lambda: s.choosing.walked[0] is not None)
    assert s.panel.note.text() == ""


def test_after_a_step_the_net_is_asked_anew_about_what_was_picked(sit):
    s = sit("spirals").wait_for_page()
    s.click(3)
    s.wait(lambda: s.batch == 1)
    s.panel.slots[1].click()
    s.click(60)
    s.wait(lambda: s.choosing.walked[1] is not None)
    before = [held.found.chance[0] for held in s.choosing.walked]
    s.window.runner.step_batch()
    s.wait(
        lambda: all(held.found.chance[0] != was for held, was in zip(s.choosing.walked, before, strict=True))
    )
    s.wait(lambda: s.latest.step == 1 and s.batch == 1)  # and it is still what is walked through


def test_numbers_begin_with_the_sample_in_use(sit):
    s = sit("spirals").wait_for_page()
    assert not s.own.begin.isEnabled()
    s.click(3)
    s.wait(lambda: s.batch == 1)
    s.panel.tabs.button(1).click()
    s.own.begin.setFocus()
    s.qtbot.keyClick(s.own.begin, Key.Key_Space)
    np.testing.assert_allclose(s.own.numbers.numbers, s.choosing.walked[0].found.x[0], rtol=1e-4)
