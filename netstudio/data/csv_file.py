"""Tables of samples in CSV files: a row is a sample, a column a number of it or its target."""

import csv
import math
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np

from netstudio.data.errors import DataError, blaming, cannot_read
from netstudio.data.samples import (
    MAX_CLASSES,
    Outline,
    Samples,
    Source,
    Targets,
    require_file,
    require_memory,
)
from netstudio.words import Words, tr

SEPARATORS = "\t;,"
LOOKED_AT = 1_000_000  # numbers that are read for an outline: it has to be quick, however large the table
Row = list[str]


def read_csv(
    path: Path, x: str = "", t: str = "", kind: Targets = "classes", most: int | None = None
) -> Source:
    """The samples of a CSV file, or of one with tabs or semicolons; of `most` rows, where that is given.

    `x` and `t` list columns, by the names in the first row or by numbers from 1, with commas between them;
    without `t` it is the last column, without `x` all others. As "classes", the different texts of a single
    column are numbered in their order; as "values", targets are numbers.

    Raises `DataError`, naming row and column, for holes, text where a number should be, and rows of unequal
    length; `field` is the argument at fault.
    """
    with _opened(path, x, t, kind) as table:
        inputs, values, texts = array("d"), array("d"), list[str]()
        for at, row in islice(table, most):
            inputs.extend(table.inputs(at, row))
            if kind == "classes":
                texts.append(table.text(at, row))
            else:
                values.extend(table.values(at, row))
        found = _rows_of(inputs, len(table.x))
        if kind == "values":
            return Source(Samples(found, _rows_of(values, len(table.t))))
        classes = _classes(path.name, set(texts))
        numbers = {text: i for i, text in enumerate(classes)}
        return Source(Samples(found, np.array([numbers[text] for text in texts], np.int64), classes))


def outline_csv(path: Path, x: str = "", t: str = "", kind: Targets = "classes") -> Outline:
    """The outline of what `read_csv` reads; in a large table, only the first numbers are looked at."""
    with _opened(path, x, t, kind) as table:
        count, texts = 0, set[str]()
        for at, row in table:
            if count * len(row) < LOOKED_AT:
                table.inputs(at, row)
                if kind == "values":
                    table.values(at, row)
            if kind == "classes":
                texts.add(table.text(at, row))
            count += 1
        if not count:
            raise DataError(tr("{file} has no rows below its names.", file=path.name))
        t_shape = () if kind == "classes" else (len(table.t),)
        return Outline(count, (len(table.x),), t_shape, len(_classes(path.name, texts)))


class _Table:
    """An open table: the names of its columns, the numbers, from 0, of those of x and of t, and its rows."""

    def __init__(
        self, file: str, head: Row, rows: Iterator[tuple[int, Row]], x: str, t: str, kind: Targets
    ) -> None:
        self._file, self._head, self._rows = file, head, rows
        with blaming("t"):
            self.t = self._columns(t) or [len(head) - 1]
            if kind == "classes" and len(self.t) > 1:
                n = len(self.t)
                raise DataError(tr("{file}: classes stand in one column, not in {n}.", file=file, n=n))
        with blaming("x"):
            self.x = self._columns(x) or [i for i in range(len(head)) if i not in self.t]
            if not self.x:
                words = tr("{file} has one column; samples need another beside the target.", file=file)
                raise DataError(words)

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """The rows below the names, each with its number, as a spreadsheet counts them."""
        wanted = len(self._head)
        for at, row in self._rows:
            if len(row) != wanted:
                words = tr("{file}, row {row}: {n} cells instead of {all}.",
                           file=self._file, row=at, n=len(row), all=wanted)  # fmt: skip
                raise DataError(words)
            yield at, row

    def inputs(self, at: int, row: Row) -> list[float]:
        """The numbers of x in a row."""
        return self._numbers(at, row, self.x, "x")

    def values(self, at: int, row: Row) -> list[float]:
        """The numbers of t in a row."""
        return self._numbers(at, row, self.t, "t")

    def text(self, at: int, row: Row) -> str:
        """What stands in the single column of t."""
        cell = row[self.t[0]].strip()
        if not cell:
            words = tr("{file}, row {row}, column “{column}”: there is no class.",
                       file=self._file, row=at, column=self._head[self.t[0]])  # fmt: skip
            raise DataError(words, field="t")
        return cell

    def _numbers(self, at: int, row: Row, columns: list[int], field: str) -> list[float]:
        try:
            found = [float(row[i]) for i in columns]
        except ValueError:
            found = [math.nan]
        if not math.isfinite(sum(found)):  # or the numbers are so large that their sum is not
            wrong = next((i for i in columns if not _is_number(row[i])), None)
            if wrong is not None:
                raise DataError(self._no_number(at, self._head[wrong], row[wrong].strip()), field)
        return found

    def _no_number(self, at: int, column: str, cell: str) -> Words:
        place = {"file": self._file, "row": at, "column": column, "cell": _on_a_line(cell)[:40]}
        if not cell:
            return tr("{file}, row {row}, column “{column}”: there is no number.", **place)
        if _is_number(cell.replace(",", ".")):
            return tr("{file}, row {row}, column “{column}”: “{cell}” needs a decimal dot.", **place)
        return tr("{file}, row {row}, column “{column}”: “{cell}” is no number.", **place)

    def _columns(self, wanted: str) -> list[int]:
        """The columns in a list of names and numbers from 1."""
        found = []
        for name in filter(None, (part.strip() for part in wanted.split(","))):
            if name in self._head:
                found.append(self._head.index(name))
            elif name.isdecimal() and len(name) < 10 and 1 <= int(name) <= len(self._head):
                found.append(int(name) - 1)
            else:
                words = tr("{file} has no column “{name}”. There are: {names}.",
                           file=self._file, name=name, names=_some(self._head))  # fmt: skip
                raise DataError(words)
        return found


