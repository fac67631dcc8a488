"""The layered layout: left to right, nothing on top of anything."""

from itertools import combinations

import pytest
from hypothesis import given

from netstudio.graph.edits import PITCH
from netstudio.graph.layout import BAND_GAP, ROW, layout
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Mnist, SoftmaxWithLoss
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
