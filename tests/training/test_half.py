"""Half precision: every number that is kept has 16 bits, and little is lost by it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.data.dataset import Part
from netstudio.engine.program import Share
from netstudio.graph.analysis import analyse
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Accuracy, Affine, BatchNorm, ReLU, SoftmaxWithLoss, Spirals, Tanh
from netstudio.training.half import HalfPreparer, evaluate_half, rounding
from netstudio.training.non_finite import NonFiniteLoss
from netstudio.training.session import Session


def net(**training) -> Graph:
    layers = [Spirals(), Affine(16), Tanh(), Affine(16), ReLU(), Affine(2), SoftmaxWithLoss(), Accuracy()]
    return netstudio.sequential(layers, TrainingSettings(**{"batch_size": 50, **training}))


@pytest.fixture
def session() -> Session:
    made = Session(net())
    made.run(steps=100)
    return made


def is_half(array: np.ndarray) -> bool:
    return np.array_equal(array, array.astype(np.float16).astype(array.dtype))


@given(st.permutations(range(4)), st.integers(0, 2**32 - 1))
def test_rounding_is_that_of_float16_however_an_array_lies(order, seed):
    array = np.random.default_rng(seed).normal(0, 100, (2, 3, 4, 5)).astype(np.float32).transpose(order)
    wanted = array.astype(np.float16).astype(np.float32)
    rounding(array)()
    assert np.array_equal(array, wanted)


@pytest.mark.parametrize("threads", [1, 2])
def test_all_that_is_kept_has_16_bits(session, threads, monkeypatch):
    monkeypatch.setattr("netstudio.training.prepared.WORTH_SPLITTING", 0 if threads == 2 else 10**9)
    preparer = HalfPreparer(analyse(session.graph), session.store.arrays)
    batch = preparer.prepared(20)
    test = session.dataset.test
    batch.fill(test.x[:20], test.t[:20], test.scale)
    batch.run()
    assert len(batch.plan.lanes) == threads
    for value in batch.network.program.values():
        if not value.integer and value.share not in (Share.MEAN, Share.SUM):
            assert is_half(batch.plan.array(value)), value.name
    preparer.close()
    assert not is_half(session.store.theta)


def test_it_is_what_numpy_gives_with_rounding_after_every_layer(session):
    def half(array: np.ndarray) -> np.ndarray:
        return array.astype(np.float16).astype(np.float32)

    p = {name: half(array) for name, array in session.parameters.items()}
    x = half(session.dataset.test.x.astype(np.float32) * session.dataset.test.scale)
    y = half(np.tanh(half(x @ p["Affine 1.W"] + p["Affine 1.b"])))
    y = np.maximum(half(y @ p["Affine 2.W"] + p["Affine 2.b"]), 0)
    y = half(y @ p["Affine 3.W"] + p["Affine 3.b"])
    found = evaluate_half(session, session.dataset.test)
    assert found.accuracy == pytest.approx(np.mean(y.argmax(1) == session.dataset.test.t), abs=0.011)
    chances = np.exp(y) / np.exp(y).sum(1, keepdims=True)
    loss = -np.log(chances[np.arange(len(y)), session.dataset.test.t]).mean()
    assert found.loss == pytest.approx(loss, rel=1e-3)


def test_little_is_lost(session):
    full, half = session.evaluate(), evaluate_half(session, session.dataset.test)
    assert half.loss == pytest.approx(full.loss, rel=5e-3)
    assert half.loss != full.loss
    assert half.samples == full.samples
    assert half.accuracy == pytest.approx(float(half.metrics["accuracy_1"]))


def test_a_session_in_float64_is_rounded_just_so(session):
    exact = Session(net(dtype="float64"), session.weights())
    ours, theirs = (evaluate_half(s, s.dataset.test) for s in (exact, session))
    assert ours.loss == pytest.approx(theirs.loss, rel=1e-6)


def test_what_is_too_large_is_refused_with_the_node_that_made_it(session):
    session.parameters["Affine 2.W"] = 1e5
    assert np.isfinite(session.evaluate().loss)
    with pytest.raises(
        NonFiniteLoss, match=r"Half precision ends at 65504\. Affine 2\.W goes beyond"
    ) as refused:
        evaluate_half(session, session.dataset.test)
    assert refused.value.owner == "affine_2"


def test_samples_are_rounded_too(session):
    test = session.dataset.test
    rounded = test.x.astype(np.float16).astype(np.float32)
    assert evaluate_half(session, test).loss == evaluate_half(session, Part(rounded, test.t, test.scale)).loss


def test_statistics_that_are_too_large_are_refused_although_they_only_make_zeros():
    session = Session(netstudio.sequential([Spirals(), Affine(4), BatchNorm(), Affine(2), SoftmaxWithLoss()]))
    session.parameters["Batch norm 1.running_variance"] = 1e9
    with pytest.raises(NonFiniteLoss, match=r"ends at 65504\. Batch norm 1\.running_variance goes beyond"):
        evaluate_half(session, session.dataset.test)
