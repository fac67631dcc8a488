"""What stands in a graph file besides nodes and wires: frames, bookmarks, stops, a quiz, the groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec

from netstudio.files.errors import FileError
from netstudio.graph.model import FAR, Bookmark, Breakpoint, End, Frame, Graph, Node, StopCondition
from netstudio.graph.quiz import Hidden, Side
from netstudio.typed import IDENTIFIER, INNER_END
from netstudio.words import tr

DEEPEST = 32  # groups in groups

Identifier = Annotated[str, msgspec.Meta(pattern=IDENTIFIER)]
Coordinate = Annotated[float, msgspec.Meta(ge=-FAR, le=FAR)]
Extent = Annotated[float, msgspec.Meta(ge=0, le=2 * FAR)]


class FrameRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A comment frame as it stands in the file."""

    id: Identifier
    title: str = ""
    rect: tuple[Coordinate, Coordinate, Extent, Extent]
    color: str = ""
    group: str = ""


class BookmarkRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A bookmark as it stands in the file; `key` is the digit that leads to it."""

    key: Annotated[int, msgspec.Meta(ge=1, le=9)]
    at: tuple[Coordinate, Coordinate]
    zoom: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    group: str = ""


class BreakpointRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A breakpoint as it stands in the file."""

    node: str
    forward: bool = False
    backward: bool = False
    when: str = ""
    off: bool = False


class ConditionRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A condition to stop at, as it stands in the file: kept as it is, also where it cannot be read."""

    text: str
    off: bool = False


class HiddenRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a quiz hides of the wire into `node.port`, in the drawing or inside of a layer."""

    wire: Annotated[str, msgspec.Meta(pattern=INNER_END)]
    inside: str = ""
    value: bool = False
    gradient: bool = False


def to_frames(records: Sequence[FrameRecord], nodes: Mapping[str, Node]) -> dict[str, Frame]:
    """The frames of a file by id. Raises FileError with the place."""
    frames: dict[str, Frame] = {}
    for i, record in enumerate(records):
        if record.id in frames:
            raise FileError(tr("another frame has the id “{id}” already", id=record.id), f"frames[{i}].id")
        require_group(record.group, nodes, f"frames[{i}].group")
        frames[record.id] = Frame(record.id, record.title, record.rect, record.color, record.group)
    return frames


def from_frames(graph: Graph) -> dict[str, Any]:
    """The frames as a file's values; nothing where there are none."""
    frames = [
        {
            "id": frame.id,
            "title": frame.title,
            "rect": numbers(frame.rect),
            **_given(color=frame.color, group=frame.group),
        }
        for frame in graph.frames.values()
    ]
    return _given(frames=frames)


def to_bookmarks(records: Sequence[BookmarkRecord], nodes: Mapping[str, Node]) -> dict[int, Bookmark]:
    """The bookmarks of a file by their digit. Raises FileError with the place."""
    bookmarks: dict[int, Bookmark] = {}
    for i, record in enumerate(records):
        if record.key in bookmarks:
            raise FileError(tr("another bookmark has this key already"), f"bookmarks[{i}].key")
        require_group(record.group, nodes, f"bookmarks[{i}].group")
        bookmarks[record.key] = Bookmark(*record.at, record.zoom, record.group)
    return bookmarks


def from_bookmarks(graph: Graph) -> dict[str, Any]:
    """The bookmarks as a file's values; nothing where there are none."""
    bookmarks = [
        {"key": key, "at": numbers((mark.x, mark.y)), "zoom": mark.zoom, **_given(group=mark.group)}
        for key, mark in graph.bookmarks.items()
    ]
    return _given(bookmarks=bookmarks)


def to_breakpoints(records: Sequence[BreakpointRecord], nodes: Mapping[str, Node]) -> dict[str, Breakpoint]:
    """The breakpoints of a file by node. Raises FileError with the place."""
    breakpoints: dict[str, Breakpoint] = {}
    for i, record in enumerate(records):
        place = f"breakpoints[{i}].node"
        if record.node not in nodes:
            raise FileError(tr("there is no node “{node}”", node=record.node), place)
        if record.node in breakpoints:
            raise FileError(tr("“{id}” has a breakpoint already", id=record.node), place)
        if not (record.forward or record.backward):
            raise FileError(tr("it stops neither before forward nor before backward"), f"breakpoints[{i}]")
        breakpoints[record.node] = Breakpoint(record.forward, record.backward, record.when, record.off)
    return breakpoints


def to_conditions(records: Sequence[ConditionRecord]) -> list[StopCondition]:
    """The conditions of a file."""
    return [StopCondition(record.text, record.off) for record in records]


def from_stops(graph: Graph) -> dict[str, Any]:
    """Breakpoints and conditions as a file's values; nothing where there are none."""
    breakpoints = [
        {
            "node": node,
            **_given(forward=found.forward, backward=found.backward, when=found.when, off=found.off),
        }
        for node, found in graph.breakpoints.items()
    ]
    conditions = [{"text": found.text, **_given(off=found.off)} for found in graph.conditions]
    return _given(breakpoints=breakpoints, conditions=conditions)


def to_hidden(records: Sequence[HiddenRecord]) -> list[Hidden]:
    """What a file hides; of what is not there any more, the quiz asks nothing."""
    sides: tuple[Side, ...] = ("value", "gradient")
    return [
        Hidden(End(*record.wire.split(".")), side, record.inside)
        for record in records
        for side in sides
        if getattr(record, side)
    ]


def from_hidden(graph: Graph) -> dict[str, Any]:
    """The quiz as a file's values; nothing where there is none."""
    places = dict.fromkeys((one.target, one.layer) for one in graph.hidden)
    quiz = [
        {
            "wire": str(target),
            **_given(inside=layer),
            **{one.side: True for one in graph.hidden if (one.target, one.layer) == (target, layer)},
        }
        for target, layer in places
    ]
    return _given(quiz=quiz)


def require_group(group: str, nodes: Mapping[str, Node], place: str) -> None:
    """Raises FileError where `group` is neither empty nor a group, or stands inside of itself."""
    depth = 0
    while group:
        node = nodes.get(group)
        if node is None or not node.is_group:
            raise FileError(tr("there is no group “{group}”", group=group), place)
        depth += 1
        if depth > DEEPEST:
            raise FileError(
                tr("this group stands inside of itself, or more than {n} groups deep", n=DEEPEST), place
            )
        group = node.group


def numbers(values: Iterable[float]) -> list[float]:
    """Coordinates as they are written: whole ones without a point."""
    return [int(n) if n.is_integer() else n for n in map(float, values)]


def _given(**values: Any) -> dict[str, Any]:
    """Those values that are not empty."""
    return {name: value for name, value in values.items() if value}
