"""Groups that are kept in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from netstudio.files.errors import FileError
from netstudio.files.graph_file import load
from netstudio.files.library import Library, called, piece_of
from netstudio.files.pieces import read_pieces
from netstudio.graph import edits
from netstudio.graph.groups import make_group
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, ReLU, Spirals
from netstudio.words import Refusal


def block(name: str = "Block") -> Graph:
    graph, group = make_group(
        sequential([Spirals(), Affine(units=8), ReLU(), Affine(units=3)]), ["affine_1", "relu_1"]
    )
    return piece_of(edits.rename(graph, group, name), group)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "not there yet" / "groups")


def test_a_group_is_kept_with_all_that_is_in_it(library: Library) -> None:
    path = library.keep(block())
    assert path.name == "Block.netstudio"
    assert library.has("Block")
    (piece,) = read_pieces(library.folder).pieces
    assert piece.title == "Block"
    assert {node.id for node in piece.graph} == {
        "group_1", "affine_1", "relu_1", "group_input_1", "group_output_1"
    }  # fmt: skip
    assert load(path) == block()


@pytest.mark.parametrize(
    ("name", "file"),
    [("../up", "___up"), ("a:b*c?", "a_b_c_"), ("", "_"), ("é ∂ 層", "é _ 層"), ("x" * 300, "x" * 80)],
)
def test_a_name_makes_a_file_of_this_folder_alone(library: Library, name: str, file: str) -> None:
    assert library.path_of(name) == library.folder / f"{file}.netstudio"


def test_the_second_of_a_name_gets_a_number(library: Library) -> None:
    assert library.free_name("Block") == "Block"
    library.keep(block())
    assert library.free_name("Block") == "Block 1"
    library.keep(called(block(), "Block 1"))
    assert library.free_name("Block") == "Block 2"


def test_rename_and_remove(library: Library) -> None:
    library.keep(block())
    library.keep(block("Other"))
    path = library.rename("Block", "Head")
    assert load(path).title == "Head"
    assert load(path).nodes["group_1"].name == "Head"
    assert not library.has("Block")
    for name, words in ((" ", "needs a name"), ("Other", "already")):
        with pytest.raises(Refusal, match=words):
            library.rename("Head", name)
    library.remove("Head")
    library.remove("Head")
    assert [piece.title for piece in read_pieces(library.folder).pieces] == ["Other"]


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="file"):
        Library(tmp_path / "file" / "groups").keep(block())
