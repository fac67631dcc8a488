"""The outline of a drawing: groups, comment frames and nodes as a tree, in the order of computation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from netstudio.graph.analysis import Analysis
from netstudio.graph.frames import Rect, holds
from netstudio.graph.model import Frame, Graph


class What(Enum):
    """What stands in a row."""

    NODE = "node"
    FRAME = "frame"


@dataclass(frozen=True)
class Entry:
    """A node, with what is inside of it if it is a group, or a frame with what it holds."""

    what: What
    id: str
    children: tuple[Entry, ...] = ()


def outline(
    analysis: Analysis,
    rects: Callable[[str], Mapping[str, Rect]],
    wanted: Callable[[What, str], bool] | None = None,
) -> tuple[Entry, ...]:
    """The tree of a graph. `rects` gives the rectangles of the nodes in a group, asked where frames are.

    With `wanted`, what is not wanted stands there only where something in it is.
    """
    entries = _inside(analysis, _ranks(analysis), rects, "")
    return entries if wanted is None else _kept(entries, wanted)


def _ranks(analysis: Analysis) -> dict[str, int]:
    """When each node is computed; a group, when the first in it is."""
    graph, found = analysis.graph, dict[str, int]()
    for i, node in enumerate(analysis.order):
        if node in graph.nodes:
            for one in (node, *graph.path(node)):
                found.setdefault(one, i)
    return found


def _inside(
    analysis: Analysis, ranks: Mapping[str, int], rects: Callable[[str], Mapping[str, Rect]], group: str
) -> tuple[Entry, ...]:
    graph, last = analysis.graph, len(ranks)
    frames = [frame for frame in graph.frames.values() if frame.group == group]
    frames.sort(key=lambda frame: (frame.rect[2] * frame.rect[3], frame.id))  # the smallest first
    places = rects(group) if frames else {}
    found: dict[str, list[tuple[int, Entry]]] = {"": []}
    for node in graph.inside(group):
        inner = _inside(analysis, ranks, rects, node.id) if node.is_group else ()
        around = _smallest(frames, places[node.id]) if node.id in places else ""
        entry = Entry(What.NODE, node.id, inner)
        found.setdefault(around, []).append((ranks.get(node.id, last), entry))
    for i, frame in enumerate(frames):
        rank, children = _ordered(found.get(frame.id, []), last)
        around = _smallest(frames[i + 1 :], frame.rect)
        found.setdefault(around, []).append((rank, Entry(What.FRAME, frame.id, children)))
    return _ordered(found[""], last)[1]


def _ordered(entries: list[tuple[int, Entry]], last: int) -> tuple[int, tuple[Entry, ...]]:
    """The first rank, and the entries in the order of theirs."""
    entries.sort(key=lambda entry: entry[0])
    return (entries[0][0] if entries else last), tuple(entry for _, entry in entries)


def _smallest(frames: list[Frame], rect: Rect) -> str:
    """The first of the frames that holds a rectangle."""
    return next((frame.id for frame in frames if holds(frame.rect, rect)), "")


def _kept(entries: tuple[Entry, ...], wanted: Callable[[What, str], bool]) -> tuple[Entry, ...]:
    found = []
    for entry in entries:
        children = _kept(entry.children, wanted)
        if children or wanted(entry.what, entry.id):
            found.append(Entry(entry.what, entry.id, children))
    return tuple(found)


def title_of(graph: Graph, what: What, key: str) -> str:
    """The name of a node, the title of a frame; empty for what is not there."""
    if what is What.NODE:
        return graph.nodes[key].name if key in graph.nodes else ""
    return graph.frames[key].title if key in graph.frames else ""
