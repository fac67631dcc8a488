"""Recovery copies, as files."""

import numpy as np
import pytest

from netstudio.document.document import Document
from netstudio.files import atomic
from netstudio.files.errors import FileError
from netstudio.files.on_disk import OnDisk
from netstudio.files.recovery import Copy, Facts, copies_in, remove_copy, write_copy
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, SoftmaxWithLoss, Spirals

NET = sequential([Spirals(), Affine(3), SoftmaxWithLoss()])
WEIGHTS = {("affine_1", "b"): np.ones(3, "float32")}


def test_a_copy_is_found_and_recovered_as_not_saved(tmp_path):
    document = Document(NET, weights=WEIGHTS)
    document.save(tmp_path / "net.netstudio")
    write_copy(Copy(tmp_path / "state" / "1.netstudio", document.facts()), NET, WEIGHTS)
    (copy,) = copies_in(tmp_path / "state")
    assert copy.facts.name == "net.netstudio"
    found = Document.recover(copy)
    assert found.graph == NET
    assert found.path == tmp_path / "net.netstudio"
    assert found.modified
    assert found.weights.keys() == WEIGHTS.keys()
    assert found.on_disk is OnDisk.SAME


def test_a_copy_knows_that_its_original_was_changed_since(tmp_path):
    path = tmp_path / "net.netstudio"
    document = Document(NET)
    document.save(path)
    write_copy(Copy(tmp_path / "1.netstudio", document.facts()), NET, {})
    Document(sequential([Affine(2)])).save(path)
    copy = next(c for c in copies_in(tmp_path) if c.path.name == "1.netstudio")
    assert Document.recover(copy).on_disk is OnDisk.CHANGED


def test_weights_that_did_not_change_are_not_written_again(tmp_path):
    copy = Copy(tmp_path / "1.netstudio", Facts("a"))
    write_copy(copy, NET, WEIGHTS)
    write_copy(copy, NET, None)
    assert Document.recover(copy).weights.keys() == WEIGHTS.keys()


def test_a_removed_copy_leaves_nothing(tmp_path):
    copy = Copy(tmp_path / "1.netstudio", Facts("a"))
    write_copy(copy, NET, WEIGHTS)
    remove_copy(copy.path)
    remove_copy(copy.path)
    assert list(tmp_path.iterdir()) == []


def test_facts_that_cannot_be_read_cost_the_name_alone(tmp_path):
    copy = Copy(tmp_path / "1.netstudio", Facts("a", "/somewhere/a.netstudio"))
    write_copy(copy, NET, {})
    (tmp_path / "1.facts.json").write_bytes(b"\xff{")
    assert copies_in(tmp_path) == [Copy(copy.path, Facts("1.netstudio"))]


def test_what_cannot_be_written_is_told_and_the_copy_before_stays(tmp_path, monkeypatch):
    copy = Copy(tmp_path / "1.netstudio", Facts("a"))
    write_copy(copy, NET, {})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_write", full)
    with pytest.raises(FileError, match="the disk is full"):
        write_copy(copy, sequential([Affine(2)]), {})
    assert Document.recover(copy).graph == NET
