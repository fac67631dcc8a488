"""What the readers of files give: raw samples, and what can be told of them before they are read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from netstudio.data.dataset import require_pairs
from netstudio.data.errors import DataError, cannot_read
from netstudio.memory import bytes_text, memory_limit
from netstudio.words import shape_text, tr

Targets = Literal["classes", "values"]

MAX_CLASSES = 10_000


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples as a file holds them, in its order.

    x is (N, …) of numbers; t is (N,) of labels 0, 1, 2, … where there are `classes`, else (N, …) of values.

    Raises `DataError` for arrays of unequal length or without samples.
    """

    x: np.ndarray
    t: np.ndarray
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_pairs(self.x, self.t)

    def rows(self, chosen: np.ndarray) -> "Samples":
        """Those of the samples that `chosen`, (N,) of bool, says."""
        return Samples(self.x[chosen], self.t[chosen], self.classes)


@dataclass(frozen=True, eq=False)
class Source:
    """All that was read: samples to learn from and, where the files keep some apart, samples to test with."""

    train: Samples
    test: Samples | None = None


@dataclass(frozen=True)
class Outline:
    """What is known of a `Source` at once: how many samples `train` holds, and the shapes of a single one."""

    count: int
    x: tuple[int, ...]
    t: tuple[int, ...]
    classes: int = 0
    has_test: bool = False

    @classmethod
    def of(cls, source: Source) -> "Outline":
        """The outline of what was read already."""
        train = source.train
        shapes = train.x.shape[1:], train.t.shape[1:]
        return cls(len(train.x), *shapes, len(train.classes), source.test is not None)


def targets(
    t: np.ndarray, kind: Targets, name: str, classes: tuple[str, ...] = ()
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The targets t of a file as labels (N,) of int64 with the names of their classes, or as values (N, …).

    As classes, texts are numbered in the order of the alphabet, whole numbers are labels as they stand, and
    one-hot rows (N, classes) become labels. With the `classes` of the training part given, those hold.

    Raises `DataError`, naming the row, for targets that are no such thing.
    """
    if not t.size:
        raise DataError(tr("{file} is empty.", file=name))
    if t.ndim == 2 and t.shape[1] == 1:
        t = t[:, 0]
    if kind == "values":
        values = numbers(t, name)
        return (values[:, np.newaxis] if values.ndim == 1 else values), ()
    if t.dtype.kind in "US" and t.ndim == 1:
        return _text_labels(_texts(t, name), name, classes)
    return _number_labels(numbers(t, name), name, classes)


def numbers(array: np.ndarray, name: str) -> np.ndarray:
    """An array as the engine takes it: real numbers in the machine's byte order; bytes and integers stay.

    Raises `DataError` for texts, complex numbers and records, and for one that is not finite, with its place.
    """
    require_numbers(array.dtype, name)
    kind = array.dtype.kind
    if kind == "b":
        return array.astype(np.float32)
    if array.dtype.itemsize not in (4, 8) and kind == "f":
        array = array.astype(np.float32 if array.dtype.itemsize < 4 else np.float64)
    if kind == "f" and not np.isfinite(array).all():
        place = np.argwhere(~np.isfinite(array))[0]
        words = tr(
            "{file}: {value} at {place} is no number to learn from.",
            file=name,
            value=array[tuple(place)],
            place=place.tolist(),
        )
        raise DataError(words)
    return np.asarray(array, array.dtype.newbyteorder("="))


def require_numbers(dtype: np.dtype, name: str) -> None:
    """Raises `DataError` for texts, complex numbers and records."""
    if dtype.kind not in "biuf":
        raise DataError(tr("{file} holds {type}, not numbers.", file=name, type=dtype))


def require_memory(name: str, size: int) -> None:
    """Raises `DataError` where `size` bytes are more than there are; asked before anything is unfolded."""
    if size > memory_limit():
        words = tr(
            "{file} unfolds to {size}, more than the {limit} of memory that there are.",
            file=name,
            size=bytes_text(size),
            limit=bytes_text(memory_limit()),
        )
        raise DataError(words)


def require_file(path: Path) -> None:
    """Raises `DataError` where there is no file of that name."""
    try:
        if path.is_dir():
            raise DataError(tr("{file} is a folder, not a file.", file=path.name))
        if not path.is_file():
            raise DataError(tr("There is no file {path}.", path=path))
    except OSError as error:
        raise cannot_read(path.name, error) from error


def _texts(t: np.ndarray, name: str) -> np.ndarray:
    """An array of texts, or of their bytes in UTF-8, as one of texts. Raises `DataError` for what is none."""
    try:
        texts: np.ndarray = np.strings.decode(t, "utf-8") if t.dtype.kind == "S" else t
        "".join(texts.tolist()).encode()
    except (ValueError, SystemError) as error:  # the latter for numbers beyond all letters
        raise DataError(tr("{file} holds texts that are not in Unicode.", file=name)) from error
    holes = np.flatnonzero(texts == "")
    if holes.size:
        raise DataError(tr("{file}, row {row}: there is no class.", file=name, row=int(holes[0]) + 1))
    return texts


def _text_labels(t: np.ndarray, name: str, classes: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    known, labels = np.unique(t, return_inverse=True)
    found = tuple(known.tolist())
    _require_few(len(found), name)
    if classes and (strange := set(found).difference(classes)):
        words = tr("{file}: “{name}” is no class of the training part.", file=name, name=min(strange))
        raise DataError(words)
    numbers_of = {text: i for i, text in enumerate(classes or found)}
    return np.array([numbers_of[text] for text in found])[labels], classes or found


def _number_labels(t: np.ndarray, name: str, classes: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    if t.ndim == 2 and ((t == 0).sum(axis=1) == t.shape[1] - 1).all() and (t.max(axis=1) == 1).all():
        _require_few(t.shape[1], name)
        return t.argmax(axis=1), classes or tuple(str(i) for i in range(t.shape[1]))
    if t.ndim != 1:
        shape = shape_text(t.shape)
        words = tr("{file}: targets of shape {shape} are no classes; choose values.", file=name, shape=shape)
        raise DataError(words)
    wrong = np.flatnonzero((t < 0) | (t != np.floor(t)))
    if wrong.size:
        words = tr(
            "{file}: {value} in row {row} is no class; those are 0, 1, 2, … Choose values?",
            file=name,
            value=t[wrong[0]],
            row=int(wrong[0]) + 1,
        )
        raise DataError(words)
    _require_few(int(t.max(initial=0)) + 1, name)
    return t.astype(np.int64), classes or tuple(str(i) for i in range(int(t.max(initial=0)) + 1))


def _require_few(classes: int, name: str) -> None:
    if classes > MAX_CLASSES:
        words = tr(
            "{file}: {n} classes are more than {most}; choose values?",
            file=name,
            n=classes,
            most=MAX_CLASSES,
        )
        raise DataError(words)
