"""The inside of a layer, seen through its node: it fades in as one comes near."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.graph.analysis import Analysis
from netstudio.graph.inside import Inside, inside_in
from netstudio.studio import ink
from netstudio.studio.canvas.faces import HEAD, Form, NodeFace
from netstudio.studio.canvas.node_item import NEAR
from netstudio.studio.canvas.scene import CanvasScene

THERE = 2.6  # the scale at which the inside has faded in
AROUND = 6.0  # pixels of the node left free around it
EDGE = 16.0  # pixels of the inside left free around it


class Glimpses:
    """The insides of the layers of a drawing, made when they are first come near to."""

    def __init__(self, drawing: CanvasScene) -> None:
        self._drawing = drawing
        self._known: dict[str, tuple[Analysis, Inside | None, CanvasScene | None]] = {}

    def paint(self, painter: QPainter, node: str, face: NodeFace, scale: float) -> None:
        """The inside of a node at the origin, as far as it is near."""
        shown = min((scale - NEAR) / (THERE - NEAR), 1.0)
        if shown <= 0 or face.form is not Form.CARD or face.collapsed or face.bypassed:
            return
        inner = self._inner(node)
        if inner is None:
            return
        box = QRectF(AROUND, HEAD + AROUND, face.width - 2 * AROUND, face.height - HEAD - 2 * AROUND)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ink("node", shown))
        painter.drawRect(box)
        for item in inner.items():
            item.setOpacity(shown)
        painter.setClipRect(box.adjusted(-AROUND, 0, AROUND, AROUND), Qt.ClipOperation.IntersectClip)
        inner.render(painter, box, _around(inner.extent(), box))

    def _inner(self, node: str) -> CanvasScene | None:
        """The drawing of an inside; None where there is not much in it."""
        analysis = self._drawing.document.analysis
        known, inside, inner = self._known.get(node, (None, None, None))
        if known is not analysis:
            found = inside_in(analysis, node) if node in analysis.computed.nodes else None
            found = found if found and found.worth_entering else None
            if found is None or inside is None or not found.looks_like(inside):
                inside, inner = found, CanvasScene(found) if found else None
            self._known[node] = analysis, inside, inner
        return inner


def _around(extent: QRectF, box: QRectF) -> QRectF:
    """What is shown of an inside: all of it, in the middle of a rectangle of the box's form."""
    wide, high = extent.width() + 2 * EDGE, extent.height() + 2 * EDGE
    scale = max(wide / box.width(), high / box.height())
    found = QRectF(0, 0, scale * box.width(), scale * box.height())
    found.moveCenter(extent.center())
    return found
