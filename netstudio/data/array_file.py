"""Samples and targets in array files of their own: npy, as NumPy writes it, or IDX, as MNIST comes."""

import math
from pathlib import Path
from tokenize import TokenError
from typing import IO, Literal, NamedTuple
from warnings import catch_warnings

import numpy as np
from numpy.lib import format as npy

from netstudio.data.dataset import require_as_many
from netstudio.data.errors import DataError, blaming, cannot_read, cut_off
from netstudio.data.idx import idx_header, read_idx
from netstudio.data.samples import (
    Outline,
    Samples,
    Source,
    Targets,
    numbers,
    require_file,
    require_memory,
    require_numbers,
    targets,
)
from netstudio.words import shape_text, tr

Axes = Literal["as it is", "N H W", "N H W C"]


class Header(NamedTuple):
    """What an array file claims to hold."""

    dtype: np.dtype
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of all its values."""
        return math.prod(self.shape) * self.dtype.itemsize


def read_arrays(
    x: Path,
    t: Path,
    x_test: Path | None = None,
    t_test: Path | None = None,
    axes: Axes = "as it is",
    kind: Targets = "classes",
) -> Source:
    """Samples out of the file `x` with targets out of the file `t`; the same for the test, where given.

    Raises `DataError`, with the argument at fault, for files that cannot be used.
    """
    train = _samples(x, t, axes, kind)
    if x_test is None or t_test is None:
        return Source(train)
    return Source(train, _samples(x_test, t_test, axes, kind, "_test", train.classes))


def outline_arrays(
    x: Path,
    t: Path,
    x_test: Path | None = None,
    t_test: Path | None = None,
    axes: Axes = "as it is",
    kind: Targets = "classes",
) -> Outline:
    """The outline of what `read_arrays` reads; of the samples, only the header is looked at."""
    with blaming("x"):
        header = array_header(x)
        require_numbers(header.dtype, x.name)
        shape = as_images_shape(header.shape, axes, x.name)
    with blaming("t"):
        found, classes = targets(read_array(t), kind, t.name)
        require_as_many(shape[0], len(found))
    has_test = x_test is not None and t_test is not None
    return Outline(shape[0], shape[1:], found.shape[1:], len(classes), has_test)


def read_array(path: Path) -> np.ndarray:
    """The array in an npy or IDX file. Nothing is unpickled; its size is looked at before it is read.

    Raises `DataError` for a file that cannot be read.
    """
    if not is_npy(path):
        return read_idx(path)
    try:
        with path.open("rb") as file:
            return read_npy(file, path.name)
    except OSError as error:
        raise cannot_read(path.name, error) from error


def array_header(path: Path) -> Header:
    """Type and shape of the array in an npy or IDX file.

    Raises `DataError` for one that cannot be read, or is shorter than its header says.
    """
    if not is_npy(path):
        return Header(*idx_header(path))
    try:
        with path.open("rb") as file:
            header = npy_header(file, path.name)
            if file.tell() + header.nbytes > path.stat().st_size:
                raise cut_off(path.name)
            return header
    except OSError as error:
        raise cannot_read(path.name, error) from error


def is_npy(path: Path) -> bool:
    """Whether a file begins as npy does. Raises `DataError` where there is none."""
    require_file(path)
    try:
        with path.open("rb") as file:
            return file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX
    except OSError as error:
        raise cannot_read(path.name, error) from error


def read_npy(file: IO[bytes], name: str) -> np.ndarray:
    """The array in an open npy file, once its size is known to be affordable."""
    start = file.tell()
    header = npy_header(file, name)
    require_memory(name, header.nbytes)
    file.seek(start)
    try:
        with catch_warnings(action="ignore"):
            array: np.ndarray = npy.read_array(file, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise cut_off(name) from error
    return array


def npy_header(file: IO[bytes], name: str) -> Header:
    """Type and shape of the array in an open npy file, read up to where its values begin."""
    try:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        with catch_warnings(action="ignore"):  # old ways to write a header are read all the same
            shape, _, dtype = read(file)
    except (ValueError, EOFError, TypeError, SyntaxError, TokenError) as error:  # NumPy has Python parse it
        raise DataError(tr("{file} is damaged: its header cannot be read.", file=name)) from error
    if dtype.hasobject:
        words = tr(
            "{file} holds Python objects, which could run code; only plain numbers are read.", file=name
        )
        raise DataError(words)
    if min(shape, default=0) < 0:
        raise DataError(tr("{file} is damaged: its shape is {shape}.", file=name, shape=shape))
    if not shape:
        raise DataError(
            tr("{file} holds a single number; its first axis should count the samples.", file=name)
        )
    return Header(dtype, tuple(map(int, shape)))


def as_images(x: np.ndarray, axes: Axes, name: str) -> np.ndarray:
    """Samples x as the engine takes them: images (N, H, W) and (N, H, W, C) become (N, C, H, W).

    Raises `DataError` where x has another number of axes.
    """
    shape = as_images_shape(x.shape, axes, name)
    if axes == "N H W C":
        return np.ascontiguousarray(x.transpose(0, 3, 1, 2))
    return x.reshape(shape)


def as_images_shape(shape: tuple[int, ...], axes: Axes, name: str) -> tuple[int, ...]:
    """The shape of what `as_images` gives."""
    if not shape or 0 in shape:
        raise DataError(tr("{file} is empty.", file=name))
    if axes == "as it is":
        return shape if len(shape) > 1 else (*shape, 1)
    if len(shape) != len(axes.split()):
        words = tr(
            "{file} has the shape {shape}, not ({axes}).", file=name, shape=shape_text(shape), axes=axes
        )
        raise DataError(words, field="axes")
    n, h, w, *c = shape
    return n, *(c or [1]), h, w


def guess_axes(shape: tuple[int, ...]) -> Axes:
    """Which axes an array of that shape probably has."""
    if len(shape) == 3:
        return "N H W"
    return "N H W C" if len(shape) == 4 and shape[3] in (1, 3) and shape[1] not in (1, 3) else "as it is"


def _samples(
    x: Path, t: Path, axes: Axes, kind: Targets, part: str = "", classes: tuple[str, ...] = ()
) -> Samples:
    with blaming("x" + part):
        inputs = as_images(numbers(read_array(x), x.name), axes, x.name)
    with blaming("t" + part):
        found, classes = targets(read_array(t), kind, t.name, classes)
        return Samples(inputs, found, classes)
