"""Profiles: what is measured adds up, is put to the right layer, and leaves everything as it was."""

from __future__ import annotations

import time

import numpy as np
import pytest

import netstudio
from netstudio.engine.optimizers import SGD, Adam
from netstudio.graph.analysis import analyse
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, Constant, ReLU, SoftmaxWithLoss, Spirals
from netstudio.training.profile import Clock, LayerCost, Profile, measure_profile
from netstudio.training.session import Session
from netstudio.words import Refusal


def spirals(units: int = 8, **training) -> Graph:
    settings = TrainingSettings(**{"optimizer": Adam(learning_rate=0.01), "batch_size": 50, **training})
    return netstudio.sequential([Spirals(), Affine(units), ReLU(), Affine(2), SoftmaxWithLoss()], settings)


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes one millisecond further each time it is read."""
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) / 1000)


def test_every_layer_has_its_figures(clock):
    found = measure_profile(spirals(), steps=5)
    nodes = [layer.node for layer in found.layers]
    assert nodes == ["spirals_1", "affine_1", "relu_1", "affine_2", "softmax_with_loss_1"]
    assert (found.steps, found.batch, found.threads, found.dtype) == (5, 50, 1, "float32")
    data, first, relu, second, loss = found.layers
    assert data.time == 0
    assert first.forward >= 1  # one op, so one tick
    assert second.backward >= 1
    assert relu.update == loss.update == 0
    assert first.update / second.update == pytest.approx((2 * 8 + 8) / (8 * 2 + 2))
    assert first.update + second.update == pytest.approx(1)


def test_matrix_products_are_counted_and_timed_where_they_are(clock):
    found = measure_profile(spirals(), steps=3)
    data, first, relu, second, loss = found.layers
    assert first.multiply_adds == 50 * 2 * 8
    assert second.multiply_adds == 50 * 8 * 2
    # Forward and dW: nobody asks for the gradient of the data.
    assert first.products == pytest.approx(2)
    assert second.products == pytest.approx(3)
    assert data.product_share is relu.product_share is loss.product_share is None
    assert found.products > 0
    assert found.ratio == pytest.approx(found.step / found.products)


def test_memory_is_what_the_check_says():
    graph = spirals()
    assert sum(layer.memory for layer in measure_profile(graph, steps=3).layers) == analyse(graph).memory


def test_the_parts_of_the_step_are_no_more_than_the_whole():
    found = measure_profile(spirals(64), steps=10)
    assert sum(found.share(layer) for layer in found.layers) <= 1.0001
    assert found.rest >= 0
    assert found.by_node["affine_1"] is found.layers[1]


def test_weights_are_those_that_were_given_and_stay_as_they_are():
    session = Session(spirals())
    session.run(steps=5)
    weights = session.weights()
    before = {key: array.copy() for key, array in weights.items()}
    measure_profile(session.graph, weights, steps=3)
    assert all(np.array_equal(weights[key], before[key]) for key in before)


def test_a_learning_rate_that_would_blow_it_up_does_no_harm():
    assert measure_profile(spirals(optimizer=SGD(1e30)), steps=5).steps == 5


def test_after_the_time_is_up_there_are_still_a_few_steps(clock):
    assert measure_profile(spirals(), steps=50, seconds=0.0).steps == 3
    assert measure_profile(spirals(), steps=2, seconds=0.0).steps == 2


def test_two_lanes_are_measured_side_by_side(monkeypatch):
    monkeypatch.setattr("netstudio.training.prepared.WORTH_SPLITTING", 0)
    two = measure_profile(spirals(64), steps=3, threads=2)
    one = measure_profile(spirals(64), steps=3, threads=1)
    assert (two.threads, one.threads) == (2, 1)
    assert [layer.multiply_adds for layer in two.layers] == [layer.multiply_adds for layer in one.layers]
    assert all((a.time > 0) == (b.time > 0) for a, b in zip(two.layers, one.layers, strict=True))


def test_what_cannot_train_is_refused():
    with pytest.raises(Refusal, match="no data"):
        measure_profile(netstudio.sequential([Constant()]))


def test_a_layer_that_takes_no_time_takes_no_part():
    idle = LayerCost("a", 0.0, 0.0, 0.0, 0.0, 0, 0)
    nothing = Profile(Graph(), (idle,), 0.0, 0.0, 1, 1, 1, "float32")
    assert nothing.share(idle) == 0
    assert idle.product_share is None


def test_a_clock_tells_its_tasks_apart(clock):
    done = []
    found = Clock(
        [(("a", "forward"), lambda: done.append("a")), (("b", "forward"), lambda: done.append("b"))]
    )
    found.run()
    assert done == ["a", "b"]
    assert found.seconds == pytest.approx([0.001, 0.001])
    assert len(found) == 2
