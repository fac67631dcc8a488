"""Where the words of a wire stand: its shape on a chip, the value above, the gradient below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from netstudio.studio import ink
from netstudio.studio.canvas.curve import BELOW, Route

CHIP_SIZE = 9.5
FIGURE_SIZE = 10.0
SCALAR_SIZE = 12.0  # a number that stands for itself, not for a tensor
CHIP_HEIGHT = 16.0
FIGURE_HEIGHT = 13.0
TENSOR, SCALAR = 58.0, 32.0  # width that a figure usually takes
MARK = 12.0  # width of the mark of a gradient before it
WIDEST = 96.0  # width that a figure takes at most
STEEP = 0.7  # slant from which on what belongs to a wire stands beside it
STRAIGHT = 0.05  # slant up to which a wire runs level
FLAT = 0.3  # slant up to which a wire leaves its figures the gap between two nodes and no more
PICTURE = (48.0, 32.0)
FLAT_PICTURE = (48.0, 20.0)  # where several lines of figures stand below it
AWAY = 4.0  # pixels between the wire and what is written
NARROW = 44.0  # between two ports nearer than this nothing can be written


@dataclass(frozen=True)
class Labels:
    """Rectangles in which something is written along a wire, in their middle."""

    chip: QRectF
    value: QRectF
    gradient: QRectF
    value_picture: QRectF
    gradient_picture: QRectF
    room: bool  # for figures
    squeezed: bool = False  # there is none for lines above each other


def place_labels(
    curve: Route,
    free: bool,
    shape: str,
    ceiling: float,
    figures: bool,
    pictures: bool,
    lines: int = 1,
) -> Labels:
    """Lay out the words of a wire.

    `free`: the wire goes its own way, with room on it. `ceiling` is the top of the nodes at its ends: a chip
    too wide for the gap between them goes up there.
    `figures` and `pictures` say whether there are any, because the chip makes room for them; `lines` of
    figures stand at each side.
    """
    middle, gap, wide = curve.middle, curve.x1 - curve.x0, chip_width(shape)
    figure = TENSOR if shape else SCALAR
    on_wire = bool(shape) and (free or gap >= wide + 2 * TENSOR)
    chip_half = CHIP_HEIGHT / 2 if on_wire else 0.0
    value = middle + curve.normal * (chip_half + _off(curve, figure, FIGURE_HEIGHT))
    gradient = middle - curve.normal * (chip_half + BELOW + _off(curve, figure + MARK, FIGURE_HEIGHT))
    if curve.squeezed:  # beside the chip: there is no room for lines of words above each other
        beside = QPointF((wide + WIDEST) / 2 + 2, 0)
        value = middle - QPointF(0, AWAY + FIGURE_HEIGHT / 2) - beside
        gradient = middle + QPointF(0, BELOW + AWAY + FIGURE_HEIGHT / 2) + beside
    between = flat_enough(curve) and not (free or curve.squeezed)
    width = min(WIDEST, max(gap, SCALAR)) if between else WIDEST
    straight = abs(curve.normal.x()) < STRAIGHT  # as between neighbours, with nothing below
    bare = curve.squeezed or (lines > 1 and not flat_enough(curve))  # there is room for words alone
    steep = abs(curve.normal.x()) >= STEEP  # then pictures stand beside the figures, away from the wire
    more = (lines - 1) * FIGURE_HEIGHT
    picture = PICTURE if lines == 1 else FLAT_PICTURE
    up = QPointF(0, FIGURE_HEIGHT / 2 + 4 + picture[1] / 2 + more)
    if steep:
        up = QPointF(-figure / 2 - 6 - picture[0] / 2, 0)
    if on_wire:
        chip = middle
    elif figures:
        beyond = picture[1] + 4 if pictures and not (steep or bare) else 0
        chip = value - QPointF(0, FIGURE_HEIGHT / 2 + 4 + CHIP_HEIGHT / 2 + more + beyond)
    else:
        chip = middle + curve.normal * _off(curve, wide, CHIP_HEIGHT)
    if not on_wire and not steep and (wide + 6 > gap or pictures):
        chip.setY(min(chip.y(), ceiling - 13))
    return Labels(
        chip=_around(chip, wide, CHIP_HEIGHT),
        value=_around(value, width, FIGURE_HEIGHT + 2),
        gradient=_around(gradient, width, FIGURE_HEIGHT + 2),
        value_picture=QRectF() if bare else _around(value - up, *picture),
        gradient_picture=QRectF()
        if bare or (lines > 1 and not straight)
        else _around(gradient + up, *picture),
        room=gap >= NARROW or free,
        squeezed=curve.squeezed,
    )


def reach(curve: Route, shape: str, ceiling: float) -> QRectF:
    """A rectangle that holds the wire and all that may be written along it."""
    half = max(chip_width(shape), WIDEST) / 2 + (2 * WIDEST + 4 if curve.squeezed else TENSOR + PICTURE[0])
    x, y = curve.middle.x(), curve.middle.y()
    words = QRectF(QPointF(x - half, min(y - 112, ceiling - 24)), QPointF(x + half, y + 106))
    return curve.bounds.adjusted(-8, -8, 8, 8).united(words)


def flat_enough(curve: Route) -> bool:
    """Whether a wire goes so straight that what stands at its middle stands between the two nodes."""
    return abs(curve.normal.x()) < FLAT


def chip_width(shape: str) -> float:
    """How wide the chip with a shape is."""
    return ink.width_of(shape, CHIP_SIZE, number=True) + 12


def _off(curve: Route, width: float, height: float) -> float:
    """How far from the wire the middle of a rectangle must be for it to stand clear."""
    normal = curve.normal
    return AWAY + abs(normal.x()) * width / 2 + abs(normal.y()) * height / 2


def _around(centre: QPointF, width: float, height: float) -> QRectF:
    return QRectF(centre.x() - width / 2, centre.y() - height / 2, width, height)
