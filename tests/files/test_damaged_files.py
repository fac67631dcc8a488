"""Files that are damaged anyhow, and files that cannot be opened: a graph or one message, nothing else."""

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.files import graph_file
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, parse, to_text
from netstudio.graph.analysis import analyse
from netstudio.graph.model import Graph
from tests.strategies import graphs

# What is put in at random: what JSON is made of, and what has broken readers before.
PIECES = rb'" { } [ ] . , : -1 1e400 NaN null true \ud800 "kind" 99999999999999999999'.split()


@given(graphs(), st.data())
def test_a_cut_off_file_is_refused(graph: Graph, data):
    text = to_text(graph).encode()
    with pytest.raises(FileError):
        parse(text[: data.draw(st.integers(0, len(text.rstrip()) - 1))])


@given(graphs(), st.data())
def test_a_damaged_file_is_a_graph_or_one_message(graph: Graph, data):
    text = bytearray(to_text(graph).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = start + data.draw(st.integers(0, 12))
        text[start:end] = data.draw(st.binary(max_size=6) | st.sampled_from(PIECES))
    with suppress(FileError):
        analyse(parse(bytes(text)))


def test_there_is_no_such_file(tmp_path):
    with pytest.raises(FileError) as caught:
        load(tmp_path / "none.netstudio")
    assert str(caught.value) == f"{tmp_path / 'none.netstudio'}: there is no such file or folder"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileError, match="this is not a file"):
        load(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="this is not a file"):
        load(tmp_path / "pipe")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "there is no permission for this"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_the_system_refuses_to_read(tmp_path, monkeypatch, number, words):
    path = tmp_path / "net.netstudio"
    path.write_text(to_text(Graph()), encoding="utf-8")

    def refuse(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match=words):
        load(path)


def test_a_huge_file_is_refused_by_its_size(tmp_path):
    path = tmp_path / "net.netstudio"
    with path.open("wb") as file:
        file.truncate(graph_file.LARGEST + 1)  # sparse: takes no room
    with pytest.raises(FileError, match="this is larger than any graph: more than 64 MiB"):
        load(path)
