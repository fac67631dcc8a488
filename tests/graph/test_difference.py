"""What makes one graph train otherwise than another, in words."""

from dataclasses import replace

import pytest
from hypothesis import given

import netstudio
from netstudio.engine.initializers import He
from netstudio.engine.optimizers import SGD
from netstudio.graph import edits
from netstudio.graph.difference import difference
from netstudio.graph.model import End, Graph, Placeholder
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, ReLU, SoftmaxWithLoss, Spirals
from tests.strategies import graphs

NET = netstudio.sequential([Spirals(), Affine(8), ReLU(), Affine(2), SoftmaxWithLoss()])


@given(graphs())
def test_a_graph_does_what_it_does(graph: Graph):
    assert difference(graph, graph) is None


def test_words_places_length_and_pace_may_differ():
    graph = edits.move(edits.rename(NET, "affine_1", "Hidden"), {"affine_2": (7.0, 8.0)})
    training = TrainingSettings(epochs=3, steps=9, optimizer=SGD(learning_rate=0.5))
    assert difference(NET, edits.set_training(replace(graph, title="Title"), training)) is None


def with_node(node: str, **changes: object) -> Graph:
    """The net with one node changed."""
    return NET.with_nodes({**NET.nodes, node: replace(NET.nodes[node], **changes)})


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (edits.set_layer(NET, "affine_1", Affine(9)), "Affine 1: units was 8, and is 9 now"),
        (
            edits.set_layer(NET, "affine_1", Affine(8, initial_weight=He())),
            'Affine 1: initial weight was "normal", and is "he" now',
        ),
        (edits.set_layer(NET, "relu_1", Affine(8)), "layer was ReLU, and is Affine now"),
        (with_node("relu_1", layer=Placeholder("New")), "layer was ReLU, and is New now"),
        (edits.add(NET, ReLU())[0], "ReLU 2 is new"),
        (edits.remove(NET, ["relu_1"]), "ReLU 1 was there, and is not now"),
        (NET.with_wires({}), "is wired otherwise at"),
        (
            edits.connect(NET, End("spirals_1", "x"), End("affine_2", "x")),
            "Affine 2 is wired otherwise at “x”",
        ),
        (with_node("affine_1", frozen=True), "Affine 1: frozen was false, and is true now"),
        (
            edits.set_training(NET, TrainingSettings(batch_size=7)),
            "training: batch size was 100, and is 7 now",
        ),
    ],
)
def test_the_first_difference_is_said_in_words(other, words):
    assert words in str(difference(NET, other))
