"""Overflow: the first op that made an inf or a NaN is named, forward or backward, and nothing is changed."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Affine,
    AveragePooling,
    BatchNorm,
    Convolution,
    Exp,
    Flatten,
    Gate,
    LayerNorm,
    MaxPooling,
    MeanSquaredError,
    Mnist,
    SoftmaxWithLoss,
    Spirals,
)
from netstudio.layers.base import Layer
from netstudio.resources import example_path
from netstudio.training import prepared
from netstudio.training.gradient_check import check_gradients
from netstudio.training.non_finite import NonFiniteLoss
from netstudio.training.session import Session
from netstudio.words import Refusal


def images(*layers: Layer, threads: int = 1) -> Session:
    """A convolution, the layers, and what it takes to learn."""
    row = [Mnist(layout="image", samples=50), Convolution(4, stride=(3,)), *layers, Flatten(), Affine(10)]
    settings = TrainingSettings(batch_size=9)
    return Session(netstudio.sequential([*row, SoftmaxWithLoss()], settings), threads=threads)


def refused(session: Session, **weights: float) -> str:
    """What a step says with some weights set, by `node__parameter`; nothing may have changed."""
    for name, number in weights.items():
        node, parameter = name.split("__")
        session.store.arrays[node, parameter][...] = number
    before = session.weights()
    with pytest.raises(NonFiniteLoss) as error:
        session.step()
    assert error.value.owner in session.graph.nodes
    for key, array in session.weights().items():
        np.testing.assert_array_equal(array, before[key])
    session.close()
    return str(error.value)


@pytest.fixture(params=[1, 2], ids=["one lane", "two lanes"])
def threads(request, monkeypatch) -> int:
    monkeypatch.setattr(prepared, "WORTH_SPLITTING", 0)
    return request.param


def test_forward(threads):
    words = refused(images(Convolution(4), threads=threads), convolution_1__W=1e30, convolution_2__W=1e30)
    assert words.startswith("Step 1: Convolution 2 is the first to make a number that is not finite (conv")
    words = refused(images(AveragePooling((4,)), threads=threads), convolution_1__W=0, convolution_1__b=3e38)
    assert "Average pooling 1 is the first" in words
    words = refused(images(BatchNorm(), Convolution(4), threads=threads), batch_norm_1__gamma=3e38)
    assert "Batch norm 1 is the first" in words


def test_the_numbers_that_it_was_made_of_are_told(threads):
    words = refused(images(Convolution(4), threads=threads), convolution_1__W=1e30, convolution_2__W=1e30)
    assert ". The first is ∞, at sample 0, channel 0, row " in words
    assert ", W (up to 1e30), " in words
    layers = [Gate(), Affine(1), Exp(), MeanSquaredError()]
    one = Session(netstudio.sequential(layers, TrainingSettings(batch_size=4)), threads=1)
    words = refused(one, affine_1__W=0, affine_1__b=90)
    assert ". The first is ∞, at sample 0, unit 0, made of 90." in words


def test_backward(threads):
    """Where all activations are 0 the loss is a number, and only the gradients overflow."""
    shut = {"convolution_1__W": 0, "convolution_2__W": 1e30, "convolution_3__W": 1e30}
    for between in (MaxPooling(), AveragePooling((2,), (1,)), BatchNorm()):
        words = refused(images(Convolution(4), between, Convolution(4), threads=threads), **shut)
        assert "is the first to make a number that is not finite (" in words
        assert " backward, shape (9, 4, " in words
    words = refused(images(Convolution(4), Convolution(4), threads=threads), **shut)
    assert "Convolution 2 is the first to make a number that is not finite (convolution backward" in words


@pytest.mark.parametrize("norm", [BatchNorm(), LayerNorm(), LayerNorm(over="sample")])
def test_a_variance_that_overflows_is_not_taken_for_infinite_width(norm, threads):
    """1 / √∞ is 0: the layer would give its β for every sample, and say nothing."""
    session = images(norm, threads=threads)
    assert f"{session.graph.nodes[norm_id(norm)].name} is the first" in refused(
        session, convolution_1__W=1e25
    )


def norm_id(norm: Layer) -> str:
    return "batch_norm_1" if isinstance(norm, BatchNorm) else "layer_norm_1"


def test_attention():
    session = Session(netstudio.load(example_path("attention")))
    names = {node.name: node.id for node in session.graph}
    words = refused(session, **{f"{names['W Q']}__W": 1e25, f"{names['W K']}__W": 1e25})
    assert "Scores is the first to make a number that is not finite (matmul" in words


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_weights_that_are_no_numbers_are_named_themselves(number):
    words = refused(images(), convolution_1__W=number)
    assert words.startswith("Step 1: Convolution 1.W has a number that is not finite")


def test_samples_too_large_for_the_precision_are_named_themselves(tmp_path):
    np.save(tmp_path / "x.npy", np.full((9, 2), 1e300))
    np.save(tmp_path / "t.npy", np.arange(9) % 2)
    data = netstudio.layers.ArrayFiles(x=str(tmp_path / "x.npy"), t=str(tmp_path / "t.npy"))
    graph = netstudio.sequential([data, Affine(2), SoftmaxWithLoss()], TrainingSettings(batch_size=4))
    session = Session(graph)
    wanted = r"IDX and npy files 1\.x has a number that is not finite, or too large for the precision"
    assert wanted.replace("\\", "") in refused(session)
    assert "files 1.x" in str(session.evaluate().trouble)
    assert not np.isfinite(session.predict(np.full((3, 2), 1e300))).all()


def test_numbers_too_large_for_the_precision_are_no_weights():
    session = Session(netstudio.sequential([Spirals(), Affine(2), SoftmaxWithLoss()]))
    with pytest.raises(Refusal, match=r"Affine 1\.b is to hold 1e\+300; float32 ends at 3\.4e\+38"):
        session.parameters["Affine 1.b"] = 1e300
    with pytest.raises(Refusal, match=r"Affine 1\.b is to hold 1e\+300"):
        Session(session.graph, {"Affine 1.b": np.array([1.0, -1e300])})
    spared = Session(session.graph, {"Affine 1.b": np.array([1.0, -1e300])}, skip_misfits=True)
    assert "Affine 1.b has a number that is not finite" in refused(spared)


def test_an_evaluation_says_where_its_loss_was_lost():
    session = Session(netstudio.sequential([Spirals(), Affine(2), Affine(2), SoftmaxWithLoss()]))
    assert session.evaluate().trouble is None
    session.parameters["Affine 1.W"] = session.parameters["Affine 2.W"] = 1e30
    assert "Affine 2 is the first" in str(session.evaluate().trouble)
    with pytest.raises(NonFiniteLoss, match=r"no gradient to check\. Affine 1\.W has") as error:
        check_gradients(session.graph, {("affine_1", "W"): np.full((2, 2), np.nan)})
    assert error.value.owner == "affine_1"
