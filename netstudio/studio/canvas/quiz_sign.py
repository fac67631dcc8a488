"""What a quiz writes on a wire: a “?” in place of what is asked for, ✓ or ✗ beside what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from netstudio.graph.quiz import Side
from netstudio.studio import ink
from netstudio.studio.canvas.wire_labels import Labels

if TYPE_CHECKING:
    from netstudio.studio.quiz.quiz import Sign

SIZE = (26.0, 18.0)
TOKENS: dict[Side, str] = {"value": "forward", "gradient": "backward"}


def question_boxes(labels: Labels, sign: Sign) -> Iterator[tuple[Side, QRectF]]:
    """Where a “?” stands for each side that is asked for."""
    for side in sorted(sign.asked):
        yield side, _box(labels, side)


def paint_sign(painter: QPainter, labels: Labels, sign: Sign) -> None:
    """The value's box is solid, that of the gradient dashed, as their wires are."""
    painter.setFont(ink.words(12, bold=True))
    for side, box in question_boxes(labels, sign):
        line = QPen(ink.pen(TOKENS[side], 1.6))
        if side == "gradient":
            line.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.setBrush(ink.ink("raised"))
        painter.drawRoundedRect(box, 6, 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    for sides, mark, token in ((sign.right, "✓", "good"), (sign.wrong, "✗", "bad")):
        for side in sides:
            box = _box(labels, side)
            painter.setPen(ink.ink(token))
            painter.drawText(box.translated(-42, 0), Qt.AlignmentFlag.AlignCenter, mark)


def _box(labels: Labels, side: Side) -> QRectF:
    middle = (labels.value if side == "value" else labels.gradient).center()
    return QRectF(middle - QPointF(SIZE[0] / 2, SIZE[1] / 2), middle + QPointF(SIZE[0] / 2, SIZE[1] / 2))
