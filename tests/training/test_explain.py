"""Explanations of single elements: what they say is what the walk's own numbers are."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.engine.element import Element
from netstudio.graph.model import End
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, BatchNorm, Dropout, ReLU, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.resources import example_path
from netstudio.training.explain import Spot, calls_of, explain
from netstudio.training.session import Session

LAYERS = (
    Affine(5),
    BatchNorm(),
    ReLU(),
    Dropout(0.4),
    Affine(3),
    Sigmoid(),
    Affine(2),
    SoftmaxWithLoss(),
)
COMPUTING = ["affine_1", "batch_norm_1", "relu_1", "dropout_1", "sigmoid_1", "softmax_with_loss_1"]


def begin(*layers) -> Session:
    session = Session(netstudio.sequential((Spirals(), *layers), TrainingSettings(batch_size=8)))
    session.load_batch()
    return session


@pytest.fixture
def session() -> Session:
    return begin(*LAYERS)


def walk_to_end(session: Session) -> None:
    while session.walk.forward():
        pass


def open_example(name: str) -> Session:
    session = Session(netstudio.load(example_path(name)))
    session.load_batch()
    return session


def test_nothing_is_explained_before_it_is_computed(session):
    assert explain(session, Spot("affine_1"), walking=True) is None
    session.walk.forward()
    found = explain(session, Spot("affine_1"), walking=True)
    assert found is not None
    assert not found.flows
    assert explain(session, Spot("affine_2"), walking=True) is None


def test_what_computes_nothing_has_no_explanation(session):
    walk_to_end(session)
    assert explain(session, Spot("spirals_1"), walking=True) is None
    assert explain(session, Spot("nowhere"), walking=True) is None


def test_the_gradient_is_there_when_the_walk_has_brought_it(session):
    while session.walk.current is None or session.walk.current.node != "softmax_with_loss_1":
        session.walk.forward()
    assert not explain(session, Spot("affine_3"), walking=True).flows
    session.walk.forward()  # the loss, backward
    assert explain(session, Spot("affine_3"), walking=True).flows
    assert not explain(session, Spot("sigmoid_1"), walking=True).flows


@pytest.mark.parametrize("node", COMPUTING)
def test_every_number_is_that_of_the_walk(session, node):
    walk_to_end(session)
    found = explain(session, Spot(node), walking=True)
    for face in found.faces:
        for at in [(0,) * len(face.shape), tuple(n - 1 for n in face.shape)]:
            element = Element(face.output, face.number, at)
            told = explain(session, Spot(node, element=element), walking=True)
            assert told.element == element
            value = session.subject.tensor(End(node, face.name))
            if value is not None:
                assert told.terms.value == pytest.approx(float(value[at]), rel=1e-5, abs=1e-6)
            gradient = session.subject.tensor(End(node, face.name), gradient=True)
            if gradient is not None:
                assert told.terms.gradient == pytest.approx(float(gradient[at]), rel=1e-4, abs=1e-7)
            if told.terms.shown and not face.output:
                total = sum(term.product for term in told.terms.shown) + told.terms.rest
                assert total == pytest.approx(told.terms.gradient, abs=1e-12)


def test_the_numbers_around_it_are_those_of_the_array(session):
    walk_to_end(session)
    w = session.subject.tensor(End("affine_2", "W"))
    dw = session.subject.tensor(End("affine_2", "W"), gradient=True)
    found = explain(session, Spot("affine_2", element=Element(False, 1, (4, 2)), room=(3, 2)), walking=True)
    assert found.face.name == "W"
    assert found.cut.first == (2, 1)
    np.testing.assert_allclose(found.cut.values, w[2:5, 1:3], rtol=1e-6)
    np.testing.assert_allclose(found.cut.gradients, dw[2:5, 1:3], rtol=1e-4, atol=1e-7)
    b = explain(session, Spot("affine_2", element=Element(False, 2, (2,)), room=(2, 2)), walking=True)
    assert b.cut.values.shape == (2, 1)
    assert b.cut.first == (1, 0)


def test_without_a_choice_it_takes_an_element_that_tells_something(session):
    walk_to_end(session)
    found = explain(session, Spot("relu_1"), walking=True)
    dx = session.subject.tensor(End("relu_1", "x"), gradient=True)
    assert abs(found.terms.gradient) == pytest.approx(np.abs(dx[0]).max(), rel=1e-4)


def test_an_element_that_is_not_there_becomes_the_nearest_one(session):
    walk_to_end(session)
    found = explain(session, Spot("affine_1", element=Element(False, 1, (99, -1))), walking=True)
    assert found.element.at == (1, 0)
    found = explain(session, Spot("affine_1", element=Element(False, 1, (0,))), walking=True)
    assert found.element.number == 0  # of another rank: as if none had been chosen


def test_the_inside_of_a_layer_is_explained_operation_by_operation(session):
    walk_to_end(session)
    inside = session.subject.inside("sigmoid_1")
    for inner in inside.inside.forward:
        found = explain(session, Spot("sigmoid_1", inner), walking=True)
        assert found.op.name in inner
        assert found.flows
        dx = sum(term.product for term in found.terms.shown)
        assert dx == pytest.approx(found.terms.gradient)
    assert explain(session, Spot("sigmoid_1", "nowhere"), walking=True) is None


def test_looking_leaves_training_as_it_was(session):
    other = begin(*LAYERS)
    for _ in range(3):
        session.load_batch()
        walk_to_end(session)
        for node in session.graph.nodes:
            explain(session, Spot(node), walking=True)
        session.step()
        other.step()
    for key, array in session.store.arrays.items():
        np.testing.assert_array_equal(array, other.store.arrays[key])


def test_the_apples_of_the_book():
    session = open_example("ch05_buy_apple")
    walk_to_end(session)
    told = {}
    for node in session.graph.nodes:
        found = explain(session, Spot(node), walking=True)
        if found:
            told[node] = [
                explain(session, Spot(node, element=Element(False, i, ())), walking=True).terms.gradient
                for i in range(2)
            ]
    assert [sorted(np.round(pair, 4).tolist()) for pair in told.values()] == [[2.2, 110.0], [1.1, 200.0]]


EXAMPLES = [
    "ch05_sigmoid_graph",
    "ch05_softmax_with_loss_graph",
    "ch05_affine_graph",
    "ch04_simple_net",
    "attention",
    "residual_block",
    "autoencoder",
    "ch07_simple_convnet",
]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_op_of_every_node_is_explained(name):
    session = open_example(name)
    walk_to_end(session)
    for node in session.graph.nodes:
        for call in range(len(calls_of(session.subject, node))):
            found = explain(session, Spot(node, call=call), walking=True)
            assert found.op.name == found.ops[call]
            if found.terms.shown and found.flows:
                total = sum(term.product for term in found.terms.shown) + found.terms.rest
                assert total == pytest.approx(found.terms.gradient, rel=1e-9, abs=1e-15)


def test_a_fork_tells_what_comes_from_each_reader():
    session = open_example("residual_block")
    walk_to_end(session)
    forked = [
        (node, found)
        for node in session.graph.nodes
        for call, op in enumerate(calls_of(session.subject, node))
        if op.op.name == "fork" and (found := explain(session, Spot(node, call=call), walking=True))
    ]
    assert forked
    for node, found in forked:
        readers = session.graph.wires_from[End(node, "y")]
        assert len(found.terms.shown) == len(readers)
        assert all(term.local == 1 for term in found.terms.shown)
