"""How the cut of a tensor looks on a wire: bars, a heat map, or thumbnails; made once for each snapshot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtGui import QImage

from netstudio.studio.figures import number
from netstudio.studio.heat_map import heat_map
from netstudio.training.lens import Cut, Kind
from netstudio.training.snapshot import Side
from netstudio.training.summary import Summary, thumbnail

BARS = 24  # in the width of a small picture, at the most
TILES = 6  # thumbnails side by side, at the most
WARNING = "⚠"


@dataclass(frozen=True)
class CutFace:
    """A cut and its side, with the small pictures of it."""

    cut: Cut
    side: Side

    @property
    def has_picture(self) -> bool:
        """Whether there is more to it than a number."""
        return self.cut.array.size > 1

    @cached_property
    def bars(self) -> tuple[float, ...]:
        """The heights of the bars of a vector, from −1 to 1, NaN where there is no number.

        Where there are more numbers than bars, each stands for those beside it, with the one furthest from 0.
        """
        values = np.ravel(self.cut.array).astype(np.float64)
        if values.size > BARS:
            values = np.array([_furthest(some) for some in np.array_split(values, BARS)])
        finite = values[np.isfinite(values)]
        largest = float(np.abs(finite).max(initial=0.0)) or 1.0
        return tuple(float(x) for x in np.where(np.isfinite(values), values / largest, np.nan))

    @cached_property
    def images(self) -> tuple[QImage, ...]:
        """The heat map of a matrix, or the thumbnails of images, all on one scale of colour."""
        array = self.cut.array
        if self.cut.kind is Kind.MATRIX:
            return (heat_map(thumbnail(array), self.side),)
        if self.cut.kind is Kind.IMAGE:
            return (heat_map(array, self.side),)
        shown = array[: TILES if len(array) <= TILES else TILES - 1]
        height = shown.shape[1]
        sheet = heat_map(shown.reshape(-1, shown.shape[2]), self.side)
        return tuple(sheet.copy(0, i * height, sheet.width(), height) for i in range(len(shown)))

    @property
    def more(self) -> int:
        """How many images there are beside those that are drawn."""
        if self.cut.kind is not Kind.IMAGES:
            return 0
        return self.cut.whole[0] - len(self.images)


def not_finite(summary: Summary, cut: Cut | None) -> str:
    """The sign and word for what is no finite number, with how many there are; else nothing."""
    nans, infinities = (cut.nans, cut.infinities) if cut else (0, 0)
    is_nan = bool(nans) or math.isnan(summary.norm)
    if not is_nan and not infinities and (summary.finite or cut):
        return ""
    word, count = ("NaN", nans) if is_nan else ("∞", infinities)
    return f"{WARNING} {word}" + (f" ×{count}" if count > 1 else "")


def value_text(summary: Summary | None, cut: Cut | None) -> str:
    """The figure above a wire: the number, or the mean of many."""
    if summary is None:
        return ""
    found = cut.summary if cut else summary
    if wrong := not_finite(found, cut):
        return wrong
    if _is_one(found):
        return number(found.mean)
    about = "≈ " if cut and cut.is_estimated else ""  # of a part of very many numbers
    return f"μ {about}{number(found.mean)}"


def gradient_text(summary: Summary | None, cut: Cut | None) -> str:
    """The figure below a wire, with the mark of the gradient: the number, or the norm of many."""
    if summary is None:
        return ""
    found = cut.summary if cut else summary
    if wrong := not_finite(found, cut):
        return f"↑∂ {wrong}"
    if _is_one(found):
        return f"↑∂ {number(found.mean)}"
    text = number(found.norm, leading_zero=False)
    return f"↑‖∂‖ {number(found.norm, 2) if 'e' in text else text}"


def sum_text(summary: Summary | None, cut: Cut | None) -> str:
    """What stands at an output of several wires: the sum of their gradients."""
    text = gradient_text(summary, cut)
    if text.startswith("↑‖∂‖ "):
        return f"Σ = ‖{text.removeprefix('↑‖∂‖ ')}‖"
    return f"Σ = {text.removeprefix('↑∂ ')}" if text else ""


def _is_one(summary: Summary) -> bool:
    return all(n == 1 for n in summary.shape)


def _furthest(values: np.ndarray) -> float:
    """The value furthest from 0; NaN where one of them is no number."""
    if not np.isfinite(values).all():
        return float("nan")
    return float(values[np.abs(values).argmax()])
