"""Edits of the points that a wire goes through."""

from __future__ import annotations

from collections.abc import Mapping

from netstudio.graph.model import End, Graph, Points, Wire

Place = tuple[float, float]


def set_bends(graph: Graph, wire: Wire, points: Points) -> Graph:
    """The graph with a wire that goes through these points in turn; without any it goes its own way."""
    return graph.with_bends({**graph.bends, wire.target: points})


def with_point(points: Points, index: int, place: Place) -> Points:
    """One more point, before the one at `index`."""
    return (*points[:index], place, *points[index:])


def moved_point(points: Points, index: int, place: Place) -> Points:
    """One of the points elsewhere."""
    return (*points[:index], place, *points[index + 1 :])


def without_point(points: Points, index: int) -> Points:
    """One point less."""
    return points[:index] + points[index + 1 :]


def carried(graph: Graph, positions: Mapping[str, Place]) -> dict[End, Points]:
    """The bends of wires both of whose nodes go to these positions, by the same way: they go along."""
    found = {}
    for end, points in graph.bends.items():
        wire = graph.wires.get(end)
        ends = (wire.source.node, wire.target.node) if wire else ()
        ways = {_way(graph, node, positions[node]) for node in ends if node in positions}
        if wire and all(node in positions for node in ends) and len(ways) == 1:
            ((dx, dy),) = ways
            found[end] = tuple((x + dx, y + dy) for x, y in points)
    return found


def left_after(graph: Graph, positions: Mapping[str, Place]) -> dict[End, Points]:
    """The bends that are left when nodes are laid out anew: the others were made for other places."""
    along = carried(graph, positions)
    bends = graph.bends.items()
    return {end: along.get(end, points) for end, points in bends if end in along or end.node not in positions}


def _way(graph: Graph, node: str, place: Place) -> Place:
    x, y = graph.nodes[node].position
    return round(place[0] - x, 6), round(place[1] - y, 6)
