"""Painting a wire."""

from __future__ import annotations

import pytest

from netstudio.studio import ink
from netstudio.studio.canvas.wire_labels import FIGURE_SIZE, WIDEST
from netstudio.studio.canvas.wire_painter import LEAST, figure_size


@pytest.mark.parametrize("scale", [1.0, 2.0, 4.0])
def test_figures_have_their_usual_size_near_by(scale: float) -> None:
    assert figure_size(FIGURE_SIZE, scale) == FIGURE_SIZE


def test_figures_stay_readable_where_a_long_chain_is_fitted() -> None:
    assert figure_size(FIGURE_SIZE, 0.62) * 0.62 >= LEAST


@pytest.mark.parametrize("scale", [0.05, 0.35, 0.62])
def test_figures_do_not_outgrow_their_place(qapp: object, scale: float) -> None:
    size = figure_size(FIGURE_SIZE, scale)
    assert ink.width_of("‖∂‖ .00475", size, bold=True, number=True) <= WIDEST
