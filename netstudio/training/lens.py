"""The lens: what is drawn of a tensor on a wire: one sample of the batch, one channel, or all, thinned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from netstudio.training.summary import Summary, summarize

LIMIT = 4096  # numbers of a tensor that are drawn, at the most
EXACT = 1 << 16  # numbers of one sample up to which its figures are of all of them
FIRST = 6  # samples of a batch of images that are drawn together


class Kind(Enum):
    """How a tensor is drawn."""

    SCALAR = "scalar"  # (): a number
    VECTOR = "vector"  # (D,): bars
    MATRIX = "matrix"  # (rows, columns): a heat map
    IMAGE = "image"  # (H, W): a picture
    IMAGES = "images"  # (n, H, W): the channels of an image, or samples of a batch, side by side


@dataclass(frozen=True, eq=False)
class Cut:
    """The part of a tensor that a lens shows, read-only, at most 4,096 numbers; axes as in `kind`.

    Of an axis n long every `steps`-th number is there, from the first on; where `array` is still shorter, the
    first ones. `sample` and `channel` are those that were picked; None where all are there, or where the
    tensor has none. `summary` is of all that was picked, and for numbers beyond 65,536 of some of them.
    """

    kind: Kind
    array: np.ndarray
    whole: tuple[int, ...]  # the shape before numbers were left out
    steps: tuple[int, ...]
    summary: Summary
    nans: int = 0  # in all that was picked
    infinities: int = 0
    sample: int | None = None
    channel: int | None = None
    picked: tuple[tuple[int, int], ...] = ()  # axes of the tensor of which one index was picked, and which

    @property
    def is_thinned(self) -> bool:
        """Whether numbers were left out."""
        return self.array.shape != self.whole

    @property
    def is_estimated(self) -> bool:
        """Whether mean and range are of some of the numbers alone."""
        return math.prod(self.summary.shape) > EXACT

    @property
    def every(self) -> int:
        """Of how many numbers one is shown, where they are left out evenly."""
        return math.prod(self.steps)

    def index(self, at: tuple[int, ...]) -> tuple[int, ...]:
        """Where in what was picked a number of `array` stands."""
        return tuple(i * step for i, step in zip(at, self.steps, strict=True))

    def place(self, at: tuple[int, ...]) -> tuple[int, ...]:
        """Where in the whole tensor a number of `array` stands."""
        found = list(self.index(at))
        for axis, index in self.picked:
            found.insert(axis, index)
        return tuple(found)


@dataclass(frozen=True)
class Lens:
    """Which sample of the batch is looked at, and which channel; None: all of them, and their statistics."""

    sample: int | None = None
    channel: int | None = None

    def cut(self, array: np.ndarray, batched: bool, summary: Summary | None = None) -> Cut:
        """What is drawn of a tensor; `batched`: its first axis, of N, counts the samples.

        A sample beyond the last is the last one, and of a batch of one it is that one in any case; a channel
        that a tensor has not got is passed over.
        `summary` is that of the whole array, where it is known.
        """
        picked, sample, channel = array, None, None
        if batched and len(array) and (self.sample is not None or len(array) == 1):
            sample = min(max(self.sample or 0, 0), len(array) - 1)
            picked = np.asarray(picked[sample])
        all_samples = batched and sample is None
        axis = picked.ndim - 3  # of the channels, in (N, C, H, W) or (C, H, W)
        if self.channel is not None and axis >= all_samples and 0 <= self.channel < picked.shape[axis]:
            channel = self.channel
            picked = picked[..., channel, :, :]
        if picked is not array or summary is None or array.size <= EXACT:
            summary = summarize(picked, EXACT)
        kind, whole = _as_drawn(picked, all_samples)
        if kind is Kind.MATRIX and channel is not None:
            kind = Kind.IMAGE
        shown, steps = _thinned(whole[:FIRST] if all_samples and kind is Kind.IMAGES else whole)
        nans, infinities = _not_finite(picked, summary)
        found: list[tuple[int, int]] = [] if sample is None else [(0, sample)]
        if channel is not None or kind is Kind.IMAGE or (all_samples and array.ndim == 4):
            found.append((array.ndim - 3, channel or 0))
        return Cut(kind, shown, whole.shape, steps, summary, nans, infinities, sample, channel, tuple(found))


STATISTICS = Lens()


def _as_drawn(picked: np.ndarray, all_samples: bool) -> tuple[Kind, np.ndarray]:
    """The kind of a tensor, and the tensor with the axes of that kind; of the samples' images one channel."""
    if picked.ndim < 3:
        return (Kind.SCALAR, Kind.VECTOR, Kind.MATRIX)[picked.ndim], picked
    if all_samples and picked.ndim == 4 and picked.shape[1]:
        return Kind.IMAGES, picked[:, 0]
    if picked.ndim == 3 and len(picked) == 1 and not all_samples:
        return Kind.IMAGE, picked[0]
    return Kind.IMAGES, picked.reshape(math.prod(picked.shape[:-2]), *picked.shape[-2:])


def _thinned(array: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
    """A read-only copy of at most LIMIT numbers: along the longest axes every second, fourth, … is left."""
    steps = [1] * array.ndim

    def left(axis: int) -> int:
        return len(range(0, array.shape[axis], steps[axis]))

    while math.prod(map(left, range(array.ndim))) > LIMIT:
        steps[max(range(array.ndim), key=left)] *= 2
    found = np.array(array[tuple(slice(None, None, step) for step in steps)])
    found.flags.writeable = False
    return found, tuple(steps)


def _not_finite(array: np.ndarray, summary: Summary) -> tuple[int, int]:
    """How many NaN and how many ±∞ there are; counted only where there may be any."""
    if (summary.finite and math.isfinite(summary.norm)) or array.dtype.kind != "f":
        return 0, 0
    return int(np.isnan(array).sum()), int(np.isinf(array).sum())
