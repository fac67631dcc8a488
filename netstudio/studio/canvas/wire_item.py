"""The item of a wire: one rectangle whose geometry stays in C++, and the curve painted in it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from netstudio.graph.model import Points, Wire
from netstudio.graph.quiz import Side
from netstudio.studio.canvas.curve import HANG, Curve, Route
from netstudio.studio.canvas.detour import Detour
from netstudio.studio.canvas.faces import WireFace
from netstudio.studio.canvas.light_painter import paint_wire_light
from netstudio.studio.canvas.live import WireLive
from netstudio.studio.canvas.quiz_sign import paint_sign, question_boxes
from netstudio.studio.canvas.spotlight import PLAIN_WIRE, spotlight_on
from netstudio.studio.canvas.through import Through
from netstudio.studio.canvas.wire_labels import Labels, place_labels, reach
from netstudio.studio.canvas.wire_painter import paint_bends, paint_lines, paint_words
from netstudio.studio.guard import guarded_paint
from netstudio.words import shape_text

if TYPE_CHECKING:
    from netstudio.studio.quiz.quiz import Sign

BEHIND, PLAIN, LIT = -0.1, 0.0, 0.5  # below the nodes; what goes far, behind the words of others


class WireItem(QGraphicsRectItem):
    """Shows one wire. Its rectangle holds the curve and all that may be written along it.

    A rectangle, not a path: the shape of a path is stroked at every hit test, and does not hold the words.
    """

    def __init__(self, wire: Wire, face: WireFace) -> None:
        super().__init__()
        self.wire = wire
        self.face = face
        self.live: WireLive | None = None
        self.bends: Points = ()  # the points that it goes through
        self.bend: int | None = None  # the one of them that is selected
        self.selected = False
        self.hovered = False
        self.lifted = False
        self.sign: Sign | None = None  # of a quiz
        self._light = PLAIN_WIRE  # in which it was painted
        self.setPen(Qt.PenStyle.NoPen)
        self.setZValue(PLAIN)

    def route(self, start: QPointF, end: QPointF, source: QRectF, target: QRectF, hangs: bool) -> None:
        """Go from an output to an input of nodes in these frames; with `hangs` below the nodes between."""
        around = None if self.bends else Detour.around(start, end, source, target, hangs)
        self.curve: Route = around or Curve.between(start, end, hangs)
        self.free = around is not None or (hangs and end.x() - start.x() > HANG)
        if self.bends:
            self.curve, self.free = Through(start.x(), start.y(), end.x(), end.y(), self.bends), True
        self._rise()
        self._ceiling = min(source.top(), target.top())
        self._labels: Labels | None = None
        self.setRect(reach(self.curve, self.face.shape, self._ceiling))
        self.update()

    def set_face(self, face: WireFace) -> None:
        """Show this from now on."""
        self.face = face
        self._labels = None
        self.setRect(reach(self.curve, face.shape, self._ceiling))
        self.update()

    def set_live(self, live: WireLive | None) -> None:
        """What flows along the wire at this moment."""
        if live is not self.live:
            self.live = live
            self._labels = None
            self.update()

    def set_look(
        self, *, selected: bool | None = None, hovered: bool | None = None, lifted: bool | None = None
    ) -> None:
        """Selected, under the mouse, or lifted off while it is wired elsewhere."""
        look = self.selected, self.hovered, self.lifted
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.lifted = self.lifted if lifted is None else lifted
        if look != (self.selected, self.hovered, self.lifted):
            self._rise()
            self.update()

    def _rise(self) -> None:
        self.setZValue(LIT if self._lit else BEHIND if self.free else PLAIN)

    def set_sign(self, sign: Sign | None) -> None:
        """What a quiz asks for here, and what was answered."""
        if sign != self.sign:
            self.sign = sign
            self.update()

    def question_at(self, point: QPointF) -> Side | None:
        """Which side's “?” lies at a place of the scene."""
        boxes = question_boxes(self._placed(), self.sign) if self.sign else ()
        return next((side for side, box in boxes if box.contains(point)), None)

    def relight(self) -> None:
        """Something else stands out: paint again, if it looks different now."""
        if spotlight_on(self).wire(self.wire) != self._light:
            self.update()

    @property
    def _lit(self) -> bool:
        return self.selected or self.hovered

    def set_bends(self, bends: Points) -> None:
        """Go through these points, once it is routed again."""
        self.bends = bends
        if self.bend is not None and self.bend >= len(bends):
            self.bend = None

    def select_bend(self, index: int | None) -> None:
        """Which of the points is selected."""
        self.bend = index
        self.update()

    def bend_at(self, point: QPointF, reach: float) -> int | None:
        """The point that is set within `reach` of a place."""
        near = [((QPointF(*p) - point).manhattanLength(), i) for i, p in enumerate(self.bends)]
        return min(near)[1] if near and min(near)[0] <= reach else None

    def _placed(self) -> Labels:
        """The places of the words, laid out when they are first painted."""
        if self._labels is None:
            view = self.live.view if self.live and not self.face.labels else None
            pictures = view is not None and self.live is not None and self.live.value_face is not None
            lines = 3 if view is not None and self.live is not None and self.live.beside else 1
            self._labels = place_labels(
                self.curve, self.free, self._shape, self._ceiling, view is not None, pictures, lines
            )
        return self._labels

    @property
    def _shape(self) -> str:
        """The shape on the chip; within a walk that of the samples that are walked through."""
        found = self.live.view.value if self.live and self.live.walking else None
        return shape_text(found.shape) if found is not None and self.face.shape else self.face.shape

    @guarded_paint
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        scale, light = painter.worldTransform().m11(), spotlight_on(self).wire(self.wire)
        self._light = light
        painter.setOpacity(painter.opacity() * (0.25 if self.lifted else light.opacity))
        face, live, labels, lit = self.face, self.live, self._placed, self._lit or light.forward
        if face.shape != self._shape:
            face = replace(face, shape=self._shape)
        if light.shape is not None:  # what it will be once the wire in the making is connected
            face, live, lit = replace(face, shape=light.shape), None, True
            labels = partial(place_labels, self.curve, self.free, light.shape, self._ceiling, False, False)
        if not light.cut:
            paint_lines(painter, self.curve, face, live, scale, lit)
        paint_wire_light(painter, self.curve, light)
        if self.bends:
            paint_bends(painter, self.bends, self.bend, lit)
        paint_words(painter, labels(), face, live, scale, lit)
        if self.sign:
            paint_sign(painter, labels(), self.sign)
