"""The graph file: versioned JSON, one node and one wire a line, and the same bytes for the same graph."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from netstudio.files.atomic import write_atomically
from netstudio.files.errors import FileError, os_problem
from netstudio.files.json_text import decode_json
from netstudio.files.records import from_graph, to_graph
from netstudio.files.weights import Weights, by_node, encode_weights, remove_weights, weights_path
from netstudio.graph.model import Graph
from netstudio.words import tr

LARGEST = 64 << 20  # bytes that are read; a graph of ten thousand nodes takes some three million


def load(path: str | Path) -> Graph:
    """The graph in a file. Raises FileError, with the place, where it cannot be read."""
    return parse(_read(Path(path)), str(path), Path(path).absolute().parent)


def save(graph: Graph, path: str | Path, weights: Weights | None = None) -> None:
    """Write a graph, and its weights beside it, atomically.

    Paths in it are absolute while it is open, and relative in the file where they lead to what lies in the
    file's folder, or in the one above: a graph can be moved and sent with its data beside it.

    `weights` are by (node id, parameter) or by `"Node name.parameter"`; those of nodes that the graph does
    not have are left out. Where none remain, a weights file beside is removed; `None` leaves it alone. Raises
    FileError in words, and then the old files are as they were.
    """
    path = Path(path)
    text = to_text(graph, path.absolute().parent)
    parse(text, str(path))  # nothing is written that could not be read again
    contents = {path: text.encode()}
    if weights is None:
        write_atomically(contents)
    elif kept := by_node(weights, graph):
        write_atomically({weights_path(path): encode_weights(kept), **contents})
    else:
        write_atomically(contents)
        remove_weights(path)


def parse(text: bytes | str, source: str = "", folder: Path | None = None) -> Graph:
    """The graph in a text. Raises FileError with the place, and with `source` before it.

    With the `folder` from which the text comes, the paths in it begin there.
    """
    try:
        return to_graph(decode_json(text), folder)
    except FileError as error:
        raise error.of(source) from error


def to_text(graph: Graph, folder: Path | None = None) -> str:
    """The graph as a readable text: what the file in a `folder` holds, and the clipboard."""
    fields = from_graph(graph, folder)
    blocks = {
        "nodes": _block("[]", map(_line, fields["nodes"]), "  "),
        "wires": _block("[]", map(_line, fields["wires"]), "  "),
        "training": _block("{}", [f'"{k}": {_line(v)}' for k, v in fields["training"].items()], "  "),
    }
    members = [f'"{name}": {blocks.get(name) or _line(value)}' for name, value in fields.items()]
    return _block("{}", members) + "\n"


def _block(brackets: str, lines: Iterable[str], indent: str = "") -> str:
    """Brackets around comma-separated lines."""
    inside = ",".join(f"\n{indent}  {line}" for line in lines)
    return f"{brackets[0]}{inside}\n{indent}{brackets[1]}" if inside else brackets


def _line(value: Any) -> str:
    """A value as JSON on one line."""
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
    except UnicodeEncodeError as error:
        problem = tr("half of a character cannot be written: {found}", found=repr(error.object))
        raise FileError(problem) from error


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise FileError(tr("this is not a file"), source=str(path))
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise FileError(os_problem(error), source=str(path)) from error
    if len(data) > LARGEST:
        problem = tr("this is larger than any graph: more than {mebibytes} MiB", mebibytes=LARGEST >> 20)
        raise FileError(problem, source=str(path))
    return data
