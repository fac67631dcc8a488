"""The command line, called in this process, and once as a program."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.graph import analysis, edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End
from netstudio.resources import example_path


@pytest.fixture
def spirals(tmp_path: Path) -> Path:
    """A copy of the spirals, free to be written beside."""
    return Path(shutil.copy(example_path("spirals"), tmp_path))


def last_json(capsys: pytest.CaptureFixture[str]) -> dict:
    out, _ = capsys.readouterr()
    return json.loads(out.splitlines()[-1])


def test_train_says_how_well_as_its_last_line(spirals, capsys):
    assert main(["train", str(spirals), "--steps", "300", "--json"]) == 0
    found = last_json(capsys)
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


def test_train_is_the_same_for_the_same_seed(spirals, capsys):
    losses = []
    for seed in ("3", "3", "4"):
        assert main(["train", str(spirals), "--steps", "50", "--seed", seed, "--json"]) == 0
        losses.append(last_json(capsys)["train_loss"])
    assert losses[0] == losses[1] != losses[2]


def test_train_takes_the_precision_from_the_command_line(spirals, capsys):
    assert main(["train", str(spirals), "--steps", "5", "--dtype", "float64", "--json"]) == 0
    assert last_json(capsys)["dtype"] == "float64"


def test_saved_weights_are_those_that_were_trained(spirals, capsys):
    text = spirals.read_bytes()
    assert main(["train", str(spirals), "--steps", "100", "--save", "--json"]) == 0
    found = last_json(capsys)
    assert spirals.read_bytes() == text
    session = netstudio.Session(netstudio.load(spirals), netstudio.load_weights(spirals))
    assert session.evaluate().loss == pytest.approx(found["test_loss"], rel=1e-6)


def test_a_graph_that_cannot_train_says_why(capsys):
    assert main(["train", str(example_path("ch05_buy_apple"))]) == 1
    assert "netstudio: There is no data to learn from" in capsys.readouterr().err


def test_check_of_a_sound_graph(spirals, capsys):
    assert main(["check", str(spirals)]) == 0
    assert capsys.readouterr().out.startswith("No problems. 354 parameters")


def test_check_names_the_place_and_ends_with_status_1(spirals, capsys):
    graph = netstudio.load(example_path("spirals"))
    looped = edits.connect(graph, End("tanh_2", "y"), End("affine_1", "x"))
    netstudio.save(looped, spirals)
    assert main(["check", str(spirals), "--json"]) == 1
    found = last_json(capsys)
    assert not found["ok"]
    (problem,) = [p for p in found["problems"] if p["severity"] == "error"]
    assert "feed each other in a circle" in problem["message"]
    assert problem["node"] in looped.nodes


def test_check_of_a_broken_file_is_one_message_with_the_place(spirals, capsys):
    spirals.write_text(
        spirals.read_text(encoding="utf-8").replace('"units": 16', '"units": "many"', 1), encoding="utf-8"
    )
    assert main(["check", str(spirals)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert 'nodes[1].settings.units: expected an integer, got "many"' in err


def test_gradcheck_of_a_net_that_learns(spirals, capsys):
    assert main(["gradcheck", str(spirals), "--json"]) == 0
    found = last_json(capsys)
    assert found["max_relative_error"] <= 1e-6
    assert set(found["parameters"]) == {f"Affine {i}.{p}" for i in (1, 2, 3) for p in "Wb"}
    assert found["parameters"]["Affine 2.W"]["checked"] == 200


def test_numbers_that_make_no_sense_are_refused_with_status_2(spirals, capsys):
    for wrong in (["--epochs", "0"], ["--steps", "x"], ["--seed=-1"]):
        with pytest.raises(SystemExit) as ended:
            main(["train", str(spirals), *wrong])
        assert ended.value.code == 2
        assert "expected a whole number" in capsys.readouterr().err


def test_a_missing_file_is_one_line(tmp_path, capsys):
    assert main(["train", str(tmp_path / "gone.netstudio")]) == 1
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "gone.netstudio" in err


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for word in (
        "netstudio train",
        "netstudio check",
        "netstudio gradcheck",
        "--screenshot",
        "--after",
        "--train",
    ):
        assert word in out


def test_as_a_program_without_qt(spirals):
    code = (
        "import sys, netstudio.cli as c; status = c.main(sys.argv[1:]);"
        "assert 'PySide6' not in sys.modules; sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "train", str(spirals), "--steps", "20", "--json"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == 20


def test_python_without_qt_as_in_the_readme(tmp_path):
    from netstudio.layers import Affine, Sigmoid, SoftmaxWithLoss, Spirals

    graph = netstudio.sequential([Spirals(), Affine(8), Sigmoid(), Affine(2), SoftmaxWithLoss()])
    session = netstudio.Session(graph)
    session.run(steps=10)
    netstudio.save(graph, tmp_path / "net.netstudio", session.parameters)
    weights = netstudio.load_weights(tmp_path / "net.netstudio")
    assert netstudio.load(tmp_path / "net.netstudio") == graph
    again = netstudio.Session(graph, weights)
    assert np.array_equal(again.parameters["Affine 1.W"], session.parameters["Affine 1.W"])


@pytest.mark.parametrize("environment", [{}, {"QT_QPA_PLATFORM": "offscreen"}])
def test_a_window_that_nobody_could_see_is_refused_in_words(environment, spirals, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main([str(spirals)]) == 1
    assert "There is no display to open a window on." in capsys.readouterr().err


def test_a_picture_needs_no_display(spirals, tmp_path):
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k and k != "QT_QPA_PLATFORM"}
    picture = tmp_path / "studio.png"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "netstudio",
            str(spirals),
            "--train",
            "--screenshot",
            str(picture),
            "--after",
            "1",
        ],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert "step/s" in done.stderr


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line as a program of its own."""
    command = [sys.executable, "-m", "netstudio", *map(str, arguments)]
    return subprocess.run(command, **{"capture_output": True, "text": True, **options})


def test_words_that_the_encoding_lacks_are_escaped(spirals):
    graph = edits.connect(netstudio.load(spirals), End("tanh_2", "y"), End("affine_1", "x"))
    netstudio.save(graph, spirals)
    done = run("check", spirals, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "Affine 1 \\u2192 Tanh 1" in done.stdout
    assert done.stderr == ""


def test_json_is_json_in_every_encoding(spirals):
    named = spirals.rename(spirals.with_name("螺旋.netstudio"))
    done = run("check", named, "--json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert json.loads(done.stdout)["file"] == str(named)


@pytest.mark.skipif(os.name == "nt", reason="pipes and full disks of POSIX")
def test_an_output_that_nobody_reads_is_no_failure(spirals):
    read, write = os.pipe()
    os.close(read)
    done = run("check", spirals, capture_output=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
def test_an_output_that_cannot_be_written_is_said_in_words(spirals):
    with Path("/dev/full").open("w") as full:
        done = run("check", spirals, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == "netstudio: the disk is full\n"


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
    monkeypatch.setattr(analysis, "memory_limit", lambda: needed)
    assert main(["train", str(spirals), "--steps", "1"]) == 0
    assert main(["train", str(spirals), "--steps", "1", "--dtype", "float64"]) == 1
    assert "Training this takes 65.3 kB, more than the 32.7 kB there are" in capsys.readouterr().err


def test_too_little_memory_is_said_in_words(spirals, monkeypatch, capsys):
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("netstudio.training.session.Plan", no_memory)
    assert main(["train", str(spirals)]) == 1
    assert "There is not enough memory" in capsys.readouterr().err
