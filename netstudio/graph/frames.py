"""Comment frames as edits: titled rectangles behind the nodes. What one holds, the rectangles say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from netstudio.graph import edits
from netstudio.graph.model import FAR, Frame, Graph
from netstudio.words import Words, tr

Rect = tuple[float, float, float, float]  # x, y, width, height in pixels

HEAD = 32.0  # pixels of the bar with the title, at the top within the frame
MARGIN = 24.0  # pixels around what a new frame holds
SMALLEST = (96.0, 64.0)
EMPTY = (320.0, 192.0)
GRID = 8.0


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether a rectangle lies within another."""
    x, y, width, height = outer
    left, top, wide, high = inner
    return x <= left and y <= top and left + wide <= x + width and top + high <= y + height


def nodes_in(frame: Frame, rects: Mapping[str, Rect]) -> tuple[str, ...]:
    """The nodes that lie within a frame, by the rectangles of those of its group."""
    return tuple(node for node, rect in rects.items() if holds(frame.rect, rect))


def frames_in(graph: Graph, frame: Frame) -> tuple[str, ...]:
    """The frames that lie within another one."""
    others = (other for other in graph.frames.values() if other.group == frame.group)
    return tuple(o.id for o in others if o.id != frame.id and holds(frame.rect, o.rect))


def add_frame(graph: Graph, rect: Rect, title: str = "", group: str = "") -> tuple[Graph, str]:
    """The graph with one more frame, snapped outward to the grid, and the frame's id."""
    new = next(name for i in count(1) if (name := f"frame_{i}") not in graph.frames)
    frame = Frame(new, title, _bounded(_snapped(rect)), group=group)
    return graph.with_frames({**graph.frames, new: frame}), new


def frame_around(rects: Iterable[Rect]) -> Rect:
    """The rectangle of a frame around these, with room for its title. Raises ValueError for none."""
    found = list(rects)
    left, top = min(r[0] for r in found) - MARGIN, min(r[1] for r in found) - MARGIN - HEAD
    right, bottom = max(r[0] + r[2] for r in found) + MARGIN, max(r[1] + r[3] for r in found) + MARGIN
    return _snapped((left, top, right - left, bottom - top))


def move_frames(
    graph: Graph, frames: Iterable[str], by: tuple[float, float], nodes: Iterable[str] = ()
) -> Graph:
    """The graph with these frames, and the nodes that they carry, that far away."""
    moved = {}
    for frame in (graph.frames[i] for i in dict.fromkeys(frames)):
        x, y = edits.on_canvas(frame.rect[0] + by[0], frame.rect[1] + by[1])
        moved[frame.id] = replace(frame, rect=(x, y, *frame.rect[2:]))
    places = {n: graph.nodes[n].position for n in nodes}
    after = edits.move(graph, {n: edits.on_canvas(x + by[0], y + by[1]) for n, (x, y) in places.items()})
    return after.with_frames({**graph.frames, **moved})


def resize(graph: Graph, frame: str, rect: Rect) -> Graph:
    """The graph with a frame that covers another rectangle, not smaller than can be taken hold of."""
    return _changed(graph, frame, rect=_bounded(rect))


def refit(graph: Graph, frame: str, rects: Mapping[str, Rect]) -> Graph:
    """The graph with a frame that fits what it holds; as it is where it holds nothing."""
    this = graph.frames[frame]
    inside = [rects[node] for node in nodes_in(this, rects)]
    inside += [graph.frames[i].rect for i in frames_in(graph, this)]
    return resize(graph, frame, frame_around(inside)) if inside else graph


def follow_nodes(before: Graph, after: Graph, rects: Mapping[str, Rect]) -> Graph:
    """`after`, where nodes of one group stand elsewhere, with each frame around what it held `before`.

    `rects` are the rectangles of those nodes before. A frame of which nothing moved stays as it is.
    """
    now = {}
    for node, (x, y, width, height) in rects.items():
        old, new = before.nodes[node].position, after.nodes[node].position
        now[node] = (x + new[0] - old[0], y + new[1] - old[1], width, height)
    moved, groups = dict(after.frames), {before.nodes[node].group for node in rects}
    for frame in sorted(before.frames.values(), key=lambda frame: frame.rect[2] * frame.rect[3]):
        nodes = nodes_in(frame, rects) if frame.group in groups else ()
        if any(now[node] != rects[node] for node in nodes):
            inner = (moved[i].rect for i in frames_in(before, frame))
            moved[frame.id] = replace(frame, rect=_bounded(frame_around([*(now[n] for n in nodes), *inner])))
    return after.with_frames(moved)


def retitle(graph: Graph, frame: str, title: str) -> Graph:
    """The graph with a frame called otherwise."""
    return _changed(graph, frame, title=title.strip())


def recolor(graph: Graph, frames: Iterable[str], color: str) -> Graph:
    """The graph with these frames in another colour, by its name."""
    changed = {i: replace(graph.frames[i], color=color) for i in frames}
    return graph.with_frames({**graph.frames, **changed})


def remove_frames(graph: Graph, frames: Iterable[str]) -> Graph:
    """The graph without these frames; what they held stays where it is."""
    gone = set(frames)
    return graph.with_frames({i: frame for i, frame in graph.frames.items() if i not in gone})


def frames_name(graph: Graph, frames: Sequence[str]) -> Words:
    """What frames are called in the name of an edit."""
    if len(frames) != 1:
        return tr("{n} frames", n=len(frames))
    title = graph.frames[frames[0]].title
    return tr("frame “{title}”", title=title) if title else tr("a frame")


def _changed(graph: Graph, frame: str, **fields: object) -> Graph:
    changed = replace(graph.frames[frame], **fields)  # type: ignore[arg-type]
    return graph.with_frames({**graph.frames, frame: changed})


def _bounded(rect: Rect) -> Rect:
    x, y = edits.on_canvas(rect[0], rect[1])
    width, height = (max(size, least) for size, least in zip(rect[2:], SMALLEST, strict=True))
    return x, y, min(width, FAR), min(height, FAR)


def _snapped(rect: Rect) -> Rect:
    """The smallest rectangle of the grid that holds another one."""
    x, y = rect[0] // GRID * GRID, rect[1] // GRID * GRID
    return x, y, -((rect[0] + rect[2] - x) // -GRID) * GRID, -((rect[1] + rect[3] - y) // -GRID) * GRID
