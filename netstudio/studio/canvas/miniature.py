"""The inside of a group as a small picture: where its layers stand, and how they are wired."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.graph.model import Graph, Placeholder
from netstudio.layers.base import Family
from netstudio.studio import ink
from netstudio.studio.theme import family_color

MOST = 48  # nodes that are drawn; of more, a small picture would tell nothing
WIDTH, HEIGHT = 128.0, 80.0  # of a node, about
SMALLEST = 0.02  # pixels for one of the scene: from there on nodes would be specks
LARGEST = 0.16


@dataclass(frozen=True, slots=True)
class Miniature:
    """Nodes as (left, top, family), wires as lines between their middles; all within `size`."""

    nodes: tuple[tuple[float, float, Family | None], ...]
    wires: tuple[tuple[float, float, float, float], ...]
    size: tuple[float, float]


def miniature(graph: Graph, group: str) -> Miniature:
    """What stands directly in a group."""
    shown = {node.id: node for node in islice(graph.inside(group), MOST)}
    if not shown:
        return Miniature((), (), (1.0, 1.0))
    left = min(node.position[0] for node in shown.values())
    top = min(node.position[1] for node in shown.values())
    places = {i: (node.position[0] - left, node.position[1] - top) for i, node in shown.items()}
    wires = []
    for wire in graph.wires_inside(group):
        if wire.source.node in places and wire.target.node in places:
            (x0, y0), (x1, y1) = places[wire.source.node], places[wire.target.node]
            wires.append((x0 + WIDTH, y0 + HEIGHT / 2, x1, y1 + HEIGHT / 2))
    nodes = tuple(
        (*places[i], None if isinstance(node.layer, Placeholder) else node.layer.family)
        for i, node in shown.items()
    )
    right, bottom = (max(place[axis] for place in places.values()) for axis in (0, 1))
    return Miniature(nodes, tuple(wires), (right + WIDTH, bottom + HEIGHT))


def paint_miniature(painter: QPainter, picture: Miniature, box: QRectF) -> None:
    """The picture in the middle of a box, in the colours of the families."""
    across, down = picture.size
    scale = min(box.width() / across, box.height() / down, LARGEST)
    if scale < SMALLEST:
        return
    x = box.left() + (box.width() - across * scale) / 2
    y = box.top() + (box.height() - down * scale) / 2
    painter.setPen(ink.pen("forward", 1.0, 0.7))
    for x0, y0, x1, y1 in picture.wires:
        painter.drawLine(ink.point(x + x0 * scale, y + y0 * scale), ink.point(x + x1 * scale, y + y1 * scale))
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    for left, top, family in picture.nodes:
        painter.setBrush(ink.ink("faint") if family is None else family_color(family, 0.9))
        node = ink.rect(x + left * scale, y + top * scale, WIDTH * scale, HEIGHT * scale)
        painter.drawRoundedRect(node, 1.5, 1.5)
