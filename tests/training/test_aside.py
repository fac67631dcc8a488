"""A batch put aside: the numbers that training would compute, and a training that never hears of it."""

import numpy as np
import pytest

import netstudio
from netstudio.engine.executor import StageError
from netstudio.files.graph_file import load
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Affine,
    BatchNorm,
    Convolution,
    Dropout,
    Flatten,
    Gate,
    MeanSquaredError,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    Spirals,
)
from netstudio.resources import example_path
from netstudio.training.aside import Aside, Chosen, Given, chances, input_form, walk_through
from netstudio.training.session import Session
from netstudio.training.walk import Phase
from netstudio.words import Refusal


def session_of(*layers, **training) -> Session:
    return Session(netstudio.sequential(layers, TrainingSettings(**{"batch_size": 10, **training})))


def spirals(*between, **training) -> Session:
    return session_of(Spirals(), Affine(8), *between, ReLU(), Affine(2), SoftmaxWithLoss(), **training)


def run(aside: Aside) -> Aside:
    aside.executor.run_to(aside.executor.end)
    return aside


def gradients(aside: Aside) -> dict:
    return {key: array.copy() for key, array in aside.executor.plan.parameters.gradients.items()}


@pytest.mark.parametrize("part", ["train", "test"])
def test_chosen_samples_have_the_loss_and_the_gradients_that_training_gives(part):
    session = spirals()
    numbers = (3, 14, 15)
    aside = run(Aside(session, Chosen(part, numbers)))
    samples = getattr(session.dataset, part)
    loss = session.forward_backward(samples.x[list(numbers)], samples.t[list(numbers)])
    assert aside.prepared.loss == loss
    for key, gradient in gradients(aside).items():
        np.testing.assert_array_equal(gradient, session.store.gradients[key])


def trained(touch) -> dict:
    """The weights after a few steps, with batches put aside at every place of them."""
    session = spirals(BatchNorm(), Dropout(0.5))
    for _ in range(5):
        session.load_batch()
        for position in (0, session.executor.turn, session.executor.end):
            session.executor.run_to(position)
            touch(session)
        session.step()
    return session.weights()


def test_training_is_bit_identical_whatever_is_put_aside():
    def touch(session):
        for source in (Chosen("test", (1, 2)), Chosen("train", (5,)), Given(np.ones((3, 2)))):
            aside = run(Aside(session, source))
            aside.keep_up(session.store)
        chances(session, np.zeros((1, 2)))
        input_form(session)

    touched, alone = trained(touch), trained(lambda session: None)
    for key, array in alone.items():
        np.testing.assert_array_equal(touched[key], array)


def test_after_a_step_the_new_weights_are_copied_in():
    session = spirals()
    aside = run(Aside(session, Chosen("test", (0, 1))))
    before = aside.prepared.loss
    session.run(steps=5)
    assert run(aside).prepared.loss == before
    aside.keep_up(session.store)
    assert aside.executor.position == aside.executor.end
    assert aside.prepared.loss == run(Aside(session, aside.source)).prepared.loss != before


def test_of_one_sample_batch_norm_takes_its_running_statistics_and_says_so():
    session = spirals(BatchNorm(), Dropout(0.5))
    session.run(steps=5)
    aside = run(Aside(session, Chosen("test", (7,))))
    assert "running statistics" in str(aside.note)
    np.testing.assert_allclose(aside.prepared.scores, session.predict(session.dataset.test.x[7:8]), rtol=1e-5)
    assert any(gradient.any() for gradient in gradients(aside).values())
    assert Aside(session, Chosen("test", (7, 8))).note is None


def test_masks_stay_as_they_are_from_look_to_look():
    session = spirals(Dropout(0.5))
    aside = run(Aside(session, Chosen("test", (0, 1))))
    loss = aside.prepared.loss
    aside.keep_up(session.store)
    assert run(aside).prepared.loss == loss


