"""A graph in small: its nodes as coloured tiles where they stand, its wires as lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from netstudio.graph.model import Graph, Node
from netstudio.layers.base import Family, Layer
from netstudio.studio.theme import family_color, theme

NODE = (152.0, 92.0)  # pixels on the canvas that a node takes, about
CIRCLE = 52.0  # and an operation
LARGEST = 0.42  # how large a small graph is drawn at the most


def paint_thumbnail(painter: QPainter, graph: Graph, into: QRectF) -> None:
    """Paint a graph into a rectangle, as large as fits, in the middle."""
    boxes = {node.id: _box(node) for node in graph.inside()}
    if not boxes:
        return
    bounds = QRectF()
    for box in boxes.values():
        bounds = bounds.united(box)
    scale = min(into.width() / bounds.width(), into.height() / bounds.height(), LARGEST)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(into.center())
    painter.scale(scale, scale)
    painter.translate(-bounds.center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(theme.tokens.color("forward", 0.75), 1.4))
    for wire in graph.wires_inside():
        if wire.source.node in boxes and wire.target.node in boxes:
            painter.drawPath(_curve(boxes[wire.source.node], boxes[wire.target.node]))
    for node in graph.inside():
        _paint_node(painter, node, boxes[node.id])
    painter.restore()


def _paint_node(painter: QPainter, node: Node, box: QRectF) -> None:
    color = _color(node)
    painter.setPen(_pen(color, 1.4))
    painter.setBrush(theme.tokens.color("node"))
    if box.width() == CIRCLE:
        painter.drawEllipse(box)
        return
    painter.drawRoundedRect(box, 12, 12)
    painter.setPen(Qt.PenStyle.NoPen)
    color.setAlphaF(0.45)
    painter.setBrush(color)
    painter.drawRoundedRect(QRectF(box.left(), box.top(), box.width(), 30), 12, 12)


def _box(node: Node) -> QRectF:
    size = (CIRCLE, CIRCLE) if getattr(node.layer, "sign", "") else NODE
    return QRectF(*node.position, *size)


def _color(node: Node) -> QColor:
    return family_color(node.layer.family if isinstance(node.layer, Layer) else Family.SHAPE)


def _curve(source: QRectF, target: QRectF) -> QPainterPath:
    start = QPointF(source.right(), source.center().y())
    end = QPointF(target.left(), target.center().y())
    reach = max(abs(end.x() - start.x()) / 2, 24.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    return pen
