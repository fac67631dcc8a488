"""Painting a wire: forward blue and solid, the gradient orange, dashed and below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.graph.model import Points
from netstudio.studio import ink
from netstudio.studio.canvas.beside_painter import LEAST, fitting, paint_both
from netstudio.studio.canvas.curve import Route
from netstudio.studio.canvas.cut_face import WARNING
from netstudio.studio.canvas.cut_painter import paint_cut
from netstudio.studio.canvas.faces import WireFace
from netstudio.studio.canvas.live import WireLive
from netstudio.studio.canvas.wire_labels import CHIP_HEIGHT, CHIP_SIZE, FIGURE_SIZE, SCALAR_SIZE, Labels

UNREADABLE, READABLE = 0.45, 0.65  # scales between which the words fade in
GROWTH = 1.3  # ... as far as they still have room between two nodes
DASH, GAP = 5.0, 4.0


def paint_lines(
    painter: QPainter, curve: Route, face: WireFace, live: WireLive | None, scale: float, lit: bool
) -> None:
    """The wire itself, and the gradient below it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if live is not None and live.strength is not None:
        painter.setPen(_gradient_pen(live.strength, live.flow, live.alpha))
        painter.drawPath(curve.beside)
    alpha = 0.3 if live is not None and live.waiting else 0.55 if face.labels and not lit else 1.0
    line = ink.pen("bad" if face.wrong else "forward", max(2.8 if lit else 1.8, 1.0 / scale), alpha)
    if face.wrong:
        line = QPen(line)
        line.setDashPattern([2.0, 2.5])
    painter.setPen(line)
    painter.drawPath(curve.path)


def paint_words(
    painter: QPainter, labels: Labels, face: WireFace, live: WireLive | None, scale: float, lit: bool
) -> None:
    """Shape, figures and small pictures; they fade out where they could not be read."""
    alpha = min(max((scale - UNREADABLE) / (READABLE - UNREADABLE), 0.0), 1.0)
    if alpha == 0.0:
        return
    if live is not None and not face.labels and (labels.room or lit):
        usual = FIGURE_SIZE if face.shape else SCALAR_SIZE
        size = figure_size(usual, scale)
        if live.beside is not None:
            paint_both(painter, labels, live, live.beside, alpha * live.alpha)
        else:
            _figures(painter, labels, live, alpha * live.alpha, size, (size - usual) / 2)
    if face.shape:
        paint_chip(
            painter, labels.chip, face.shape, alpha * (0.5 if live is not None and live.waiting else 1.0), lit
        )


def paint_bends(painter: QPainter, bends: Points, selected: int | None, lit: bool) -> None:
    """The points that were set for a wire: dots, larger on a lit wire, ringed where selected."""
    painter.setBrush(ink.ink("canvas"))
    painter.setPen(ink.pen("forward", 1.8))
    for i, (x, y) in enumerate(bends):
        painter.drawEllipse(ink.point(x, y), *(2 * [4.5 if lit else 3.0]))
        if i == selected:
            painter.setBrush(ink.ink("forward"))
            painter.drawEllipse(ink.point(x, y), 6.0, 6.0)
            painter.setBrush(ink.ink("canvas"))


def figure_size(size: float, scale: float) -> float:
    """How large a figure is written in the scene, in whole pixels, so that it can be read at this scale."""
    return float(round(min(max(size, LEAST / scale), size * GROWTH)))


def _gradient_pen(strength: float, flow: float, alpha: float) -> QPen:
    """Wider and stronger with the gradient; the dashes move toward the source."""
    width = 1.0 + 3.5 * strength
    found = QPen(ink.ink("backward", (0.45 + 0.55 * strength) * alpha), width)
    found.setCapStyle(Qt.PenCapStyle.FlatCap)
    found.setDashPattern([DASH / width, GAP / width])
    found.setDashOffset(flow / width)
    return found


def _figures(
    painter: QPainter, labels: Labels, live: WireLive, alpha: float, size: float, grown: float
) -> None:
    """Value and gradient; letters that have grown stand so much further from the wire."""
    above, below = labels.value, labels.gradient
    if grown:
        above, below = above.translated(0, -grown), below.translated(0, grown)
    for text, box, token in (
        (live.value_text, above, "forward"),
        (live.gradient_text, below, "backward"),
    ):
        painter.setPen(ink.ink("bad" if WARNING in text else token, alpha))
        ink.write_centred(painter, box, text, fitting(text, size, box.width()), bold=True)
    opacity = painter.opacity()
    painter.setOpacity(opacity * alpha)
    for face, box in (
        (live.value_face, labels.value_picture),
        (live.gradient_face, labels.gradient_picture),
    ):
        if face is not None and not box.isEmpty():
            paint_cut(painter, face, box)
    painter.setOpacity(opacity)


def paint_chip(painter: QPainter, box: QRectF, shape: str, alpha: float, lit: bool) -> None:
    """A shape on its chip."""
    painter.setPen(ink.pen("forward" if lit else "line", 1.0, alpha))
    painter.setBrush(ink.ink("raised", alpha))
    painter.drawRoundedRect(box, CHIP_HEIGHT / 2, CHIP_HEIGHT / 2)
    painter.setPen(ink.ink("text" if lit else "dim", alpha))
    ink.write_centred(painter, box, shape, CHIP_SIZE)