@pytest.mark.parametrize("one_hot", [False, True])
@pytest.mark.parametrize("layout", ["flat", "image"])
def test_a_digit_of_ones_own(layout, one_hot):
    between = (Convolution(4, (5,)), Flatten()) if layout == "image" else ()
    layers = Mnist(layout=layout, one_hot=one_hot, samples=50), *between, Affine(10), SoftmaxWithLoss()
    session = session_of(*layers)
    form = input_form(session)
    assert len(form.classes) == 10
    assert (form.low.min(), form.high.max()) == (0, 1)
    x = np.random.default_rng(0).random((1, *form.shape))
    found, are_chances = chances(session, x)
    assert are_chances
    assert found.sum() == pytest.approx(1, abs=1e-5)
    as_the_net_says = run(Aside(session, Given(x))).prepared.loss
    by_class = [run(Aside(session, Given(x, label))).prepared.loss for label in range(10)]
    assert as_the_net_says == min(by_class)
    np.testing.assert_allclose(by_class, -np.log(found), rtol=1e-4)


def test_numbers_with_values_to_come_near_to():
    session = session_of(Gate(), Affine(2), Sigmoid(), Affine(1), MeanSquaredError(), batch_size=4)
    session.run(steps=3)
    x = np.array([[0.25, 0.5]])
    scores, are_chances = chances(session, x)
    assert not are_chances
    assert run(Aside(session, Given(x, np.array([[1.0]])))).prepared.loss == pytest.approx(
        session.evaluate(x, np.array([[1.0]])).loss
    )
    assert scores.shape == (1,)


@pytest.mark.parametrize(
    "source",
    [
        Chosen("test", (10**6,)),
        Given(np.ones((1, 3))),
        Given(np.ones((0, 2))),
        Given(np.ones((1, 2)), np.ones((1, 4))),
    ],
)
def test_what_does_not_fit_is_refused_in_words(source):
    with pytest.raises(Refusal):
        Aside(spirals(), source)


def test_without_data_there_is_nothing_to_choose():
    session = Session(load(example_path("ch05_buy_apple.netstudio")))
    with pytest.raises(Refusal, match="no data"):
        Aside(session, Given(np.ones((1, 2))))
    with pytest.raises(Refusal, match="no data"):
        input_form(session)


def test_the_walk_goes_on_where_the_other_one_stood():
    session = spirals(BatchNorm(), Dropout(0.5))
    session.load_batch()
    walked = walk_through(session, Chosen("test", (3,)))
    assert session.walk.phase is Phase.BACKWARD  # nothing had been walked through: forward is there to see
    assert walked.found.truth.tolist() == session.dataset.test.t[3:4].tolist()
    for node in session.graph.nodes:  # down to operations, as far as they have been computed
        session.subject.inside(node)
    while session.walk.forward():
        stop = session.walk.current
        walk_through(session, Chosen("train", (1, 2)))
        assert (session.walk.current.node, session.walk.current.phase) == (stop.node, stop.phase)
        walk_through(session, Chosen("test", (3,)))
        for node in session.graph.nodes:
            session.subject.inside(node)
        for wire in session.subject.network.wires:
            session.subject.wire_gradient(wire)
    assert session.subject.walk_view.phase is Phase.BACKWARD
    walk_through(session, None)
    assert session.subject is session.own
    assert session.walk.cursor == 0


def test_a_step_of_training_shows_in_what_is_put_aside():
    session = spirals()
    walk_through(session, Chosen("test", (0, 1)))
    session.walk.to_phase_end()
    before, cursor = session.subject.prepared.loss, session.walk.cursor
    session.step()
    assert session.walk.cursor == cursor
    assert session.subject.prepared.loss != before
    np.testing.assert_array_equal(session.subject.plan.parameters.theta, session.store.theta)


def test_what_fails_with_new_weights_is_met_by_the_walk_and_not_by_whoever_looks(monkeypatch):
    session = spirals()
    walk_through(session, Chosen("test", (0, 1)))
    session.step()

    def fail(position):
        raise StageError("affine_1", "affine", MemoryError("too much"))

    monkeypatch.setattr(session._subject.executor, "run_to", fail)
    assert session.subject.executor.position == 0
    with pytest.raises(StageError):
        session.walk.go_to(1)
