"""Painting two samples on one wire: pictures side by side, figures, and how far they are apart."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from netstudio.studio import ink
from netstudio.studio.canvas.cut_face import WARNING, CutFace
from netstudio.studio.canvas.cut_painter import paint_cut
from netstudio.studio.canvas.live import WireBeside, WireLive
from netstudio.studio.canvas.wire_labels import FIGURE_HEIGHT, FIGURE_SIZE, PICTURE, Labels

LEAST = 8.0  # pixels of the screen that figures keep when the drawing is small
SIGN = 9.0  # of the disc with 1 or 2
GAP = 4.0  # between the two


def paint_both(painter: QPainter, labels: Labels, live: WireLive, beside: WireBeside, alpha: float) -> None:
    """Values above the wire, gradients below it; next to the wire their difference."""
    other, opacity = beside.live, painter.opacity()
    painter.setOpacity(opacity * alpha)
    _figures(painter, labels.value, -FIGURE_HEIGHT, (live.value_text, other.value_text), "forward")
    _pictures(painter, labels, labels.value_picture, (live.value_face, other.value_face))
    _figures(painter, labels.gradient, FIGURE_HEIGHT, (live.gradient_text, other.gradient_text), "backward")
    _pictures(painter, labels, labels.gradient_picture, (live.gradient_face, other.gradient_face))
    for box, text in ((labels.value, beside.value_apart), (labels.gradient, beside.gradient_apart)):
        painter.setPen(ink.ink("text"))
        ink.write_centred(painter, box, text, fitting(text, FIGURE_SIZE, box.width()), bold=True)
    painter.setOpacity(opacity)


def fitting(text: str, size: float, width: float) -> float:
    """The size of letters in which a figure has room, if it has in any that can be read."""
    while size > LEAST and ink.width_of(text, size, bold=True, number=True) > width:
        size -= 1
    return size


def _figures(painter: QPainter, box: QRectF, away: float, texts: tuple[str, str], token: str) -> None:
    """A line for each; the first one reads first, above the second, on both sides of the wire."""
    lines = (2, 1) if away < 0 else (1, 2)
    for line, sign, text in zip(lines, "12", texts, strict=True):
        if not text:
            continue
        place, room = box.translated(0, line * away), box.width() - SIGN - 3
        size = fitting(text, FIGURE_SIZE, room)
        wide = ink.width_of(text, size, bold=True, number=True)
        left = place.center().x() - (wide + SIGN + 3) / 2
        _sign(painter, ink.rect(left, place.center().y() - SIGN / 2, SIGN, SIGN), sign, token)
        painter.setPen(ink.ink("bad" if WARNING in text else token))
        right = ink.rect(left + SIGN + 3, place.top(), wide, place.height())
        ink.write_centred(painter, right, text, size, bold=True)


def _pictures(
    painter: QPainter, labels: Labels, box: QRectF, faces: tuple[CutFace | None, CutFace | None]
) -> None:
    """Both as wide as there is room between the nodes."""
    for column, face in enumerate(faces):
        if face is not None and not box.isEmpty():
            paint_cut(painter, face, _column(box, column, max(labels.value.width(), PICTURE[0])))


def _column(box: QRectF, column: int, width: float) -> QRectF:
    """The left or the right half of a box of that width around the middle of another."""
    half = (width - GAP) / 2
    left = box.center().x() + (-half - GAP / 2 if column == 0 else GAP / 2)
    return ink.rect(left, box.top(), half, box.height())


def _sign(painter: QPainter, place: QRectF, sign: str, token: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ink(token))
    painter.drawEllipse(place)
    painter.setPen(ink.ink("on_accent"))
    ink.write_centred(painter, place, sign, 7.0, bold=True)
