"""The settings of a window that slides over images: numbers, or pairs of height and width."""

from __future__ import annotations

from typing import Annotated

from netstudio.declare import setting
from netstudio.engine.program import ShapeError
from netstudio.engine.window import Pair
from netstudio.words import shape_text, tr

HEIGHT_AND_WIDTH = tr("one number, or height and width")

Kernel = Annotated[tuple[int, ...], setting(tr("kernel"), help=HEIGHT_AND_WIDTH, max_length=2)]
Pad = Annotated[
    tuple[int, ...],
    setting(tr("padding"), help=tr("pixels around the image: one number, or height and width"), max_length=2),
]


def pair(numbers: tuple[int, ...]) -> Pair:
    """Height and width; a single number is both. Raises ShapeError in words where there is none."""
    if not numbers or len(numbers) > 2:
        raise ShapeError(
            tr("takes one number, or height and width, not {numbers}", numbers=shape_text(numbers))
        )
    return numbers[0], numbers[-1]
