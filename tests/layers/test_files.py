"""Layers that read files: what is known at once, what is wrong at the node, what changes on the disk."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from netstudio.data import guess
from netstudio.data.errors import DataError
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.model import End, Graph
from netstudio.graph.problem import Problem, Severity
from netstudio.layers import Affine, SoftmaxWithLoss, files
from netstudio.layers.base import DataLayer, data_layer_for
from netstudio.layers.files import ArrayFiles, CsvFile, ImageFolder, NpzFile

TABLE = "a,b,kind\n1,2,u\n3,4,v\n5,6,u\n7,8,v\n9,9,u\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def put_images(
    folder: Path, mode: str = "RGB", sizes: tuple[tuple[int, int], ...] = ((4, 3), (4, 3))
) -> Path:
    for i, size in enumerate(sizes):
        path = folder / "abc"[i] / "0.png"
        path.parent.mkdir(parents=True)
        Image.new(mode, size).save(path)
    return folder


def write_idx(path: Path, array: np.ndarray) -> None:
    head = bytes([0, 0, 8, array.ndim]) + b"".join(n.to_bytes(4, "big") for n in array.shape)
    path.write_bytes(head + array.astype(np.uint8).tobytes())


def only_problem(layer: DataLayer) -> Problem:
    graph, _ = edits.add(Graph(), layer)
    (problem,) = analyse(graph).problems
    return problem


@pytest.mark.parametrize(
    ("layer", "field"),
    [(CsvFile(), "path"), (ImageFolder(), "path"), (ArrayFiles(), "x"), (NpzFile(), "path")],
)
def test_without_a_file_the_node_is_not_finished(layer, field):
    problem = only_problem(layer)
    assert problem.severity is Severity.UNFINISHED
    assert problem.field == field
    assert "Choose a" in str(problem)
    assert str(problem).endswith("canvas.")


@pytest.mark.parametrize(
    ("layer", "words", "field"),
    [
        (CsvFile(path="/none/at/all.csv"), "CSV file 1: There is no file /none/at/all.csv.", "path"),
        (CsvFile(path="/"), "is a folder, not a file.", "path"),
        (CsvFile(path="nul\0l"), "This is no path.", "path"),
        (CsvFile(path="x" * 5000), "cannot be read: File name too long.", "path"),
        (ImageFolder(path="/none"), "There is no folder /none.", "path"),
        (ImageFolder(path="x" * 5000), "cannot be read: File name too long.", "path"),
        (NpzFile(path="/none.npz"), "There is no file /none.npz.", "path"),
        (ArrayFiles(x="/none.npy", t="/none.npy"), "There is no file /none.npy.", "x"),
    ],
)
def test_a_file_that_is_not_there_is_a_problem_at_the_node(layer, words, field):
    problem = only_problem(layer)
    assert problem.severity is Severity.ERROR
    assert words in str(problem)
    assert problem.field == field


def test_what_is_wrong_in_the_file_is_told_at_the_setting(table):
    assert only_problem(CsvFile(path=str(table), t="sort")).field == "t"
    assert only_problem(CsvFile(path=str(table), x="kind", t="a")).field == "x"
    table.write_text("a,b\n1,u\n,v\n")
    problem = only_problem(CsvFile(path=str(table)))
    assert str(problem) == "CSV file 1: table.csv, row 3, column “a”: there is no number."


def test_a_batch_larger_than_the_training_part_is_said(table):
    graph, data = edits.add(Graph(), CsvFile(path=str(table)))
    graph, affine = edits.add(graph, Affine(units=2))
    graph, loss = edits.add(graph, SoftmaxWithLoss())
    for source, target in (("x", affine), ("t", loss)):
        graph = edits.connect(graph, End(data, source), End(target, source))
    graph = edits.connect(graph, End(affine, "y"), End(loss, "y"))
    assert "batch of 100 exceeds the 4 samples" in str(analyse(graph).why_not_train)


def test_the_file_is_read_once_until_it_changes(table, monkeypatch):
    layer = CsvFile(path=str(table))
    assert layer.sample_count() == 4
    assert len(layer.dataset().train) == 4
    for name in ("outline_csv", "read_csv"):
        monkeypatch.setattr(files.csv_file, name, lambda *_: pytest.fail("read once more"))
    assert layer.sample_shapes() == (((2,), False), ((), True))
    assert len(layer.dataset().train) == 4
    other = CsvFile(path=str(table), test_share=0.4, one_hot=True, seed=3)
    assert other.sample_count() == 3
    assert other.sample_shapes()[1] == ((2,), False)
    monkeypatch.undo()
    table.write_text(TABLE + "1,1,w\n")
    assert layer.sample_count() == 5
    assert layer.dataset().classes == ("u", "v", "w")


def test_analysis_notices_that_the_file_changed(table):
    layer = CsvFile(path=str(table))
    graph, data = edits.add(Graph(), layer)
    assert analyse(graph).shape(End(data, "x")) == (100, 2)
    table.write_text("a,b,c,kind\n1,2,3,u\n4,5,6,v\n")
    assert analyse(graph).shape(End(data, "x")) == (100, 3)
    table.unlink()
    assert "There is no file" in str(analyse(graph).problems[0])
    table.write_text(TABLE)
    assert not analyse(graph).problems


def test_a_new_image_in_a_folder_is_noticed(tmp_path):
    folder = put_images(tmp_path / "pets")
    layer = ImageFolder(path=str(folder), test_share=0)
    assert layer.sample_count() == 2
    Image.new("RGB", (4, 3)).save(folder / "a" / "1.png")
    os.utime(folder / "a", ns=(1, 1))  # whatever the clock of the disk makes of it
    assert layer.sample_count() == 3


def test_a_csv_is_dropped(table):
    assert data_layer_for(table) == CsvFile(path=str(table))
    table.write_text("a,b\n1,0.5\n2,0.7\n")
    assert data_layer_for(table) == CsvFile(path=str(table), targets="values")
    table.write_text("a,b\n" + "\n".join(f"{i},{i}" for i in range(30)))
    assert data_layer_for(table) == CsvFile(path=str(table), targets="values")
    table.write_text("a,b\n" + "\n".join(f"{i},{i % 3}" for i in range(30)))
    assert data_layer_for(table) == CsvFile(path=str(table))
    table.write_text("")
    assert data_layer_for(table) == CsvFile(path=str(table)), "the node says what is wrong"


def test_a_folder_of_images_is_dropped(tmp_path):
    assert data_layer_for(put_images(tmp_path / "a")) == ImageFolder(path=str(tmp_path / "a"))
    grey = put_images(tmp_path / "b", "L", ((4, 3), (5, 5)))
    side = guess.SIDE
    assert data_layer_for(grey) == ImageFolder(path=str(grey), colours="grey", width=side, height=side)
    (tmp_path / "empty").mkdir()
    assert data_layer_for(tmp_path / "empty") is None


def test_idx_files_find_each_other(tmp_path):
    names = (
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    )
    paths = [tmp_path / name for name in names]
    for path, shape in zip(paths, ((5, 4, 3), (5,), (2, 4, 3), (2,)), strict=True):
        write_idx(path, np.zeros(shape))
    x, t, x_test, t_test = map(str, paths)
    wanted = ArrayFiles(x=x, t=t, x_test=x_test, t_test=t_test, axes="N H W")
    assert [data_layer_for(path) for path in paths] == [wanted] * 4
    paths[3].unlink()
    assert data_layer_for(paths[0]) == ArrayFiles(x=x, t=t, axes="N H W")


def test_npy_files_find_each_other(tmp_path):
    for name, array in (("wine_x", np.ones((4, 3))), ("wine_y", np.ones(4) / 2), ("iris_x", np.ones((4, 2)))):
        np.save(tmp_path / f"{name}.npy", array)
    x, t = str(tmp_path / "wine_x.npy"), str(tmp_path / "wine_y.npy")
    assert data_layer_for(Path(t)) == ArrayFiles(x=x, t=t, targets="values")
    assert data_layer_for(tmp_path / "iris_x.npy") == ArrayFiles(x=str(tmp_path / "iris_x.npy"))


def test_an_npz_is_dropped(tmp_path):
    path = tmp_path / "data.npz"
    np.savez(path, x_train=np.zeros((4, 5, 5), np.uint8), y_train=np.arange(4))
    assert data_layer_for(path) == NpzFile(path=str(path), axes="N H W")
    np.savez(path, x=np.zeros((4, 5)), y=np.full((4, 2), 0.5))
    assert data_layer_for(path) == NpzFile(path=str(path), targets="values")
    path.write_bytes(b"no archive")
    assert data_layer_for(path) == NpzFile(path=str(path)), "the node says what is wrong"


def test_nothing_takes_what_nobody_knows(tmp_path):
    (tmp_path / "song.mp3").write_bytes(b"la la la")
    assert data_layer_for(tmp_path / "song.mp3") is None
    with pytest.raises(DataError):
        CsvFile(path=str(tmp_path / "song.mp4")).dataset()
