"""`netstudio step`: the book's numbers as text and as JSON, and the same numbers as those of a run."""

from __future__ import annotations

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.graph import edits
from netstudio.graph.model import End
from netstudio.layers import Log, Variable
from netstudio.resources import example_path

APPLES = """\
Buying apples: the result is 220

forward
  1  Apples   y = a × b
       in   a = 100   ← Apple price
       in   b = 2   ← Number of apples
       out  y = 200
  2  Total   y = a × b
       in   a = 200   ← Apples
       in   b = 1.1   ← Tax
       out  y = 220

backward
  3  Total   da = dy × b;  db = dy × a
       in   dy = 1
       out  da = 1.1   → Apples
       out  db = 200   → Tax
  4  Apples   da = dy × b;  db = dy × a
       in   dy = 1.1   ← Total
       out  da = 2.2   → Apple price
       out  db = 110   → Number of apples
"""


def values(lines: list[dict]) -> dict[str, object]:
    """The numbers of lines by their names."""
    return {line["name"]: line["value"] for line in lines}


def test_the_apples_of_the_book(capsys):
    assert main(["step", str(example_path("ch05_buy_apple"))]) == 0
    assert capsys.readouterr().out == APPLES


def test_apples_and_oranges_as_json(last_json):
    assert main(["step", str(example_path("ch05_buy_apple_orange")), "--json"]) == 0
    told = last_json()
    assert told["loss"] == pytest.approx(715)
    found = {
        line["node"]: line["value"]
        for stop in told["stops"]
        if stop["phase"] == "backward"
        for line in stop["gives"]
    }
    expected = {
        "Apple price": 2.2,
        "Number of apples": 110,
        "Orange price": 3.3,
        "Number of oranges": 165,
        "Tax": 650,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_a_gradient_that_comes_back_on_several_wires_is_added_up(capsys):
    assert main(["step", str(example_path("ch05_softmax_with_loss_graph"))]) == 0
    out = capsys.readouterr().out
    fork = out[out.index("16  Exp") :].splitlines()
    assert [line.strip() for line in fork[1:4]] == [
        "in   ∂  = [0.0134912, 0.0134912, 0.0134912]   ← Sum",
        "in   ∂  = [-0.740818, 0, 0]   ← y",
        "in   dy = [-0.727327, 0.0134912, 0.0134912]",
    ]


def test_operations_begin_and_end_with_what_the_layer_reads_and_gives(spirals, last_json):
    assert main(["step", str(spirals), "--level", "op", "--json"]) == 0
    stops = [stop for stop in last_json()["stops"] if stop["inner"] and stop["phase"] != "update"]
    assert [stop["name"] for stop in stops[:3]] == ["Affine 1", "Tanh 1", "Affine 2"]
    for stop in stops:
        forward = stop["phase"] == "forward"
        told = stop["inner"][-1 if forward else 0]
        (ours,), theirs = stop["gives" if forward else "reads"], told["gives" if forward else "reads"]
        assert_same(ours, theirs[0])


def assert_same(ours: dict, theirs: dict) -> None:
    kind = "value" if "value" in ours else "figures"
    if kind == "value":
        np.testing.assert_allclose(ours["value"], theirs["value"], rtol=1e-5, atol=1e-6)
    else:
        assert ours["figures"] == pytest.approx(theirs["figures"], rel=1e-5, abs=1e-6)


def test_a_single_sample_of_the_batch(spirals, last_json):
    session = netstudio.Session(netstudio.load(spirals))
    session.forward_backward()
    assert main(["step", str(spirals), "--level", "op", "--sample", "3", "--json"]) == 0
    told = last_json()
    affine = told["stops"][0]
    assert values(affine["reads"])["x"] == session.tensor("affine_1", "x")[2].tolist()
    assert values(affine["gives"])["y"] == session.tensor("affine_1", "y")[2].tolist()
    assert np.shape(values(affine["reads"])["W"]) == (2, 16)
    np.testing.assert_allclose(values(affine["inner"][-1]["gives"])["y"], values(affine["gives"])["y"], 1e-5)


def test_a_sample_is_found_behind_a_layer_over_the_whole_batch_too(last_json):
    assert main(["step", str(example_path("ch06_batch_norm")), "--sample", "2", "--json"]) == 0
    for stop in last_json()["stops"][:3]:
        assert stop["gives"][0]["shape"] == [100]


def test_the_update_tells_what_a_step_makes_of_each_parameter(spirals, last_json):
    session = netstudio.Session(netstudio.load(spirals))
    session.step()
    assert main(["step", str(spirals), "--level", "op", "--json"]) == 0
    updates = [stop for stop in last_json()["stops"] if stop["phase"] == "update"]
    assert len(updates) == len(session.parameters)
    for stop in updates:
        name = stop["reads"][0]["name"]
        assert stop["formula"] == "θ ← θ − η g"
        assert stop["inner"][-1]["gives"][0]["value"] == values(stop["gives"])[f"new {name}"]
        found = values(stop["gives"])[f"new {name}"]
        np.testing.assert_allclose(found, session.parameters[f"{stop['name']}.{name}"], rtol=1e-5, atol=1e-7)


def test_large_arrays_are_told_in_figures(capsys):
    assert main(["step", str(example_path("ch05_two_layer_net"))]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Two-layer net")
    assert "a batch of 100, whose loss is" in out
    assert "in   x = (100, 784), mean " in out


def test_what_is_not_finite_is_told_too(tmp_path, capsys, last_json):
    graph, x = edits.add(netstudio.sequential([]), Variable(values=(0.0,)))
    graph, log = edits.add(graph, Log())
    file = tmp_path / "log.netstudio"
    netstudio.save(edits.connect(graph, End(x, "y"), End(log, "x")), file)
    assert main(["step", str(file), "--json"]) == 0
    told = last_json()
    assert told["loss"] == "-inf"
    assert values(told["stops"][1]["gives"]) == {"dx": "inf"}
    assert main(["step", str(file)]) == 0
    assert "out  y = -inf" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "sample", "words"),
    [
        ("ch05_buy_apple", 1, "no data node"),
        ("spirals", 51, "The batch has 50 samples; there is no number 51."),
    ],
)
def test_samples_that_there_are_not(name, sample, words, capsys):
    assert main(["step", str(example_path(name)), "--sample", str(sample)]) == 1
    assert words in capsys.readouterr().err


def test_samples_are_counted_from_one(capsys):
    with pytest.raises(SystemExit):
        main(["step", str(example_path("spirals")), "--sample", "0"])
    assert "a whole number of 1 or more" in capsys.readouterr().err
