"""The log of a run: the loss of every step, lossless, and what was evaluated along the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Series:
    """Numbers that only grow at the end. One thread appends, others read: a view once given never changes."""

    def __init__(self) -> None:
        self._numbers = np.empty(1024)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, number: float) -> None:
        """One more number."""
        if self._size == len(self._numbers):
            # A new, larger array: readers keep the old one.
            self._numbers = np.concatenate([self._numbers, np.empty_like(self._numbers)])
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

    def __init__(self) -> None:
        self._steps = Series()
        self._figures = Series()

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
    """How the net does on some samples: mean loss, share of right answers (None where there is no right)."""

    loss: float
    accuracy: float | None
    samples: int


class TrainingLog:
    """What a run leaves behind: `loss[i]` is that of step i + 1; the others are figures at some steps."""

    def __init__(self) -> None:
        self.loss = Series()
        self.batch_accuracy = Points()
        self.test_loss = Points()
        self.test_accuracy = Points()

    def add_test(self, step: int, found: Evaluation) -> None:
        """An evaluation on the test data after `step` steps."""
        self.test_loss.add(step, found.loss)
        if found.accuracy is not None:
            self.test_accuracy.add(step, found.accuracy)
