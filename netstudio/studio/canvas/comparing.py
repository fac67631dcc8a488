"""Another drawing compared with the one on the canvas: what came, went and changed is marked in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.compare import Comparison, compare
from netstudio.graph.model import End, Graph, Node, Wire
from netstudio.studio import ink
from netstudio.studio.canvas.curve import Curve, Route
from netstudio.studio.canvas.drawn import Drawn
from netstudio.studio.canvas.faces import NodeFace, node_face
from netstudio.studio.canvas.node_painter import outline, paint_node
from netstudio.studio.canvas.scene import CanvasScene

CAME, WENT, CHANGED = "good", "bad", "amber"  # the colour, beside its sign
SIGNS = {CAME: "+", WENT: "−", CHANGED: "≠"}
AWAY = 5.0  # pixels between a node and the frame around it
GHOST = 0.4  # opacity of what is not there any more
BADGE = 9.0  # radius


@dataclass(frozen=True)
class Ghost:
    """A node that only the other drawing has, as it stands there."""

    node: Node
    face: NodeFace

    @property
    def frame(self) -> QRectF:
        """Its outline's rectangle in the scene."""
        return outline(self.face).translated(*self.node.position)

    def port(self, name: str, output: bool) -> QPointF | None:
        """Where one of its ports is in the scene."""
        found = self.face.port(name, output)
        return None if found is None else QPointF(*self.node.position) + QPointF(found.x, found.y)


class Comparing:
    """A comparison as the canvas shows it, of the inside of one group."""

    def __init__(self, other: Graph, title: str, scene: CanvasScene) -> None:
        self.title = title
        self._other = other
        self._scene = scene
        self.found: Comparison = compare(other, scene.document.graph)

    def renew(self, scene: CanvasScene) -> Comparing:
        """The same comparison after an edit, or of the inside of another group."""
        return Comparing(self._other, self.title, scene)

    @cached_property
    def ghosts(self) -> dict[str, Ghost]:
        """What is missing in the group that is shown, by its id in the other drawing."""
        match = self.found.match
        gone = [n for n in self.found.removed if match.get(n.group, n.group) == self._scene.scope]
        if not gone:
            return {}
        analysis = self._analysis
        return {node.id: Ghost(node, node_face(self._other, analysis, node, ())) for node in gone}

    @cached_property
    def _analysis(self) -> Analysis:
        return analyse(self._other)

    @cached_property
    def marks(self) -> dict[str, str]:
        """How each node that is shown is marked; a group also for what differs inside of it."""
        graph, scope, found = self.found.after, self._scene.scope, dict[str, str]()
        for node in (*self.found.changed, *self.found.added, *self._touched_groups()):
            shown = graph.seen_in(node, scope)
            if shown is not None:
                found[shown] = CAME if shown in self.found.added else CHANGED
        return found

    def _touched_groups(self) -> Iterator[str]:
        """The groups in which something is missing, or wired otherwise."""
        nodes, match = self.found.after.nodes, self.found.match
        for gone in self.found.removed:
            if match.get(gone.group) in nodes:
                yield match[gone.group]
        for wire in (*self.found.added_wires, *self.found.removed_wires):
            for end in (wire.source, wire.target):
                if end.node in nodes and nodes[end.node].group != self._scene.scope:
                    yield end.node

    @property
    def document(self) -> Drawn:
        """The one on the canvas."""
        return self._scene.document

    def places(self) -> list[tuple[str | None, QRectF]]:
        """Where to look, from left to right: nodes (their id, or None for one that is gone) and wires."""
        nodes, marks = self._scene.nodes, self.marks
        found: list[tuple[str | None, QRectF]] = [(node, nodes[node].frame) for node in marks]
        found += [(None, ghost.frame) for ghost in self.ghosts.values()]
        for wire, line in (*self._came(), *self._went()):
            ends = wire.source.node, wire.target.node
            if all(node in nodes and node not in marks for node in ends):  # else it was met at its end
                found.append((wire.target.node, line.bounds))
        return sorted(found, key=lambda place: (place[1].left(), place[1].top()))

    def paint(self, painter: QPainter, scale: float) -> None:
        """All marks, in the scene's coordinates."""
        for _, line in self._went():
            _line(painter, line, WENT)
        for _, line in self._came():
            _line(painter, line, CAME)
        for ghost in self.ghosts.values():
            painter.save()
            painter.setOpacity(GHOST)
            painter.translate(*ghost.node.position)
            paint_node(painter, ghost.face, None, None, scale, False, False)
            painter.restore()
            _mark(painter, ghost.frame, WENT, scale)
        for node, token in self.marks.items():
            _mark(painter, self._scene.nodes[node].frame, token, scale)

    def _came(self) -> Iterator[tuple[Wire, Route]]:
        for wire in self.found.added_wires:
            if item := self._scene.wire(wire):
                yield wire, item.curve

    def _went(self) -> Iterator[tuple[Wire, Route]]:
        for wire in self.found.removed_wires:
            start, end = self._point(wire.source, True), self._point(wire.target, False)
            if start is not None and end is not None:
                yield wire, Curve.between(start, end)

    def _point(self, end: End, output: bool) -> QPointF | None:
        """Where an end of a wire that is gone is, or was."""
        old = self.found.source(end)
        if old is None:
            return self._scene.port_point(end, output)
        ghost = self.ghosts.get(old)
        return ghost.port(end.port, output) if ghost else None


def _line(painter: QPainter, line: Route, token: str) -> None:
    pen = QPen(ink.pen(token, 2.5))
    if token == WENT:
        pen.setDashPattern([2.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line.path)
    points = line.points
    _badge(painter, QPointF(*points[len(points) // 4]), token)  # in the middle stands the shape


def _mark(painter: QPainter, frame: QRectF, token: str, scale: float) -> None:
    pen = QPen(ink.pen(token, 2.5))
    pen.setCosmetic(scale < 1)
    if token == WENT:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(-AWAY, -AWAY, AWAY, AWAY), 11, 11)
    _badge(painter, frame.topLeft() - QPointF(AWAY - 2, AWAY - 2), token)


def _badge(painter: QPainter, at: QPointF, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink(token))
    painter.drawEllipse(at, BADGE, BADGE)
    painter.setPen(ink.ink("panel"))
    painter.setFont(ink.words(13, bold=True))
    box = QRectF(at.x() - BADGE, at.y() - BADGE, 2 * BADGE, 2 * BADGE)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, SIGNS[token])
