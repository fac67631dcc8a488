"""A digit drawn by hand, brought to the size and the place that those of MNIST have."""

from __future__ import annotations

import numpy as np
from PIL import Image

from netstudio.data.mnist import SIDE

BOX = 20  # pixels of the square that the ink is scaled to
FAINT = 0.02  # what is paler than this part of black is paper


def centred(ink: np.ndarray) -> np.ndarray:
    """The drawing as MNIST has digits: its ink fills 20 × 20 pixels, its centre of mass is at (14, 14).

    `ink` is (H, W) of any size, from 0 (paper) to 1 (ink); the result (28, 28) of float32, likewise. The
    proportions stay, edges become grey. Nothing drawn gives nothing. LeCun, Cortes, Burges: The MNIST
    Database of Handwritten Digits.
    """
    placed = np.zeros((SIDE, SIDE), np.float32)
    rows, columns = (np.flatnonzero((ink > FAINT).any(axis=axis)) for axis in (1, 0))
    if rows.size:
        scaled = _scaled(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        (height, width), (top, left) = scaled.shape, _corner(scaled)
        placed[top : top + height, left : left + width] = scaled
    return placed


def shrunk(ink: np.ndarray, height: int, width: int) -> np.ndarray:
    """The drawing as it lies on the paper, in so many pixels: (height, width) of float32, from 0 to 1."""
    return _resized(ink, height, width, Image.Resampling.BOX)


def _scaled(ink: np.ndarray) -> np.ndarray:
    """The longer side becomes that of the box."""
    longer = max(ink.shape)
    height, width = (max(1, round(BOX * side / longer)) for side in ink.shape)
    return _resized(ink, height, width, Image.Resampling.HAMMING)


def _resized(ink: np.ndarray, height: int, width: int, way: Image.Resampling) -> np.ndarray:
    picture = Image.fromarray(ink.astype(np.float32)).resize((width, height), way)
    return np.asarray(picture).clip(0.0, 1.0)


def _corner(ink: np.ndarray) -> tuple[int, int]:
    """Where the upper left corner lies when the centre of mass is at 14, 14, as far as there is room."""
    found = []
    for axis, length in enumerate(ink.shape):
        weights = ink.sum(axis=1 - axis, dtype=np.float64)
        middle = float(weights @ np.arange(length)) / (float(weights.sum()) or 1.0)
        found.append(min(max(round(SIDE / 2 - middle), 0), SIDE - length))
    return found[0], found[1]
