"""Questions of a quiz: the number asked for, the choices, the marks, and what a snapshot keeps to itself."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.graph.model import End
from netstudio.graph.quiz import Hidden
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from netstudio.resources import example_path
from netstudio.training.camera import Camera
from netstudio.training.quiz import Verdict, question
from netstudio.training.quiz_mask import masked
from netstudio.training.session import Session
from netstudio.training.snapshot import TensorRef, Wants
from netstudio.words import Refusal, number

GRADIENTS = {"multiply_1.a": 2.2, "multiply_1.b": 110, "multiply_2.a": 1.1, "multiply_2.b": 200}


def walked(session: Session) -> Session:
    session.load_batch()
    while session.walk.forward():
        pass
    return session


@pytest.fixture
def apples() -> Session:
    return walked(Session(netstudio.load(example_path("ch05_buy_apple"))))


@pytest.fixture
def net() -> Session:
    layers = (Spirals(), Affine(5), ReLU(), Affine(2), SoftmaxWithLoss())
    return walked(Session(netstudio.sequential(layers, TrainingSettings(batch_size=8))))


@pytest.mark.parametrize(("end", "gradient"), GRADIENTS.items())
def test_the_gradients_of_the_apples(apples, end, gradient):
    asked = question(apples, Hidden(End(*end.split(".")), "gradient"))
    assert asked.answer == pytest.approx(gradient)
    assert asked.why.endswith(f"= {number(gradient, 4)}")
    assert asked.mark(gradient).verdict is Verdict.RIGHT


def test_the_choices_are_four_numbers_that_read_differently_and_the_wrong_ones_are_told(apples):
    asked = question(apples, Hidden(End("multiply_1", "a"), "gradient"))
    assert len({number(choice.value, 4) for choice in asked.choices}) == 4
    assert [c.value for c in asked.choices] == sorted(c.value for c in asked.choices)
    (right,) = (choice for choice in asked.choices if choice.slip is None)
    assert right.value == asked.answer
    assert "upstream gradient alone" in str(asked.mark(1.1).words)
    assert "local derivative alone" in str(asked.mark(2.0).words)
    assert "sign" in str(asked.mark(-2.2).words)


def test_a_value_is_asked_of_the_operation_that_gives_it(apples):
    asked = question(apples, Hidden(End("multiply_2", "a"), "value"))
    assert asked.answer == pytest.approx(200)
    assert {value for _, value in asked.places} == {100, 2}
    assert "another operation" in str(asked.mark(102).words)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("2.2", Verdict.RIGHT),
        ("2.21", Verdict.RIGHT),
        ("2.3", Verdict.NEAR),
        ("2", Verdict.WRONG),  # the local derivative
        ("7", Verdict.WRONG),
    ],
)
def test_marks(apples, typed, verdict):
    asked = question(apples, Hidden(End("multiply_1", "a"), "gradient"))
    assert asked.mark(float(typed), typed).verdict is verdict


@pytest.mark.parametrize("side", ["value", "gradient"])
@pytest.mark.parametrize("end", ["affine_1.x", "relu_1.x", "affine_2.x", "softmax_with_loss_1.y"])
def test_of_a_tensor_a_number_that_is_not_zero(net, end, side):
    target = End(*end.split("."))
    asked = question(net, Hidden(target, side))
    tensor = net.tensor(*end.split("."), gradient=side == "gradient")
    if side == "gradient":
        tensor = net.subject.wire_gradient(net.network.graph.wires[target])
    assert asked.answer != 0
    assert np.float32(asked.answer) in tensor[0]
    assert sum(choice.slip is None for choice in asked.choices) == 1
    assert question(net, Hidden(target, side)) == asked  # the same each time


def test_inside_of_a_layer(net):
    inside = net.subject.inside("affine_2")
    for target, wire in list(inside.graph.wires.items()):
        for side in ("value", "gradient"):
            if side == "gradient" and inside.wire_gradient(wire) is None:
                continue
            inside = net.subject.inside("affine_2")
            asked = question(net, Hidden(target, side, "affine_2"))
            assert len(asked.choices) == 4
            array = inside.tensor(target) if side == "value" else inside.wire_gradient(wire)
            assert np.isclose(array, asked.answer).any()


def test_what_is_not_computed_yet_is_not_asked():
    session = Session(netstudio.load(example_path("ch05_buy_apple")))
    session.load_batch()
    for side in ("value", "gradient"):
        with pytest.raises(Refusal, match="F10"):
            question(session, Hidden(End("multiply_2", "a"), side))
    with pytest.raises(Refusal, match="not there"):
        question(session, Hidden(End("multiply_2", "c"), "value"))


def test_a_masked_snapshot_tells_nothing_of_it(apples):
    refs = [
        TensorRef("multiply_1", "y"),
        TensorRef("multiply_2", "a"),
        TensorRef("variable_1", "y", "gradient"),
    ]
    whole = Camera(apples).take(Wants(tensors=frozenset(refs)), walking=True)
    hidden = [Hidden(End("multiply_2", "a"), "value"), Hidden(End("multiply_1", "a"), "gradient")]
    graph = apples.network.graph
    seen = masked(whole, graph, hidden)
    inner, price = graph.wires[End("multiply_2", "a")], graph.wires[End("multiply_1", "a")]
    assert (seen.wires[inner].value, seen.wires[inner].value_cut) == (None, None)
    assert seen.wires[inner].gradient == whole.wires[inner].gradient
    assert (seen.wires[price].gradient, seen.wires[price].gradient_cut) == (None, None)
    assert End("multiply_1", "y") not in seen.outputs
    assert ("variable_1", "value") not in seen.parameters
    assert not seen.tensors
    assert set(whole.tensors) == set(refs)
    assert masked(whole, graph, []) is whole
