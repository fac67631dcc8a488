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
from netstudio.data.samples import MAX_CLASSES, Samples, Source, Targets, require_file, require_memory
from netstudio.words import tr

SEPARATORS = "\t;,"
Row = list[str]


def read_csv(path: Path, x: str = "", t: str = "", kind: Targets = "classes") -> Source:
    """The samples of a CSV file, or of one with tabs or semicolons.

    `x` and `t` list columns, by the names in the first row or by numbers from 1, with commas between them;
    without `t` it is the last column, without `x` all others. As "classes", the different texts of a single
    column are numbered in their order; as "values", targets are numbers.

    Raises `DataError`, naming row and column, for holes, text where a number should be, and rows of unequal
    length; `field` is the argument at fault.
    """
    require_file(path)
    try:
        require_memory(path.name, 8 * path.stat().st_size)
        with _rows(path) as (head, rows):
            return Source(_samples(path.name, head, rows, x, t, kind))
    except UnicodeDecodeError as error:
        raise DataError(tr("{file} is no text in UTF-8.", file=path.name)) from error
    except csv.Error as error:
        raise DataError(tr("{file} is no table: {reason}.", file=path.name, reason=error)) from error
    except OSError as error:
        raise cannot_read(path.name, error) from error


def csv_columns(path: Path) -> Row:
    """The names of the columns; numbers from 1 where the file has none."""
    with _rows(path) as (head, _):
        return head


@contextmanager
def _rows(path: Path) -> Iterator[tuple[Row, Iterator[tuple[int, Row]]]]:
    """The names of the columns, and the rows of cells with their numbers as a spreadsheet counts them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=_separator(file), strict=True)
        rows = ((number, row) for number, row in enumerate(reader, 1) if any(cell.strip() for cell in row))
        first = list(islice(rows, 2))
        if not first:
            raise DataError(tr("{file} is empty.", file=path.name))
        if _is_head(*(row for _, row in first)):
            yield [cell.strip() for cell in first[0][1]], chain(first[1:], rows)
        else:
            yield [str(i) for i in range(1, len(first[0][1]) + 1)], chain(first, rows)


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


def _samples(file: str, head: Row, rows: Iterator[tuple[int, Row]], x: str, t: str, kind: Targets) -> Samples:
    with blaming("t"):
        t_columns = _columns(file, head, t) or [len(head) - 1]
        if kind == "classes" and len(t_columns) > 1:
            raise DataError(
                tr("{file}: classes stand in one column, not in {n}.", file=file, n=len(t_columns))
            )
    with blaming("x"):
        x_columns = _columns(file, head, x) or [i for i in range(len(head)) if i not in t_columns]
        if not x_columns:
            raise DataError(tr("{file} has one column; samples need another beside the target.", file=file))
    inputs, values, texts = array("d"), array("d"), list[str]()
    for number, row in rows:
        if len(row) != len(head):
            words = tr("{file}, row {row}: {n} cells instead of {all}.",
                       file=file, row=number, n=len(row), all=len(head))  # fmt: skip
            raise DataError(words)
        with blaming("x"):
            _take(inputs, file, head, number, row, x_columns)
        with blaming("t"):
            if kind == "classes":
                texts.append(_text(file, head, number, row, t_columns[0]))
            else:
                _take(values, file, head, number, row, t_columns)
    found = np.frombuffer(inputs, float).reshape(-1, len(x_columns)) if inputs else np.empty((0, 1))
    if kind == "classes":
        with blaming("t"):
            labels, classes = _labels(file, texts)
        return Samples(found, labels, classes)
    return Samples(found, np.frombuffer(values, float).reshape(-1, len(t_columns)) if values else found)


def _columns(file: str, head: Row, wanted: str) -> list[int]:
    """The numbers, from 0, of the columns in a list of names and numbers from 1."""
    found = []
    for name in filter(None, (part.strip() for part in wanted.split(","))):
        if name in head:
            found.append(head.index(name))
        elif name.isdecimal() and 1 <= int(name) <= len(head):
            found.append(int(name) - 1)
        else:
            words = tr("{file} has no column “{name}”. There are: {names}.",
                       file=file, name=name, names=_some(head))  # fmt: skip
            raise DataError(words)
    return found


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _take(into: "array[float]", file: str, head: Row, number: int, row: Row, columns: list[int]) -> None:
    """Append the numbers in these columns of a row."""
    try:
        found = [float(row[i]) for i in columns]
    except ValueError:
        found = [math.nan]
    if (
        not math.isfinite(sum(found))
        and (wrong := next((i for i in columns if not _is_number(row[i])), None)) is not None
    ):
        raise _not_a_number(file, head[wrong], number, row[wrong].strip())
    into.extend(found)


def _not_a_number(file: str, column: str, number: int, cell: str) -> DataError:
    if not cell:
        return DataError(tr("{file}, row {row}, column “{column}”: there is no number.",
                            file=file, row=number, column=column))  # fmt: skip
    if _is_number(cell.replace(",", ".")):
        return DataError(tr("{file}, row {row}, column “{column}”: “{cell}” needs a decimal dot.",
                            file=file, row=number, column=column, cell=cell))  # fmt: skip
    return DataError(tr("{file}, row {row}, column “{column}”: “{cell}” is no number.",
                        file=file, row=number, column=column, cell=cell[:40]))  # fmt: skip


def _text(file: str, head: Row, number: int, row: Row, column: int) -> str:
    cell = row[column].strip()
    if not cell:
        raise DataError(tr("{file}, row {row}, column “{column}”: there is no class.",
                           file=file, row=number, column=head[column]))  # fmt: skip
    return cell


def _labels(file: str, texts: list[str]) -> tuple[np.ndarray, tuple[str, ...]]:
    """A number for each text, in the order of the numbers where all are such, else of the alphabet."""
    kinds = set(texts)
    if len(kinds) > MAX_CLASSES:
        raise DataError(tr("{file}: {n} classes are more than {most}; choose values?",
                           file=file, n=len(kinds), most=MAX_CLASSES))  # fmt: skip
    classes = (
        sorted(kinds, key=lambda text: (float(text), text)) if all(map(_is_number, kinds)) else sorted(kinds)
    )
    numbers = {text: i for i, text in enumerate(classes)}
    return np.array([numbers[text] for text in texts], np.int64), tuple(classes)
