"""Batch normalisation and dropout in a session: what moves running statistics, and what must not."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.engine.initializers import He
from netstudio.engine.optimizers import Adam
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Affine,
    BatchNorm,
    Dropout,
    Flatten,
    ReLU,
    Reshape,
    SoftmaxWithLoss,
    Spirals,
)
from netstudio.training import prepared
from netstudio.training.gradient_check import check_gradients
from netstudio.training.non_finite import NonFiniteLoss
from netstudio.training.session import Session
from netstudio.words import Refusal

STATES = "running_mean", "running_variance"


def graph_of(images: bool = False, **training) -> Graph:
    settings = TrainingSettings(**{"optimizer": Adam(0.01), "batch_size": 20, "epochs": 1, **training})
    norm = [Reshape((4, 2, 2)), BatchNorm(), ReLU(), Dropout(ratio=0.25), Flatten()]
    rows = [BatchNorm(), ReLU(), Dropout(ratio=0.25)]
    layers = [Spirals(), Affine(16, initial_weight=He()), *(norm if images else rows), Affine(2)]
    return netstudio.sequential([*layers, SoftmaxWithLoss()], settings)


def states_of(session: Session) -> list[bytes]:
    return [session.parameters[f"Batch norm 1.{name}"].tobytes() for name in STATES]


@pytest.fixture(params=["rows", "images"])
def session(request):
    session = Session(graph_of(request.param == "images"), dtype="float64")
    session.run(steps=3)
    yield session
    session.close()


def test_a_step_moves_running_statistics_once_it_is_complete(session):
    before = states_of(session)
    session.load_batch()
    while session.walk.forward():
        assert states_of(session) == before
    session.step()
    assert states_of(session) != before


def test_looking_inside_moves_nothing(session):
    session.load_batch()
    session.executor.run_to(session.executor.end)
    before = states_of(session)
    for wire in session.graph.wires.values():
        session.wire_gradient(wire)
    for node in session.graph:
        for port in (*session.graph.input_ports(node.id), *session.graph.output_ports(node.id)):
            session.tensor(node.id, port.name)
            session.tensor(node.id, port.name, gradient=True)
    assert states_of(session) == before


def test_a_batch_of_ones_own_moves_nothing_and_predicting_neither(session):
    before, x, t = states_of(session), session.dataset.test.x, session.dataset.test.t
    session.forward_backward()
    session.forward_backward(x[:7], t[:7])
    session.predict(x)
    session.evaluate()
    session.evaluate(x[:1], t[:1])
    assert states_of(session) == before
    session.step()
    assert states_of(session) != before


def test_a_loss_that_is_no_number_moves_nothing(session):
    before = states_of(session)
    session.parameters["Affine 2.W"] = np.full_like(session.parameters["Affine 2.W"], np.inf)
    with pytest.raises(NonFiniteLoss):
        session.step()
    assert states_of(session) == before


@pytest.mark.parametrize("images", [False, True])
def test_gradients_are_the_numerical_ones_with_the_mask_held(images):
    weights = Session(graph_of(images)).weights()
    before = {key: array.copy() for key, array in weights.items()}
    report = check_gradients(graph_of(images), weights)
    assert report.max_relative_error <= 1e-6
    assert {"Batch norm 1.gamma", "Batch norm 1.beta"} <= report.parameters.keys()
    assert not any(name.endswith(STATES) for name in report.parameters)
    for key, array in weights.items():
        np.testing.assert_array_equal(array, before[key])


def test_predictions_do_not_depend_on_the_batch_or_on_chance(session):
    x = session.dataset.test.x[:50]
    whole = session.predict(x)
    np.testing.assert_array_equal(session.predict(x), whole)
    one_by_one = np.concatenate([session.predict(x[i : i + 1]) for i in range(len(x))])
    np.testing.assert_allclose(one_by_one, whole, rtol=1e-12)


def test_running_statistics_are_handed_over_with_the_weights(session):
    x = session.dataset.test.x[:5]
    again = Session(session.graph, session.weights(), dtype="float64")
    assert states_of(again) == states_of(session)
    np.testing.assert_array_equal(again.predict(x), session.predict(x))


def test_starting_anew_starts_running_statistics_anew(session):
    session.reset()
    np.testing.assert_array_equal(session.parameters["Batch norm 1.running_mean"], 0)
    np.testing.assert_array_equal(session.parameters["Batch norm 1.running_variance"], 1)


def test_stepped_is_run_to_the_bit():
    ends = []
    for stepped in (False, True):
        session = Session(graph_of())
        for _ in range(20):
            if stepped:
                session.load_batch()
                while session.walk.forward():
                    pass
            session.step()
        ends.append({key: array.tobytes() for key, array in session.weights().items()})
    assert ends[0] == ends[1]


@pytest.mark.parametrize("images", [False, True])
def test_the_number_of_threads_changes_nothing_but_rounding(images, monkeypatch):
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)
    one, two = (Session(graph_of(images), dtype="float64", threads=n) for n in (1, 2))
    assert [len(session.plan.lanes) for session in (one, two)] == [1, 2]
    for session in (one, two):
        session.run(steps=5)
    for key, array in one.weights().items():
        np.testing.assert_allclose(two.weights()[key], array, rtol=1e-8, atol=1e-10, err_msg=str(key))
    x, t = two.dataset.train.x, two.dataset.train.t
    assert two.forward_backward(x[:3], t[:3]) == pytest.approx(one.forward_backward(x[:3], t[:3]))
    two.close()


def test_it_learns():
    block = [Affine(16, initial_weight=He()), BatchNorm(), ReLU(), Dropout(ratio=0.1)]
    settings = TrainingSettings(optimizer=Adam(0.02), batch_size=50)
    session = Session(
        netstudio.sequential([Spirals(), *block, *block, Affine(2), SoftmaxWithLoss()], settings)
    )
    session.run(epochs=40)
    assert session.evaluate().accuracy > 0.9


def test_a_batch_of_one_is_refused_with_the_node():
    graph = graph_of(batch_size=1)
    (problem,) = analyse(graph).errors
    assert str(problem).startswith("Batch norm 1: takes the mean and variance of a batch")
    session = Session(graph_of())
    part = session.dataset.train
    with pytest.raises(Refusal, match="Batch norm 1: takes the mean and variance of a batch"):
        session.forward_backward(part.x[:1], part.t[:1])


def test_other_settings_keep_the_statistics():
    graph = graph_of()
    session = Session(graph)
    session.run(steps=2)
    turned = edits.set_layer(graph, "dropout_1", Dropout(ratio=0.0))
    turned = edits.set_layer(turned, "batch_norm_1", BatchNorm(momentum=0.5))
    assert states_of(Session(turned, session.weights())) == states_of(session)
