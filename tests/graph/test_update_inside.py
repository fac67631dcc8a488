"""The drawing of an update: θ, its gradient and state at the left, what they become at the right."""

from __future__ import annotations

import msgspec
import pytest

from netstudio.engine.optimizers import SGD, Adam, AnyOptimizer, Momentum
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.inside import Inside
from netstudio.graph.model import Node
from netstudio.graph.sequential import sequential
from netstudio.graph.training import TrainingSettings
from netstudio.graph.update_inside import update_in, update_inside
from netstudio.layers import Affine, Spirals
from netstudio.layers.primitive import Inlet, Outlet, Primitive

EVERY = pytest.mark.parametrize("cls", AnyOptimizer.__args__, ids=lambda cls: cls.__name__)


def drawn(optimizer, name="W", shape=(2, 3)) -> Inside:
    return update_inside(optimizer, Node("affine_1", "Affine 1", Affine()), name, shape)


def places(inside: Inside) -> dict[str, tuple[float, float]]:
    return {node.name: node.position for node in inside.graph}


@EVERY
@pytest.mark.parametrize("extra", [{}, {"clip": 1.0, "weight_decay": 0.1}], ids=["", "clipped-and-decayed"])
def test_each_node_has_a_place_of_its_own_after_what_it_reads(cls, extra):
    inside = drawn(msgspec.structs.replace(cls(), **extra))
    nodes = inside.graph.nodes
    assert len({node.position for node in nodes.values()}) == len(nodes)
    for wire in inside.graph.wires.values():
        assert nodes[wire.source.node].position[0] < nodes[wire.target.node].position[0]
    assert {type(node.layer) for node in inside.graph} == {Inlet, Primitive, Outlet}


@EVERY
def test_the_parameter_goes_from_left_to_right(cls):
    inside = drawn(cls())
    where = places(inside)
    left, top = where["W"]
    assert (left, top) == (min(x for x, _ in where.values()), min(y for _, y in where.values()))
    assert where["new W"][0] == max(x for x, _ in where.values())
    assert where["new W"][1] == top
    below = [where[name] for name in ("W", "grad", *cls.state)]
    assert [x for x, _ in below] == [left] * len(below)
    assert [y for _, y in below] == sorted(y for _, y in below)


@EVERY
def test_no_node_stands_on_the_way_of_the_parameter(cls):
    inside = drawn(cls(weight_decay=0.1, clip=1.0) if cls.decoupled is False else cls(weight_decay=0.0))
    top = places(inside)["W"][1]
    (way,) = (
        wire for wire in inside.graph.wires.values() if wire.source.node == "W" and reaches(inside, wire)
    )
    right = inside.graph.nodes[way.target.node].position[0]
    assert [n.name for n in inside.graph if n.position[1] == top and n.position[0] < right] == ["W"]


def reaches(inside: Inside, wire) -> bool:
    """Whether a wire ends in the row of the parameter."""
    return inside.graph.nodes[wire.target.node].position[1] == places(inside)["W"][1]


def test_the_book_s_momentum_is_drawn_as_its_program_says():
    inside = drawn(Momentum())
    reads: dict[str, list[str]] = {}
    for wire in inside.graph.wires.values():
        source, target = (inside.graph.nodes[end.node].name for end in (wire.source, wire.target))
        reads.setdefault(target, []).append(source)
    assert reads == {
        "multiply": ["v", "α"],
        "multiply 2": ["grad", "lr"],
        "subtract": ["multiply", "multiply 2"],
        "add": ["W", "subtract"],
        "new W": ["add"],
        "new v": ["subtract"],
    }


def test_biases_have_no_weight_decay_where_weights_alone_do():
    optimizer = SGD(weight_decay=0.1)
    assert "λ" in places(drawn(optimizer))
    assert "λ" not in places(drawn(optimizer, "b", (3,)))


def test_the_update_of_a_graph_is_that_of_its_settings():
    graph = sequential([Spirals(), Affine(units=3)], TrainingSettings(optimizer=Momentum()))
    assert update_in(analyse(graph), "affine_1", "W").graph == drawn(Momentum()).graph
    assert update_in(analyse(graph), "affine_1", "z") is None
    assert update_in(analyse(graph), "spirals_1", "W") is None
    assert update_in(analyse(graph), "gone", "W") is None
    assert update_in(analyse(edits.freeze(graph, ["affine_1"])), "affine_1", "W") is None


def test_a_parameter_may_be_called_as_a_slot_is():
    inside = drawn(Adam(), "m")
    parameter, slot = (node.position for node in inside.graph if node.name == "m")
    assert parameter[0] == slot[0]
    assert parameter[1] < slot[1]
    assert [end.port for end, value in inside.network.outputs.items() if value in inside.inputs][:4] == [
        "y"
    ] * 4
