"""The item of a node: one rectangle whose geometry stays in C++, painted from the node's face."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from netstudio.studio.canvas.faces import RADIUS, Form, NodeFace
from netstudio.studio.canvas.heat import Heat
from netstudio.studio.canvas.light_painter import paint_node_light
from netstudio.studio.canvas.live import NodeLive
from netstudio.studio.canvas.node_painter import CENTRE, corner_of, outline, paint_node
from netstudio.studio.canvas.spotlight import PLAIN_NODE, spotlight_on
from netstudio.studio.guard import guarded_paint

PLAIN, RAISED = 1.0, 2.0  # selected nodes lie above the others
NEAR = 1.8  # the scale from which on the inside of a layer is seen through it
RESULT = 72.0  # pixels that it takes
AROUND = (-44.0, -28.0, 72.0, 20.0)  # what may be painted outside: halo, badge, the result, a name


class NodeItem(QGraphicsRectItem):
    """Shows one node, which it knows by its id. Its rectangle holds all that it may paint."""

    def __init__(self, node: str, face: NodeFace, place: tuple[float, float]) -> None:
        super().__init__()
        self.node = node
        self.live: NodeLive | None = None
        self.heat: Heat | None = None
        self.selected = False
        self.hovered = False
        self._light = PLAIN_NODE  # in which it was painted
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(PLAIN)
        self.setPos(*place)
        self.set_face(face)

    def set_face(self, face: NodeFace) -> None:
        """Show this from now on."""
        self.face = face
        self.outline = outline(face)
        self.setRect(self.outline.adjusted(*AROUND))
        self.update()

    def set_live(self, live: NodeLive | None) -> None:
        """What the node gives at this moment."""
        if live is not self.live:
            self.live = live
            self.update()

    def set_heat(self, heat: Heat | None) -> None:
        """How long the node takes; None while that is not shown."""
        if heat != self.heat:
            self.heat = heat
            self.update()

    def set_selected(self, selected: bool) -> None:
        """Whether it is selected."""
        if selected is not self.selected:
            self.selected = selected
            self.setZValue(RAISED if selected else PLAIN)
            self.update()

    def set_hovered(self, hovered: bool) -> None:
        """Whether the mouse is over it."""
        if hovered is not self.hovered:
            self.hovered = hovered
            self.update()

    def relight(self) -> None:
        """Something else stands out: paint again, if it looks different now."""
        if spotlight_on(self).node(self.node) != self._light:
            self.update()

    def holds(self, point: QPointF) -> bool:
        """Whether a point of the scene lies within the outline."""
        local = point - self.pos()
        if self.face.form is not Form.CIRCLE:
            return self.outline.contains(local)
        off = local - CENTRE
        return off.x() ** 2 + off.y() ** 2 <= RADIUS**2

    def port_point(self, port: str, output: bool) -> QPointF | None:
        """Where a port is in the scene."""
        found = self.face.port(port, output)
        return None if found is None else self.pos() + QPointF(found.x, found.y)

    @property
    def frame(self) -> QRectF:
        """The outline's rectangle in the scene."""
        return self.outline.translated(self.pos())

    @property
    def whole(self) -> QRectF:
        """The same with room for the result that stands beside the end of a drawing."""
        beside = self.face.ends and self.face.form is not Form.CARD
        return self.frame.adjusted(0, 0, RESULT if beside else 0, 0)

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale, light = painter.worldTransform().m11(), spotlight_on(self).node(self.node)
        self._light = light
        painter.setOpacity(painter.opacity() * light.opacity)
        paint_node(painter, self.face, self.live, self.heat, scale, self.selected, self.hovered)
        if scale > NEAR and (glimpses := getattr(self.scene(), "glimpses", None)):
            painter.save()
            glimpses.paint(painter, self.node, self.face, scale)
            painter.restore()
        if light is not PLAIN_NODE:
            paint_node_light(painter, self.face, self.outline, corner_of(self.face), light)
