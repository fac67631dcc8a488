"""Whether a file is what it was."""

import os

import netstudio
from netstudio.files.on_disk import FileStamp, OnDisk
from netstudio.files.weights import weights_path
from netstudio.graph.sequential import sequential
from netstudio.layers import Affine, SoftmaxWithLoss, Spirals

NET = sequential([Spirals(), Affine(3), SoftmaxWithLoss()])
OTHER = sequential([Spirals(), Affine(4), SoftmaxWithLoss()])


def test_a_file_that_is_written_anew_is_changed(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path)
    stamp = FileStamp(path)
    assert stamp.look() is OnDisk.SAME
    netstudio.save(OTHER, path)
    assert stamp.look() is OnDisk.CHANGED
    netstudio.save(NET, path)
    assert stamp.look() is OnDisk.SAME, "it holds the same again"


def test_a_touch_changes_nothing(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path)
    stamp = FileStamp(path)
    os.utime(path, ns=(1, 1))
    assert stamp.look() is OnDisk.SAME


def test_a_removed_file_is_gone(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path)
    stamp = FileStamp(path)
    path.unlink()
    assert stamp.look() is OnDisk.GONE


def test_other_weights_beside_it_are_a_change(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path)
    stamp = FileStamp(path)
    weights_path(path).write_bytes(b"x")
    assert stamp.look() is OnDisk.CHANGED


def test_a_digest_of_before_tells_of_a_change_that_nobody_saw(tmp_path):
    path = tmp_path / "net.netstudio"
    netstudio.save(NET, path)
    digest = FileStamp(path).digest
    assert FileStamp(path, digest).look() is OnDisk.SAME
    netstudio.save(OTHER, path)
    assert FileStamp(path, digest).look() is OnDisk.CHANGED
