"""Room for what is put into a wire."""

from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.bends import set_bends
from netstudio.graph.edits import PITCH
from netstudio.graph.model import End, Wire
from netstudio.graph.room import insert_into_wire, with_room
from netstudio.graph.splice import splice
from netstudio.layers import Affine, ReLU
from tests.graph.test_edits import chain
from tests.graph.test_splice import net, wire


def test_insert_into_wire() -> None:
    graph = chain(2)
    graph = insert_into_wire(graph, graph.wires[End("relu_2", "x")], Affine(5))
    assert list(graph.wires.values()) == [
        Wire(End("affine_1", "y"), End("relu_2", "x")),
        Wire(End("relu_1", "y"), End("affine_1", "x")),
    ]


def test_what_is_inserted_has_room_between_its_neighbours() -> None:
    near = edits.move(chain(3), {"relu_1": (0.0, 8.0), "relu_2": (200.0, 40.0), "relu_3": (400.0, 8.0)})
    graph = insert_into_wire(near, near.wires[End("relu_2", "x")], Affine(5))
    places = {n.id: n.position for n in graph}
    assert places == {
        "relu_1": (0.0, 8.0),
        "affine_1": (PITCH, 24.0),
        "relu_2": (2 * PITCH, 40.0),
        "relu_3": (2 * PITCH + 200.0, 8.0),
    }
    far = edits.move(near, {"relu_2": (1000.0, 8.0), "relu_3": (1200.0, 8.0)})
    graph = insert_into_wire(far, far.wires[End("relu_2", "x")], Affine(5))
    assert graph.nodes["relu_2"].position == (1000.0, 8.0)
    assert graph.nodes["affine_1"].position == (500.0, 8.0)


def test_room_is_made_where_there_is_none() -> None:
    before = net()
    graph, node = edits.add(before, ReLU(), before.nodes["affine_2"].position)
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    after = with_room(found.graph, found.wire, [node])
    xs = {n: after.nodes[n].position[0] for n in after.nodes}
    assert xs[node] == xs["sigmoid_1"] + PITCH
    assert xs["affine_2"] >= xs[node] + PITCH
    moved = xs["affine_2"] - before.nodes["affine_2"].position[0]
    assert xs["softmax_with_loss_1"] - before.nodes["softmax_with_loss_1"].position[0] == moved
    assert xs["affine_1"] == before.nodes["affine_1"].position[0]


def test_where_there_is_room_nothing_moves() -> None:
    graph = edits.move(net(), {"affine_2": (2000.0, 40.0), "softmax_with_loss_1": (2300.0, 40.0)})
    graph, node = edits.add(graph, ReLU(), (1200.0, 40.0))
    found = splice(graph, wire(graph, "affine_2.x"), [node])
    assert found is not None
    assert with_room(found.graph, found.wire, [node]).nodes == found.graph.nodes


def test_bends_go_along_with_what_makes_room() -> None:
    """Those of a wire that goes over the gap as far as they lie behind it."""
    graph = edits.connect(net(), End("mnist_1", "t"), End("softmax_with_loss_1", "t"))
    (x, _), over, behind = (
        graph.nodes["affine_2"].position,
        End("softmax_with_loss_1", "t"),
        End("softmax_with_loss_1", "y"),
    )
    graph = set_bends(graph, graph.wires[over], ((x - 50.0, 300.0), (x + 50.0, 300.0)))
    graph = set_bends(graph, graph.wires[behind], ((x + 150.0, 90.0),))
    after = insert_into_wire(graph, wire(graph, "affine_2.x"), ReLU())
    by = after.nodes["affine_2"].position[0] - x
    assert by > 0
    assert after.bends[over] == ((x - 50.0, 300.0), (x + 50.0 + by, 300.0))
    assert after.bends[behind] == ((x + 150.0 + by, 90.0),)
