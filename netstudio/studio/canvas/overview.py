"""The drawing from far away: plain rectangles and lines, all of a colour in one call."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from netstudio.graph.model import Breakpoint, End, Wire
from netstudio.studio import ink
from netstudio.studio.canvas.frame_item import frame_color, paint_from_afar
from netstudio.studio.canvas.path_light import PathLight
from netstudio.studio.canvas.scene import CanvasScene
from netstudio.studio.canvas.wire_item import WireItem
from netstudio.studio.theme import FAMILY_COLORS
from netstudio.training.walk import Phase

FAR = 0.35  # the scale below which the overview takes the place of the items
UNKNOWN = "#868e96"


class Overview:
    """Keeps the rectangles and lines of a scene, and renews those that the scene has touched."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._rects: dict[str, dict[str, QRectF]] = {}  # by colour, then by node
        self._colors: dict[str, str] = {}
        self._lines: dict[End, list[QLineF]] = {}

    def paint(self, painter: QPainter) -> None:
        """The whole drawing, in the scene's coordinates."""
        self.renew()
        for frame in self._scene.frames:
            paint_from_afar(painter, frame)
        path = self._scene.spotlight
        painter.setPen(_cosmetic(ink.ink("forward", 0.25 if isinstance(path, PathLight) else 0.55), 1))
        painter.drawLines(list(chain.from_iterable(self._lines.values())))
        if isinstance(path, PathLight):
            self._wires(painter, path.path.forward, ink.ink("forward"), Qt.PenStyle.SolidLine)
            self._wires(painter, path.path.backward, ink.ink("backward"), Qt.PenStyle.DashLine)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in self._rects.items():
            painter.setBrush(_calm(color))
            painter.drawRects(list(rects.values()))
        self._marks(painter)

    def paint_small(self, painter: QPainter) -> None:
        """Frames, wires and nodes only, for a picture that is kept: nothing that changes without an edit."""
        self.renew()
        for frame in self._scene.frames:
            color = frame_color(frame.frame.color)
            painter.setPen(_cosmetic(color, 1))
            color.setAlphaF(0.14)
            painter.setBrush(color)
            painter.drawRect(frame.rect())
        painter.setPen(_cosmetic(ink.ink("forward", 0.4), 1))
        painter.drawLines(list(chain.from_iterable(self._lines.values())))
        for color_name, rects in self._rects.items():
            painter.setPen(_cosmetic(_calm(color_name), 1))  # or of a small node nothing would be left
            painter.setBrush(_calm(color_name))
            painter.drawRects(list(rects.values()))

    def _wires(self, painter: QPainter, wires: Iterable[Wire], color: QColor, style: Qt.PenStyle) -> None:
        """Some wires, lit."""
        pen = _cosmetic(color, 2)
        pen.setStyle(style)
        painter.setPen(pen)
        painter.drawLines(list(chain.from_iterable(self._lines.get(wire.target, ()) for wire in wires)))

    def renew(self) -> None:
        """Take over what has changed in the scene."""
        for what in self._scene.touched.take():
            if isinstance(what, End):
                self._renew_wire(what)
            else:
                self._renew_node(what)

    def _renew_node(self, node: str) -> None:
        if before := self._colors.pop(node, None):
            del self._rects[before][node]
        item = self._scene.nodes.get(node)
        if item is not None:
            color = FAMILY_COLORS[item.face.family] if item.face.family else UNKNOWN
            self._colors[node] = color
            self._rects.setdefault(color, {})[node] = item.frame

    def _renew_wire(self, end: End) -> None:
        item = self._scene.wires.get(end)
        if item is None:
            self._lines.pop(end, None)
        else:
            self._lines[end] = _lines(item)

    def _marks(self, painter: QPainter) -> None:
        """What must be seen from far away too: heat, problems, the selection, the current step."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for item in self._scene.nodes.values():
            if item.heat:  # no figure can be read: the hotter, the wider
                painter.setPen(_cosmetic(ink.ink("amber"), 1 + 3 * item.heat.level))
                painter.drawRect(item.frame)
            if item.face.errors:
                painter.setPen(_cosmetic(ink.ink("bad"), 2))
                painter.drawRect(item.frame)
            if item.face.breakpoint:
                _stops(painter, item.face.breakpoint, item.frame)
            if item.selected:
                painter.setPen(_cosmetic(ink.ink("text"), 2))
                painter.drawRect(item.frame)
            if item.live and item.live.phase:
                token = "backward" if item.live.phase is Phase.BACKWARD else "forward"
                painter.setPen(_cosmetic(ink.ink(token), 3))
                painter.drawRect(item.frame.adjusted(-12, -12, 12, 12))


def _stops(painter: QPainter, found: Breakpoint, frame: QRectF) -> None:
    """A bar at the side where the walk comes in."""
    sides = (
        ("forward", found.forward, frame.topLeft(), frame.bottomLeft()),
        ("backward", found.backward, frame.topRight(), frame.bottomRight()),
    )
    for token, stops, top, bottom in sides:
        if stops:
            pen = _cosmetic(ink.ink(token), 4)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawLine(top, bottom)


def _lines(item: WireItem) -> list[QLineF]:
    """A wire as one straight line, or a few where it goes its own way."""
    curve = item.curve
    if not item.free:
        return [QLineF(curve.x0, curve.y0, curve.x1, curve.y1)]
    points = [*curve.points[:-1:4], curve.points[-1]]
    return [QLineF(*a, *b) for a, b in pairwise(points)]


def _calm(color: str) -> QColor:
    """A family's colour, toned down: so much of it is seen at once."""
    full, ground = QColor(color), ink.ink("canvas")
    pairs = ((full.red(), ground.red()), (full.green(), ground.green()), (full.blue(), ground.blue()))
    return QColor(*(round(0.65 * a + 0.35 * b) for a, b in pairs))


def _cosmetic(color: QColor, width: float) -> QPen:
    """A pen of so many pixels whatever the scale."""
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
