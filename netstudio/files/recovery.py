"""Recovery copies: what was not saved, written beside nobody's file, to be found after a crash."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from netstudio.files.atomic import write_atomically
from netstudio.files.errors import FileError, os_problem
from netstudio.files.graph_file import save
from netstudio.files.weights import GRAPH_SUFFIX, Weights, remove_weights
from netstudio.graph.model import Graph

FACTS_SUFFIX = ".facts.json"


class Facts(msgspec.Struct, frozen=True):
    """Of what something is a copy: its name in the window, its file if it had one, and that file's digest."""

    name: str
    original: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Copy:
    """A recovery copy: a graph file, with weights beside it, if there are any."""

    path: Path
    facts: Facts

    @property
    def original(self) -> Path | None:
        """The file that it is a copy of."""
        return Path(self.facts.original) if self.facts.original else None


def write_copy(copy: Copy, graph: Graph, weights: Weights | None) -> None:
    """Write a copy, atomically; weights None: those that are there stay. Raises FileError in words."""
    try:
        copy.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(os_problem(error), source=str(copy.path.parent)) from error
    write_atomically({_facts_path(copy.path): msgspec.json.encode(copy.facts)})
    save(graph, copy.path, weights)


def remove_copy(path: Path) -> None:
    """Remove a copy; what cannot be removed stays."""
    with suppress(OSError, FileError):
        path.unlink(missing_ok=True)
        remove_weights(path)
        _facts_path(path).unlink(missing_ok=True)


def copies_in(folder: Path) -> list[Copy]:
    """The copies in a folder; one whose facts cannot be read has the name of its file."""
    return [Copy(path, _read_facts(path)) for path in sorted(folder.glob(f"*{GRAPH_SUFFIX}"))]


def _facts_path(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(GRAPH_SUFFIX) + FACTS_SUFFIX)


def _read_facts(path: Path) -> Facts:
    try:
        return msgspec.json.decode(_facts_path(path).read_bytes(), type=Facts)
    except (OSError, msgspec.MsgspecError):
        return Facts(path.name)
