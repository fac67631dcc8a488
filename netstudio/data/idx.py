"""IDX files, the format in which MNIST is published."""

import gzip
import math
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path

import numpy as np

from netstudio.data.errors import DataError, cannot_read, cut_off
from netstudio.words import tr

MAX_BYTES = 2**30
MAX_AXES = 32
_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_CHUNK = 2**20


def read_idx(path: Path) -> np.ndarray:
    """The array in an IDX file, plain or gzipped, in file order.

    The file starts with two zero bytes, a byte for the type of the values and one for the number of axes; the
    sizes of the axes follow, 32 bits each, then the values, all big-endian.
    Source: http://yann.lecun.com/exdb/mnist/

    Raises `DataError` for a file that cannot be read, is no IDX file, is empty, claims more than 1 GiB, or is
    shorter or longer than its header says.
    """
    with _open(path) as file:
        return _read(file, path.name)


def idx_header(path: Path) -> tuple[np.dtype, tuple[int, ...]]:
    """The type and the shape that an IDX file claims.

    Raises `DataError` for one that cannot be read, or is shorter than that; gzipped, only reading it tells.
    """
    with _open(path) as file:
        dtype, shape = _header(file, path.name)
        size = file.tell() + math.prod(shape) * dtype.itemsize
        if not isinstance(file, gzip.GzipFile) and size > path.stat().st_size:
            raise cut_off(path.name)
        return dtype, shape


@contextmanager
def _open(path: Path) -> Iterator[BufferedIOBase]:
    """The file, unzipped as it is read; what goes wrong with it, then or later, in words."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not zipped:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unzipped:
                yield unzipped
    except EOFError as error:
        raise cut_off(path.name) from error
    except zlib.error as error:
        raise DataError(
            tr("{file} is damaged: its compressed data cannot be read.", file=path.name)
        ) from error
    except OSError as error:
        raise cannot_read(path.name, error) from error


def _read(file: BufferedIOBase, name: str) -> np.ndarray:
    dtype, shape = _header(file, name)
    size = math.prod(shape) * dtype.itemsize
    if size == 0:
        raise DataError(tr("{file} is empty: its header names no values.", file=name))
    if size > MAX_BYTES:
        raise DataError(
            tr(
                "{file} claims {size} bytes of data; at most {most} are read.",
                file=name,
                size=size,
                most=MAX_BYTES,
            )
        )
    values = np.empty(size, np.uint8)
    target, filled = values.data, 0
    while filled < size:
        # In chunks, as gzip would take all in memory twice.
        count = file.readinto(target[filled : filled + _CHUNK])
        if not count:
            raise cut_off(name)
        filled += count
    if file.read(1):
        raise DataError(tr("{file} is longer than its header says.", file=name))
    return values.view(dtype).reshape(shape)


def _header(file: BufferedIOBase, name: str) -> tuple[np.dtype, tuple[int, ...]]:
    start = file.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in _TYPES or not 1 <= start[3] <= MAX_AXES:
        raise DataError(
            tr(
                "{file} is no IDX file: it starts with {found}.",
                file=name,
                found=start.hex(" ") or tr("nothing"),
            )
        )
    axes = start[3]
    sizes = file.read(4 * axes)
    if len(sizes) < 4 * axes:
        raise cut_off(name)
    return np.dtype(_TYPES[start[2]]), struct.unpack(f">{axes}I", sizes)
