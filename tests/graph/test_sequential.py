"""Graphs from layers in a row."""

import pytest

import netstudio
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Accuracy,
    Affine,
    MeanSquaredError,
    Mnist,
    ReLU,
    Sigmoid,
    SoftmaxWithLoss,
    TopK,
    Variable,
)
from netstudio.words import Refusal


def test_a_net_in_one_line():
    graph = netstudio.sequential([Mnist(), Affine(50), Sigmoid(), Affine(10), SoftmaxWithLoss()])
    assert {str(w.source): str(w.target) for w in graph.wires.values() if w.source.port != "t"} == {
        "mnist_1.x": "affine_1.x",
        "affine_1.y": "sigmoid_1.x",
        "sigmoid_1.y": "affine_2.x",
        "affine_2.y": "softmax_with_loss_1.y",
    }
    assert graph.wires[End("softmax_with_loss_1", "t")].source == End("mnist_1", "t")
    assert analyse(graph).why_not_train is None
    assert [node.name for node in graph] == [
        "MNIST 1",
        "Affine 1",
        "Sigmoid 1",
        "Affine 2",
        "Softmax with loss 1",
    ]


def test_metrics_look_at_what_the_loss_looks_at():
    graph = netstudio.sequential([Mnist(), Affine(10), SoftmaxWithLoss(), Accuracy(), TopK()])
    for judge in ("softmax_with_loss_1", "accuracy_1", "topk_1"):
        assert graph.wires[End(judge, "y")].source == End("affine_1", "y")
        assert graph.wires[End(judge, "t")].source == End("mnist_1", "t")


def test_title_and_training_settings():
    graph = netstudio.sequential([Mnist()], TrainingSettings(seed=5), "Digits")
    assert (graph.title, graph.training.seed) == ("Digits", 5)


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ([], "The canvas is empty"),
        ([Affine(3), ReLU()], "nothing comes in at x"),
        ([Affine(3), MeanSquaredError()], "nothing comes in at x"),
        ([Mnist(), Affine(3)], "There is no loss to learn by"),
    ],
)
def test_without_data_or_loss_it_says_why_it_cannot_train(tmp_path, layers, why):
    graph = netstudio.sequential(layers)
    assert analyse(graph).errors == ()
    assert why in str(analyse(graph).why_not_train)
    netstudio.save(graph, tmp_path / "net.netstudio")
    assert netstudio.load(tmp_path / "net.netstudio") == graph


def test_what_takes_nothing_cannot_follow():
    with pytest.raises(Refusal) as caught:
        netstudio.sequential([Affine(3), Variable()])
    assert str(caught.value) == "Variable 1 cannot follow Affine 1: it has no input."
