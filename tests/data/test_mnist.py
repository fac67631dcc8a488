"""MNIST as it is bundled: whole, in order, and read once."""

import gzip
import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from netstudio.data import DataError
from netstudio.data import mnist as module
from netstudio.data.mnist import mnist
from netstudio.resources import resource_path

TRAIN_COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST_COUNTS = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@pytest.mark.parametrize("one_hot", [False, True])
@pytest.mark.parametrize(("layout", "shape"), [("flat", (784,)), ("image", (1, 28, 28))])
def test_shapes_and_counts(layout: str, shape: tuple[int, ...], one_hot: bool) -> None:
    data = mnist(layout, one_hot)
    assert (len(data.train), len(data.test)) == (60_000, 10_000)
    assert data.sample_shape == shape
    assert data.target_shape == ((10,) if one_hot else ())
    assert data.classes == tuple("0123456789")
    assert data.class_counts(data.train).tolist() == TRAIN_COUNTS
    assert data.class_counts(data.test).tolist() == TEST_COUNTS


def test_the_first_digits_are_the_known_ones() -> None:
    data = mnist()
    assert data.train.t[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.t[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    # The mean of all training pixels, known as 0.1307.
    assert data.train.x.mean(dtype=np.float64) * data.train.scale == pytest.approx(0.1307, abs=5e-5)
    assert data.train.x.max() * data.train.scale == 1.0


def test_variants_share_their_memory() -> None:
    flat, image = mnist("flat"), mnist("image", one_hot=True)
    assert np.shares_memory(flat.train.x, image.train.x)
    assert flat.train.x.dtype == np.uint8
    np.testing.assert_array_equal(image.train.x[7].ravel(), flat.train.x[7])


def test_threads_that_come_first_get_the_same_set() -> None:
    module._variant.cache_clear()
    module._arrays.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: mnist("image"), range(8)))
    assert all(data is found[0] for data in found)


def test_the_attribution_names_every_file_with_its_checksum() -> None:
    folder = resource_path("mnist")
    files = sorted(folder.glob("*.gz"))
    assert len(files) == 4
    attribution = (folder / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for file in files:
        assert f"| `{file.name}` | `{hashlib.sha256(file.read_bytes()).hexdigest()}` |" in attribution


def test_missing_or_mixed_up_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "resource_path", lambda name: tmp_path / Path(name).name)
    read_anew = module._arrays.__wrapped__
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte\.gz cannot be read"):
        read_anew("train")
    images, digits = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
    shutil.copy(resource_path(f"mnist/{images}"), tmp_path)
    (tmp_path / digits).write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\0\x02\x01\x02"))
    with pytest.raises(DataError, match=r"images \(10000, 28, 28\), labels \(2,\)"):
        read_anew("t10k")
