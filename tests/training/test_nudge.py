"""Nudges: the loss's actual change beside the one foretold, on copies that leave training as it is."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.engine.program import Role
from netstudio.graph import edits
from netstudio.graph.model import End, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Add,
    Affine,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    Gate,
    MaxPooling,
    MeanSquaredError,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
)
from netstudio.resources import example_path
from netstudio.training import nudge as nudging
from netstudio.training import prepared
from netstudio.training.nudge import Nudger, Place
from netstudio.training.session import Session
from netstudio.words import Refusal

CLOSE = 0.01  # of the actual change
ROUNDING = 1e-9
FOUR = TrainingSettings(batch_size=4)


def convnet(**settings) -> Session:
    """All that keeps something for itself: masks, running statistics, a fused pair."""
    layers = [Mnist(layout="image", samples=40), Convolution(3, stride=(3,)), BatchNorm(), ReLU()]
    layers += [MaxPooling(), Flatten(), Affine(12), Dropout(), Affine(10), SoftmaxWithLoss()]
    found = Session(netstudio.sequential(layers, TrainingSettings(batch_size=6)), threads=1, **settings)
    found.load_batch()
    return found


def nudger(session: Session) -> Nudger:
    return Nudger(session.network, session.plan)


def place(node: str, port: str, *index: int) -> Place:
    return Place(End(node, port), index)


def random_index(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(rng.integers(n)) for n in shape)


def agrees(nudge: nudging.Nudge) -> bool:
    return abs(nudge.error) <= max(CLOSE * abs(nudge.actual), ROUNDING)


def test_a_hundred_parameters_of_the_two_layer_net_do_what_their_gradients_foretell():
    session = Session(netstudio.load(example_path("ch05_two_layer_net")), dtype="float64")
    session.run(steps=30)
    session.load_batch()
    one, rng = nudger(session), np.random.default_rng(0)
    shapes = {value.key: value.shape for value in session.network.program.parameters}
    keys = list(shapes)
    for _ in range(100):
        node, name = keys[rng.integers(len(keys))]
        found = one.nudge(place(node, name, *random_index(rng, shapes[node, name])), 1e-4)
        assert agrees(found), (node, name, found)
    session.forward_backward()
    assert one.probe.loss == pytest.approx(session._own.loss, rel=1e-12)


def test_every_wire_and_sample_can_be_nudged_also_where_kernels_are_fused():
    session = convnet(dtype="float64")
    one, rng = nudger(session), np.random.default_rng(1)
    for end, value in one.probe.network.outputs.items():
        if value.integer or not value.shape:
            continue
        for _ in range(5):
            at = place(end.node, end.port, *random_index(rng, value.shape))
            found = one.nudge(at, 1e-5)
            assert agrees(found), (at, found)
            slope = one.numerical(at, 1e-5)
            assert slope.gradient == found.gradient
            assert slope.kinked or slope.central == pytest.approx(found.gradient, abs=1e-6)


def test_a_kink_is_told_from_a_slope():
    session = convnet(dtype="float64")
    session.parameters["Affine 2.W"] = 0.1 * np.random.default_rng(0).standard_normal((12, 10))
    smooth = nudger(session).numerical(place("affine_2", "W", 3, 4))
    assert not smooth.kinked
    assert smooth.central == pytest.approx(smooth.gradient, rel=1e-6)
    gate = netstudio.sequential([Gate(), Affine(1), ReLU(), MeanSquaredError()], FOUR)
    session = Session(gate, {"Affine 1.W": np.zeros((2, 1))}, dtype="float64")
    session.load_batch()
    bent = nudger(session).numerical(place("affine_1", "b", 0))
    assert bent.kinked
    assert bent.left == 0 != bent.right


def test_one_of_two_wires_is_nudged_by_itself():
    graph = netstudio.sequential([Gate(), Affine(1), MeanSquaredError()], FOUR)
    graph, twice = edits.add(graph, Add())
    for wire in (
        Wire(End("affine_1", "y"), End(twice, "a")),
        Wire(End("affine_1", "y"), End(twice, "b")),
        Wire(End(twice, "y"), End("mean_squared_error_1", "y")),
    ):
        graph = edits.connect(graph, wire.source, wire.target)
    session = Session(graph, dtype="float64")
    session.load_batch()
    one = nudger(session)
    whole = one.nudge(place("affine_1", "y", 2, 0))
    branch = one.nudge(place(twice, "a", 2, 0))
    assert whole.gradient == pytest.approx(2 * branch.gradient)
    assert agrees(whole)
    assert agrees(branch)
    assert whole.actual == pytest.approx(2 * branch.actual, rel=0.01)


def test_only_what_comes_after_is_run_again():
    session = convnet()
    probe = nudger(session).probe
    calls = len(probe.network.program.calls)
    near, far = (
        len(nudging.Tail(probe.plan, probe.value(End(node, "y")))._own.program.calls)
        for node in ("affine_2", "convolution_1")
    )
    assert near < far < calls


@pytest.mark.parametrize("threads", [1, 2])
def test_training_stays_the_same_to_the_bit(threads, monkeypatch):
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)
    left_alone, nudged = convnet(), convnet()
    for step in range(6):
        nudged.load_batch()
        if step % 2:
            nudged.walk.forward()
        one = nudger(nudged)
        one.nudge(place("convolution_1", "W", 0, 0, 1, 1), 0.5)
        one.numerical(place("batch_norm_1", "y", 0, 0, 1, 1))
        one.curve(place("affine_1", "b", 3), [-1.0, 0.0, 1.0])
        assert nudged.step() == left_alone.step()
    for key, array in left_alone.weights().items():
        np.testing.assert_array_equal(array, nudged.weights()[key])


def test_the_curve_touches_its_tangent_where_nothing_is_changed():
    one = nudger(convnet())
    curve = one.curve(place("affine_2", "W", 3, 4), np.linspace(-1, 1, 21))
    assert curve.loss[10] == curve.tangent[10] == one.probe.loss
    gap = np.abs(curve.loss - curve.tangent)
    assert gap[9] < gap[5] < gap[0]


def test_it_is_the_same_batch_with_the_same_draws_until_the_next_one():
    session = convnet()
    one = nudger(session)
    for value in session.network.program.draws:
        assert value.role is Role.DRAW
    assert one.shows(session.network, session.plan)
    session.step()
    assert not one.shows(session.network, session.plan)


def test_what_is_frozen_has_a_slope_all_the_same():
    graph = netstudio.sequential([Gate(), Affine(2), Sigmoid(), Affine(1), MeanSquaredError()], FOUR)
    session = Session(edits.freeze(graph, ["affine_1"], True), dtype="float64")
    session.load_batch()
    found = nudger(session).nudge(place("affine_1", "W", 0, 1))
    assert found.gradient != 0
    assert agrees(found)


def test_constants_and_apples_can_be_nudged():
    session = Session(netstudio.load(example_path("ch05_buy_apple")), dtype="float64")
    session.load_batch()
    one = nudger(session)
    slopes = {
        node.name: one.nudge(place(node.id, "y"), 1.0)
        for node in session.graph
        if not node.layer.inputs and End(node.id, "y") in one.probe.network.outputs
    }
    assert {name: round(found.gradient, 6) for name, found in slopes.items()} == {
        "Apple price": 2.2,
        "Number of apples": 110.0,
        "Tax": 200.0,
    }
    for found in slopes.values():
        assert found.error == pytest.approx(0, abs=1e-9)  # the loss is linear in each
    session = Session(netstudio.load(example_path("ch04_simple_net")), dtype="float64")
    session.load_batch()
    found = nudger(session).nudge(place("constant_1", "y", 0, 1))
    assert found.gradient != 0
    assert agrees(found)


def test_what_cannot_be_nudged_says_why():
    one = nudger(convnet())
    for at, words in (
        (place("mnist_1", "t", 0), "Mnist 1: t holds whole numbers, which have no slope."),
        (place("affine_2", "W", 0), "Affine 2: there is no W[0]; its shape is (12, 10)."),
        (place("affine_2", "W", 0, 99), "Affine 2: there is no W[0, 99]; its shape is (12, 10)."),
        (place("affine_2", "W", -1, 0), "Affine 2: there is no W[-1, 0]; its shape is (12, 10)."),
        (place("affine_2", "q", 0), "Affine 2 has no q that carries numbers."),
        (place("gone", "W", 0), "There is no layer gone in what is computed."),
    ):
        with pytest.raises(Refusal) as refusal:
            one.nudge(at)
        assert str(refusal.value).lower() == words.lower()
