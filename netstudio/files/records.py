"""What stands in a graph file, field by field: plain values → Graph and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from netstudio.declare import Settings
from netstudio.files.errors import FileError
from netstudio.files.furniture import (
    BookmarkRecord,
    BreakpointRecord,
    ConditionRecord,
    Coordinate,
    FrameRecord,
    HiddenRecord,
    Identifier,
    from_bookmarks,
    from_frames,
    from_hidden,
    from_stops,
    numbers,
    require_group,
    to_bookmarks,
    to_breakpoints,
    to_conditions,
    to_frames,
    to_hidden,
)
from netstudio.files.paths import absolute, relative
from netstudio.graph.model import End, Graph, Node, Placeholder, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Layer, all_kinds
from netstudio.typed import END, NAME, WrongValue, read_typed
from netstudio.words import tr

FORMAT = "netstudio-graph"
VERSION = 2  # raised when what this version writes would be nothing, or something else, to the one before

T = TypeVar("T")


class NodeRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A node as it stands in the file; its settings are read when its layer is known."""

    id: Identifier
    layer: Identifier
    name: Annotated[str, msgspec.Meta(pattern=NAME)]
    position: tuple[Coordinate, Coordinate] = (0.0, 0.0)
    group: str = ""
    frozen: bool = False
    bypassed: bool = False
    collapsed: bool = False
    settings: dict[str, Any] = {}


class WireRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A wire as it stands in the file: `node.port` at both ends."""

    source: Annotated[str, msgspec.Meta(pattern=END)] = msgspec.field(name="from")
    target: Annotated[str, msgspec.Meta(pattern=END)] = msgspec.field(name="to")
    through: list[tuple[Coordinate, Coordinate]] = []


class GraphRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A whole file."""

    format: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str = ""
    about: str = ""
    nodes: list[NodeRecord]
    wires: list[WireRecord] = []
    frames: list[FrameRecord] = []
    bookmarks: list[BookmarkRecord] = []
    breakpoints: list[BreakpointRecord] = []
    conditions: list[ConditionRecord] = []
    quiz: list[HiddenRecord] = []
    training: dict[str, Any] = {}


def to_graph(raw: object, folder: Path | None = None) -> Graph:
    """The graph that a file's values mean. Raises FileError with the place.

    With the `folder` in which the file lies, the paths in it begin there.
    A cycle is no error here, so that it can be mended on the canvas; `analyse` tells of it.
    """
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise FileError(tr("this is JSON, but no graph: its “format” is not “{format}”", format=FORMAT))
    version = raw.get("version")
    if isinstance(version, int) and version > VERSION:
        newer = tr(
            "written by a newer NetStudio (version {its}); this one reads up to {ours}",
            its=version,
            ours=VERSION,
        )
        raise FileError(newer, "version")
    record = _typed(raw, GraphRecord)
    training = _typed(record.training, TrainingSettings, "training")
    nodes = _nodes(record.nodes, folder)
    graph = Graph(record.title, record.about, training=training).with_nodes(nodes)
    graph = graph.with_wires(_wires(record.wires, graph))
    graph = graph.with_bends({_end_of(wire.target): tuple(wire.through) for wire in record.wires})
    graph = graph.with_frames(to_frames(record.frames, nodes))
    graph = graph.with_bookmarks(to_bookmarks(record.bookmarks, nodes))
    graph = graph.with_breakpoints(to_breakpoints(record.breakpoints, nodes))
    graph = graph.with_conditions(to_conditions(record.conditions))
    return graph.with_hidden(to_hidden(record.quiz))


