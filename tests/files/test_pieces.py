"""Folders of graphs that are put into a drawing as a whole, and the templates that come with NetStudio."""

from __future__ import annotations

from pathlib import Path

import pytest

from netstudio.files.graph_file import load, save, to_text
from netstudio.files.pieces import Piece, read_pieces
from netstudio.files.records import VERSION
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.graph.problem import Severity
from netstudio.graph.sequential import sequential
from netstudio.graph.splice import open_inputs, open_outputs
from netstudio.layers import Affine, Flatten, MeanSquaredError, Mnist, ReLU, SoftmaxWithLoss
from netstudio.resources import templates_path
from netstudio.training.session import Session

TEMPLATES = read_pieces(templates_path()).pieces


def test_the_templates_are_there() -> None:
    assert [piece.title for piece in TEMPLATES] == [
        "Attention",
        "Autoencoder",
        "CNN",
        "MLP",
        "Residual block",
    ]
    assert not read_pieces(templates_path()).problems


@pytest.mark.parametrize("piece", TEMPLATES, ids=lambda piece: piece.name)
def test_a_template_has_one_open_input_one_output_and_no_error(piece: Piece) -> None:
    assert len(open_inputs(piece.graph, piece.graph.nodes)) == 1
    assert len(list(open_outputs(piece.graph, piece.graph.nodes))) == 1
    problems = analyse(piece.graph).problems
    assert [problem.severity for problem in problems] == [Severity.UNFINISHED], problems
    assert len(piece.graph.about) > 40
    places = [node.position for node in piece.graph]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("piece", TEMPLATES, ids=lambda piece: piece.name)
def test_a_template_wired_from_mnist_learns(piece: Piece) -> None:
    takes_images = piece.name in ("cnn", "residual_block")
    graph, data = edits.add(Graph(), Mnist(layout="image" if takes_images else "flat", samples=64))
    graph, ids = edits.paste(graph, piece.graph)
    (entry,) = open_inputs(graph, list(ids.values()))
    (end,) = open_outputs(graph, list(ids.values()))
    graph = edits.connect(graph, End(data, "x"), entry)
    if piece.name == "autoencoder":
        graph, loss = edits.add(graph, MeanSquaredError())
        graph = edits.connect(edits.connect(graph, end, End(loss, "y")), End(data, "x"), End(loss, "t"))
    else:
        for layer in () if piece.name in ("cnn", "mlp") else (Flatten(), Affine(units=10)):
            graph, node = edits.add(graph, layer)
            graph, end = edits.connect(graph, end, End(node, "x")), End(node, "y")
        graph, loss = edits.add(graph, SoftmaxWithLoss())
        graph = edits.connect(edits.connect(graph, end, End(loss, "y")), End(data, "t"), End(loss, "t"))
    graph = edits.override_training(graph, batch_size=16)
    assert analyse(graph).why_not_train is None, analyse(graph).problems
    session = Session(graph)
    session.run(steps=12)
    losses = session.log.loss.view()
    assert losses[-4:].mean() < losses[:4].mean()


def test_what_is_broken_is_named_and_skipped(tmp_path: Path) -> None:
    good = sequential([Affine(), ReLU()])
    save(good, tmp_path / "good.netstudio")
    (tmp_path / "newer.netstudio").write_text(to_text(good).replace(f'"version": {VERSION}', '"version": 99'))
    (tmp_path / "broken.netstudio").write_bytes(b"\x00\xff{{{")
    (tmp_path / "empty.netstudio").write_text(to_text(Graph()))
    (tmp_path / "odd.netstudio").write_text(to_text(good).replace('"ReLU", "name"', '"Conv9", "name"'))
    (tmp_path / "folder.netstudio").mkdir()
    (tmp_path / "notes.txt").write_text("nothing to do with it")
    found = read_pieces(tmp_path)
    assert [piece.name for piece in found.pieces] == ["good"]
    assert found.pieces[0].title == "good"
    assert found.pieces[0].graph == load(tmp_path / "good.netstudio")
    words = {problem.source: str(problem) for problem in found.problems}
    assert set(words) == {
        "newer.netstudio",
        "broken.netstudio",
        "empty.netstudio",
        "odd.netstudio",
        "folder.netstudio",
    }
    assert "written by a newer NetStudio (version 99)" in words["newer.netstudio"]
    assert "there are no layers in it" in words["empty.netstudio"]
    assert "does not know the layer “Conv9”" in words["odd.netstudio"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    found = read_pieces(tmp_path / "nowhere")
    assert not found.pieces
    assert not found.problems


def test_a_folder_that_is_a_file_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (problem,) = read_pieces(tmp_path / "file").problems
    assert str(problem) == "file: a part of this path is a file, not a folder"
