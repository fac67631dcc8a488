"""`netstudio train --checkpoint` and `--resume`."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.files.checkpoint import checkpoint_path, load_checkpoint
from netstudio.graph import edits
from netstudio.graph.training import TrainingSettings
from netstudio.layers import Affine, CsvFile, SoftmaxWithLoss
from netstudio.training.session import Session


def train(path, *options: str) -> int:
    return main(["train", str(path), *options, "--json"])


def test_stopped_and_resumed_in_another_process_it_is_as_if_never_stopped(spirals, last_json):
    assert train(spirals, "--steps", "60", "--save") == 0
    unbroken, weights = last_json(), netstudio.load_weights(spirals)
    spirals.with_suffix(".safetensors").unlink()
    for options in (["--steps", "35", "--checkpoint", "10"], ["--steps", "60", "--resume", "--save"]):
        command = [sys.executable, "-m", "netstudio", "train", str(spirals), *options]
        subprocess.run(command, check=True, capture_output=True)
    assert load_checkpoint(spirals).steps == 35  # written at the end too
    again = netstudio.load_weights(spirals)
    assert again.keys() == weights.keys()
    assert all(np.array_equal(again[key], array) for key, array in weights.items())
    assert train(spirals, "--steps", "60", "--resume") == 0
    resumed = last_json()
    assert (resumed["begun"], resumed["steps"]) == (35, 60)
    assert resumed["test_loss"] == unbroken["test_loss"]


def test_it_says_from_where_it_goes_on(spirals, capsys):
    assert main(["train", str(spirals), "--steps", "20", "--checkpoint", "100"]) == 0
    assert capsys.readouterr().out.startswith("20 steps in")
    assert main(["train", str(spirals), "--steps", "50", "--resume"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("resumed at step 20, now at step 50\n30 steps in")
    assert "50/50" in err
    assert main(["train", str(spirals), "--epochs", "2", "--resume"]) == 0  # 20 steps: done before
    assert capsys.readouterr().out.startswith("resumed at step 20, now at step 20\n0 steps in")


def test_without_the_option_no_checkpoint_is_written(spirals):
    assert train(spirals, "--steps", "5") == 0
    assert not checkpoint_path(spirals).exists()


def test_ctrl_c_finishes_the_step_and_writes_a_checkpoint(spirals, capsys, monkeypatch):
    real = Session.step

    def interrupted(session: Session) -> float:
        if session.steps == 11:
            signal.raise_signal(signal.SIGINT)
        return real(session)

    monkeypatch.setattr(Session, "step", interrupted)
    assert train(spirals, "--checkpoint", "1000") == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert "netstudio: interrupted; the checkpoint is of step 12" in err
    assert load_checkpoint(spirals).steps == 12
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_does_not_wait(spirals, capsys, monkeypatch):
    def interrupted(session: Session) -> float:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the second one interrupts")

    monkeypatch.setattr(Session, "step", interrupted)
    assert train(spirals, "--checkpoint", "1000") == 130
    assert "netstudio: interrupted\n" in capsys.readouterr().err
    assert not checkpoint_path(spirals).exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--seed", "3"], "training: seed was 0, and is 3 now"),
        (["--dtype", "float64"], 'training: precision was "float32", and is "float64" now'),
    ],
)
def test_another_training_is_refused(spirals, capsys, options, words):
    assert train(spirals, "--steps", "5", "--checkpoint", "5") == 0
    content = checkpoint_path(spirals).read_bytes()
    capsys.readouterr()
    assert train(spirals, "--steps", "9", "--resume", "--checkpoint", "1", "--save", *options) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{checkpoint_path(spirals)}: this checkpoint is of another graph or training: {words}" in err
    assert checkpoint_path(spirals).read_bytes() == content
    assert not spirals.with_suffix(".safetensors").exists()


def of_csv(folder: Path, rows: int) -> Path:
    """A graph that learns from a table beside it."""
    lines = [f"{i % 7},{i % 3},{i % 2}" for i in range(rows)]
    (folder / "table.csv").write_text("\n".join(["a,b,kind", *lines]))
    layers = [CsvFile(path=str(folder / "table.csv")), Affine(2), SoftmaxWithLoss()]
    settings = TrainingSettings(batch_size=5, steps=20)
    netstudio.save(netstudio.sequential(layers, settings), folder / "net.netstudio")
    return folder / "net.netstudio"


def test_a_folder_may_be_moved_with_its_checkpoint(tmp_path):
    (tmp_path / "here").mkdir()
    assert train(of_csv(tmp_path / "here", 40), "--steps", "7", "--checkpoint", "5") == 0
    (tmp_path / "here").rename(tmp_path / "there")
    assert train(tmp_path / "there" / "net.netstudio", "--resume") == 0


def test_data_that_have_become_fewer_are_refused(tmp_path, capsys):
    path = of_csv(tmp_path, 40)
    assert train(path, "--steps", "7", "--checkpoint", "5") == 0
    samples = load_checkpoint(path).order["samples"]
    capsys.readouterr()
    of_csv(tmp_path, 30)
    assert train(path, "--resume") == 1
    assert f"The saved order is for {samples} samples in batches of 5 (shuffled); now there are " in (
        capsys.readouterr().err
    )


def test_resuming_without_a_checkpoint_is_refused(spirals, capsys):
    assert train(spirals, "--resume") == 1
    assert "there is no checkpoint to resume from" in capsys.readouterr().err


def test_a_checkpoint_that_could_not_be_written_is_refused_before_training(spirals, capsys):
    checkpoint_path(spirals).mkdir()
    assert train(spirals, "--checkpoint", "5") == 1
    assert "this is not a file that can be written" in capsys.readouterr().err


def test_weights_beside_a_file_that_do_not_fit_are_refused(spirals, capsys):
    assert train(spirals, "--steps", "5", "--save") == 0
    graph = netstudio.load(spirals)
    first = next(node.id for node in graph if isinstance(node.layer, Affine))
    netstudio.save(edits.set_layer(graph, first, Affine(3)), spirals)
    capsys.readouterr()
    assert main(["gradcheck", str(spirals)]) == 1
    err = capsys.readouterr().err
    assert "Affine 1.W has the shape (2, 3); the weights for it have (2, " in err
