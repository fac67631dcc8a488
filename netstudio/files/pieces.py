"""Pieces: graph files in a folder, each to be put into a drawing as a whole, such as the templates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from netstudio.files.errors import FileError, os_problem
from netstudio.files.graph_file import load
from netstudio.graph.model import Graph, Placeholder
from netstudio.resources import EXAMPLE_SUFFIX
from netstudio.words import tr


@dataclass(frozen=True)
class Piece:
    """A graph and what is told of it; `name` is that of its file, without the suffix."""

    name: str
    graph: Graph

    @property
    def title(self) -> str:
        """What it is called for people."""
        return self.graph.title or self.name


@dataclass(frozen=True)
class Pieces:
    """What a folder holds: its pieces by name, and what is wrong with each file that cannot be one."""

    pieces: tuple[Piece, ...] = ()
    problems: tuple[FileError, ...] = ()


def read_pieces(folder: Path) -> Pieces:
    """All pieces of a folder, which need not exist. What is broken is skipped, and told by its name."""
    pieces, problems = [], []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == EXAMPLE_SUFFIX)
    except FileNotFoundError:
        return Pieces()
    except OSError as error:
        return Pieces(problems=(FileError(os_problem(error), source=folder.name),))
    for path in paths:
        try:
            pieces.append(_piece(path))
        except FileError as error:
            problems.append(error.of(path.name))
    return Pieces(tuple(pieces), tuple(problems))


def _piece(path: Path) -> Piece:
    """The piece in a file. Raises FileError where there is none that could be used here."""
    graph = load(path)
    if not graph.nodes:
        raise FileError(tr("there are no layers in it"))
    unknown = next((node.layer.kind for node in graph if isinstance(node.layer, Placeholder)), None)
    if unknown is not None:
        raise FileError(tr("this version does not know the layer “{kind}”", kind=unknown))
    return Piece(path.stem, graph)
