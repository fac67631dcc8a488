"""What all commands have in common, called in this process and as a program; and the studio."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import netstudio
from netstudio.cli import main
from netstudio.graph import edits
from netstudio.graph.model import End


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
        "netstudio evaluate",
        "netstudio gradcheck",
        "netstudio profile",
        "netstudio step",
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
