"""A folder of groups that are kept for other drawings: each a graph file of its own, read as `pieces`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from netstudio.files.errors import FileError, os_problem
from netstudio.files.graph_file import load, save
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.words import Refusal, tr

LONGEST = 80  # letters of a file's name


def piece_of(graph: Graph, group: str) -> Graph:
    """A group with all that is in it, as a graph of its own with the group's name."""
    return replace(edits.part(graph, [group]), title=graph.nodes[group].name)


def called(piece: Graph, name: str) -> Graph:
    """The piece under another name; where it is a single group, that is called so too."""
    tops = piece.inside()
    named = edits.rename(piece, tops[0].id, name) if len(tops) == 1 else piece
    return replace(named, title=name)


class Library:
    """Keeps groups by their names. What cannot be written or read is told in a FileError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, name: str) -> Path:
        """The file in which a group of that name is kept."""
        stem = re.sub(r"[^\w ()+-]", "_", name).strip()[:LONGEST].strip()
        return self.folder / f"{stem or '_'}{EXAMPLE_SUFFIX}"

    def has(self, name: str) -> bool:
        """Whether a group of that name is kept."""
        return self.path_of(name).exists()

    def free_name(self, name: str) -> str:
        """The name, or where a group is called so, the same with the first number that is free."""
        taken = {path.stem for path in self.folder.glob(f"*{EXAMPLE_SUFFIX}")}
        return edits.free_name(self.path_of(name).stem, taken) if self.has(name) else name

    def keep(self, piece: Graph) -> Path:
        """Write a piece under its title; one of that name gives way. Gives the file."""
        path = self.path_of(piece.title)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(os_problem(error), source=str(self.folder)) from error
        save(piece, path)
        return path

    def rename(self, stem: str, name: str) -> Path:
        """Call the piece in the file of that stem otherwise. Raises Refusal where the name is taken."""
        old, name = self.folder / f"{stem}{EXAMPLE_SUFFIX}", name.strip()
        if not name:
            raise Refusal(tr("A group needs a name."))
        if self.has(name) and self.path_of(name) != old:
            raise Refusal(tr("Another group is called “{name}” already.", name=name))
        path = self.keep(called(load(old), name))
        if path != old:
            self.remove(stem)
        return path

    def remove(self, stem: str) -> None:
        """Delete the file of that stem."""
        path = self.folder / f"{stem}{EXAMPLE_SUFFIX}"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(os_problem(error), source=str(path)) from error