@contextmanager
def _opened(path: Path, x: str, t: str, kind: Targets) -> Iterator[_Table]:
    """The open table; what goes wrong with it, then or later, in words."""
    require_file(path)
    try:
        require_memory(path.name, 8 * path.stat().st_size)
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=_separator(file), strict=True)
            rows = ((at, row) for at, row in enumerate(reader, 1) if any(cell.strip() for cell in row))
            first = list(islice(rows, 2))
            if not first:
                raise DataError(tr("{file} is empty.", file=path.name))
            head = first[0][1]
            if _is_head(*(row for _, row in first)):
                yield _Table(path.name, [cell.strip() for cell in head], chain(first[1:], rows), x, t, kind)
            else:
                names = [str(i) for i in range(1, len(head) + 1)]
                yield _Table(path.name, names, chain(first, rows), x, t, kind)
    except UnicodeDecodeError as error:
        raise DataError(tr("{file} is no text in UTF-8; save it as that.", file=path.name)) from error
    except csv.Error as error:
        raise DataError(tr("{file} is no table: {reason}.", file=path.name, reason=error)) from error
    except OSError as error:
        raise cannot_read(path.name, error) from error


def _separator(file: TextIO) -> str:
    """What parts the cells: what cuts the first line into the most of them."""
    line = next((line for line in file if line.strip()), "")
    file.seek(0)
    return max(SEPARATORS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


def _is_head(first: Row, second: Row | None = None) -> bool:
    """Whether the first row names the columns: it has no number, or a text where the second has a number."""
    numeric = [_is_number(cell.replace(",", ".")) for cell in first]
    below = map(_is_number, second or [])
    return not any(numeric) or any(b and not a for a, b in zip(numeric, below, strict=False))


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _on_a_line(cell: str) -> str:
    """A cell as it can be shown: without breaks, and what does nothing but steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in cell)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _rows_of(numbers: "array[float]", columns: int) -> np.ndarray:
    # An empty buffer cannot be looked at.
    return np.frombuffer(numbers, float).reshape(-1, columns) if numbers else np.empty((0, columns))


def _classes(file: str, texts: set[str]) -> tuple[str, ...]:
    """The names of the classes, in the order of numbers where all are such, else of the alphabet."""
    if len(texts) > MAX_CLASSES:
        words = tr("{file}: {n} classes are more than {most}; choose values?",
                   file=file, n=len(texts), most=MAX_CLASSES)  # fmt: skip
        raise DataError(words, field="t")
    if all(map(_is_number, texts)):
        return tuple(sorted(texts, key=lambda text: (float(text), text)))
    return tuple(sorted(texts))