def from_graph(graph: Graph, folder: Path | None = None) -> dict[str, Any]:
    """A graph as a file's values, in their order; all settings are there, those at their default too.

    With the `folder` in which the file will lie, paths to what is near begin there.
    Raises FileError, with the place, for a setting that could not be read again.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": graph.title,
        "about": graph.about,
        "nodes": [_node_fields(node, f"nodes[{i}].settings", folder) for i, node in enumerate(graph)],
        "wires": [_wire_fields(wire, graph) for wire in graph.wires.values()],
        **from_frames(graph),
        **from_bookmarks(graph),
        **from_stops(graph),
        **from_hidden(graph),
        "training": _plain(graph.training, "training"),
    }


def _typed(value: object, cls: type[T], place: str = "") -> T:
    """`value` as a `cls`. Raises FileError with the place."""
    try:
        return read_typed(value, cls, place)
    except WrongValue as error:
        raise FileError(error.problem, error.place) from error


def _nodes(records: Sequence[NodeRecord], folder: Path | None) -> dict[str, Node]:
    layers = all_kinds()
    nodes: dict[str, Node] = {}
    ids_by_name: dict[tuple[str, str], str] = {}
    for i, record in enumerate(records):
        if record.id in nodes:
            raise FileError(tr("another node has the id “{id}” already", id=record.id), f"nodes[{i}].id")
        if (record.group, record.name) in ids_by_name:
            other = ids_by_name[record.group, record.name]
            problem = tr("“{id}” is called “{name}” already", id=other, name=record.name)
            raise FileError(problem, f"nodes[{i}].name")
        layer: Layer | Placeholder = Placeholder(record.layer, record.settings)
        if record.layer in layers:
            layer = _typed(record.settings, layers[record.layer], f"nodes[{i}].settings")
            layer = absolute(layer, folder) if folder else layer
        nodes[record.id] = Node(
            record.id,
            record.name,
            layer,
            record.position,
            record.group,
            record.frozen,
            record.bypassed,
            record.collapsed,
        )
        ids_by_name[record.group, record.name] = record.id
    for i, record in enumerate(records):
        require_group(record.group, nodes, f"nodes[{i}].group")
    return nodes


def _wires(records: Sequence[WireRecord], graph: Graph) -> dict[End, Wire]:
    wires: dict[End, Wire] = {}
    for i, record in enumerate(records):
        source = _end(record.source, graph, True, f"wires[{i}].from")
        target = _end(record.target, graph, False, f"wires[{i}].to")
        if target in wires:
            raise FileError(tr("another wire ends at “{end}” already", end=target), f"wires[{i}].to")
        if graph.nodes[source.node].group != graph.nodes[target.node].group:
            raise FileError(tr("this node is in another group than “{end}”", end=source), f"wires[{i}].to")
        wires[target] = Wire(source, target)
    return wires


def _end_of(text: str) -> End:
    return End(*text.split("."))


def _end(text: str, graph: Graph, output: bool, place: str) -> End:
    end = _end_of(text)
    node = graph.nodes.get(end.node)
    if node is None:
        raise FileError(tr("there is no node “{node}”", node=end.node), place)
    if isinstance(node.layer, Placeholder) or graph.port(end, output):  # a placeholder has any
        return end
    if output:
        raise FileError(tr("{node} has no output “{port}”", node=node.name, port=end.port), place)
    raise FileError(tr("{node} has no input “{port}”", node=node.name, port=end.port), place)


def _node_fields(node: Node, place: str, folder: Path | None) -> dict[str, Any]:
    if isinstance(node.layer, Placeholder):
        settings = dict(node.layer.settings)
    else:
        settings = _plain(relative(node.layer, folder) if folder else node.layer, place)
    fields: dict[str, Any] = {
        "id": node.id,
        "layer": node.kind,
        "name": node.name,
        "position": numbers(node.position),
    }
    marks = {"group": node.group, "frozen": node.frozen}
    marks |= {"bypassed": node.bypassed, "collapsed": node.collapsed}
    # Written only where it is so: most nodes are nothing of it.
    return {**fields, **{name: mark for name, mark in marks.items() if mark}, "settings": settings}


def _wire_fields(wire: Wire, graph: Graph) -> dict[str, Any]:
    fields: dict[str, Any] = {"from": str(wire.source), "to": str(wire.target)}
    if points := graph.bends.get(wire.target):
        fields["through"] = [numbers(point) for point in points]
    return fields


def _plain(settings: Settings, place: str) -> dict[str, Any]:
    """Settings as plain values, checked, and with 1 written as 1.0 where a float is meant."""
    checked = _typed(msgspec.to_builtins(settings), type(settings), place)
    plain: dict[str, Any] = msgspec.to_builtins(checked)
    return plain
