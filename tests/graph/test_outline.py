"""The outline of a drawing: the order of computation, groups, and frames within frames."""

from __future__ import annotations

from netstudio.graph import edits, frames
from netstudio.graph.analysis import analyse
from netstudio.graph.groups import make_group
from netstudio.graph.model import End, Graph
from netstudio.graph.outline import Entry, What, outline
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals

N, F = What.NODE, What.FRAME


def net() -> Graph:
    return sequential([Spirals(), Affine(units=8), ReLU(), Affine(units=3), SoftmaxWithLoss()])


def rects(graph: Graph, group: str) -> dict[str, frames.Rect]:
    return {node.id: (*node.position, 128.0, 96.0) for node in graph.inside(group)}


def of(graph: Graph, typed: str = "") -> tuple[Entry, ...]:
    wanted = (lambda _, key: typed in key) if typed else None
    return outline(analyse(graph), lambda group: rects(graph, group), wanted)


def test_nodes_stand_in_the_order_of_computation() -> None:
    graph = net()
    turned = graph.with_nodes(dict(reversed(graph.nodes.items())))
    assert [entry.id for entry in of(turned)] == list(graph.nodes)


def test_frames_and_groups_hold_what_is_in_them() -> None:
    graph, group = make_group(net(), ["affine_1", "relu_1"])
    inside = rects(graph, group)["relu_1"]
    graph, inner = frames.add_frame(graph, frames.frame_around([inside]), group=group)
    graph, outer = frames.add_frame(graph, frames.frame_around([graph.frames[inner].rect]), group=group)
    (_, block, *_) = of(graph)
    assert (block.what, block.id) == (N, group)
    assert Entry(F, outer, (Entry(F, inner, (Entry(N, "relu_1"),)),)) in block.children


def test_two_frames_of_the_same_rectangle_hold_each_other_once() -> None:
    graph, _ = frames.add_frame(Graph(), (0.0, 0.0, 200.0, 200.0))
    graph, _ = frames.add_frame(graph, (0.0, 0.0, 200.0, 200.0))
    assert of(graph) == (Entry(F, "frame_2", (Entry(F, "frame_1"),)),)


def test_what_is_not_wanted_stands_around_what_is() -> None:
    graph, group = make_group(net(), ["affine_1", "relu_1"])
    assert of(graph, "relu") == (Entry(N, group, (Entry(N, "relu_1"),)),)
    assert of(graph, "nothing") == ()


def test_a_circle_is_listed_all_the_same() -> None:
    graph = edits.connect(net(), End("relu_1", "y"), End("affine_1", "x"))
    assert len(of(graph)) == 5
