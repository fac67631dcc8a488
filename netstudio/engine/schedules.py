"""Schedules: how the learning rate changes while the net learns.

A settings class (`Cosine`, `Plateau`, …) is what is declared and saved; `start` gives the `Pace` of one run.
η stands for the learning rate of the optimizer, which may be turned by hand all the while, s for the steps
done, and T for all steps of the run; who goes on after the end begins anew at s = 0.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Annotated, Any, ClassVar

from netstudio.declare import Settings, setting
from netstudio.typed import read_typed
from netstudio.words import Words, tr

Factor = Annotated[
    float, setting(tr("factor"), help=tr("what the learning rate is multiplied with"), gt=0, le=1)
]
Final = Annotated[
    float, setting(tr("final share"), help=tr("of the learning rate, towards which it falls"), ge=0, le=1)
]
Count = Annotated[int, setting(tr("count"), ge=0)]


class Schedule(Settings, frozen=True, tag_field="kind"):
    """Base: a rule for the learning rate."""

    label: ClassVar[Words]
    formula: ClassVar[str]

    def rate(self, step: int, total_steps: int, base: float) -> float:
        """The learning rate of the step after `step` steps of `total_steps`; `base` is η."""
        raise NotImplementedError

    def start(self, total_steps: int, steps_per_epoch: int) -> Pace:
        """The pace of a run of so many steps."""
        return Pace(self, total_steps)


@dataclass
class Memory:
    """What a pace remembers of the steps before: nothing, for those that only count them."""


class Pace:
    """A schedule at work: `rate` says how fast to go, `note` takes the loss of each step."""

    def __init__(self, schedule: Schedule, total_steps: int) -> None:
        self._schedule = schedule
        self._total_steps = total_steps
        self.memory = Memory()

    def state(self) -> dict[str, Any]:
        """All that is needed to go on from here, as plain values that JSON can hold."""
        return asdict(self.memory)

    def restore(self, state: object) -> None:
        """Go on from where `state()` was taken. Raises WrongValue where it is not of such a pace."""
        self.memory = read_typed(state, type(self.memory))

    def rate(self, step: int, base: float) -> float:
        """The learning rate of the step after `step` steps, where the optimizer's is `base`."""
        return self._schedule.rate(step % self._total_steps, self._total_steps, base)

    def note(self, loss: float) -> None:
        """The loss of the step just made."""


class Steady(Schedule, frozen=True, tag="steady"):
    """η"""

    label = tr("steady")
    formula = "η"

    def rate(self, step: int, total_steps: int, base: float) -> float:
        return base


class Stairs(Schedule, frozen=True, tag="stairs"):
    """η × factorⁿ, n = ⌊s / every⌋"""

    label = tr("stairs")
    formula = "η × factorⁿ, n = ⌊s / every⌋"
    every: Annotated[int, setting(tr("every"), unit=tr("steps"), ge=1, le=1_000_000_000)] = 1000
    factor: Factor = 0.5

    def rate(self, step: int, total_steps: int, base: float) -> float:
        return base * self.factor ** (step // self.every)


class Cosine(Schedule, frozen=True, tag="cosine"):
    """η × (final + (1 − final) × ½(1 + cos πs/T))   (Loshchilov and Hutter 2017)"""

    label = tr("cosine")
    formula = "η × (final + (1 − final) × ½(1 + cos πs/T))"
    final: Final = 0.0

    def rate(self, step: int, total_steps: int, base: float) -> float:
        return base * _cosine(step / total_steps, self.final)


class WarmUp(Schedule, frozen=True, tag="warm-up"):
    """η × (s + 1) / w in the first w steps, then the cosine over the others   (Goyal et al. 2017)"""

    label = tr("warm-up, cosine")
    formula = "η × (s + 1) / w, from s = w on the cosine"
    warm_up: Annotated[int, setting(tr("rise w"), unit=tr("steps"), ge=1, le=1_000_000_000)] = 500
    final: Final = 0.0

    def rate(self, step: int, total_steps: int, base: float) -> float:
        if step < self.warm_up:
            return base * (step + 1) / self.warm_up
        return base * _cosine((step - self.warm_up) / (total_steps - self.warm_up), self.final)


class Plateau(Schedule, frozen=True, tag="plateau"):
    """η × factorⁿ, n = how often the loss stood still

    It stands still when, for more than `patience` epochs in a row, the mean training loss of the epoch was
    not below the best one by a share of 1e-4. PyTorch's `ReduceLROnPlateau`. The training loss, since it is
    there at every step: the same seed gives the same rates, however often the test data are looked at.
    """

    label = tr("plateau")
    formula = "η × factorⁿ, n = how often the loss stood still"
    factor: Factor = 0.1
    patience: Annotated[int, setting(tr("patience"), unit=tr("epochs"), ge=0, le=1_000_000)] = 10

    def start(self, total_steps: int, steps_per_epoch: int) -> Pace:
        return PlateauPace(self, steps_per_epoch)


@dataclass
class PlateauMemory(Memory):
    """The losses of the epoch, the best epoch, and how long that was ago."""

    share: Annotated[float, setting(tr("share"), ge=0, le=1)] = 1.0  # of the learning rate
    best: float | None = None  # before the first epoch, none
    bad_epochs: Count = 0  # since the best one, or since the rate fell
    total: float = 0.0  # of the losses of this epoch
    count: Count = 0


class PlateauPace(Pace):
    """Looks at the mean loss of every epoch."""

    THRESHOLD = 1e-4
    memory: PlateauMemory

    def __init__(self, schedule: Plateau, steps_per_epoch: int) -> None:
        self._plateau = schedule
        self._steps_per_epoch = steps_per_epoch
        self.memory = PlateauMemory()

    def rate(self, step: int, base: float) -> float:
        return base * self.memory.share

    def note(self, loss: float) -> None:
        m = self.memory
        m.total += loss
        m.count += 1
        if m.count >= self._steps_per_epoch:
            self._end_epoch(m.total / m.count)
            m.total, m.count = 0.0, 0

    def _end_epoch(self, loss: float) -> None:
        m = self.memory
        better = m.best is None or loss < m.best - self.THRESHOLD * abs(m.best)
        m.best = loss if better else m.best
        m.bad_epochs = 0 if better else m.bad_epochs + 1
        if m.bad_epochs > self._plateau.patience:
            m.share *= self._plateau.factor
            m.bad_epochs = 0


def _cosine(progress: float, final: float) -> float:
    """From 1 down to `final`, as `progress` goes from 0 to 1."""
    return final + (1 - final) * 0.5 * (1 + math.cos(math.pi * progress))


AnySchedule = Steady | Stairs | Cosine | WarmUp | Plateau
