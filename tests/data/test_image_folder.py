"""Reading folders of images, whole and broken."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from netstudio.data import DataError
from netstudio.data.image_folder import has_images, outline_images, read_images
from netstudio.data.samples import Outline

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (3, 4, 3), dtype=np.uint8)


def put(path: Path, pixels: np.ndarray = PIXELS, **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


def test_a_sub_folder_is_a_class(tmp_path):
    put(tmp_path / "cat" / "b.png")
    put(tmp_path / "cat" / "a.bmp", 255 - PIXELS)
    put(tmp_path / "ant" / "c.tiff")
    (tmp_path / "empty").mkdir()
    put(tmp_path / ".hidden" / "d.png")
    (tmp_path / "cat" / "notes.txt").write_text("no image")
    (tmp_path / "list.csv").write_text("a,b")
    found = read_images(tmp_path)
    assert found.test is None
    assert found.train.classes == ("ant", "cat")
    assert found.train.t.tolist() == [0, 1, 1]
    assert found.train.x.shape == (3, 3, 3, 4)
    np.testing.assert_array_equal(found.train.x[0], PIXELS.transpose(2, 0, 1))
    np.testing.assert_array_equal(found.train.x[1], 255 - PIXELS.transpose(2, 0, 1))
    assert outline_images(tmp_path) == Outline.of(found)


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "gif", "tif", "webp", "ppm"])
def test_every_format(tmp_path, suffix):
    put(tmp_path / "grey" / f"a.{suffix}", np.full((8, 8, 3), 100, np.uint8))
    found = read_images(tmp_path, "grey").train.x
    assert found.shape == (1, 1, 8, 8)
    np.testing.assert_allclose(found, 100, atol=3)


def test_train_and_test_are_kept_apart(tmp_path):
    for part, names in (("Train", ("a", "b")), ("test", ("b",))):
        for name in names:
            put(tmp_path / part / name / "0.png")
    found = read_images(tmp_path)
    assert found.test is not None
    assert (found.train.t.tolist(), found.test.t.tolist()) == ([0, 1], [1])
    assert outline_images(tmp_path).has_test
    put(tmp_path / "test" / "c" / "0.png")
    with pytest.raises(DataError, match="“c” is no class of the training part"):
        read_images(tmp_path)


def test_mixed_sizes_name_both_files_unless_a_size_is_set(tmp_path):
    put(tmp_path / "cat" / "small.png")
    put(tmp_path / "dog" / "large.png", np.zeros((6, 5, 3), np.uint8))
    for use in (read_images, outline_images):
        with pytest.raises(DataError, match=r"cat/small.png has 4 × 3 pixels, dog/large.png has 5 × 6;"):
            use(tmp_path)
    assert read_images(tmp_path, width=5, height=7).train.x.shape == (2, 3, 7, 5)
    assert read_images(tmp_path, width=5).train.x.shape == (2, 3, 5, 5)
    assert outline_images(tmp_path, "grey", height=7).x == (1, 7, 7)


def test_sixteen_bits_and_transparency(tmp_path):
    deep = np.array([[0, 257 * 10, 257 * 255]], np.uint16)
    put(tmp_path / "a" / "deep.png", deep)
    assert read_images(tmp_path, "grey").train.x.ravel().tolist() == [0, 10, 255]
    clear = np.zeros((1, 2, 4), np.uint8)
    clear[0, 1, 3] = 255
    put(tmp_path / "b" / "clear.png", clear)
    found = read_images(tmp_path / ".." / tmp_path.name, "grey", width=2, height=1).train.x
    assert found[1].ravel().tolist() == [255, 0], "black on nothing is black on white"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cat/bad.png is no image"),
        (b"no image at all", "cat/bad.png is no image"),
        (png_that_claims(20_000, 20_000), "too large"),
        (png_that_claims(9_000, 9_000), "too large"),
        (png_that_claims(40, 30), "is damaged"),
    ],
)
def test_broken_images_are_refused_in_words(tmp_path, content, words):
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "bad.png").write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_images(tmp_path)


def test_what_is_no_folder_of_images_is_refused(tmp_path):
    with pytest.raises(DataError, match="no sub-folders with images"):
        read_images(tmp_path)
    with pytest.raises(DataError, match=r"no folder .*none"):
        read_images(tmp_path / "none")
    put(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"a\.png is a file"):
        read_images(tmp_path / "a.png")
    assert not has_images(tmp_path)


def test_more_than_there_is_memory_for_is_refused_before_it_is_read(tmp_path, monkeypatch):
    put(tmp_path / "cat" / "a.png")
    monkeypatch.setattr("netstudio.data.samples.memory_limit", lambda: 35)
    with pytest.raises(DataError, match="unfolds to 36 B, more than the 35 B"):
        read_images(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    suffix=st.sampled_from(["png", "jpeg", "bmp", "gif", "tiff", "webp", "ppm"]),
    at=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
    end=st.floats(0, 1),
)
def test_no_damage_leads_to_another_error(tmp_path, suffix, at, byte, end):
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, suffix)
    content = bytearray(file.getvalue())
    content[int(at * len(content))] = byte
    path = tmp_path / "a" / f"bad.{suffix}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content[: int(end * len(content)) + 1])
    with suppress(DataError):
        assert read_images(tmp_path).train.x.size
