"""Points that a wire goes through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netstudio.graph import edits
from netstudio.graph.bends import moved_point, set_bends, with_point, without_point
from netstudio.graph.layout import layout
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, ReLU, SoftmaxWithLoss

END = End("relu_1", "x")
places = st.tuples(st.integers(-999, 999).map(float), st.integers(-999, 999).map(float))


def bent() -> Graph:
    graph = sequential([Mnist(), Affine(50), ReLU(), Affine(10), SoftmaxWithLoss()])
    return set_bends(graph, graph.wires[END], ((300.0, 200.0), (350.0, 220.0)))


@given(st.lists(places, max_size=4).map(tuple), places, st.data())
def test_points_are_added_moved_and_removed(
    points: tuple[tuple[float, float], ...], place: tuple[float, float], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(points)))
    more = with_point(points, index, place)
    assert more[index] == place
    assert without_point(more, index) == points
    assert moved_point(more, index, (1.0, 2.0))[index] == (1.0, 2.0)
    assert without_point(moved_point(more, index, (1.0, 2.0)), index) == points


def test_a_wire_without_points_goes_its_own_way_again() -> None:
    graph = bent()
    assert END in graph.bends
    assert END not in set_bends(graph, graph.wires[END], ()).bends


def test_points_go_along_when_both_ends_go_the_same_way() -> None:
    graph = bent()
    (x0, y0), (x1, y1) = graph.nodes["affine_1"].position, graph.nodes["relu_1"].position
    both = {"affine_1": (x0 + 8, y0 + 16), "relu_1": (x1 + 8, y1 + 16)}
    assert edits.move(graph, both).bends[END] == ((308.0, 216.0), (358.0, 236.0))
    for some in ({"relu_1": both["relu_1"]}, {**both, "relu_1": (x1, y1 + 99)}):
        assert edits.move(graph, some).bends == graph.bends


def test_points_go_with_their_wire() -> None:
    graph = bent()
    assert not edits.connect(graph, End("mnist_1", "x"), END).bends
    assert not edits.remove(graph, ["affine_1"]).bends
    assert edits.connect(graph, End("affine_1", "y"), END).bends == graph.bends


def test_a_layout_straightens_what_it_moves_apart() -> None:
    graph = layout(bent())
    assert graph.bends == bent().bends, "all was in its place"
    stirred = edits.move(graph, {"relu_1": (5.0, 900.0)})
    assert not layout(stirred).bends
