from __future__ import annotations

from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.effect import Effect, effect
from netstudio.graph.model import End, Graph
from netstudio.graph.sequential import sequential
from netstudio.layers.data import Mnist
from netstudio.layers.linear import Affine
from netstudio.layers.loss import SoftmaxWithLoss


def net() -> Graph:
    return sequential([Mnist(), Affine(units=50), Affine(units=10), SoftmaxWithLoss()])


def of(before: Graph, after: Graph, *nodes: str) -> Effect:
    return effect(analyse(before), analyse(after), nodes)


def test_more_units() -> None:
    after = edits.set_layer(net(), "affine_1", Affine(units=80))
    found = of(net(), after, "affine_1")
    assert found.parameters == (39_760, 63_610)
    assert found.memory[0] < found.memory[1]
    assert found.shapes == ((End("affine_1", "y"), (100, 50), (100, 80)),)
    assert not found.problems
    assert not found.nothing


def test_nothing() -> None:
    assert of(net(), net(), "affine_1").nothing


def test_problems_that_come_and_go_and_wires_that_are_cut() -> None:
    images = edits.set_layer(net(), "mnist_1", Mnist(layout="image"))
    found = of(net(), images, "mnist_1")
    assert [p.node for p in found.problems] == ["affine_1"]
    assert of(images, net(), "mnist_1").solved == 1
    without = edits.remove(net(), ["affine_2"])
    assert [str(w.target) for w in of(net(), without).lost] == ["affine_2.x", "softmax_with_loss_1.y"]


def test_a_problem_in_other_words_is_not_a_new_one() -> None:
    images = edits.set_layer(net(), "mnist_1", Mnist(layout="image"))
    after = edits.set_layer(images, "affine_1", Affine(units=7))
    assert not of(images, after, "affine_1").problems
