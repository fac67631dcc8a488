"""Layers that join, take apart, look up and normalise: their settings, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.engine.builder import Builder
from netstudio.engine.executor import StageError
from netstudio.engine.initializers import Given
from netstudio.engine.program import Role, ShapeError, Value
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.layers import (
    Affine,
    Embedding,
    LayerNorm,
    MatMul,
    Mnist,
    Scale,
    Slice,
    Softmax,
    SoftmaxWithLoss,
    Variable,
    Weight,
)
from netstudio.training import prepared


def lower(layer, shape, integer=False):
    b = Builder(shape[0])
    return b, layer.lower(b, Value("x", shape, Role.INPUT, integer))


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Slice(), (4, 5)),
        (Slice(start=1), (4, 4)),
        (Slice(start=-2), (4, 2)),
        (Slice(stop=-2), (4, 3)),
        (Slice(axis=-1, start=1, stop=2), (4, 1)),
        (Slice(axis=0, stop=3), (3, 5)),
    ],
)
def test_slices(layer, shape):
    assert lower(layer, (4, 5))[1].shape == shape


def test_slices_that_are_not_there_are_refused():
    for layer in (Slice(start=5), Slice(start=-6), Slice(stop=6), Slice(start=2, stop=2)):
        with pytest.raises(ShapeError, match="where it is 5 long"):
            lower(layer, (4, 5))


def test_embedding_of_labels_and_of_words():
    b, y = lower(Embedding(count=7, size=3), (4,), integer=True)
    assert y.shape == (4, 3)
    assert [(v.name, v.shape) for v in b.program.parameters] == [("W", (7, 3))]
    assert lower(Embedding(count=7, size=3), (4, 6), integer=True)[1].shape == (4, 6, 3)
    with pytest.raises(ShapeError, match="takes whole numbers"):
        lower(Embedding(), (4, 6))


def test_a_label_outside_the_rows_is_named_with_its_place_and_node():
    graph, data = edits.add(Graph(), Mnist())
    graph, node = edits.add(graph, Embedding(count=5))
    session = netstudio.Session(edits.connect(graph, End(data, "t"), End(node, "t")))
    with pytest.raises(StageError, match=r"^Embedding 1: The number [5-9] at \(\d+,\) has") as failed:
        session.forward_backward()
    assert failed.value.owner == node


@pytest.mark.parametrize("threads", [1, 2])
def test_the_place_is_that_in_the_batch_in_whichever_half_it_lies(threads, monkeypatch):
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)
    graph = netstudio.sequential([Mnist(), Affine(10), SoftmaxWithLoss()])
    graph = edits.connect(
        edits.add(graph, Embedding(count=5))[0], End("mnist_1", "t"), End("embedding_1", "t")
    )
    graph = edits.connect(graph, End("embedding_1", "y"), End("affine_1", "x"))
    session = netstudio.Session(graph, threads=threads)
    for place in (1, 8):
        t = np.zeros(9, int)
        t[place] = 7
        with pytest.raises(StageError, match=rf"The number 7 at \({place},\) has no row"):
            session.forward_backward(np.zeros((9, 784)), t)
    session.close()


@pytest.mark.parametrize(
    ("layer", "parameters"),
    [
        (LayerNorm(), [("gamma", (6,)), ("beta", (6,))]),
        (LayerNorm(over="sample"), [("gamma", (5, 6)), ("beta", (5, 6))]),
        (LayerNorm(scale=False), []),
    ],
)
def test_layer_norm_learns_what_it_says(layer, parameters):
    b, y = lower(layer, (4, 5, 6))
    assert y.shape == (4, 5, 6)
    assert [(v.name, v.shape) for v in b.program.parameters] == parameters


def test_layer_norm_needs_samples():
    with pytest.raises(ShapeError, match=r"takes \(N, …, D\); this gives \(4,\)"):
        lower(LayerNorm(), (4,))


def test_scores_of_attention_from_operations():
    """softmax(Q·Kᵀ / √d)·V, of weights that are given."""
    rng = np.random.default_rng(0)
    q, k, v = rng.standard_normal((3, 2, 4, 3))
    graph = Graph()
    for name, array in (("q", q), ("k", np.swapaxes(k, 1, 2)), ("v", v)):
        layer = Variable(values=tuple(array.ravel().tolist()), shape=array.shape)
        graph, node = edits.add(graph, layer)
        graph = edits.rename(graph, node, name)
    for layer, sources in (
        (MatMul(), ("variable_1", "variable_2")),
        (Scale(factor=3**-0.5), ("mat_mul_1",)),
        (Softmax(), ("scale_1",)),
        (MatMul(), ("softmax_1", "variable_3")),
    ):
        graph, node = edits.add(graph, layer)
        for source, port in zip(sources, layer.inputs, strict=True):
            graph = edits.connect(graph, End(source, "y"), End(node, port.name))
    session = netstudio.Session(graph, dtype="float64")
    session.forward_backward()
    scores = np.exp(q @ np.swapaxes(k, 1, 2) / np.sqrt(3))
    expected = scores / scores.sum(-1, keepdims=True) @ v
    np.testing.assert_allclose(session.tensor("mat_mul_2", "y"), expected, rtol=1e-12)


def test_a_weight_is_learned_and_says_what_it_starts_from():
    graph, _ = edits.add(Graph(), Weight(shape=(2, 3), initial_weight=Given(values=tuple(range(6)))))
    assert analyse(graph).parameter_count == 6
    session = netstudio.Session(graph)
    np.testing.assert_array_equal(session.parameters["Weight 1.W"], [[0, 1, 2], [3, 4, 5]])
    wrong, _ = edits.add(Graph(), Weight(shape=(0, 3)))
    assert "takes a shape of numbers above 0" in str(next(analyse(wrong).blocking))
