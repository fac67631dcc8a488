"""Paths in graph files: relative to the file where the data lie near it, absolute in an open graph."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from netstudio.files.graph_file import load, parse, save, to_text
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.files import ArrayFiles, CsvFile


def stored(path: Path) -> str:
    (node,) = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    return node["settings"]["path"]


def graph_with(path: Path | str) -> Graph:
    return edits.add(Graph(), CsvFile(path=str(path)))[0]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("net/iris.csv", "iris.csv"),
        ("net/data/iris.csv", "data/iris.csv"),
        ("data/iris.csv", "../data/iris.csv"),
    ],
)
def test_data_near_the_file_go_with_it(tmp_path, data, wanted):
    graph, file = graph_with(tmp_path / "a" / data), tmp_path / "a" / "net" / "net.netstudio"
    file.parent.mkdir(parents=True)
    save(graph, file)
    assert stored(file) == wanted
    assert load(file) == graph
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert load(tmp_path / "b" / "net" / "net.netstudio") == graph_with(tmp_path / "b" / data)


def test_data_far_away_stay_where_they_are(tmp_path):
    graph, file = graph_with(tmp_path / "far" / "iris.csv"), tmp_path / "a" / "b" / "net.netstudio"
    file.parent.mkdir(parents=True)
    save(graph, file)
    assert stored(file) == str(tmp_path / "far" / "iris.csv")
    assert load(file) == graph


def test_saving_elsewhere_keeps_the_data(tmp_path):
    graph = graph_with(tmp_path / "a" / "iris.csv")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        save(graph, tmp_path / folder / "net.netstudio")
        assert load(tmp_path / folder / "net.netstudio") == graph


def test_a_script_s_relative_path_is_that_of_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    save(graph_with("iris.csv"), "net.netstudio")
    assert stored(tmp_path / "net.netstudio") == "iris.csv"
    assert load("net.netstudio") == graph_with(tmp_path / "iris.csv")


def test_every_path_of_a_layer_and_no_empty_one(tmp_path):
    graph, node = edits.add(Graph(), ArrayFiles(x=str(tmp_path / "x.npy"), t=str(tmp_path / "t.npy")))
    save(graph, tmp_path / "net.netstudio")
    text = (tmp_path / "net.netstudio").read_text(encoding="utf-8")
    assert '"x": "x.npy", "t": "t.npy", "x_test": "", "t_test": ""' in text
    assert load(tmp_path / "net.netstudio").nodes[node] == graph.nodes[node]


def test_the_clipboard_holds_whole_paths(tmp_path):
    graph = graph_with(tmp_path / "iris.csv")
    assert parse(to_text(graph)) == graph
