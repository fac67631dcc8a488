"""`netstudio profile`."""

import pytest

from netstudio.cli import main
from netstudio.resources import example_path


def test_profile_tells_every_layer_and_the_whole(spirals, capsys):
    assert main(["profile", str(spirals), "--steps", "3"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].split()[:3] == ["layer", "forward", "ms"]
    assert [line.split("  ")[0] for line in out[1:4]] == ["Spirals", "Affine 1", "Tanh 1"]
    assert len({len(line) for line in out[: out.index("")]}) == 1
    assert any(" ms a step: the median of 3, batch 50, float32, 1 thread" in line for line in out)
    assert any("times as long as its matrix products alone" in line for line in out)


def test_profile_as_json(spirals, last_json):
    assert main(["profile", str(spirals), "--steps", "4", "--batch", "20", "--threads", "1", "--json"]) == 0
    found = last_json()
    assert (found["steps"], found["batch"], found["threads"]) == (4, 20, 1)
    assert found["step_ms"] > 0
    assert found["step_over_products"] == pytest.approx(found["step_ms"] / found["products_ms"])
    affine = next(layer for layer in found["layers"] if layer["name"] == "Affine 1")
    assert affine["kind"] == "Affine"
    assert affine["multiply_adds"] == 20 * 2 * 16
    assert all(affine[f"{what}_ms"] > 0 for what in ("forward", "backward", "update", "products"))
    assert found["memory_bytes"] == sum(layer["memory_bytes"] for layer in found["layers"])


def test_profile_leaves_no_file_behind(spirals):
    assert main(["profile", str(spirals), "--steps", "1"]) == 0
    assert list(spirals.parent.iterdir()) == [spirals]


def test_profile_of_what_cannot_train_says_why(capsys):
    assert main(["profile", str(example_path("ch05_buy_apple"))]) == 1
    assert "There is no data to learn from" in capsys.readouterr().err


def test_a_batch_larger_than_the_data_is_refused(spirals, capsys):
    assert main(["profile", str(spirals), "--batch", "5000"]) == 1
    assert "5000" in capsys.readouterr().err
    assert main(["profile", str(spirals), "--batch", "2000000"]) == 1
    assert "training.batch_size: expected at most 1000000" in capsys.readouterr().err
