"""Lining things up, spacing them out, moving them clear: arithmetic on rectangles (x, y, width, height)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum

import numpy as np

Box = tuple[float, float, float, float]
Shifts = dict[str, tuple[float, float]]  # how far each goes, in whole pixels


class Line(Enum):
    """What is lined up: the axis (0: x, 1: y), and how much of the size lies before the line."""

    LEFT = (0, 0.0)
    CENTRE = (0, 0.5)
    RIGHT = (0, 1.0)
    TOP = (1, 0.0)
    MIDDLE = (1, 0.5)
    BOTTOM = (1, 1.0)


def align(boxes: Mapping[str, Box], line: Line) -> Shifts:
    """How far each has to go to lie on one line: that of the rectangle around all of them."""
    axis, part = line.value
    start = min((box[axis] for box in boxes.values()), default=0.0)
    end = max((box[axis] + box[axis + 2] for box in boxes.values()), default=0.0)
    at = start + part * (end - start)
    return {name: _shift(axis, at - box[axis] - part * box[axis + 2]) for name, box in boxes.items()}


def distribute(boxes: Mapping[str, Box], axis: int) -> Shifts:
    """How far each has to go along an axis for the gaps to be equal; the first and the last stay.

    Where there is no room for gaps, the middles are spaced out evenly instead.
    """
    order = sorted(boxes, key=lambda name: (_middle(boxes[name], axis), name))
    if len(order) < 3:
        return dict.fromkeys(order, (0.0, 0.0))
    first, last = boxes[order[0]], boxes[order[-1]]
    inner = sum(boxes[name][axis + 2] for name in order[1:-1])
    gap = (last[axis] - first[axis] - first[axis + 2] - inner) / (len(order) - 1)
    step = (_middle(last, axis) - _middle(first, axis)) / (len(order) - 1)
    shifts, end = {order[0]: (0.0, 0.0), order[-1]: (0.0, 0.0)}, first[axis] + first[axis + 2]
    for i, name in enumerate(order[1:-1], 1):
        box = boxes[name]
        at = end + gap if gap >= 0 else _middle(first, axis) + i * step - box[axis + 2] / 2
        shifts[name] = _shift(axis, at - box[axis])
        end = at + box[axis + 2]
    return shifts


def way_clear(moving: Collection[Box], standing: Collection[Box], step: float) -> tuple[float, float]:
    """How far things go together, in steps, to be a step away from all that stand: the shortest way."""
    found = []
    for axis, sign in ((1, 1.0), (0, 1.0), (1, -1.0), (0, -1.0)):
        far = _clear_along(moving, standing, axis, sign, step)
        found.append((0.0, far * sign) if axis else (far * sign, 0.0))
    return min(found, key=lambda by: abs(by[0]) + abs(by[1]))


def _clear_along(
    moving: Collection[Box], standing: Collection[Box], axis: int, sign: float, step: float
) -> float:
    """How far they go in one direction."""
    a, b = (np.array(list(boxes), dtype=float).reshape(-1, 4) for boxes in (moving, standing))
    across = 1 - axis
    beside = (a[:, None, across] < b[:, across] + b[:, across + 2]) & (
        a[:, None, across] + a[:, None, across + 2] > b[:, across]
    )
    if sign > 0:
        enter = b[:, axis] - a[:, None, axis] - a[:, None, axis + 2] - step
        leave = b[:, axis] + b[:, axis + 2] - a[:, None, axis] + step
    else:
        enter = a[:, None, axis] - b[:, axis] - b[:, axis + 2] - step
        leave = a[:, None, axis] + a[:, None, axis + 2] - b[:, axis] + step
    far = 0.0
    while (hit := beside & (enter < far) & (leave > far)).any():
        far = float(np.ceil(leave[hit].max() / step)) * step
    return far


def _middle(box: Box, axis: int) -> float:
    return box[axis] + box[axis + 2] / 2


def _shift(axis: int, by: float) -> tuple[float, float]:
    by = float(round(by))
    return (by, 0.0) if axis == 0 else (0.0, by)
