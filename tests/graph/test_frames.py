"""Comment frames as edits: what they hold, and what goes with them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netstudio.graph import edits, frames
from netstudio.graph.frames import HEAD, MARGIN, SMALLEST, Rect
from netstudio.graph.model import Graph
from netstudio.layers import ReLU

NODE = (128.0, 96.0)

numbers = st.floats(-5000, 5000)
rects = st.tuples(numbers, numbers, st.floats(0, 900), st.floats(0, 900))


def two() -> tuple[Graph, dict[str, Rect]]:
    graph, a = edits.add(Graph(), ReLU(), (0.0, 0.0))
    graph, b = edits.add(graph, ReLU(), (400.0, 0.0))
    return graph, {n: (*graph.nodes[n].position, *NODE) for n in (a, b)}


@given(st.lists(rects, min_size=1, max_size=5))
def test_a_frame_around_rectangles_holds_them_on_the_grid(around: list[Rect]) -> None:
    frame = frames.frame_around(around)
    assert all(frames.holds(frame, rect) for rect in around)
    assert all(number % frames.GRID == 0 for number in frame)
    graph, made = frames.add_frame(Graph(), frame)
    assert graph.frames[made].rect == frame or min(frame[2:]) < max(SMALLEST)


def test_a_frame_holds_what_lies_within_whole() -> None:
    graph, places = two()
    graph, one = frames.add_frame(graph, frames.frame_around([places["relu_1"]]))
    assert frames.nodes_in(graph.frames[one], places) == ("relu_1",)
    x, y, width, _ = graph.frames[one].rect
    assert x <= -MARGIN
    assert y <= -MARGIN - HEAD
    nudged = {**places, "relu_1": (x + width - 100, y + 40, *NODE)}
    assert frames.nodes_in(graph.frames[one], nudged) == ()


def test_frames_nest_and_move_with_what_they_hold() -> None:
    graph, places = two()
    graph, inner = frames.add_frame(graph, frames.frame_around([places["relu_1"]]))
    graph, outer = frames.add_frame(graph, frames.frame_around([*places.values(), graph.frames[inner].rect]))
    assert frames.frames_in(graph, graph.frames[outer]) == (inner,)
    assert frames.frames_in(graph, graph.frames[inner]) == ()
    moved = frames.move_frames(graph, [outer, inner], (16.0, -8.0), places)
    assert moved.nodes["relu_2"].position == (416.0, -8.0)
    assert moved.frames[inner].rect[0] == graph.frames[inner].rect[0] + 16


def test_a_frame_is_fitted_to_what_it_holds_and_an_empty_one_stays() -> None:
    graph, places = two()
    graph, frame = frames.add_frame(graph, (-200.0, -200.0, 400.0, 400.0))
    assert frames.refit(graph, frame, places).frames[frame].rect == frames.frame_around([places["relu_1"]])
    graph, empty = frames.add_frame(graph, (9000.0, 0.0, 200.0, 200.0))
    assert frames.refit(graph, empty, places) == graph
    small = frames.resize(graph, empty, (0.0, 0.0, 1.0, 1.0))
    assert small.frames[empty].rect[2:] == SMALLEST


def test_frames_follow_what_they_hold_when_nodes_are_put_elsewhere() -> None:
    graph, places = two()
    graph, inner = frames.add_frame(graph, frames.frame_around([places["relu_1"]]))
    graph, outer = frames.add_frame(graph, frames.frame_around([*places.values(), graph.frames[inner].rect]))
    graph, empty = frames.add_frame(graph, (900.0, 900.0, 200.0, 200.0))
    after = edits.move(graph, {"relu_1": (800.0, 400.0)})
    after = frames.follow_nodes(graph, after, places)
    now = {n: (*after.nodes[n].position, *NODE) for n in places}
    assert frames.nodes_in(after.frames[inner], now) == ("relu_1",)
    assert set(frames.nodes_in(after.frames[outer], now)) == set(places)
    assert frames.frames_in(after, after.frames[outer]) == (inner,)
    assert after.frames[empty] == graph.frames[empty]


def test_a_part_of_a_graph_takes_frames_along_out_of_a_group() -> None:
    graph, frame = frames.add_frame(Graph(), (0.0, 0.0, 200.0, 200.0), "block", "group_9")
    piece = edits.part(graph, (), [frame])
    assert [(f.title, f.group) for f in piece.frames.values()] == [("block", "")]
    after, _ = edits.paste(graph, piece, (32.0, 32.0), "group_9")
    assert [f.rect[:2] for f in after.frames.values()] == [(0.0, 0.0), (32.0, 32.0)]
    assert {f.group for f in after.frames.values()} == {"group_9"}
