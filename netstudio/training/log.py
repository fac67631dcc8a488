"""The log of a run: the loss of every step, lossless, and what was evaluated along the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Series:
    """Numbers that only grow at the end. One thread appends while others read: a view that was given never changes."""

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
        self._size += 1

    def view(self, start: int = 0) -> np.ndarray:
        """The numbers from `start` on, read-only."""
        size = self._size  # before the array: it is never longer than the array is filled
        part = self._numbers[start:size]
        part.flags.writeable = False
        return part


@dataclass(frozen=True)
class Evaluation:
    """How the net does on a part of the data: mean loss, share of right answers (None where there is no right)."""

    loss: float
    accuracy: float | None
    samples: int


class TrainingLog:
    """What a run leaves behind: `loss[i]` is that of step i + 1; the others are pairs of series (step, figure)."""

    def __init__(self) -> None:
        self.loss = Series()
        self.batch_accuracy = (Series(), Series())
        self.test_loss = (Series(), Series())
        self.test_accuracy = (Series(), Series())

    def add_batch_accuracy(self, step: int, accuracy: float) -> None:
        """The share of right answers in one training batch."""
        _add(self.batch_accuracy, step, accuracy)

    def add_test(self, step: int, found: Evaluation) -> None:
        """An evaluation on the test data after `step` steps."""
        _add(self.test_loss, step, found.loss)
        if found.accuracy is not None:
            _add(self.test_accuracy, step, found.accuracy)


def _add(pair: tuple[Series, Series], step: int, figure: float) -> None:
    steps, figures = pair
    figures.append(figure)  # first, so that a reader who goes by the steps finds every figure
    steps.append(step)
