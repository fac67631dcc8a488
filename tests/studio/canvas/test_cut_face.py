"""How the cut of a tensor looks on a wire."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from netstudio.studio.canvas.cut_face import BARS, TILES, CutFace, gradient_text, sum_text, value_text
from netstudio.studio.canvas.cut_painter import paint_cut, tiles
from netstudio.studio.theme import theme
from netstudio.training.lens import Cut, Lens
from netstudio.training.snapshot import Side
from netstudio.training.summary import summarize


def cut_of(array: object, sample: int | None = None) -> Cut:
    array = np.array(array, float)
    return Lens(sample).cut(array, batched=array.ndim > 0)


def painted(array: object, side: Side = "value", sample: int | None = None) -> QImage:
    """A cut on a canvas of 48 × 32."""
    image = QImage(48, 32, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.tokens.canvas))
    painter = QPainter(image)
    paint_cut(painter, CutFace(cut_of(array, sample), side), QRectF(0, 0, 48, 32))
    painter.end()
    return image


def where(image: QImage, token: str) -> np.ndarray:
    """At which pixels a colour of the theme is."""
    wanted = QColor(getattr(theme.tokens, token)).rgb()
    return np.array([[image.pixel(x, y) == wanted for x in range(48)] for y in range(32)])


def test_bars_stand_above_the_line_and_hang_below_it(qapp: object) -> None:
    blue = where(painted([1.0, -1.0]), "forward")[3:29, 3:45]
    left, right = blue[:, :21], blue[:, 21:]
    assert left[:12].any()
    assert not left[14:].any()
    assert right[14:].any()
    assert not right[:12].any()


def test_a_gradient_is_orange(qapp: object) -> None:
    image = painted([1.0, 2.0], "gradient")
    assert where(image, "backward").any()
    assert not where(image, "forward").any()


def test_what_is_no_number_is_red_over_the_whole_height(qapp: object) -> None:
    red = where(painted([1.0, math.nan]), "bad")[3:29]
    assert red.any(axis=1).all()
    assert not red[:, :22].any()
    assert where(painted([[1.0, math.inf], [0.0, 2.0]]), "bad").any()


def test_many_numbers_share_a_bar_which_shows_the_furthest() -> None:
    values = np.zeros(1000)
    values[500] = -7.0
    bars = CutFace(cut_of(values), "value").bars
    assert len(bars) == BARS
    assert min(bars) == -1.0
    assert sum(bar != 0 for bar in bars) == 1


def test_of_many_channels_a_few_are_drawn_and_the_rest_is_counted(qapp: object) -> None:
    channels = np.ones((2, 16, 5, 5))
    face = CutFace(cut_of(channels, sample=0), "value")
    assert len(face.images) == TILES - 1
    assert face.more == 11
    face = CutFace(cut_of(channels[:, :3], sample=0), "value")
    assert len(face.images) == 3
    assert face.more == 0


@pytest.mark.parametrize("count", [1, 2, 3, 6, 7, 32])
@pytest.mark.parametrize("shape", [1.0, 0.5, 3.0])
def test_tiles_lie_within_their_box_and_apart(count: int, shape: float) -> None:
    box = QRectF(10, 20, 200, 120)
    found = tiles(count, box, shape)
    assert len(found) == count
    assert all(box.adjusted(-0.1, -0.1, 0.1, 0.1).contains(tile) for tile in found)
    assert not any(a.intersects(b) for i, a in enumerate(found) for b in found[:i])
    assert all(tile.width() == pytest.approx(shape * tile.height()) for tile in found)


@pytest.mark.parametrize(
    ("array", "value", "gradient", "total"),
    [
        (2.5, "2.5", "↑∂ 2.5", "Σ = 2.5"),
        ([3.0, 4.0], "μ 3.5", "↑‖∂‖ 5", "Σ = ‖5‖"),
        (math.nan, "⚠ NaN", "↑∂ ⚠ NaN", "Σ = ⚠ NaN"),
        ([math.nan, 1.0, math.nan], "⚠ NaN ×2", "↑∂ ⚠ NaN ×2", "Σ = ⚠ NaN ×2"),
        ([math.inf, 1.0], "⚠ ∞", "↑∂ ⚠ ∞", "Σ = ⚠ ∞"),
    ],
)
def test_figures_in_words(array: object, value: str, gradient: str, total: str) -> None:
    cut = cut_of(array)
    assert value_text(cut.summary, cut) == value
    assert gradient_text(cut.summary, cut) == gradient
    assert sum_text(cut.summary, cut) == total


def test_without_a_cut_what_is_no_number_is_named_too() -> None:
    assert value_text(summarize(np.array([1.0, math.nan])), None) == "⚠ NaN"
    assert value_text(summarize(np.array([1.0, math.inf])), None) == "⚠ ∞"
    assert value_text(None, None) == gradient_text(None, None) == sum_text(None, None) == ""


@pytest.mark.parametrize(("size", "about"), [(10, False), (1000, True)])
def test_the_mean_of_a_part_is_said_to_be_one(size, about):
    array = np.random.default_rng(0).normal(5.0, size=(1000, size))
    text = value_text(summarize(array), Lens().cut(array, batched=True))
    assert text.startswith("μ ≈ " if about else "μ ")
    assert ("≈" in text) is about
