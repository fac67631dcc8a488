"""Drawn digits: where MNIST has them, as dark as they were drawn, and read by a net as what they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netstudio.data.digit import BOX, centred, shrunk
from netstudio.data.mnist import SIDE, mnist


def digits(count):
    part = mnist("image").test
    return part.x[:count, 0] / 255, part.t[:count]


def test_nothing_drawn_gives_nothing():
    assert not centred(np.zeros((280, 280))).any()


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 79), st.integers(0, 79), st.floats(0.1, 1.0))
def test_the_ink_fills_the_box_and_lies_in_the_middle(height, width, top, left, black):
    ink = np.zeros((280, 280))
    ink[top : top + height, left : left + width] = black
    placed = centred(ink)
    assert placed.shape == (SIDE, SIDE)
    assert placed.min() >= 0
    assert placed.max() <= 1
    inked = [np.flatnonzero(placed.any(axis=axis)) for axis in (1, 0)]
    sides = [found[-1] - found[0] + 1 for found in inked]
    assert max(sides) == BOX
    rows, columns = np.indices(placed.shape)
    for axis in (rows, columns):
        assert (placed * axis).sum() / placed.sum() == pytest.approx(SIDE / 2, abs=0.501)


def test_digits_of_mnist_come_back_from_a_large_sheet_as_they_were():
    images, _ = digits(60)
    for image in images:
        sheet = np.zeros((320, 320))
        sheet[30 : 30 + 280, 5 : 5 + 280] = np.kron(image, np.ones((10, 10)))
        came = centred(sheet)
        # MNIST's own resampling is not known to the last grey; a pixel of shift would give 0.05 and more.
        assert np.abs(came - image).mean() < 0.02


def test_a_drawing_of_another_size_stays_where_it_is():
    ink = np.zeros((80, 120))
    ink[:40, :60] = 1
    assert shrunk(ink, 4, 6).tolist() == [[1, 1, 1, 0, 0, 0]] * 2 + [[0] * 6] * 2
