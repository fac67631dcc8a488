"""`netstudio render`."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

import netstudio
from netstudio.cli import main
from netstudio.graph.groups import make_group
from netstudio.resources import example_path


@pytest.mark.parametrize(("suffix", "begins"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_it_draws_in_each_kind(tmp_path, last_json, suffix, begins):
    out = tmp_path / f"net{suffix}"
    assert main(["render", str(example_path("ch05_two_layer_net")), str(out), "--json"]) == 0
    assert out.read_bytes().startswith(begins)
    assert last_json()["out"] == str(out)


def test_an_svg_holds_names_and_shapes_as_text(tmp_path):
    out = tmp_path / "net.svg"
    assert main(["render", str(example_path("ch05_two_layer_net")), str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    assert ">Affine 1</text>" in text
    assert ">(100, 50)</text>" in text


def test_scale_and_theme(tmp_path):
    sizes, grounds = [], []
    for scale, theme in ((1, "light"), (2, "dark")):
        out = tmp_path / f"{theme}.png"
        options = ["--scale", str(scale), "--theme", theme]
        assert main(["render", str(example_path("spirals")), str(out), *options]) == 0
        picture = QImage(str(out))
        sizes.append(picture.width())
        grounds.append(picture.pixelColor(0, 0).name())
    assert abs(sizes[1] - 2 * sizes[0]) <= 1
    assert grounds == ["#f7f8fa", "#181b21"]


def test_the_inside_of_a_group(tmp_path, spirals, capsys):
    graph, _ = make_group(netstudio.load(spirals), ["affine_1", "tanh_1"])
    netstudio.save(graph, spirals)
    out = tmp_path / "inside.svg"
    assert main(["render", str(spirals), str(out), "--inside", "Group 1"]) == 0
    assert ">Input 1</text>" in out.read_text(encoding="utf-8")
    assert main(["render", str(spirals), str(out), "--inside", "Nowhere"]) == 1
    assert "There is no group “Nowhere” in this drawing." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"),
    [("net.txt", "exported to .svg, .png, .pdf"), ("no/where/net.svg", "no such file or folder")],
)
def test_what_cannot_be_written_is_said(tmp_path, capsys, name, words):
    assert main(["render", str(example_path("spirals")), str(tmp_path / name)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_a_picture_that_is_too_large_is_refused_and_nothing_written(tmp_path, capsys):
    out = tmp_path / "net.png"
    assert main(["render", str(example_path("ch08_deep_convnet")), str(out), "--scale", "20"]) == 1
    assert "Take a smaller scale" in capsys.readouterr().err
    assert not out.exists()


def test_an_empty_drawing_is_refused(tmp_path, capsys):
    path = tmp_path / "empty.netstudio"
    netstudio.save(netstudio.sequential([]), path)
    assert main(["render", str(path), str(tmp_path / "empty.svg")]) == 1
    assert "the drawing is empty" in capsys.readouterr().err
