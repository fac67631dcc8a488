"""Reading IDX files, whole and broken."""

import gzip
import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netstudio.data import DataError
from netstudio.data.idx import read_idx

DIGITS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def idx(array: np.ndarray, code: int = 0x08) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, code, array.ndim, *array.shape) + array.tobytes()


def read(folder: Path, content: bytes) -> np.ndarray:
    path = folder / "digits.idx"
    path.write_bytes(content)
    return read_idx(path)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_plain_and_gzipped(tmp_path: Path, pack: type[bytes]) -> None:
    found = read(tmp_path, pack(idx(DIGITS)))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, DIGITS)


@pytest.mark.parametrize(
    ("code", "dtype"), [(8, "u1"), (9, "i1"), (0x0B, ">i2"), (0x0C, ">i4"), (0x0D, ">f4"), (0x0E, ">f8")]
)
def test_every_type_of_the_format(tmp_path: Path, code: int, dtype: str) -> None:
    values = np.array([1, 2, 100], dtype)
    found = read(tmp_path, idx(values, code))
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, values)


def test_larger_than_a_chunk(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (2500, 1000), dtype=np.uint8)
    np.testing.assert_array_equal(read(tmp_path, gzip.compress(idx(values), 1)), values)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no IDX file: it starts with nothing"),
        (b"\x89PNG....", "is no IDX file: it starts with 89 50 4e 47"),
        (b"\0\0\x07\x01" + bytes(9), "is no IDX file"),
        (b"\0\0\x08\x00" + bytes(9), "is no IDX file"),
        (b"\0\0\x08\xff" + bytes(4 * 255), "is no IDX file"),
        (idx(DIGITS)[:9], "is cut off"),
        (idx(DIGITS)[:-1], "is cut off"),
        (gzip.compress(idx(DIGITS)[:-1]), "is cut off"),
        (gzip.compress(idx(DIGITS))[:-9], "is cut off"),
        (gzip.compress(idx(DIGITS))[:5], "is cut off"),
        (idx(DIGITS) + b"\0", "is longer than its header says"),
        (gzip.compress(idx(DIGITS) + b"\0"), "is longer than its header says"),
        (idx(DIGITS[:0]), "is empty"),
        (
            struct.pack(">HBB3I", 0, 8, 3, 2**32 - 1, 2**32 - 1, 28),
            "claims .* bytes of data; at most 1073741824",
        ),
        (b"\x1f\x8bgarbage that is no gzip", "cannot be read"),
        (gzip.compress(idx(DIGITS))[:10] + b"\xff" * 30, "is damaged"),
        (gzip.compress(idx(DIGITS))[:-8] + bytes(8), "cannot be read: CRC"),
    ],
)
def test_broken_files_are_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words) as refusal:
        read(tmp_path, content)
    assert str(refusal.value).startswith("digits.idx ")


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.gz cannot be read: No such file"):
        read_idx(tmp_path / "none.gz")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 30), byte=st.integers(0, 255), zipped=st.booleans(), end=st.integers(0, 80))
@example(position=3, byte=2, zipped=False, end=80)
def test_no_damage_leads_to_another_error(
    tmp_path: Path, position: int, byte: int, zipped: bool, end: int
) -> None:
    content = bytearray(gzip.compress(idx(DIGITS)) if zipped else idx(DIGITS))
    content[position] = byte
    # A refusal is right, and so is an array where the damage hit its values; any other exception is a fault.
    with suppress(DataError):
        assert read(tmp_path, bytes(content[:end])).size > 0
