"""MNIST: 70,000 handwritten digits of 28 × 28 pixels, bundled with NetStudio."""

from functools import cache
from threading import Lock
from typing import Literal

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.data.idx import read_idx
from netstudio.resources import resource_path
from netstudio.words import tr

Layout = Literal["flat", "image"]

CLASSES = tuple("0123456789")
SIDE = 28
TRAINING_SAMPLES = 60_000
_SHAPES: dict[str, tuple[int, ...]] = {"flat": (SIDE * SIDE,), "image": (1, SIDE, SIDE)}
_lock = Lock()


def mnist(layout: Layout = "flat", one_hot: bool = False) -> Dataset:
    """MNIST with 60,000 training and 10,000 test samples, values from 0 (paper) to 1 (ink).

    With `layout` "flat" x is (N, 784), with "image" (N, 1, 28, 28); t is (N,) of int64, `one_hot` (N, 10).
    Read once and kept as bytes (55 MB) that all variants share. Safe to call from several threads.

    Raises `DataError` where a bundled file is missing or damaged.
    """
    with _lock:
        return _variant(layout, one_hot)


@cache
def _variant(layout: Layout, one_hot: bool) -> Dataset:
    def part(name: str) -> Part:
        x, t = _arrays(name)
        return Part(x.reshape(len(x), *_SHAPES[layout]), _one_hot(name) if one_hot else t, scale=1 / 255)

    return Dataset("MNIST", train=part("train"), test=part("t10k"), classes=CLASSES)


@cache
def _arrays(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Images (N, 28, 28) of uint8 in file order, and labels (N,) of int64."""
    images = read_idx(resource_path(f"mnist/{name}-images-idx3-ubyte.gz"))
    digits = read_idx(resource_path(f"mnist/{name}-labels-idx1-ubyte.gz"))
    if images.shape != (len(digits), SIDE, SIDE) or digits.shape != (len(digits),):
        raise DataError(
            tr(
                "MNIST's {part} files do not fit together: images {images}, labels {labels}.",
                part=name,
                images=images.shape,
                labels=digits.shape,
            )
        )
    return images, digits.astype(np.int64)


@cache
def _one_hot(name: str) -> np.ndarray:
    _, digits = _arrays(name)
    rows = np.zeros((len(digits), len(CLASSES)), np.uint8)
    rows[np.arange(len(digits)), digits] = 1
    return rows
