"""The layered layout: left to right, nothing on top of anything."""

from itertools import combinations

import pytest
from hypothesis import given

from netstudio.graph import edits
from netstudio.graph.edits import PITCH
from netstudio.graph.layout import BAND_GAP, ROW, layout
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.sequential import sequential
from netstudio.layers import Add, Affine, Mnist, SoftmaxWithLoss
from netstudio.layers.group import Group, GroupInput
from tests.strategies import graphs


def require_apart(graph: Graph) -> None:
    for a, b in combinations(graph, 2):
        (ax, ay), (bx, by) = a.position, b.position
        assert abs(ax - bx) >= PITCH or abs(ay - by) >= ROW, f"{a.id} lies on {b.id}"


@given(graphs(cycles=False))
def test_every_wire_goes_from_left_to_right(graph: Graph):
    placed = layout(graph)
    for wire in placed.wires.values():
        source, target = placed.nodes[wire.source.node], placed.nodes[wire.target.node]
        assert source.position[0] + PITCH <= target.position[0]
    require_apart(placed)


@given(graphs())
def test_only_positions_change_and_none_overlap(graph: Graph):
    placed = layout(graph)
    require_apart(placed)
    assert placed.wires == graph.wires
    assert [(n.id, n.name, n.layer) for n in placed] == [(n.id, n.name, n.layer) for n in graph]
    assert all(n.position[i] >= 0 and float(n.position[i]).is_integer() for n in placed for i in (0, 1))
    assert layout(placed) == placed


def test_a_chain_lies_in_a_row():
    graph = sequential([Mnist(), Affine(), Affine(), SoftmaxWithLoss()])
    assert [node.position[1] for node in graph] == [40.0] * 4
    assert [node.position[0] for node in graph] == [40.0 + PITCH * i for i in range(4)]


def test_a_long_chain_is_folded_into_bands():
    graph = sequential([Mnist(), *(Affine() for _ in range(12)), SoftmaxWithLoss()])
    places = [node.position for node in graph]
    columns = len({x for x, _ in places})
    assert 3 <= columns <= 6
    for i, (x, y) in enumerate(places):
        assert (x, y) == (40.0 + i % columns * PITCH, 40.0 + i // columns * (ROW + BAND_GAP))


@pytest.mark.parametrize("nodes", range(7, 40))
def test_no_node_is_left_alone_in_the_last_band(nodes: int):
    graph = sequential([Mnist(), *(Affine() for _ in range(nodes - 2)), SoftmaxWithLoss()])
    last = max(node.position[1] for node in graph)
    assert len([node for node in graph if node.position[1] == last]) > 1


def test_an_empty_graph():
    assert layout(Graph()) == Graph()


def moved(before: Graph, after: Graph) -> list[str]:
    return [n.id for n in before if after.nodes[n.id].position != n.position]


def test_a_node_more_moves_only_what_comes_after_it():
    graph = sequential([Mnist(), *(Affine() for _ in range(12)), SoftmaxWithLoss()])
    more, new = edits.add(graph, Affine(), (333.0, 555.0))
    pairs = [(End("affine_5", "y"), End(new, "x")), (End(new, "y"), End("affine_6", "x"))]
    longer = layout(edits.connect_all(more, [Wire(*pair) for pair in pairs]))
    first = ["mnist_1", *(f"affine_{i}" for i in range(1, 6))]
    assert not set(moved(graph, longer)) & set(first)
    xs = [{node.position[0] for node in g} for g in (graph, longer)]
    assert xs[0] == xs[1], "the bands keep their length"


def test_what_lies_above_what_stays_so():
    graph, _ = edits.add_all(Graph(), [Affine(), Affine(), Affine(), Add()])
    graph = edits.connect_all(
        graph,
        [
            Wire(End("affine_1", "y"), End("affine_2", "x")),
            Wire(End("affine_1", "y"), End("affine_3", "x")),
        ],
    )
    for high, low in (("affine_2", "affine_3"), ("affine_3", "affine_2")):
        placed = layout(edits.move(graph, {high: (300.0, 0.0), low: (300.0, 500.0)}))
        assert placed.nodes[high].position[1] < placed.nodes[low].position[1]


def test_wires_that_need_not_cross_do_not():
    graph, _ = edits.add_all(Graph(), [Affine() for _ in range(6)])
    pairs = [(1, 6), (2, 5), (3, 4)]
    graph = edits.connect_all(
        graph, [Wire(End(f"affine_{a}", "y"), End(f"affine_{b}", "x")) for a, b in pairs]
    )
    placed = layout(graph)
    assert all(
        placed.nodes[f"affine_{a}"].position[1] == placed.nodes[f"affine_{b}"].position[1] for a, b in pairs
    )


def test_a_node_with_many_ports_has_room():
    graph, ids = edits.add_all(Graph(), [Group(), Affine()])
    for i in range(8):
        graph, _ = edits.add(graph, GroupInput(), (0.0, 50.0 * i), ids[0])
    placed = layout(graph)
    (_, y0), (_, y1) = (placed.nodes[node].position for node in ids)
    assert y1 - y0 >= 96 + 6 * 32


def test_only_those_that_are_asked_for_move():
    graph = sequential([Mnist(), *(Affine() for _ in range(3)), SoftmaxWithLoss()])
    graph = edits.move(graph, {"affine_1": (7.0, 900.0), "affine_2": (500.0, 950.0)})
    placed = layout(graph, only=["affine_1", "affine_2"])
    assert moved(graph, placed) == ["affine_2"]
    assert placed.nodes["affine_2"].position == (7.0 + PITCH, 900.0)


@given(graphs())
def test_columns_keep_their_order_when_laid_out_again_after_an_edit(graph: Graph):
    placed = layout(graph)
    more, _ = edits.add(placed, Affine(), (9000.0, 9000.0))
    again = layout(more)
    require_apart(again)
    assert layout(again) == again
