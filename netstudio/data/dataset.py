"""What a data set is: a training and a test part, and the names of its classes."""

from dataclasses import dataclass

import numpy as np

from netstudio.data.errors import DataError
from netstudio.words import shape_text, tr


@dataclass(frozen=True, eq=False)
class Part:
    """Samples with their targets, as read-only views that share the memory of the arrays given.

    `x` is (N, ...) and may be stored compactly, as uint8 for one: the value of a sample is `x * scale`.
    `t` is (N,) of integer labels, (N, 1) of values or (N, classes) of one-hot rows.

    Raises `DataError` for arrays of unequal length or without samples.
    """

    x: np.ndarray
    t: np.ndarray
    scale: float = 1.0

    def __post_init__(self) -> None:
        require_pairs(self.x, self.t)
        object.__setattr__(self, "x", _read_only(self.x))
        object.__setattr__(self, "t", _read_only(self.t))

    def __len__(self) -> int:
        return len(self.x)

    def samples(self, count: int, seed: int = 0) -> "Part":
        """At most `count` different samples, drawn by `seed`, for a preview; `x` is float32 and scaled."""
        rows = np.random.default_rng(seed).permutation(len(self))[:count]
        with np.errstate(over="ignore"):  # what is too large for float32 is shown as ∞
            return Part(np.multiply(self.x[rows], self.scale, dtype=np.float32), self.t[rows])


@dataclass(frozen=True, eq=False)
class Dataset:
    """A named pair of parts with the same shapes.

    `classes` names the labels 0, 1, 2, … in order; it is empty where targets are plain values.

    Raises `DataError` where the parts differ in shape or a target is outside the classes.
    """

    name: str
    train: Part
    test: Part
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for train, test in ((self.train.x, self.test.x), (self.train.t, self.test.t)):
            ours, theirs = shape_text(train.shape[1:]), shape_text(test.shape[1:])
            if ours != theirs:
                text = tr(
                    "{name}: shape {train} in training, {test} in test.",
                    name=self.name,
                    train=ours,
                    test=theirs,
                )
                raise DataError(text)
        if self.classes:
            for part in dict.fromkeys((self.train, self.test)):
                _check_targets(self.name, part.t, len(self.classes))

    def first(self, count: int) -> "Dataset":
        """The same with the first `count` training samples alone; the test part is all there."""
        if count >= len(self.train):
            return self
        part = Part(self.train.x[:count], self.train.t[:count], self.train.scale)
        return Dataset(self.name, part, self.test, self.classes)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """Shape of one input, without the batch axis: (784,) or (1, 28, 28)."""
        return self.train.x.shape[1:]

    @property
    def target_shape(self) -> tuple[int, ...]:
        """Shape of one target, without the batch axis: () for a label, (10,) for a one-hot row."""
        return self.train.t.shape[1:]

    def class_counts(self, part: Part) -> np.ndarray:
        """How many samples of `part` belong to each class: (classes,) of int64."""
        return np.bincount(labels(part.t), minlength=len(self.classes))


def require_pairs(x: np.ndarray, t: np.ndarray) -> None:
    """Raises `DataError` where inputs and targets are of unequal length, or where there are none."""
    if x.ndim == 0 or t.ndim == 0:
        raise DataError(tr("Inputs and targets are arrays whose first axis counts the samples."))
    require_as_many(len(x), len(t))
    if x.size == 0 or t.size == 0:
        raise DataError(tr("There are no samples; at least one is needed."))


def require_as_many(inputs: int, targets: int) -> None:
    """Raises `DataError` where there are not as many targets as inputs."""
    if inputs != targets:
        raise DataError(
            tr("There are {inputs} inputs but {targets} targets.", inputs=inputs, targets=targets)
        )


def labels(t: np.ndarray) -> np.ndarray:
    """The class of each target: (N,) of int64, from labels (N,) or (N, 1), or one-hot rows (N, classes)."""
    one_hot = t.ndim == 2 and t.shape[1] > 1
    numbers: np.ndarray = t.argmax(axis=1) if one_hot else t.reshape(len(t)).astype(np.int64)
    return numbers


def first_values(t: np.ndarray) -> np.ndarray:
    """The first number of each target that is no class: (N,) of float64, from values (N, …)."""
    values: np.ndarray = t.reshape(len(t), -1)[:, 0].astype(np.float64)
    return values


def _check_targets(name: str, t: np.ndarray, classes: int) -> None:
    if t.ndim == 1 or t.shape[1:] == (1,):
        outside = t[~((t >= 0) & (t < classes) & (t == np.floor(t)))]
        if outside.size:
            value = outside[0].item()
            raise DataError(
                tr(
                    "{name}: {value} is no class; they are 0 to {last}.",
                    name=name,
                    value=value,
                    last=classes - 1,
                )
            )
    elif t.shape[1:] != (classes,):
        shape = shape_text(t.shape[1:])
        raise DataError(
            tr("{name}: targets of shape {shape} do not fit {n} classes.", name=name, shape=shape, n=classes)
        )
    elif np.count_nonzero(t) != len(t) or (t.max(axis=1) != 1).any():
        raise DataError(tr("{name}: a one-hot target is a single 1 in a row of 0.", name=name))


def _read_only(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view
