"""A pulse along the wires into the node that is stepped: forward with the wire, backward against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from netstudio.graph.expand import computed_wire
from netstudio.graph.model import Graph, Wire
from netstudio.layers.group import GroupInput, GroupOutput
from netstudio.studio import ink, motion
from netstudio.training.walk import Phase, Stop, WalkView

if TYPE_CHECKING:
    from netstudio.studio.canvas.inside_view import InsideView
    from netstudio.studio.canvas.scene import CanvasScene
    from netstudio.studio.canvas.view import CanvasView

USUAL = 180  # milliseconds along one wire
LONGEST = 600  # through a whole phase
SHARE = 450  # milliseconds of a second between two steps, where they follow each other
TAIL = 5  # dots behind the first, each smaller and paler
APART = 0.045  # of the wire's length between two of them
RADIUS = 5.0
LEAST = 4.5  # pixels of the screen that the first dot has at least

Leg = tuple[tuple[QPainterPath, ...], bool]  # the ways of one stop, and whether they are gone backward


class Pulse:
    """Runs once for each step that is shown; one that comes while it runs takes its place."""

    def __init__(self, canvas: CanvasView | InsideView) -> None:
        self._canvas = canvas
        self._drawing: CanvasScene | None = None  # in which it runs
        self._legs: list[Leg] = []
        self._done = 0.0
        self._motion = motion.Motion()
        self._dirty = QRectF()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return bool(self._legs)

    def run(self, before: WalkView | None, now: WalkView | None, speed: float | None = None) -> None:
        """Show the step from one place of the walk to another; `speed` in steps a second, where it plays.

        Back in time, and to another batch, nothing flows.
        """
        self.stop()
        if not motion.moves():
            return
        drawing = self._canvas.drawing
        legs = [leg for stop in _passed(before, now) if (leg := _leg(drawing, stop))[0]]
        if not legs:
            return
        self._drawing, self._legs = drawing, legs
        milliseconds = USUAL if speed is None else round(min(max(SHARE / speed, 90), 2 * USUAL))
        self._motion = motion.animate(
            self._canvas,
            self._go,
            self.stop,
            milliseconds=min(milliseconds * len(legs), LONGEST if speed is None else 2 * milliseconds),
            curve=motion.Curve.InOutSine,
        )

    def stop(self) -> None:
        """Nothing flows any more."""
        self._motion.cancel()
        if self._legs:
            self._legs = []
            self._repaint()

    def paint_marks(self, painter: QPainter) -> None:
        """Where it is now, in the scene's coordinates."""
        if not self._legs or self._drawing is not self._canvas.drawing:
            return
        paths, backward, way = self._now()
        radius = max(RADIUS, LEAST / self._canvas.zoom)
        token = "backward" if backward else "forward"
        for path in paths:
            for i in range(TAIL, -1, -1):
                at = way - i * APART
                if not 0 <= at <= 1:
                    continue
                alpha, size = (1 - i / (TAIL + 1)) ** 1.5, radius * (1 - 0.12 * i)
                if backward:  # rings: the colour is not the only sign
                    painter.setPen(ink.pen(token, 2.0, alpha))
                    painter.setBrush(ink.ink("canvas") if i == 0 else Qt.BrushStyle.NoBrush)
                else:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(ink.ink(token, alpha))
                painter.drawEllipse(path.pointAtPercent(1 - at if backward else at), size, size)

    def _now(self) -> tuple[tuple[QPainterPath, ...], bool, float]:
        """The leg under way, and how far along it, a little beyond the end so that the tail comes in too."""
        along = min(self._done, 0.9999) * len(self._legs)
        paths, backward = self._legs[int(along)]
        return paths, backward, (along % 1.0) * (1 + TAIL * APART)

    def _go(self, done: float) -> None:
        self._done = done
        if self._legs:
            self._repaint()

    def _repaint(self) -> None:
        """The little that was painted and the little that will be."""
        before, self._dirty = self._dirty, self._reach()
        for rect in (before, self._dirty):
            if not rect.isEmpty():
                self._canvas.viewport().update(self._canvas.mapFromScene(rect).boundingRect())

    def _reach(self) -> QRectF:
        found = QRectF()
        if not self._legs:
            return found
        paths, backward, way = self._now()
        margin = max(RADIUS, LEAST / self._canvas.zoom) + 4
        for path in paths:
            for i in range(TAIL + 1):
                at = min(max(way - i * APART, 0.0), 1.0)
                point = path.pointAtPercent(1 - at if backward else at)
                found |= QRectF(point.x() - margin, point.y() - margin, 2 * margin, 2 * margin)
        return found


def _passed(before: WalkView | None, now: WalkView | None) -> Iterable[Stop]:
    """The stops that have come into sight since then; of a walk that nobody has seen yet, the last."""
    if now is None:
        return ()
    same = before is not None and before.stops == now.stops
    return now.stops[before.cursor if before and same else max(now.cursor - 1, 0) : now.cursor]


def _leg(drawing: CanvasScene, stop: Stop) -> Leg:
    """The ways into a node as they are drawn: its inputs forward, its outputs backward."""
    document, backward = drawing.document, stop.phase is Phase.BACKWARD
    wires = set(_wires_at(document.analysis.computed, stop.node, backward))
    items = (i for i in drawing.wires.values() if computed_wire(document.graph, i.wire) in wires)
    return tuple(item.curve.beside if backward else item.curve.path for item in items), backward


def _wires_at(computed: Graph, node: str, outputs: bool) -> Iterator[Wire]:
    """The wires that end in a node, or begin there; with those on their way through the ports of groups."""
    for wire in computed.wires.values():
        if (wire.source if outputs else wire.target).node == node:
            yield wire
            other = (wire.target if outputs else wire.source).node
            found = computed.nodes.get(other)
            if found is not None and isinstance(found.layer, GroupInput | GroupOutput):
                yield from _wires_at(computed, other, outputs)
