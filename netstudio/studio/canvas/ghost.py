"""What is about to be put on the canvas: its picture, and where its nodes and ports will be."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from netstudio.document.document import Document
from netstudio.graph.model import End, Graph
from netstudio.studio import ink
from netstudio.studio.canvas.faces import FIRST_PORT, NARROWEST
from netstudio.studio.canvas.grid import snapped
from netstudio.studio.canvas.node_painter import corner_of
from netstudio.studio.canvas.scene import CanvasScene

MIDDLE = QPointF(NARROWEST / 2, FIRST_PORT)  # of an ordinary node: there the mouse holds it
LARGEST = 420.0  # pixels of the screen that the picture takes at most
SHEER = 0.7


class Ghost:
    """A small graph that is not in the drawing yet. `offset` takes its places to those in the drawing."""

    def __init__(self, piece: Graph) -> None:
        self.piece = piece
        self._scene = CanvasScene(Document(piece))
        for item in self._scene.nodes.values():  # that nothing is wired yet goes without saying
            item.set_face(replace(item.face, errors=0, unfinished=0))
        self.bounds = self._scene.extent()
        nodes = list(self._scene.nodes.values())
        self._hold = nodes[0].pos() + MIDDLE if len(nodes) == 1 else self.bounds.center()

    def offset(self, middle: QPointF) -> QPointF:
        """How far it goes when the mouse lets it go at a place of the scene, in steps of the grid."""
        return QPointF(*snapped(middle - self._hold))

    def offset_of_port(self, end: End, output: bool, place: QPointF) -> QPointF:
        """How far it goes so that one of its ports lies at a place of the scene."""
        point = self.port_point(end, output)
        return QPointF(*snapped(place - point))

    def port_point(self, end: End, output: bool) -> QPointF:
        """Where a port is, before it is moved."""
        point = self._scene.port_point(end, output)
        assert point is not None, "asked for its own ports alone"
        return point

    def paint_outlines(self, painter: QPainter, offset: QPointF, refused: bool) -> None:
        """Where its nodes will stand."""
        token = "bad" if refused else "forward"
        pen = ink.pen(token, 1.6)
        pen = type(pen)(pen)
        pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(ink.ink(token, 0.10))
        for item in self._scene.nodes.values():
            corner = corner_of(item.face)
            painter.drawRoundedRect(item.frame.translated(offset), corner, corner)

    def pixmap(self, zoom: float, ratio: float) -> QPixmap:
        """Its picture, a little sheer, as large as it will be at this zoom, but not larger than is handy."""
        scale = self._scale(zoom)
        box = self._picture
        pixmap = QPixmap(math.ceil(box.width() * scale * ratio), math.ceil(box.height() * scale * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(SHEER)
        self._scene.render(painter, QRectF(0, 0, box.width() * scale, box.height() * scale), box)
        painter.end()
        return pixmap

    def hot_spot(self, zoom: float) -> QPoint:
        """Where in the picture the mouse holds it."""
        return ((self._hold - self._picture.topLeft()) * self._scale(zoom)).toPoint()

    @property
    def _picture(self) -> QRectF:
        return self.bounds.adjusted(-8, -8, 8, 8)

    def _scale(self, zoom: float) -> float:
        return min(zoom, LARGEST / max(self._picture.width(), self._picture.height()))
