"""`netstudio evaluate`."""

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.engine.initializers import Constant as ConstantValue
from netstudio.graph import edits
from netstudio.graph.model import End, Graph
from netstudio.graph.training import TrainingSettings
from netstudio.layers import (
    Accuracy,
    Affine,
    ConfusionMatrix,
    Objective,
    SoftmaxWithLoss,
    Spirals,
    Tanh,
    Weight,
)
from netstudio.resources import example_path


@pytest.fixture
def measured(tmp_path):
    """A net on spirals with metrics, trained a little."""
    layers = [Spirals(), Affine(16), Tanh(), Affine(2), SoftmaxWithLoss(), Accuracy(), ConfusionMatrix()]
    session = netstudio.Session(netstudio.sequential(layers, TrainingSettings(batch_size=50)))
    session.run(steps=50)
    path = tmp_path / "net.netstudio"
    netstudio.save(session.graph, path, session.weights())
    return path


def evaluated(path, part="test"):
    session = netstudio.Session(netstudio.load(path), netstudio.load_weights(path))
    return session.evaluate(part=part)


@pytest.mark.parametrize("part", ["test", "train"])
def test_the_saved_weights_are_evaluated_on_a_part_of_the_data(measured, part, last_json):
    assert main(["evaluate", str(measured), "--part", part, "--json"]) == 0
    found, wanted = last_json(), evaluated(measured, part)
    assert (found["part"], found["dtype"], found["weights"], found["not_saved"]) == (
        part,
        "float32",
        "saved",
        [],
    )
    assert (found["loss"], found["accuracy"]) == (wanted.loss, wanted.accuracy)
    assert found["samples"] == wanted.samples
    assert found["metrics"]["Accuracy 1"] == pytest.approx(wanted.accuracy)
    assert np.sum(found["metrics"]["Confusion matrix 1"]) == wanted.samples


def test_half_precision(measured, last_json):
    assert main(["evaluate", str(measured), "--dtype", "float16", "--json"]) == 0
    found, wanted = last_json(), evaluated(measured)
    assert found["dtype"] == "float16"
    assert found["loss"] == pytest.approx(wanted.loss, rel=5e-3)
    assert found["loss"] != wanted.loss


def test_double_precision(measured, last_json):
    assert main(["evaluate", str(measured), "--dtype", "float64", "--json"]) == 0
    found = last_json()
    assert found["dtype"] == "float64"
    assert found["loss"] == pytest.approx(evaluated(measured).loss, rel=1e-5)


def test_in_words(measured, capsys):
    assert main(["evaluate", str(measured)]) == 0
    out, wanted = capsys.readouterr().out, evaluated(measured)
    lines = out.splitlines()
    assert lines[0] == f"{wanted.samples} samples of the test data, float32, saved weights"
    assert lines[1] == f"loss {wanted.loss:.4f}, {100 * wanted.accuracy:.2f} %"
    assert lines[2] == f"Accuracy 1: {wanted.accuracy:.4f}"
    assert lines[3] == "Confusion matrix 1:"
    assert len(lines) == 7


def test_without_saved_weights_it_says_so(spirals, capsys):
    assert main(["evaluate", str(spirals)]) == 0
    assert "initial weights, as none are saved" in capsys.readouterr().out


def test_a_layer_without_saved_weights_is_named(measured, capsys, last_json):
    weights = netstudio.load_weights(measured)
    del weights["affine_2", "b"]
    netstudio.save(netstudio.load(measured), measured, weights)
    assert main(["evaluate", str(measured)]) == 0
    assert "saved weights, but Affine 2.b at initial values" in capsys.readouterr().out
    assert main(["evaluate", str(measured), "--json"]) == 0
    assert last_json()["not_saved"] == ["Affine 2.b"]


def test_without_loss_and_metric_there_is_nothing_to_evaluate_by(capsys):
    assert main(["evaluate", str(example_path("ch05_buy_apple"))]) == 1
    assert "add a loss or a metric" in capsys.readouterr().err


def test_with_a_metric_alone_there_is_no_loss(measured, last_json):
    graph = edits.remove(netstudio.load(measured), ["softmax_with_loss_1"])
    netstudio.save(graph, measured, netstudio.load_weights(measured))
    assert main(["evaluate", str(measured), "--json"]) == 0
    found = last_json()
    assert found["loss"] is None
    assert found["metrics"]["Accuracy 1"] > 0


@pytest.mark.parametrize(
    ("dtype", "words"),
    [("float32", "Affine 2.W has a number"), ("float16", "ends at 65504")],
)
def test_weights_that_lose_the_numbers_are_refused(measured, dtype, words, capsys):
    weights = netstudio.load_weights(measured)
    weights["affine_2", "W"][:] = np.inf
    netstudio.save(netstudio.load(measured), measured, weights)
    assert main(["evaluate", str(measured), "--dtype", dtype, "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_a_function_without_data_is_evaluated_as_it_is(tmp_path, dtype, last_json):
    graph, weight = edits.add(Graph(), Weight(shape=(1, 1), initial_weight=ConstantValue(0.1)))
    graph, loss = edits.add(graph, Objective())
    path = tmp_path / "function.netstudio"
    netstudio.save(edits.connect(graph, End(weight, "y"), End(loss, "y")), path)
    assert main(["evaluate", str(path), "--dtype", dtype, "--json"]) == 0
    found = last_json()
    assert found["part"] is None
    assert found["loss"] == pytest.approx(float(np.dtype(dtype).type(0.1)), rel=1e-6)
