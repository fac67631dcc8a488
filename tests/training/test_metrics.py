"""Metrics in a session: they show what there is to see, and training does not know of them."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Accuracy,
    Affine,
    ConfusionMatrix,
    MeanSquaredError,
    Mnist,
    SoftmaxWithLoss,
    Spirals,
    Split,
    Tanh,
    TopK,
)
from netstudio.training import prepared
from netstudio.training.camera import Camera
from netstudio.training.session import Session
from netstudio.training.snapshot import Wants
from netstudio.words import Refusal

METRICS = [Accuracy(), TopK(k=1), ConfusionMatrix()]


def net(*more) -> Graph:
    layers = [Spirals(arms=3), Affine(16), Tanh(), Affine(3), SoftmaxWithLoss(), *more]
    return netstudio.sequential(layers, TrainingSettings(batch_size=50))


def test_training_is_the_same_to_the_bit_with_them_and_without():
    plain, measured = Session(net()), Session(net(*METRICS))
    assert analyse(net(*METRICS)).problems == ()
    for session in (plain, measured):
        session.run(steps=20)
    np.testing.assert_array_equal(measured.store.theta, plain.store.theta)
    assert [seed.owner for seed in measured.network.program.seeds] == ["softmax_with_loss_1"]
    assert measured.evaluate() == plain.evaluate()


def test_they_say_of_the_batch_what_the_session_says_of_it():
    session = Session(net(*METRICS))
    session.run(steps=3)
    accuracy = session.tensor("accuracy_1", "accuracy")
    assert float(accuracy) == pytest.approx(session.batch_accuracy())
    assert session.tensor("topk_1", "accuracy") == accuracy
    assert np.trace(session.tensor("confusion_matrix_1", "counts")) == round(50 * float(accuracy))


def test_halves_of_a_batch_give_what_the_whole_gives():
    layers = [Mnist(), Affine(200), Tanh(), Affine(10), SoftmaxWithLoss(), *METRICS]
    graph = netstudio.sequential(layers, TrainingSettings(batch_size=101, dtype="float64"))
    found = []
    for threads in (1, 2):
        session = Session(graph, threads=threads)
        session.forward_backward()
        assert len(session.plan.lanes) == threads
        ends = [("accuracy_1", "accuracy"), ("topk_1", "accuracy"), ("confusion_matrix_1", "counts")]
        found.append([session.tensor(*end) for end in ends])
    for one, two in zip(*found, strict=True):
        np.testing.assert_allclose(two, one, rtol=1e-12)
    assert found[1][2].sum() == 101


def test_without_a_loss_backpropagation_still_begins_at_the_end():
    layers = [Spirals(), Affine(2), Accuracy()]
    session = Session(netstudio.sequential(layers))
    session.forward_backward()
    assert (session.gradients["Affine 1.b"] == session.network.batch).all()
    assert session.predict(np.ones((3, 2))).shape == (3, 2)


def test_a_snapshot_holds_the_counts_to_draw():
    session = Session(net(*METRICS))
    camera = Camera(session)
    session.run(steps=1)
    snapshot = camera.take(Wants())
    assert snapshot.outputs[End("accuracy_1", "accuracy")].shape == ()
    (end,) = snapshot.pictures
    assert end == End("confusion_matrix_1", "counts")
    np.testing.assert_array_equal(snapshot.pictures[end], session.tensor("confusion_matrix_1", "counts"))
    assert camera.take(Wants(outputs=False)).pictures == {}


def autoencoder() -> Graph:
    graph = netstudio.sequential([Mnist(), Affine(16), Affine(784), MeanSquaredError()])
    return edits.connect(graph, End("mnist_1", "x"), End("mean_squared_error_1", "t"))


def test_what_is_held_against_its_own_input_has_no_right_and_wrong():
    session = Session(autoencoder())
    session.run(steps=2)
    assert session.batch_accuracy() is None
    x, t = session.dataset.test.samples(20).x, np.zeros(20, int)
    assert session.evaluate(x, t).accuracy is None
    assert not session.guesses_classes
    found = Camera(session).take(Wants(predictions=20)).predictions
    assert not found.guessed
    np.testing.assert_array_equal(found.x, session.predict(session.dataset.test.samples(20).x))


def test_there_is_no_accuracy_where_what_is_judged_is_not_the_samples():
    graph = Graph(training=TrainingSettings(batch_size=10))
    graph, data = edits.add(graph, Spirals())
    graph, affine = edits.add(graph, Affine(2))
    graph, halves = edits.add(graph, Split(axis=0))
    graph, truths = edits.add(graph, Split(axis=0))
    graph, loss = edits.add(graph, SoftmaxWithLoss())
    for source, target in (
        (End(data, "x"), End(affine, "x")),
        (End(affine, "y"), End(halves, "x")),
        (End(data, "t"), End(truths, "x")),
        (End(halves, "y1"), End(loss, "y")),
        (End(truths, "y1"), End(loss, "t")),
    ):
        graph = edits.connect(graph, source, target)
    found = Session(graph).evaluate(part="train")
    assert found.accuracy is None
    assert found.loss > 0


@pytest.mark.parametrize("slices", [1, 3, 7, 150])
def test_evaluation_puts_the_metrics_of_its_slices_together(monkeypatch, slices):
    session = Session(net(*METRICS))
    session.run(steps=30)
    whole = session.evaluate()
    monkeypatch.setattr("netstudio.training.inference.SLICE", -(-whole.samples // slices))
    parts = Session(session.graph, session.weights()).evaluate()
    assert list(whole.metrics) == ["accuracy_1", "topk_1", "confusion_matrix_1"]
    assert parts.metrics["accuracy_1"] == pytest.approx(parts.accuracy, abs=1e-7)
    for node, value in whole.metrics.items():
        np.testing.assert_allclose(parts.metrics[node], value, rtol=1e-6)
    counts = parts.metrics["confusion_matrix_1"]
    assert counts.dtype.kind == "i"
    assert counts.sum() == whole.samples
    np.testing.assert_array_equal(counts, whole.metrics["confusion_matrix_1"])


def test_without_metrics_an_evaluation_has_none():
    assert Session(net()).evaluate().metrics == {}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("judge", [SoftmaxWithLoss(), Accuracy(), TopK(k=2), ConfusionMatrix()])
def test_a_label_outside_the_classes_is_named_with_node_and_sample(judge, threads, monkeypatch):
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)
    session = Session(netstudio.sequential([Spirals(), Affine(2), judge]), threads=threads)
    x, name = np.zeros((9, 2)), next(n.name for n in session.graph if n.layer == judge)
    for sample in (1, 8):
        t = np.zeros(9, int)
        t[sample] = 7
        wanted = f"^{name}: The label 7 of sample {sample} in the batch is none of the 2 classes, 0 to 1"
        with pytest.raises(Refusal, match=wanted):
            session.evaluate(x, t)
        with pytest.raises(Refusal, match=wanted):
            session.forward_backward(x, t)
    session.close()
