"""Tensors as pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from netstudio.studio import ink
from netstudio.training.snapshot import Side


def heat_map(matrix: np.ndarray, side: Side, strength: float = 1.0) -> QImage:
    """A matrix as a picture, one pixel a number: blue or orange above zero, grey below; no number is red.

    `strength` is how far the colour of the largest goes, from 0 to 1.
    """
    largest = float(np.abs(matrix[np.isfinite(matrix)]).max(initial=0.0)) or 1.0
    level = strength * np.nan_to_num(matrix / largest, nan=0.0, posinf=1.0, neginf=-1.0)[..., np.newaxis]
    zero = _rgb(ink.ink("canvas"))
    above, below = _rgb(ink.ink("forward" if side == "value" else "backward")), _rgb(ink.ink("dim"))
    color = zero + np.where(level > 0, level * (above - zero), -level * (below - zero))
    color[~np.isfinite(matrix)] = _rgb(ink.ink("bad"))
    pixels = np.full((*matrix.shape, 4), 255, np.uint8)
    pixels[..., :3] = color
    height, width = matrix.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def _rgb(color: QColor) -> np.ndarray:
    return np.array([color.red(), color.green(), color.blue()], float)
