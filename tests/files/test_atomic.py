"""A file is either the old one or the new one, whatever happens in between."""

import errno
import os
import shutil
import stat
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from netstudio.files.atomic import PREFIX, STALE, SUFFIX, sweep_temporaries, write_atomically
from netstudio.files.errors import FileError
from netstudio.files.graph_file import load, save
from netstudio.files.weights import load_weights
from netstudio.graph.model import Graph
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, Gate, MeanSquaredError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


def content(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def fails(number: int):
    """A system call that fails."""

    def call(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return call


def test_new_files_and_old_ones(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    write_atomically({tmp_path / "a": b"new a", tmp_path / "b": b"new b"})
    assert content(tmp_path) == {"a": b"new a", "b": b"new b"}


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("fsync", errno.ENOSPC, "the disk is full"),
        ("fsync", errno.EIO, os.strerror(errno.EIO)),
        ("replace", errno.EACCES, "there is no permission for this"),
        ("replace", errno.EROFS, "this disk cannot be written to"),
    ],
)
def test_a_failure_leaves_everything_as_it_was(tmp_path, monkeypatch, call, number, words):
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "b").write_bytes(b"old b")
    monkeypatch.setattr(os, call, fails(number))
    with pytest.raises(FileError, match=words) as caught:
        write_atomically({tmp_path / "a": b"new", tmp_path / "b": b"new"})
    assert str(tmp_path) in str(caught.value)
    assert content(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_a_full_disk_in_the_second_file_keeps_the_first(tmp_path, monkeypatch):
    """Weights that were written already do not replace the old ones when the graph cannot be written."""
    old = sequential([Gate(), Affine(1), MeanSquaredError()], title="old")
    save(old, tmp_path / "net.netstudio", {("affine_1", "b"): np.zeros(1)})
    before = content(tmp_path)
    real, calls = os.fsync, []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == 2:
            fails(errno.ENOSPC)()
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(FileError, match=r"net\.netstudio: the disk is full"):
        save(Graph("new").with_nodes(old.nodes), tmp_path / "net.netstudio", {("affine_1", "b"): np.ones(1)})
    assert content(tmp_path) == before
    assert load(tmp_path / "net.netstudio") == old
    assert load_weights(tmp_path / "net.netstudio")["affine_1", "b"] == 0


def test_an_interrupt_leaves_no_temporary_file(tmp_path, monkeypatch):
    def interrupt(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically({tmp_path / "a": b"new"})
    assert content(tmp_path) == {}


def test_the_data_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    steps = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.append("sync"), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append(Path(b).name), replace(a, b)))
    write_atomically({tmp_path / "weights": b"1", tmp_path / "graph": b"2"})
    assert steps[:4] == ["sync", "sync", "weights", "graph"]
    if os.name != "nt":
        assert steps[4:] == ["sync"], "and the folder, once"


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "open", fails(errno.EINVAL))
    write_atomically({tmp_path / "a": b"new"})
    assert content(tmp_path) == {"a": b"new"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none/a", "there is no such file or folder"),
        ("x" * 300, "the name is too long"),
        ("folder", "this is not a file that can be written"),
        ("file/a", "a part of this path is a file, not a folder"),
    ],
)
def test_a_place_where_no_file_can_be(tmp_path, name, words):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=words):
        write_atomically({tmp_path / name: b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


@posix_only
def test_what_is_no_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="this is not a file that can be written"):
        write_atomically({tmp_path / "pipe": b"new"})
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    with pytest.raises(FileError, match="a: there is no permission for this"):
        write_atomically({tmp_path / "a": b"new"})
    assert content(tmp_path) == {"a": b"old"}


@posix_only
def test_permissions_stay(tmp_path):
    (tmp_path / "old").write_bytes(b"")
    (tmp_path / "old").chmod(0o640)
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomically({tmp_path / "old": b"1", tmp_path / "new": b"2"})
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o640
    assert (tmp_path / "new").stat().st_mode == plain.stat().st_mode, "as any new file, not a private one"


@posix_only
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_atomically({tmp_path / "link": b"new"})
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_only_stale_temporaries_of_ours_are_swept(tmp_path):
    for name, age in ((f"{PREFIX}1{SUFFIX}", 2 * STALE), (f"{PREFIX}2{SUFFIX}", 0), ("net.tmp", 2 * STALE)):
        (tmp_path / name).write_bytes(b"half")
        then = time.time() - age
        os.utime(tmp_path / name, (then, then))
    sweep_temporaries(tmp_path)
    assert set(content(tmp_path)) == {f"{PREFIX}2{SUFFIX}", "net.tmp"}


def test_saving_sweeps_its_folder(tmp_path):
    stale = tmp_path / f"{PREFIX}1{SUFFIX}"
    stale.write_bytes(b"half")
    os.utime(stale, (0, 0))
    write_atomically({tmp_path / "a": b"new"})
    assert set(content(tmp_path)) == {"a"}


def test_a_disk_without_permissions_will_do(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(shutil, "copymode", fails(errno.EPERM))
    write_atomically({tmp_path / "a": b"new"})
    assert content(tmp_path) == {"a": b"new"}
