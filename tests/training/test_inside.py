"""The inside of a layer: its operations give what the kernel gives, forward and backward, wire by wire."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.graph.analysis import analyse
from netstudio.graph.inside import inside_in
from netstudio.graph.model import End
from netstudio.layers import (
    Affine,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    MaxPooling,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
)
from netstudio.layers.primitive import Inlet, Outlet, Primitive
from netstudio.training.inside import InsideSubject
from netstudio.training.session import Session
from netstudio.training.walk import Level, Phase
from tests.layers.test_numbers import FEW, LAYERS, RANDOM, trials
from tests.training.insides import subject_of

WITHIN = 1e-10
EVERY = pytest.mark.parametrize(
    "layer",
    [layer for layer in LAYERS if layer.inputs],  # a source has nothing in it
    ids=lambda layer: layer.kind(),
)


def near(ours: np.ndarray | None, theirs: np.ndarray | None) -> None:
    assert ours is not None
    assert theirs is not None
    np.testing.assert_allclose(ours, theirs, rtol=WITHIN, atol=WITHIN)


@EVERY
@FEW
@given(data=st.data(), seed=RANDOM)
def test_every_wire_of_the_inside_agrees_with_the_kernel(layer, data, seed):
    subject, node = subject_of(data.draw(trials(layer)), seed)
    subject.walk.go_to(len(subject.walk.stops))
    inside, graph = subject.inside(node), subject.graph
    assert inside is not None
    for port in graph.input_ports(node):
        wire = graph.wires[End(node, port.name)]
        near(inside.tensor(End(port.name, "y")), subject.plan.array(subject.network.wires[wire]))
        theirs = subject.wire_gradient(wire)
        if theirs is not None and inside.flows:
            near(inside.tensor(End(port.name, "y"), gradient=True), theirs)
    for end, value in subject.network.outputs.items():
        if end.node == node:
            outlet = next(n for n in inside.graph if isinstance(n.layer, Outlet) and n.name == end.port)
            near(inside.tensor(End(outlet.id, "x")), subject.plan.array(value))
    for (owner, name), theirs in subject.plan.parameters.gradients.items():
        assert owner == node
        if End(name, "y") in inside.network.outputs:
            near(inside.tensor(End(name, "y"), gradient=True), theirs)
    every_wire_carries_what_its_source_gives(inside)


def every_wire_carries_what_its_source_gives(inside: InsideSubject) -> None:
    """Each inner wire holds what the op at its end was given; forks add up what flows back."""
    for wire in inside.graph.wires.values():
        near(inside.tensor(wire.target), inside.tensor(wire.source))
    if not inside.flows:
        return
    for end, wires in inside.graph.wires_from.items():
        parts = [part for wire in wires if (part := inside.wire_gradient(wire)) is not None]
        if parts:
            near(inside.tensor(end, gradient=True), np.sum(parts, axis=0))


def test_the_drawing_is_of_primitives_from_left_to_right():
    graph = netstudio.sequential([Mnist(), Affine(50), BatchNorm(), Sigmoid(), Affine(10), SoftmaxWithLoss()])
    analysis = analyse(graph)
    for node in list(graph.nodes)[1:]:
        inside = inside_in(analysis, node)
        assert inside is not None
        for each in inside.graph:
            assert isinstance(each.layer, Primitive | Inlet | Outlet)
            if isinstance(each.layer, Primitive):
                assert type(each.layer.op).expand is netstudio.engine.op.Op.expand
        for wire in inside.graph.wires.values():
            source, target = (inside.graph.nodes[end.node] for end in (wire.source, wire.target))
            assert source.position[0] < target.position[0]
        places = [each.position for each in inside.graph]
        assert len(set(places)) == len(places)


def test_batch_normalisation_is_drawn_as_the_book_draws_it():
    analysis = analyse(netstudio.sequential([Mnist(), Affine(50), BatchNorm()]))
    inside = inside_in(analysis, "batch_norm_1")
    assert inside is not None
    straight = {each.position[1] for each in inside.graph if each.id in ("x", "subtract", "multiply", "y")}
    below = {each.position[1] for each in inside.graph if each.id in ("mean", "square", "sqrt", "reciprocal")}
    assert len(straight) == len(below) == 1
    assert max(straight) < min(below)
    signs = [inside.graph.nodes[node].layer.sign for node in inside.forward]
    assert signs == ["mean", "−", "x²", "mean", "+", "√", "1/x", "×", "×", "+"]


@pytest.mark.parametrize(
    "layer", [Affine(5), BatchNorm(), ReLU(), Dropout(0.5), Sigmoid()], ids=lambda layer: layer.kind()
)
def test_looking_inside_leaves_training_as_it_is(layer):
    def session() -> Session:
        layers = [Spirals(), Affine(8), BatchNorm(), layer, Affine(2), SoftmaxWithLoss()]
        return Session(netstudio.sequential([*layers]), seed=1)

    run, looked = session(), session()
    for _ in range(5):
        run.step()
    for _ in range(5):
        looked.load_batch()
        while looked.walk.on(Level.OP):
            for node in looked.graph.nodes:
                looked.subject.inside(node)
            looked.walk.off(Level.OP)
            looked.walk.on(Level.OP)
        looked.step()
    for name, array in run.parameters.items():
        assert array.tobytes() == looked.parameters[name].tobytes()


# Walking by operations --------------------------------------------------------------------------------------


@pytest.fixture
def session() -> Session:
    layers = [Spirals(), Affine(8), Sigmoid(), Affine(2), SoftmaxWithLoss()]
    session = Session(netstudio.sequential(layers), seed=1, dtype="float64")
    session.load_batch()
    return session


def test_operations_come_one_after_the_other_and_back(session):
    walk, seen = session.walk, []
    while walk.on(Level.OP):
        seen.append((walk.current.node, walk.current.phase, walk.place.node if walk.place else None))
    assert seen[:6] == [
        ("affine_1", Phase.FORWARD, "matmul"),
        ("affine_1", Phase.FORWARD, "add"),
        ("sigmoid_1", Phase.FORWARD, "negate"),
        ("sigmoid_1", Phase.FORWARD, "exp"),
        ("sigmoid_1", Phase.FORWARD, "add"),
        ("sigmoid_1", Phase.FORWARD, "reciprocal"),
    ]
    assert walk.cursor == len(walk.stops)
    assert walk.phase is Phase.UPDATE
    back = [seen[-1]]
    while walk.off(Level.OP) and walk.current:
        back.append((walk.current.node, walk.current.phase, walk.place.node if walk.place else None))
    assert back == seen[::-1]


def test_what_lies_ahead_is_not_in_sight(session):
    walk = session.walk
    walk.on(Level.LAYER)
    walk.on(Level.OP)
    walk.on(Level.OP)
    inside = session.subject.inside("sigmoid_1")
    assert (inside.seen.forward, inside.seen.backward, inside.seen.cursor) == (2, 0, 2)
    forward, _ = inside.done(0.0, walking=True)
    assert "exp" in forward
    assert "reciprocal" not in forward
    walk.off(Level.OP)
    assert session.subject.inside("sigmoid_1").seen.forward == 2  # values stay
    assert session.subject.inside("sigmoid_1").seen.cursor == 1
    assert session.subject.inside("affine_2") is None


def test_a_layer_step_ends_what_an_operation_began(session):
    walk = session.walk
    walk.on(Level.OP)
    assert walk.place.count == 2
    walk.on(Level.LAYER)
    assert (walk.cursor, walk.place) == (1, None)
    walk.on(Level.LAYER)
    assert walk.cursor == 2
    walk.off(Level.OP)
    assert walk.place.node == "add"


def test_the_inside_of_a_convolution_and_of_pooling_is_that_of_the_book():
    graph = netstudio.sequential(
        [Mnist(layout="image"), Convolution(filters=3, kernel=(5,)), ReLU(), MaxPooling(), Flatten()]
    )
    analysis = analyse(graph)
    convolution, pooling = (inside_in(analysis, node) for node in ("convolution_1", "max_pooling_1"))
    assert [convolution.graph.nodes[n].layer.op.name for n in convolution.forward] == [
        "im2col",
        "reshape",
        "transpose",
        "matmul",
        "add",
        "reshape",
        "transpose",
    ]
    assert "im2col" in pooling.forward
    assert "max" in pooling.forward
