"""Frozen layers: to the bit as they were, whatever the optimizer does, and however sessions come and go."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

import netstudio
from netstudio.document.document import Document
from netstudio.engine.initializers import He
from netstudio.engine.optimizers import AnyOptimizer, Momentum
from netstudio.engine.schedules import Cosine
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.graph.sameness import what_it_computes
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, BatchNorm, ReLU, SoftmaxWithLoss, Spirals
from netstudio.training.checkpoint import capture, restore
from netstudio.training.gradient_check import check_gradients
from netstudio.training.profile import measure_profile
from netstudio.training.session import Session
from netstudio.words import Refusal, tr

OPTIMIZERS = pytest.mark.parametrize("optimizer", AnyOptimizer.__args__, ids=lambda cls: cls.__name__)
KEPT = {("affine_1", "W"), ("affine_1", "b")}


def graph_of(frozen: tuple[str, ...] = ("affine_1",), **training) -> Graph:
    settings = TrainingSettings(batch_size=20, **training)
    layers = [Spirals(), Affine(8, initial_weight=He()), ReLU(), Affine(6, initial_weight=He()), ReLU()]
    graph = netstudio.sequential([*layers, Affine(2), SoftmaxWithLoss()], settings)
    return edits.freeze(graph, frozen)


def bits(session: Session) -> dict[tuple[str, str], bytes]:
    return {key: array.tobytes() for key, array in session.weights().items()}


@OPTIMIZERS
@pytest.mark.parametrize("decays", ["weights", "all"])
@pytest.mark.parametrize("clip", [0.0, 0.5])
def test_what_is_frozen_stays_to_the_bit_and_all_else_learns(optimizer, decays, clip):
    settings = optimizer(weight_decay=0.1, decays=decays, clip=clip)
    session = Session(graph_of(optimizer=settings, schedule=Cosine()))
    before = bits(session)
    session.run(steps=10)
    after = bits(session)
    assert {key for key in before if before[key] == after[key]} == KEPT
    assert not KEPT & session.store.gradients.keys()


@OPTIMIZERS
def test_the_others_learn_as_if_what_is_frozen_were_no_parameter(optimizer):
    """Its gradient counts neither in the update nor in the length that is clipped."""
    settings = optimizer(clip=0.1)
    frozen, free = Session(graph_of(optimizer=settings)), Session(graph_of((), optimizer=settings))
    frozen.forward_backward(), free.forward_backward()
    for key, gradient in frozen.store.gradients.items():
        np.testing.assert_array_equal(gradient, free.store.gradients[key])
    assert frozen.store.learned.size == free.store.learned.size - 8 * 2 - 8
    before = frozen.store.learned.copy()
    updater = settings.start(before, frozen.store.gradient.copy(), frozen.store.weights)
    frozen.step(), updater.step()
    np.testing.assert_array_equal(frozen.store.learned, before)


def test_weights_decay_and_biases_do_not_when_the_first_layer_is_frozen():
    store = Session(graph_of()).store
    sizes = [store.gradients[key].size for key in store.gradients]
    expected = np.concatenate(
        [np.full(n, key[1] == "W") for n, key in zip(sizes, store.gradients, strict=True)]
    )
    np.testing.assert_array_equal(store.weights, expected)


def test_freezing_and_thawing_between_sessions_keeps_what_was_learned():
    """As in the studio: an edit ends the session, whose weights go to the document and to the next one."""
    document = Document(graph_of(()))
    first = Session(document.graph, document.weights)
    first.run(steps=5)
    document.set_weights(first.weights())
    document.apply(tr("Freeze"), edits.freeze(document.graph, ["affine_1", "affine_2"]))
    assert what_it_computes(first.graph) != what_it_computes(document.graph)
    second = Session(document.graph, document.weights)
    assert bits(second) == bits(first)
    second.run(steps=5)
    assert all(
        np.isfinite(v).all() and len(v) == second.store.learned.size for v in second.updater.state.values()
    )
    document.set_weights(second.weights())
    document.undo()
    third = Session(document.graph, document.weights)
    assert bits(third) == bits(second)
    assert bits(third)["affine_2", "W"] == bits(first)["affine_2", "W"]
    third.run(steps=5)
    assert bits(third)["affine_2", "W"] != bits(first)["affine_2", "W"]


def test_resetting_gives_what_is_frozen_its_initial_values_too():
    session = Session(graph_of())
    fresh = bits(session)
    session.parameters["Affine 1.W"] = np.ones((2, 8), np.float32)
    session.reset()
    assert bits(session) == fresh


def test_a_frozen_batch_norm_keeps_its_statistics():
    layers = [Spirals(), Affine(8, initial_weight=He()), BatchNorm(), ReLU(), Affine(2), SoftmaxWithLoss()]
    graph = netstudio.sequential(layers, TrainingSettings(batch_size=20, optimizer=Momentum(0.1)))
    first = Session(graph)
    first.run(steps=5)
    second = Session(edits.freeze(graph, ["batch_norm_1"]), first.weights())
    second.run(steps=5)
    before, after = bits(first), bits(second)
    assert {key for key in before if before[key] == after[key]} == {
        ("batch_norm_1", name) for name in ("gamma", "beta", "running_mean", "running_variance")
    }
    assert check_gradients(second.graph, second.weights()).max_relative_error <= 1e-6


def test_one_sample_is_enough_where_batch_norm_is_frozen():
    graph = netstudio.sequential([Spirals(), BatchNorm(), Affine(2), SoftmaxWithLoss()])
    graph = edits.set_training(graph, msgspec.structs.replace(graph.training, batch_size=1))
    with pytest.raises(Refusal, match="make the batch size 2 or more"):
        Session(graph)
    Session(edits.freeze(graph, ["batch_norm_1"])).run(steps=2)


def test_a_checkpoint_goes_on_with_what_is_frozen():
    whole, half = Session(graph_of(optimizer=Momentum(0.1))), Session(graph_of(optimizer=Momentum(0.1)))
    whole.run(steps=10), half.run(steps=5)
    rest = Session(graph_of(optimizer=Momentum(0.1)))
    restore(rest, capture(half))
    rest.run(steps=5)
    assert bits(rest) == bits(whole)


def test_where_all_is_frozen_nothing_learns_and_it_can_still_be_looked_at():
    session = Session(graph_of(("affine_1", "affine_2", "affine_3")))
    with pytest.raises(Refusal, match="every layer that has parameters is frozen"):
        session.run(steps=1)
    free = Session(graph_of(()))
    assert session.forward_backward() == free.forward_backward() > 0
    assert session.evaluate() == free.evaluate()
    assert session.tensor("affine_1", "W", gradient=True) is None
    assert session.tensor("affine_1", "W") is not None
    assert check_gradients(session.graph).max_relative_error == 0


def test_a_net_with_frozen_layers_is_measured():
    found = measure_profile(graph_of(("affine_1", "affine_2")), steps=3, seconds=5)
    costs = {layer.node: layer for layer in found.layers}
    assert costs["affine_1"].update == costs["affine_1"].backward == 0
    assert costs["affine_3"].update > 0
