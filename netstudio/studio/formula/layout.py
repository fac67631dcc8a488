"""Where the pieces of a formula stand: in lines no wider than there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netstudio.studio.formula.markup import Line, Piece
from netstudio.studio.formula.typeset import Drawing

INDENT = 1.2  # em, of lines that go on
SPACE = 0.3  # em, beside a word
LEADING = 0.35  # em between lines
EARLY = 0.3  # of the room: a line that ends before is mostly white
SMALLEST = 0.6  # of its size, to which a line is made smaller that does not fit


@dataclass(frozen=True)
class Placed:
    """A piece and where it stands: its left edge and its baseline, at a scale of its size."""

    piece: Piece
    drawing: Drawing | None
    x: float
    baseline: float
    size: float


@dataclass(frozen=True)
class Sheet:
    """A formula laid out: its pieces, and how high and wide it is, in pixels."""

    pieces: tuple[Placed, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Box:
    piece: Piece
    drawing: Drawing | None
    width: float
    ascent: float
    descent: float


def lay_out(
    clauses: tuple[Line, ...],
    drawing: Callable[[str], Drawing | None],
    width_of: Callable[[str], float],
    size: float,
    room: float,
) -> Sheet | None:
    """Lay out a formula at a size in pixels; None while a piece is not set.

    `width_of` measures words, in em.
    """
    boxes = [[_box(piece, drawing, width_of) for piece in clause] for clause in clauses]
    if any(box is None for clause in boxes for box in clause):
        return None
    placed: list[Placed] = []
    y = widest = 0.0
    for clause in boxes:
        for i, line in enumerate(_broken([box for box in clause if box], room / size)):
            indent = INDENT if i else 0.0
            needed = indent + _width(line)
            scale = size * max(SMALLEST, min(1.0, room / size / needed))
            y += max(box.ascent for box in line) * scale
            placed += _stand(line, indent * scale, y, scale)
            y += (max(box.descent for box in line) + LEADING) * scale
            widest = max(widest, needed * scale)
    return Sheet(tuple(placed), widest, max(0.0, y - LEADING * size))


def _box(
    piece: Piece, drawing: Callable[[str], Drawing | None], width_of: Callable[[str], float]
) -> _Box | None:
    if not piece.is_math:
        return _Box(piece, None, width_of(piece.text), 0.75, 0.25)
    drawn = drawing(piece.text)
    if drawn is None:
        return None
    return _Box(piece, drawn, drawn.width, drawn.ascent, drawn.height - drawn.ascent)


def _broken(boxes: list[_Box], room: float) -> Iterator[list[_Box]]:
    """The boxes in lines that fit, where they can. A line is made a little smaller before it ends early."""
    line: list[_Box] = []
    indent = 0.0
    for box in boxes:
        wide = indent + _width([*line, box])
        early = line and _width(line) < EARLY * room and wide * SMALLEST <= room
        if line and wide > room and not early:
            yield line
            line, indent = [], INDENT
        line.append(box)
    yield line


def _width(line: list[_Box]) -> float:
    return sum(box.width for box in line) + SPACE * sum(box.piece.spaced for box in line[1:])


def _stand(line: list[_Box], x: float, baseline: float, scale: float) -> Iterator[Placed]:
    for i, box in enumerate(line):
        x += SPACE * scale if i and box.piece.spaced else 0.0
        yield Placed(box.piece, box.drawing, x, baseline, scale)
        x += box.width * scale
