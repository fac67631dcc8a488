"""The update of a parameter, looked into while training: its numbers, and that looking changes nothing."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

import netstudio
from netstudio.engine.element import Element
from netstudio.engine.optimizers import Adam, AnyOptimizer, Momentum
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals
from netstudio.training.camera import Camera
from netstudio.training.explain import Spot, explain
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants
from netstudio.training.update_inside import UpdateSubject, update_of
from netstudio.training.walk import Phase

OUTLETS = {"new b", "new m", "new v"}
PARAMETERS = [(node, name) for node in ("affine_1", "affine_2") for name in ("W", "b")]


def session(optimizer, dtype: str = "float64", frozen: bool = False) -> Session:
    layers = [Spirals(), Affine(5), Sigmoid(), Affine(2), SoftmaxWithLoss()]
    graph = netstudio.sequential(layers, TrainingSettings(optimizer=optimizer, batch_size=8, dtype=dtype))
    return Session(edits.freeze(graph, ["affine_1"]) if frozen else graph)


def results(update: UpdateSubject) -> list[np.ndarray]:
    return [update.plan.array(value).copy() for value in update.inside.outputs]


def to_the_update(s: Session) -> None:
    s.load_batch()
    while s.walk.forward():
        pass


@pytest.mark.parametrize("cls", AnyOptimizer.__args__, ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("extra", [{}, {"clip": 0.01, "weight_decay": 0.1}], ids=["", "clipped-and-decayed"])
def test_it_tells_what_the_update_will_give(cls, extra):
    s = session(msgspec.structs.replace(cls(), **extra))
    for _ in range(3):
        to_the_update(s)
        told = {key: results(update_of(s, key)) for key in PARAMETERS}
        s.step()
        for key, (theta, *state) in told.items():
            np.testing.assert_allclose(theta, s.store.values[key], rtol=1e-10, atol=1e-10)
            for array, vector in zip(state, s.updater.state.values(), strict=True):
                np.testing.assert_allclose(array, s.store.learned_views(vector)[key], rtol=1e-10, atol=1e-10)


def test_the_learning_rate_is_that_of_the_schedule_and_the_hand():
    s = session(Momentum())
    s.base_rate = 0.5
    to_the_update(s)
    assert update_of(s, ("affine_1", "W")).tensor(End("lr", "y")) == 0.5


def test_what_depends_on_the_gradient_is_there_once_the_batch_has_gone_backward():
    s = session(Adam(clip=1.0))
    s.run(steps=2)
    s.load_batch()
    update = update_of(s, ("affine_2", "b"))
    before, _ = update.done(s.loss, walking=True)
    numbers = {"lr", "t", "c", "1", "1_2", "β₁", "1−β₁", "β₂", "1−β₂", "ε"}
    assert before - OUTLETS == {"b", "m", "v"} | numbers
    np.testing.assert_array_equal(update.tensor(End("b", "y")), s.store.values["affine_2", "b"])
    to_the_update(s)
    update = update_of(s, ("affine_2", "b"))
    assert update.done(s.loss, walking=True) == (set(update.graph.nodes), set())
    assert update.wire_gradient(next(iter(update.graph.wires.values()))) is None
    assert update.tensor(End("t", "y")) == 3


def test_a_snapshot_shows_the_update_that_is_entered():
    s = session(Momentum())
    camera = Camera(s)
    to_the_update(s)
    found = camera.take(Wants(inside="affine_1", update="b"), walking=True).inside
    values = {wire.target: view.value.mean for wire, view in found.wires.items()}
    assert values[End("new b", "x")] == results(update_of(s, ("affine_1", "b")))[0].mean()
    assert all(view.gradient is None for view in found.wires.values())
    assert camera.take(Wants(inside="affine_1", update="z"), walking=True).inside is None


def test_its_operations_are_explained_with_their_numbers():
    s = session(Momentum())
    s.load_batch()
    spot = Spot("affine_1", "multiply_2", update="W")
    assert explain(s, spot, walking=True) is None
    to_the_update(s)
    found = explain(s, spot, walking=True)
    assert found.op.name == "multiply"
    assert not found.flows
    assert {face.shape for face in found.faces} == {(2, 5), ()}
    place = Element(False, 0, (1, 2))
    found = explain(s, replace(spot, element=place, room=(2, 5)), walking=True)
    np.testing.assert_array_equal(found.cut.values, s.store.gradients["affine_1", "W"])
    assert explain(s, replace(spot, update="z"), walking=True) is None


def test_it_stands_at_the_end_of_its_own_walk():
    s = session(Momentum())
    to_the_update(s)
    view = update_of(s, ("affine_1", "b")).walk_view
    assert [stop.phase for stop in view.stops] == [Phase.FORWARD] * 4
    assert view.reached == 4


def test_what_is_frozen_or_no_parameter_has_no_update():
    s = session(Momentum(), frozen=True)
    assert update_of(s, ("affine_1", "W")) is None
    assert update_of(s, ("sigmoid_1", "W")) is None
    assert update_of(s, ("affine_2", "W")) is not None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_thousand_looks_leave_the_training_as_it_was(dtype):
    looked, plain = (session(Adam(clip=1.0, weight_decay=0.1), dtype) for _ in range(2))
    for step in range(250):
        to_the_update(looked)
        for key in PARAMETERS:
            update = update_of(looked, key)
            for value in update.network.program.values():  # even where one writes into what is shown
                update.plan.array(value)[...] = step
        looked.step()
        plain.step()
    assert looked.store.theta.tobytes() == plain.store.theta.tobytes()
    assert looked.store.gradient.tobytes() == plain.store.gradient.tobytes()
    for ours, theirs in zip(looked.updater.state.values(), plain.updater.state.values(), strict=True):
        assert ours.tobytes() == theirs.tobytes()
    assert looked.loss == plain.loss
