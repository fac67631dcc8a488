"""From raw samples to a data set: split, shuffled, normalised, one-hot. The same for every kind of file."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.data.errors import DataError
from netstudio.data.samples import Outline, Samples, Source, require_memory
from netstudio.words import shape_text, tr

Normalise = Literal["none", "0 to 1", "standard"]
Shape = tuple[int, ...]

ROUNDING = 1e-14  # by which equal numbers may seem to differ from their mean, as a share of it


@dataclass(frozen=True)
class Recipe:
    """How samples are prepared.

    `test_share` of them are kept for the test, unless the files keep some apart: with `shuffle` drawn by
    `seed`, from every class alike, else the last ones. 0 tests on the samples that were learned from.
    `normalise` is measured on the training part alone: "0 to 1" by least and largest, "standard" to mean 0
    and deviation 1, by column, or by channel of images (N, C, H, W).
    """

    test_share: float = 0.2
    shuffle: bool = True
    seed: int = 0
    normalise: Normalise = "none"
    one_hot: bool = False

    def train_count(self, outline: Outline) -> int:
        """How many samples will be there to learn from."""
        return outline.count - self._test_count(outline.count, outline.has_test)

    def shapes(self, outline: Outline) -> tuple[tuple[Shape, bool], tuple[Shape, bool]]:
        """((shape, is integer) of one sample of x, the same of t), as the data set will have them."""
        if not outline.classes:
            return (outline.x, False), (outline.t, False)
        return (outline.x, False), (((outline.classes,), False) if self.one_hot else ((), True))

    def dataset(self, name: str, source: Source) -> Dataset:
        """The data set. Raises `DataError` for samples that do not fit together."""
        train, test = self._split(source)
        classes = source.train.classes
        ours, theirs = shape_text(train.x.shape[1:]), shape_text(test.x.shape[1:])
        if ours != theirs:
            words = tr(
                "{name}: shape {train} in training, {test} in test.", name=name, train=ours, test=theirs
            )
            raise DataError(words)
        if classes and test.t.max(initial=0) >= len(classes):
            words = tr(
                "{name}: the class {label} of the test part is not among the {n} of the training part.",
                name=name,
                label=int(test.t.max()),
                n=len(classes),
            )
            raise DataError(words)
        xs, scale = _normalised(name, self.normalise, train.x, test.x)
        learned = Part(xs[0], self._targets(train), scale)
        tested = learned if test is train else Part(xs[1], self._targets(test), scale)
        return Dataset(name, learned, tested, classes)

    def _targets(self, samples: Samples) -> np.ndarray:
        if not (self.one_hot and samples.classes):
            return samples.t
        rows = np.zeros((len(samples.t), len(samples.classes)), np.uint8)
        rows[np.arange(len(samples.t)), samples.t] = 1
        return rows

    def _test_count(self, count: int, has_test: bool) -> int:
        if has_test or not self.test_share or count < 2:
            return 0
        return min(max(1, round(self.test_share * count)), count - 1)

    def _split(self, source: Source) -> tuple[Samples, Samples]:
        whole = source.train
        n = len(whole.x)
        m = self._test_count(n, source.test is not None)
        if source.test is not None or not m:
            return whole, source.test or whole
        rows = np.arange(n)
        if self.shuffle:
            rows = np.random.default_rng(self.seed).permutation(n)
            if whole.classes:  # samples of a class side by side, of which every n/m-th is taken
                rows = rows[np.argsort(whole.t[rows], kind="stable")]
            chosen = ((np.arange(m) + 0.5) * n / m).astype(np.int64)
        else:
            chosen = np.arange(n - m, n)
        is_test = np.zeros(n, bool)
        is_test[rows[chosen]] = True
        return whole.rows(~is_test), whole.rows(is_test)


@np.errstate(all="ignore")  # what is too large is told of at the end
def _normalised(
    name: str, kind: Normalise, train: np.ndarray, test: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """Both parts, and the scale that is left to be applied.

    Raises `DataError` where numbers are so large that what is between them is no number any more.
    """
    if kind == "none" or not train.size:
        return (train, test), 1.0
    if kind == "0 to 1" and train.dtype == np.uint8:
        return (train, test), 1 / 255  # kept as bytes, a quarter of the memory
    dtype = np.dtype(np.float32 if train.dtype in (np.uint8, np.float32) else np.float64)
    size = train.size if test is train else train.size + test.size
    require_memory(name, size * dtype.itemsize)
    axes = (0, 2, 3) if train.ndim == 4 else (0,)
    if kind == "0 to 1":
        low = train.min(axes, keepdims=True).astype(np.float64)
        width = train.max(axes, keepdims=True) - low
    else:
        low = train.mean(axes, np.float64, keepdims=True)
        width = train.std(axes, np.float64, keepdims=True)
    width[width <= ROUNDING * np.abs(low)] = 1  # a column that never changes has nothing to stretch

    def scaled(x: np.ndarray) -> np.ndarray:
        out = np.empty(x.shape, dtype)
        np.subtract(x, low, out=out)
        np.divide(out, width, out=out)
        if not np.isfinite(out.max() - out.min()):
            raise DataError(
                tr("{name} has numbers too large to be normalised.", name=name), field="normalise"
            )
        return out

    learned = scaled(train)
    return (learned, learned if test is train else scaled(test)), 1.0
