"""The order in which training meets the samples."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np

from netstudio.data.errors import DataError
from netstudio.words import Words, tr


class Sampler(ABC):
    """Endless batches of sample numbers, all of one size, because a plan is compiled for one.

    `samples` is the size of the part, `batch` that of a batch. `rng` is made by `np.random.default_rng` and
    belongs to the sampler from now on. A subclass says how an epoch is drawn.

    Raises `DataError` where there are no samples or the batch is smaller than 1.
    """

    kind: ClassVar[str]

    def __init__(self, samples: int, batch: int, rng: np.random.Generator) -> None:
        if words := self.why_not(samples, batch):
            raise DataError(words)
        self.samples = samples
        self.batch = batch
        self._rng = rng
        self._begin_epoch()

    @classmethod
    def why_not(cls, samples: int, batch: int) -> Words | None:
        """Why batches of this size cannot be drawn from so many samples; None where they can."""
        if batch < 1:
            return tr("A batch takes at least 1 sample, not {batch}.", batch=batch)
        if samples < 1:
            return tr("There are no samples; at least one is needed.")
        return None

    @property
    def repeats(self) -> bool:
        """Whether every batch is the same: all samples, in their order."""
        return False

    @property
    def steps_per_epoch(self) -> int:
        """How many batches make an epoch."""
        return max(self.samples // self.batch, 1)

    def next_indices(self) -> np.ndarray:
        """The next batch: (batch,) of int64, read-only."""
        if self._step == self.steps_per_epoch:
            self._begin_epoch()
        self._step += 1
        indices: np.ndarray = self._epoch[self._step - 1]
        return indices

    def state(self) -> dict[str, Any]:
        """All that is needed to go on from here bit for bit, as plain values that JSON can hold."""
        return self._identity() | {"step": self._step, "rng": self._rng_before}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from where `state()` was taken.

        Raises `DataError` for the state of another sampling, data size or batch size, and for a damaged one;
        then this sampler is as before.
        """
        found = {key: state.get(key) for key in self._identity()}
        if found != self._identity():
            raise DataError(
                tr(
                    "The saved order is for {samples} samples in batches of {batch} ({kind}); "
                    "now there are {ours} samples in batches of {our_batch}. Train anew.",
                    **found,
                    ours=self.samples,
                    our_batch=self.batch,
                )
            )
        step = state.get("step")
        try:
            if type(step) is not int or not 0 <= step <= self.steps_per_epoch:
                raise ValueError(step)
            self._rng.bit_generator.state = state["rng"]  # NumPy takes it whole or not at all
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise DataError(tr("The saved order of samples is damaged; start training anew.")) from error
        self._begin_epoch()
        self._step = step

    @abstractmethod
    def _draw_epoch(self) -> np.ndarray:
        """All batches of an epoch: (steps_per_epoch, batch) of int64."""

    def _begin_epoch(self) -> None:
        # The generator as it was before stands for the whole epoch, so that a saved state stays small.
        self._rng_before = dict(self._rng.bit_generator.state)
        self._epoch = self._draw_epoch()
        self._epoch.flags.writeable = False
        self._step = 0

    def _identity(self) -> dict[str, Any]:
        return {"kind": self.kind, "samples": self.samples, "batch": self.batch}


class ShuffledEpochs(Sampler):
    """Each epoch is a new permutation of all samples, cut into batches.

    What is left at the end of a permutation and fills no batch is dropped; the next one has it again. A
    batch of all samples is not shuffled: the sums over it are the same in any order.

    Raises `DataError` where `batch` is larger than `samples`.
    """

    kind = "shuffled"

    @classmethod
    def why_not(cls, samples: int, batch: int) -> Words | None:
        if batch > samples > 0:
            return tr(
                "A batch of {batch} exceeds the {samples} samples; take less or draw with replacement.",
                batch=batch,
                samples=samples,
            )
        return super().why_not(samples, batch)

    @property
    def repeats(self) -> bool:
        return self.batch == self.samples

    def _draw_epoch(self) -> np.ndarray:
        if self.repeats:
            return np.arange(self.samples)[None]
        steps = self.steps_per_epoch
        return self._rng.permutation(self.samples)[: steps * self.batch].reshape(steps, self.batch)


class WithReplacement(Sampler):
    """Each sample of each batch is drawn from all, so that some come twice in an epoch and some never.

    The book's way (*Deep Learning from Scratch*, chapter 4); a batch may be larger than the data.
    """

    kind = "replacement"

    def _draw_epoch(self) -> np.ndarray:
        return self._rng.integers(self.samples, size=(self.steps_per_epoch, self.batch))


SAMPLERS: dict[str, type[Sampler]] = {cls.kind: cls for cls in (ShuffledEpochs, WithReplacement)}
