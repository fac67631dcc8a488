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
    for box, up, texts, apart, token in (
        (labels.value, -1, (live.value_text, other.value_text), beside.value_apart, "forward"),
        (labels.gradient, 1, (live.gradient_text, other.gradient_text), beside.gradient_apart, "backward"),
    ):
        if labels.squeezed:
            _in_a_row(painter, box, up, texts, apart, token)
        else:
            _in_lines(painter, box, up, texts, apart, token)
    _pictures(painter, labels, labels.value_picture, (live.value_face, other.value_face))
    _pictures(painter, labels, labels.gradient_picture, (live.gradient_face, other.gradient_face))
    painter.setOpacity(opacity)


def fitting(text: str, size: float, width: float) -> float:
    """The size of letters in which a figure has room, if it has in any that can be read."""
    while size > LEAST and ink.width_of(text, size, bold=True, number=True) > width:
        size -= 1
    return size


def _in_lines(
    painter: QPainter, box: QRectF, up: int, texts: tuple[str, str], apart: str, token: str
) -> None:
    """A line for each; the first one reads first, above the second, on both sides of the wire."""
    painter.setPen(ink.ink("text"))
    ink.write_centred(painter, box, apart, fitting(apart, FIGURE_SIZE, box.width()), bold=True)
    for line, sign, text in zip((2, 1) if up < 0 else (1, 2), "12", texts, strict=True):
        size = fitting(text, FIGURE_SIZE, box.width() - SIGN - 3)
        place = box.translated(0, up * line * FIGURE_HEIGHT)
        left = box.center().x() - (ink.width_of(text, size, bold=True, number=True) + SIGN + 3) / 2
        _figure(painter, left, place, sign, text, size, token)


def _in_a_row(
    painter: QPainter, box: QRectF, up: int, texts: tuple[str, str], apart: str, token: str
) -> None:
    """All in one line, which ends or begins at the chip of the wire."""
    widths = [ink.width_of(text, FIGURE_SIZE, bold=True, number=True) for text in (*texts, apart)]
    left = box.left() if up > 0 else box.right() - sum(widths) - 2 * (SIGN + 3) - 16
    for sign, text, width in zip("12", texts, widths, strict=False):
        _figure(painter, left, box, sign, text, FIGURE_SIZE, token)
        left += SIGN + 3 + width + 8
    painter.setPen(ink.ink("text"))
    place = ink.rect(left, box.top(), widths[2], box.height())
    ink.write_centred(painter, place, apart, FIGURE_SIZE, bold=True)


def _figure(
    painter: QPainter, left: float, box: QRectF, sign: str, text: str, size: float, token: str
) -> None:
    if text:
        _sign(painter, ink.rect(left, box.center().y() - SIGN / 2, SIGN, SIGN), sign, token)
        painter.setPen(ink.ink("bad" if WARNING in text else token))
        width = ink.width_of(text, size, bold=True, number=True)
        ink.write_centred(
            painter, ink.rect(left + SIGN + 3, box.top(), width, box.height()), text, size, bold=True
        )


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
