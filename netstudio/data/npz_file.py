"""Samples and targets in one npz file, the archive that NumPy writes."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np

from netstudio.data.array_file import Axes, Header, as_images, as_images_shape, npy_header, read_npy
from netstudio.data.dataset import require_as_many
from netstudio.data.errors import DataError, blaming, cannot_read
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
from netstudio.words import tr

# What x, t and their test parts are called, the first found being taken, where they are not chosen.
USUAL = (
    ("x_train", "train_x", "train_images", "train_data", "x", "images", "samples", "inputs", "data"),
    ("y_train", "t_train", "train_y", "train_t", "train_labels", "t", "y", "labels", "targets", "target"),
    ("x_test", "test_x", "test_images", "test_data"),
    ("y_test", "t_test", "test_y", "test_t", "test_labels"),
)


class Names(NamedTuple):
    """The names of the arrays in the archive; an empty one is found by itself, or is not there."""

    x: str = ""
    t: str = ""
    x_test: str = ""
    t_test: str = ""


ANY = Names()


def read_npz(path: Path, names: Names = ANY, axes: Axes = "as it is", kind: Targets = "classes") -> Source:
    """The samples of an npz file. Nothing is unpickled; sizes are looked at before anything is unfolded.

    Raises `DataError`, with the argument at fault, for a file that cannot be used.
    """
    with _archive(path) as archive:
        found = _found(archive, names, path.name)
        train = _samples(archive, found.x, found.t, axes, kind)
        if not (found.x_test and found.t_test):
            return Source(train)
        return Source(train, _samples(archive, found.x_test, found.t_test, axes, kind, train.classes))


def outline_npz(
    path: Path, names: Names = ANY, axes: Axes = "as it is", kind: Targets = "classes"
) -> Outline:
    """The outline of what `read_npz` reads; of the samples, only the header is looked at."""
    with _archive(path) as archive:
        found = _found(archive, names, path.name)
        with blaming("x"):
            header = _header(archive, found.x)
            require_numbers(header.dtype, found.x)
            shape = as_images_shape(header.shape, axes, found.x)
        with blaming("t"):
            t, classes = targets(_array(archive, found.t), kind, found.t)
            require_as_many(shape[0], len(t))
        return Outline(shape[0], shape[1:], t.shape[1:], len(classes), bool(found.x_test and found.t_test))


def x_header(path: Path) -> Header:
    """Type and shape of the samples of an npz file, found by the usual names."""
    with _archive(path) as archive:
        return _header(archive, _found(archive, Names(), path.name).x)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The open archive; what goes wrong with it, then or later, in words."""
    require_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: a member that is locked with a password.
        words = tr("{file} is damaged, or no npz file: {reason}.", file=path.name, reason=error)
        raise DataError(words) from error
    except OSError as error:
        raise cannot_read(path.name, error) from error


def _array_names(archive: zipfile.ZipFile) -> list[str]:
    return [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]


def _found(archive: zipfile.ZipFile, names: Names, file: str) -> Names:
    """The names that are meant, those not given found by the usual ones."""
    there = _array_names(archive)
    by_lower = {name.lower(): name for name in reversed(there)}
    found = Names(
        *(
            name or next((by_lower[n] for n in usual if n in by_lower), "")
            for name, usual in zip(names, USUAL, strict=True)
        )
    )
    for field in ("x", "t"):
        if not getattr(found, field):
            words = tr("{file}: say which array to take as {field}. There are: {names}.",
                       file=file, field=field, names=", ".join(there) or tr("none"))  # fmt: skip
            raise DataError(words, field)
    for field, name in found._asdict().items():
        if name and name not in there:
            words = tr("{file} has no array “{name}”. There are: {names}.",
                       file=file, name=name, names=", ".join(there) or tr("none"))  # fmt: skip
            raise DataError(words, field)
    return found


def _samples(
    archive: zipfile.ZipFile, x: str, t: str, axes: Axes, kind: Targets, classes: tuple[str, ...] = ()
) -> Samples:
    inputs = as_images(numbers(_array(archive, x), x), axes, x)
    found, classes = targets(_array(archive, t), kind, t, classes)
    return Samples(inputs, found, classes)


def _header(archive: zipfile.ZipFile, name: str) -> Header:
    """The header of an array, held against what the archive says of its size."""
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as file:
        header = npy_header(file, name)
        require_memory(name, max(header.nbytes, info.file_size))
        if file.tell() + header.nbytes != info.file_size:
            raise DataError(tr("{file} is damaged: its header does not fit its size.", file=name))
    return header


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    _header(archive, name)
    with archive.open(f"{name}.npy") as file:
        return read_npy(file, name)
