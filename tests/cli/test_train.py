"""`netstudio train`."""

import pytest

import netstudio
from netstudio.cli import main
from netstudio.graph import findings
from netstudio.graph.analysis import analyse
from netstudio.resources import example_path


def test_train_says_how_well_as_its_last_line(spirals, last_json):
    assert main(["train", str(spirals), "--steps", "300", "--json"]) == 0
    found = last_json()
    assert found["steps"] == 300
    assert found["epochs"] == 30
    assert found["steps_per_second"] == pytest.approx(300 / found["seconds"])
    assert 0 < found["train_loss"] < 1
    assert 0 < found["test_loss"] < 1
    assert 0.3 < found["test_accuracy"] < 1
    assert not spirals.with_suffix(".safetensors").exists()


def test_train_shows_a_progress_bar_on_standard_error_only(spirals, capsys):
    assert main(["train", str(spirals), "--epochs", "20"]) == 0
    out, err = capsys.readouterr()
    assert "200/200" in err
    assert "loss" in err
    assert out.startswith("200 steps in")
    assert "test:" in out


def test_train_is_the_same_for_the_same_seed(spirals, last_json):
    losses = []
    for seed in ("3", "3", "4"):
        assert main(["train", str(spirals), "--steps", "50", "--seed", seed, "--json"]) == 0
        losses.append(last_json()["train_loss"])
    assert losses[0] == losses[1] != losses[2]


def test_train_takes_the_precision_from_the_command_line(spirals, last_json):
    assert main(["train", str(spirals), "--steps", "5", "--dtype", "float64", "--json"]) == 0
    assert last_json()["dtype"] == "float64"


def test_saved_weights_are_those_that_were_trained(spirals, last_json):
    text = spirals.read_bytes()
    assert main(["train", str(spirals), "--steps", "100", "--save", "--json"]) == 0
    found = last_json()
    assert spirals.read_bytes() == text
    session = netstudio.Session(netstudio.load(spirals), netstudio.load_weights(spirals))
    assert session.evaluate().loss == pytest.approx(found["test_loss"], rel=1e-6)


def test_a_graph_that_cannot_train_says_why(capsys):
    assert main(["train", str(example_path("ch05_buy_apple"))]) == 1
    assert "netstudio: There is no data to learn from" in capsys.readouterr().err


def test_numbers_that_make_no_sense_are_refused_with_status_2(spirals, capsys):
    for wrong in (["--epochs", "0"], ["--steps", "x"], ["--seed=-1"]):
        with pytest.raises(SystemExit) as ended:
            main(["train", str(spirals), *wrong])
        assert ended.value.code == 2
        assert "expected a whole number" in capsys.readouterr().err


def test_a_last_step_that_loses_the_numbers_is_refused_and_saves_nothing(tmp_path, capsys):
    from netstudio.engine.optimizers import SGD
    from netstudio.graph.training import TrainingSettings
    from netstudio.layers import Affine, Gate, MeanSquaredError

    settings = TrainingSettings(optimizer=SGD(1e5), batch_size=4)
    path = tmp_path / "net.netstudio"
    netstudio.save(netstudio.sequential([Gate(), Affine(50), Affine(1), MeanSquaredError()], settings), path)
    assert main(["train", str(path), "--steps", "2", "--save", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "After step 2 the loss is no finite number" in err
    assert list(tmp_path.iterdir()) == [path]


def test_weights_that_could_not_be_kept_are_refused_before_training(spirals, capsys):
    spirals.with_suffix(".safetensors").mkdir()
    assert main(["train", str(spirals), "--save"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        f"netstudio: {spirals.with_suffix('.safetensors').resolve()}: this is not a file that can be written"
    ]


def test_the_precision_asked_for_counts_in_memory(spirals, monkeypatch, capsys):
    needed = analyse(netstudio.load(spirals)).memory
    monkeypatch.setattr(findings, "memory_limit", lambda: needed)
    assert main(["train", str(spirals), "--steps", "1"]) == 0
    assert main(["train", str(spirals), "--steps", "1", "--dtype", "float64"]) == 1
    assert "Training this takes 68.9 kB, more than the 34.5 kB there are" in capsys.readouterr().err


def test_too_little_memory_is_said_in_words(spirals, monkeypatch, capsys):
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("netstudio.training.prepared.Plan", no_memory)
    assert main(["train", str(spirals)]) == 1
    assert "There is not enough memory" in capsys.readouterr().err
