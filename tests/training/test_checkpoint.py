"""Checkpoints: a stopped training goes on as if it had never stopped, to the bit, or is refused in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netstudio
from netstudio.engine.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSprop
from netstudio.engine.schedules import Cosine, Plateau, Stairs, Steady, WarmUp
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, BatchNorm, Dropout, SoftmaxWithLoss, Spirals, Tanh
from netstudio.layers.base import Layer
from netstudio.training import prepared
from netstudio.training.checkpoint import capture, restore, resume, save_checkpoint
from netstudio.training.session import Session
from netstudio.words import Refusal

OPTIMIZERS = [SGD, Momentum, Nesterov, AdaGrad, RMSprop, Adam, AdamW]
SCHEDULES = [Steady(), Stairs(every=4), Cosine(), WarmUp(warm_up=6), Plateau(factor=0.5, patience=0)]


# Running statistics, and what is drawn for each batch.
HIDDEN = (Affine(8), BatchNorm(), Tanh(), Dropout())


def graph_of(*hidden: Layer, samples: int = 90, **training) -> Graph:
    settings = TrainingSettings(
        **{"optimizer": Adam(learning_rate=0.01), "batch_size": 20, "steps": 40, **training}
    )
    layers = [Spirals(samples=samples), *(hidden or HIDDEN), Affine(2), SoftmaxWithLoss()]
    return netstudio.sequential(layers, settings)


def everything(session: Session) -> dict[str, np.ndarray]:
    """All numbers of a session, by name."""
    found = {".".join(key): array for key, array in session.weights().items()}
    found |= {f"optimizer {name}": vector.copy() for name, vector in session.updater.state.items()}
    found |= session.log.arrays()
    return found | {"rate": np.array(session.learning_rate), "loss": np.array(session.loss)}


def assert_same(one: Session, other: Session) -> None:
    assert one.steps == other.steps
    ours, theirs = everything(one), everything(other)
    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], err_msg=name)


def learn(session: Session, steps: int) -> None:
    """Steps with an evaluation now and then, as the studio does it."""
    for _ in range(steps):
        session.step()
        if session.steps % 7 == 0:
            session.log.add_test(session.steps, session.evaluate())


@given(
    optimizer=st.sampled_from(OPTIMIZERS),
    schedule=st.sampled_from(SCHEDULES),
    sampling=st.sampled_from(["shuffled", "replacement"]),
    dtype=st.sampled_from(["float32", "float64"]),
    before=st.integers(0, 30),
    after=st.integers(1, 20),
    under_way=st.booleans(),
)
def test_a_resumed_training_is_one_that_never_stopped(
    tmp_path_factory, optimizer, schedule, sampling, dtype, before, after, under_way
):
    path = tmp_path_factory.mktemp("run") / "net.netstudio"
    graph = graph_of(optimizer=optimizer(), schedule=schedule, sampling=sampling, dtype=dtype)
    unbroken = Session(graph)
    learn(unbroken, before)
    if under_way:  # a batch that is loaded, and walked into
        unbroken.load_batch()
        unbroken.walk.to_phase_end()
    save_checkpoint(unbroken, path)
    learn(unbroken, after)
    resumed = Session(graph)
    learn(resumed, 3)  # whatever it has done before is forgotten
    assert resume(resumed, path) == before
    learn(resumed, after)
    assert_same(unbroken, resumed)


@pytest.mark.parametrize("under_way", [False, True])
def test_learning_from_all_samples_at_once_is_resumed_too(under_way):
    graph = graph_of(samples=20)
    whole, stopped = Session(graph), Session(graph)
    learn(whole, 6)
    learn(stopped, 3)
    if under_way:
        stopped.load_batch()
    for _ in range(2):  # from the same session, and from that which went back
        restore(stopped, found := capture(stopped))
    stopped.load_batch()
    restore(resumed := Session(graph), capture(stopped))
    for session in (stopped, resumed):
        learn(session, 3)
        assert_same(whole, session)
    assert found.steps == 3


def test_what_is_captured_is_a_copy():
    session = Session(graph_of())
    learn(session, 5)
    found, before = capture(session), everything(session)
    learn(session, 5)
    restore(session, found)
    after = everything(session)
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_a_rate_that_was_turned_by_hand_stays_turned_unless_the_graph_says_another():
    graph = graph_of(optimizer=SGD(learning_rate=0.1))
    session = Session(graph)
    session.base_rate = 0.03
    session.step()
    found = capture(session)
    restore(again := Session(graph), found)
    assert again.base_rate == 0.03
    restore(turned := Session(graph_of(optimizer=SGD(learning_rate=0.5))), found)
    assert turned.base_rate == 0.5


def test_more_steps_may_be_asked_for_and_names_and_places_changed():
    session = Session(graph_of(steps=10))
    session.run()
    graph = edits.move(edits.rename(graph_of(steps=25), "affine_1", "Hidden"), {"affine_1": (9.0, 9.0)})
    graph = replace(graph, title="Another", about="Words")
    restore(longer := Session(graph), capture(session))
    longer.run()
    assert longer.steps == 25


@pytest.fixture
def two_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)


def lanes(threads: int) -> Session:
    # Not Adam: it makes whole steps of the rounding in a gradient that is 0, as before batch normalisation.
    session = Session(graph_of(optimizer=Momentum(), dtype="float64"), threads=threads)
    assert len(session.plan.lanes) == threads
    return session


@pytest.mark.usefixtures("two_lanes")
def test_two_lanes_resume_to_the_bit():
    unbroken, resumed = lanes(2), lanes(2)
    try:
        unbroken.run(steps=11)
        found = capture(unbroken)
        unbroken.run(steps=9)
        restore(resumed, found)
        resumed.run(steps=9)
        assert_same(unbroken, resumed)
    finally:
        unbroken.close()
        resumed.close()


@pytest.mark.usefixtures("two_lanes")
def test_the_same_seed_gives_the_same_bits_on_the_same_threads_and_one_and_two_agree():
    sessions = [lanes(1), lanes(1), lanes(2), lanes(2)]
    for session in sessions:
        session.run(steps=20)
        session.close()
    one, one_again, two, two_again = (session.store.theta for session in sessions)
    np.testing.assert_array_equal(one, one_again)
    np.testing.assert_array_equal(two, two_again)
    np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-11)
    other = Session(sessions[0].graph, seed=1, threads=1)
    other.run(steps=20)
    assert not np.array_equal(one, other.store.theta)


OTHERS = [
    (graph_of(optimizer=SGD()), 'training: optimizer was "adam", and is "sgd" now'),
    (graph_of(optimizer=Adam(beta1=0.5)), "training: β₁ was 0.9, and is 0.5 now"),
    (graph_of(schedule=Cosine()), 'training: schedule was "steady", and is "cosine" now'),
    (graph_of(batch_size=10), "training: batch size was 20, and is 10 now"),
    (graph_of(sampling="replacement"), 'training: sampling was "shuffled", and is "replacement" now'),
    (graph_of(dtype="float64"), 'training: precision was "float32", and is "float64" now'),
    (graph_of(seed=4), "training: seed was 0, and is 4 now"),
    (graph_of(samples=80), "Spirals 1: samples was 90, and is 80 now"),
    (graph_of(Affine(8), Tanh()), "Batch norm 1 was there, and is not now"),
]


@pytest.mark.parametrize(("other", "words"), OTHERS)
def test_a_checkpoint_of_another_graph_is_refused_and_nothing_is_overwritten(other, words):
    session = Session(graph_of())
    session.run(steps=6)
    found = capture(session)
    target = Session(other)
    target.run(steps=3)
    before = everything(target)
    with pytest.raises(Refusal) as caught:
        restore(target, found)
    assert words in str(caught.value)
    after = everything(target)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert target.steps == 3


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda c: {"weights": {}}, r"There is nothing for Affine 1\.W"),
        (
            lambda c: {"weights": {**c.weights, ("affine_2", "W"): np.zeros((8, 3), "float32")}},
            r"Affine 2\.W has the shape \(8, 2\); the weights for it have \(8, 3\)",
        ),
        (
            lambda c: {"weights": {key: array.astype("float64") for key, array in c.weights.items()}},
            r"is of float32; the numbers for it are of float64",
        ),
        (lambda c: {"weights": {**c.weights, ("x_1", "W"): np.zeros(3)}}, r"There are weights for x_1\.W"),
        (lambda c: {"optimizer": {"m": c.optimizer["m"]}}, "There is nothing for"),
        (lambda c: {"optimizer": {**c.optimizer, "h": {}}}, "this optimizer keeps nothing called “h”"),
        (lambda c: {"steps": 7}, "The log of the run is damaged"),
        (
            lambda c: {"log": {**c.log, "test_loss.steps": np.array([np.nan])}},
            "The log of the run is damaged",
        ),
        (lambda c: {"log": {"loss": c.log["loss"]}}, "The log of the run is damaged"),
        (lambda c: {"pace": {"share": 1.5}}, "share: expected at most 1, got 1.5"),
        (lambda c: {"order": {**c.order, "samples": 91}}, "for 91 samples in batches of 20"),
        (lambda c: {"order": {**c.order, "step": 99}}, "The saved order of samples is damaged"),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_nothing_is_overwritten(damage, words):
    session = Session(graph_of(schedule=Plateau()))
    session.run(steps=6)
    found = capture(session)
    session.run(steps=2)
    before = everything(session)
    with pytest.raises(Refusal, match=words):
        restore(session, replace(found, **damage(found)))
    after = everything(session)
    assert all(np.array_equal(before[name], after[name]) for name in before)


def test_a_graph_that_cannot_learn_has_no_checkpoint():
    with pytest.raises(Refusal, match="loss"):
        capture(Session(netstudio.sequential([Spirals(), Affine(2)])))


def test_weights_that_are_no_numbers_any_more_do_not_replace_the_checkpoint(tmp_path):
    session = Session(graph_of())
    session.run(steps=2)
    path = save_checkpoint(session, tmp_path / "net.netstudio")
    content = path.read_bytes()
    session.store.theta[0] = np.inf
    with pytest.raises(Refusal, match="After step 2 not all weights are finite numbers"):
        save_checkpoint(session, tmp_path / "net.netstudio")
    assert path.read_bytes() == content
