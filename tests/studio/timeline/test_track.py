"""The track alone: where its cells lie, and where mouse and keys ask the playhead to go."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import netstudio
from netstudio.graph import edits
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.breakpoints import set_breakpoint, stop_at
from netstudio.graph.groups import make_group
from netstudio.graph.model import Graph
from netstudio.layers import Affine, Gate, MeanSquaredError, Sigmoid
from netstudio.studio.timeline import Timeline
from netstudio.studio.timeline.columns import breakpoints_at, columns_of
from netstudio.training.walk import OpPlace, Phase, Stop, WalkView
from tests.studio.pointer import Pointer

Key = Qt.Key
FORWARD, BACKWARD, UPDATE = Phase.FORWARD, Phase.BACKWARD, Phase.UPDATE


def graph_of(hidden: int) -> Graph:
    layers = [layer for _ in range(hidden) for layer in (Affine(2), Sigmoid())]
    return netstudio.sequential([Gate(), *layers, Affine(1), MeanSquaredError()])


def stops_of(graph: Graph) -> tuple[Stop, ...]:
    names = [node for node in analyse(graph).order if node != "gate_1"]
    way = [(node, FORWARD) for node in names] + [(node, BACKWARD) for node in names[::-1]]
    return tuple(Stop(node, phase, i, i + 1) for i, (node, phase) in enumerate(way))


def view(stops: tuple[Stop, ...], cursor: int, reached: int | None = None) -> WalkView:
    phase = stops[cursor].phase if cursor < len(stops) else UPDATE
    return WalkView(stops, cursor, cursor if reached is None else reached, phase)


class Stage:
    """A timeline that answers at once, as a walk does."""

    def __init__(self, qtbot: QtBot, hidden: int = 1, width: int = 1280) -> None:
        self.graph = graph_of(hidden)
        self.analysis: Analysis = analyse(self.graph)
        self.stops = stops_of(self.graph)
        self.timeline = Timeline()
        qtbot.addWidget(self.timeline)
        self.timeline.resize(width, self.timeline.sizeHint().height())
        self.track = self.timeline.track
        self.wanted: list[int] = []
        self.updates = 0
        self.track.wanted.connect(self._go)
        self.track.update_wanted.connect(self._update)
        self.mouse = Pointer(self.track)
        self.show(0)
        qtbot.waitUntil(lambda: self.track.width() > width / 2)

    def show(self, cursor: int, reached: int | None = None) -> None:
        self.timeline.show_walk(view(self.stops, cursor, reached), self.analysis)

    def _go(self, cursor: int) -> None:
        self.wanted.append(cursor)
        reached = max(self.track.walk.reached if self.track.walk else 0, cursor)
        self.show(cursor, reached)

    def _update(self) -> None:
        self.updates += 1
        self.show(0)

    def middle(self, node: str, lane: Phase) -> QPoint:
        column = [c.node for c in self.timeline.columns].index(node)
        return self.track.box(column, lane).center().toPoint()

    def key(self, *keys: Qt.Key) -> None:
        for each in keys:
            QTest.keyClick(self.track, each)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    return Stage(qtbot)


def test_each_layer_has_a_column_with_its_stops_and_what_the_update_changes() -> None:
    graph = edits.freeze(graph_of(1), ["affine_2"])
    first, second, third, fourth = columns_of(stops_of(graph), analyse(graph))
    assert (first.name, first.parameters) == ("Affine 1", ("W", "b"))
    assert first.cursors == {FORWARD: 1, BACKWARD: 8}
    assert (second.node, second.parameters, second.cursors) == ("sigmoid_1", (), {FORWARD: 2, BACKWARD: 7})
    assert third.parameters == ()  # it is frozen
    assert fourth.cursors == {FORWARD: 4, BACKWARD: 5}


def test_it_is_hidden_while_nobody_walks(stage: Stage) -> None:
    assert not stage.timeline.isHidden()
    stage.timeline.show_walk(None, stage.analysis)
    assert stage.timeline.isHidden()


def test_a_click_goes_to_a_cell_and_back_in_time_nothing_is_lost(stage: Stage) -> None:
    stage.mouse.click(stage.middle("sigmoid_1", BACKWARD))
    assert stage.wanted == [7]
    stage.mouse.click(stage.middle("sigmoid_1", FORWARD))
    assert stage.wanted == [7, 2]
    assert stage.track.walk is not None
    assert (stage.track.walk.cursor, stage.track.walk.reached) == (2, 7)


def test_a_drag_passes_over_the_cells_and_never_updates(stage: Stage) -> None:
    stage.mouse.press(stage.middle("affine_1", FORWARD))
    stage.mouse.move(stage.middle("mean_squared_error_1", FORWARD), steps=40)
    stage.mouse.move(stage.middle("affine_1", UPDATE), steps=40)
    stage.mouse.release()
    assert stage.wanted[:4] == [1, 2, 3, 4]
    assert stage.updates == 0


def test_a_click_in_the_update_lane_makes_the_update(stage: Stage) -> None:
    stage.mouse.click(stage.middle("affine_1", UPDATE))
    assert (stage.updates, stage.wanted) == (1, [])


def test_left_and_right_go_through_time_and_past_the_end_comes_the_update(stage: Stage) -> None:
    stage.key(Key.Key_Right, Key.Key_Right, Key.Key_Left)
    assert stage.wanted == [1, 2, 1]
    stage.key(Key.Key_End, Key.Key_Right)
    assert (stage.wanted[-1], stage.updates) == (8, 1)
    stage.key(Key.Key_Left)
    assert stage.wanted[-1] == 8  # at the beginning there is nothing before
    stage.key(Key.Key_Right, Key.Key_Home)
    assert stage.wanted[-1] == 0


def test_up_and_down_go_to_the_same_layer_in_another_lane(stage: Stage) -> None:
    stage.show(2)
    stage.key(Key.Key_Down)
    assert stage.wanted == [7]
    stage.key(Key.Key_Up)
    assert stage.wanted == [7, 2]
    stage.key(Key.Key_Up)
    assert stage.wanted == [7, 2]
    stage.key(Key.Key_Down, Key.Key_Down)
    assert (stage.wanted[-1], stage.updates) == (8, 0)  # before the update, which only a step on makes


def test_keys_do_not_wait_for_the_answer(qtbot: QtBot) -> None:
    stage = Stage(qtbot)
    stage.track.wanted.disconnect()
    heard: list[int] = []
    stage.track.wanted.connect(heard.append)
    stage.key(Key.Key_Right, Key.Key_Right, Key.Key_Right)
    assert heard == [1, 2, 3]


def test_cells_and_the_place_are_told_in_words(stage: Stage) -> None:
    stage.show(1, 3)
    assert stage.track.accessibleName() == "Timeline of the batch"
    assert stage.track.accessibleDescription() == "stop 1 of 8: forward, Affine 1"
    assert stage.track.said_at((2, FORWARD)) == "forward, Affine 2: computed. A click goes there."
    assert "not computed yet. A click computes up to here." in stage.track.said_at((2, BACKWARD))
    assert stage.track.said_at((0, UPDATE)).startswith("update of Affine 1: W, b.")
    stage.show(8)
    assert "the update is next" in stage.track.accessibleDescription()


def test_what_is_computed_is_filled_and_what_is_ahead_is_hollow(stage: Stage) -> None:
    stage.show(2, 3)
    picture = stage.track.viewport().grab().toImage()

    def inside(node: str, lane: Phase) -> int:
        box = stage.track.box([c.node for c in stage.timeline.columns].index(node), lane)
        return picture.pixel(round(box.right()) - 20, round(box.center().y()))

    ground = picture.pixel(picture.width() // 4, 3)
    assert inside("affine_1", FORWARD) != ground
    assert inside("affine_2", FORWARD) != ground  # computed once, and behind the playhead now
    assert inside("mean_squared_error_1", FORWARD) == ground
    assert inside("affine_1", BACKWARD) == ground


@pytest.mark.parametrize(("hidden", "scrolls"), [(1, False), (28, False), (60, True)])
def test_few_and_many_layers_have_room(qtbot: QtBot, hidden: int, scrolls: bool) -> None:
    stage = Stage(qtbot, hidden)
    bar, track = stage.track.horizontalScrollBar(), stage.track
    assert bool(bar.maximum()) is scrolls
    count = len(stage.timeline.columns)
    boxes = [track.box(i, FORWARD) for i in range(count)]
    assert all(a.right() < b.left() for a, b in pairwise(boxes))
    stage.key(Key.Key_End)  # the playhead comes into sight wherever it goes
    assert track.box(0, BACKWARD).left() >= 0
    stage.show(count)
    assert track.box(count - 1, FORWARD).right() <= track.viewport().width()


def test_breakpoints_are_dots_where_the_walk_comes_in_and_are_told(stage: Stage) -> None:
    graph = stop_at(stop_at(stage.graph, ["affine_2"], "forward"), ["sigmoid_1"], "backward")
    graph = set_breakpoint(graph, "sigmoid_1", replace(graph.breakpoints["sigmoid_1"], off=True))
    before = stage.track.viewport().grab().toImage()
    stage.timeline.show_breakpoints(graph)
    after = stage.track.viewport().grab().toImage()

    def entry(i: int, lane: Phase) -> QRect:
        box = stage.track.box(i, lane).toAlignedRect()
        return QRect(box.left() if lane is FORWARD else box.right() - 3, box.top(), 4, box.height())

    cells = [(i, lane) for i in range(len(stage.timeline.columns)) for lane in (FORWARD, BACKWARD)]
    dots = [(i, lane) for i, lane in cells if before.copy(entry(i, lane)) != after.copy(entry(i, lane))]
    changed = {(stage.timeline.columns[i].node, lane) for i, lane in dots}
    assert changed == {("affine_2", FORWARD), ("sigmoid_1", BACKWARD)}
    assert "A run stops before it" in stage.track.said_at((2, FORWARD))
    assert "switched off" in stage.track.said_at((1, BACKWARD))


def test_the_breakpoint_of_a_group_lies_where_the_walk_comes_in() -> None:
    graph, group = make_group(graph_of(2), ["affine_2", "sigmoid_2"])
    graph = stop_at(stop_at(graph, [group], "forward"), [group], "backward")
    names = ["affine_1", "sigmoid_1", "affine_2", "sigmoid_2", "affine_3"]
    way = [(node, FORWARD) for node in names] + [(node, BACKWARD) for node in names[::-1]]
    stops = tuple(Stop(node, phase, i, i + 1) for i, (node, phase) in enumerate(way))
    assert breakpoints_at(stops, graph) == {("affine_2", FORWARD): True, ("sigmoid_2", BACKWARD): True}


def test_by_operations_the_playhead_stands_within_the_cell(stage: Stage) -> None:
    place = OpPlace("matmul", 0, 4)
    stage.timeline.show_walk(replace(view(stage.stops, 3), op=place), stage.analysis)
    box = stage.track.box(2, FORWARD)
    assert box.left() < stage.track._head < box.center().x()
    assert stage.track.accessibleDescription() == "stop 3 of 8: forward, Affine 2, operation 1 of 4"
    stage.timeline.show_walk(replace(view(stage.stops, 6), op=place), stage.analysis)
    box = stage.track.box(2, BACKWARD)
    assert box.center().x() < stage.track._head < box.right()


def test_a_stale_walk_takes_nobody_anywhere(stage: Stage) -> None:
    stage.timeline.show_walk(view(stage.stops, 3), stage.analysis, stale=True)
    stage.key(Key.Key_Right, Key.Key_End, Key.Key_Right)
    stage.mouse.click(stage.middle("affine_1", BACKWARD))
    stage.mouse.click(stage.middle("affine_1", UPDATE))
    assert (stage.wanted, stage.updates) == ([], 0)
