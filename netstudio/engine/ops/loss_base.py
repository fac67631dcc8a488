"""What all losses share: one number for a batch, the mean over its samples."""

from __future__ import annotations

import math
from typing import ClassVar

from netstudio.engine.op import Op
from netstudio.engine.program import Shape, Share


class Loss(Op):
    """Base: of what the net says and of what is true, samples first in both, the mean over the samples."""

    sign = "loss"
    kept: ClassVar[int]  # arrays of the size of what the net says that it keeps

    def share(self, shares: tuple[Share, ...], shapes: tuple[Shape, ...]) -> Share | None:
        return mean_over_samples(shares)

    def workspace(self, *shapes: Shape) -> int:
        return self.kept * math.prod(shapes[0])


def mean_over_samples(shares: tuple[Share, ...]) -> Share | None:
    """How a mean over samples comes together, losses and accuracies alike."""
    if set(shares) == {Share.SAME}:
        return Share.SAME
    return Share.MEAN if set(shares) == {Share.ROWS} else None


def samples(shape: Shape) -> int:
    """N: how many samples a loss is averaged over."""
    return shape[0] if shape else 1
