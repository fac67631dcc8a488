"""The log of a run: the loss of every step, lossless, and what was evaluated along the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from netstudio.words import Refusal, Words, tr


class Series:
    """Numbers that only grow at the end. One thread appends, others read: a view once given never changes."""

    def __init__(self, numbers: np.ndarray | None = None) -> None:
        self._numbers = np.empty(1024) if numbers is None else np.array(numbers, np.float64)
        self._size = 0 if numbers is None else len(numbers)

    def __len__(self) -> int:
        return self._size

    def append(self, number: float) -> None:
        """One more number."""
        if self._size == len(self._numbers):
            # A new, larger array: readers keep the old one.
            self._numbers = np.concatenate([self._numbers, np.empty(max(self._size, 1024))])
        self._numbers[self._size] = number
        self._size += 1  # last, so that a reader never sees a number that is not there yet

    def view(self, start: int = 0) -> np.ndarray:
        """The numbers from `start` on, read-only."""
        size = self._size  # before the array: it is never longer than the array is filled
        part = self._numbers[start:size]
        part.flags.writeable = False
        return part


class Points:
    """Figures at some of the steps, such as an evaluation now and then; appended and read like a `Series`."""

    def __init__(self, steps: np.ndarray | None = None, figures: np.ndarray | None = None) -> None:
        self._steps = Series(steps)
        self._figures = Series(figures)

    def __len__(self) -> int:
        return len(self._steps)

    def add(self, step: int, figure: float) -> None:
        """A figure that holds after `step` steps."""
        self._figures.append(figure)  # first, so that there is a figure for every step that a reader sees
        self._steps.append(step)

    def view(self, start: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Steps and figures from point `start` on, equally many, read-only."""
        steps = self._steps.view(start)
        return steps, self._figures.view(start)[: len(steps)]

    @property
    def last_step(self) -> int:
        """The step of the last point; 0 before the first."""
        return int(self._steps.view(len(self) - 1)[0]) if len(self) else 0


@dataclass(frozen=True)
class Evaluation:
    """How the net does on some samples: mean loss, share of right answers (None where there is no right).

    `metrics` are what the metric nodes give for all samples together, by node id; those that the metrics of
    parts cannot be put together to are left out. `trouble` says where an infinite loss came from.
    """

    loss: float
    accuracy: float | None
    samples: int
    metrics: Mapping[str, np.ndarray] = field(default_factory=dict, compare=False)
    trouble: Words | None = field(default=None, compare=False)


class TrainingLog:
    """What a run leaves behind: `loss[i]` is that of step i + 1; the others are figures at some steps."""

    POINTS = ("batch_accuracy", "test_loss", "test_accuracy")

    def __init__(self) -> None:
        self.loss = Series()
        self.batch_accuracy = Points()
        self.test_loss = Points()
        self.test_accuracy = Points()

    def arrays(self) -> dict[str, np.ndarray]:
        """All of it, as arrays by name: (n,) of float64."""
        found = {"loss": self.loss.view()}
        for name in self.POINTS:
            found[f"{name}.steps"], found[f"{name}.figures"] = getattr(self, name).view()
        return found

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, np.ndarray], steps: int) -> TrainingLog:
        """The log of a run of so many steps, out of what `arrays()` gave.

        Raises Refusal where it cannot be that.
        """
        log = cls()
        rows = all(array.dtype == np.float64 and array.ndim == 1 for array in arrays.values())
        if not rows or arrays.keys() != log.arrays().keys() or len(arrays["loss"]) != steps:
            raise _damaged()
        log.loss = Series(arrays["loss"])
        for name in cls.POINTS:
            at, figures = arrays[f"{name}.steps"], arrays[f"{name}.figures"]
            in_order = np.isin(at, np.arange(steps + 1)).all() and (np.diff(at) >= 0).all()
            if len(at) != len(figures) or not in_order:
                raise _damaged()
            setattr(log, name, Points(at, figures))
        return log

    def add_accuracy(self, step: int, accuracy: float | None) -> None:
        """The share of right answers in the batch of a step, where there is one."""
        if accuracy is not None:
            self.batch_accuracy.add(step, accuracy)

    def add_test(self, step: int, found: Evaluation) -> None:
        """An evaluation on the test data after `step` steps."""
        self.test_loss.add(step, found.loss)
        if found.accuracy is not None:
            self.test_accuracy.add(step, found.accuracy)


def _damaged() -> Refusal:
    return Refusal(tr("The log of the run is damaged: its numbers do not fit together."))
