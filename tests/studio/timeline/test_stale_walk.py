"""An edit while one walks: the walk stays to be seen, marked, until it is restarted or dismissed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from netstudio.document.document import Document
from netstudio.graph import edits
from netstudio.layers import Affine
from netstudio.studio.main_window import MainWindow
from netstudio.training.control import State
from netstudio.training.walk import Phase
from netstudio.words import tr
from tests.studio.pointer import Pointer
from tests.studio.timeline.test_stepping import Walker, graph_of
from tests.studio.window.conftest import Make, dialogs, make

__all__ = ["dialogs", "make"]  # fixtures


@pytest.fixture
def walker(make: Make, qtbot: QtBot) -> Walker:
    found = Walker(make(Document(graph_of())), qtbot)
    found.key(Qt.Key.Key_F8)  # a batch, so that there are trained weights
    qtbot.waitUntil(lambda: bool(found.window.document.weights), timeout=20_000)
    found.window.runner.walk(lambda walk: bool(walk.go_to(7)) or True)
    found.wait_for(7)
    return found


def widen(window: MainWindow) -> None:
    graph = edits.set_layer(window.document.graph, "affine_1", Affine(5))
    window.document.apply(tr("Set {field}", field="units"), graph)


def is_pale(window: MainWindow) -> bool:
    lives = [item.live for item in window.canvas.drawing.nodes.values()]
    return any(lives) and all(live.alpha < 1 for live in lives if live)


def test_after_an_edit_the_walk_stays_pale_and_the_banner_says_why(walker: Walker) -> None:
    window = walker.window
    widen(window)
    assert window.runner.state is None
    assert window.timeline.isVisible()
    assert window.timeline.track.stale
    assert is_pale(window)
    assert "of the one before" in window.banner.words.text()


def test_restarted_it_comes_to_the_same_layer_with_the_weights_that_fit(walker: Walker) -> None:
    window = walker.window
    trained = np.array(window.document.weights["affine_2", "b"])
    widen(window)
    Pointer(window.banner.button).click(window.banner.button.rect().center())
    walker.qtbot.waitUntil(lambda: window.runner.state is State.PAUSED, timeout=20_000)
    walker.wait_for(7)
    walk = walker.walk
    assert walk is not None
    assert walk.current is not None
    assert (walk.current.node, walk.current.phase) == ("sigmoid_1", Phase.BACKWARD)
    assert not window.banner.isVisible()
    assert not window.timeline.track.stale
    assert not is_pale(window)
    taken = []
    window.runner.ask(lambda s: np.array(s.parameters["Affine 2.b"]), taken.append)
    walker.qtbot.waitUntil(lambda: bool(taken), timeout=20_000)
    assert np.array_equal(taken[0], trained)


def test_where_the_layer_is_gone_it_begins_anew(walker: Walker) -> None:
    window = walker.window
    window.canvas.select(["sigmoid_1"])
    window.action_set["delete_and_heal"].trigger()
    window.banner.button.click()
    walker.qtbot.waitUntil(lambda: not window.timeline.track.stale, timeout=20_000)
    walker.wait_for(0)
    assert len(window.timeline.columns) == 3


def test_closing_the_banner_dismisses_it(walker: Walker) -> None:
    window = walker.window
    widen(window)
    close = next(b for b in window.banner.findChildren(QToolButton) if "Close" in b.accessibleName())
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert not window.banner.isVisible()
    assert window.timeline.isHidden()
    assert not any(item.live for item in window.canvas.drawing.nodes.values())


def test_a_step_goes_on_in_the_new_drawing(walker: Walker) -> None:
    window = walker.window
    widen(window)
    walker.key(Qt.Key.Key_F10)
    walker.qtbot.waitUntil(lambda: window.timeline.isVisible() and not window.timeline.track.stale)
    walker.wait_for(1)
    assert not window.banner.isVisible()


def test_a_move_a_name_and_an_edit_after_stop_make_nothing_stale(walker: Walker) -> None:
    window = walker.window
    document = window.document
    document.apply(tr("Rename"), edits.rename(document.graph, "affine_1", "First"))
    document.apply(tr("Move"), edits.move(document.graph, {"affine_1": (0.0, 300.0)}))
    assert not window.timeline.track.stale
    assert window.runner.state is State.PAUSED
    window.action_set["stop"].trigger()
    widen(window)
    assert window.timeline.isHidden()
    assert not window.banner.isVisible()


def test_another_document_in_front_does_not_show_it_and_it_is_there_on_return(walker: Walker) -> None:
    window = walker.window
    widen(window)
    window.desk.add(Document(graph_of()))
    assert window.timeline.isHidden()
    assert not window.banner.isVisible()
    window.desk.step(-1)
    assert window.timeline.track.stale
    assert is_pale(window)
    assert window.banner.isVisible()
