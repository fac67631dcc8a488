"""Conditions that a run can stop at, such as `loss > 3` or `first NaN`, and what they ask of a session.

How they are read from text is in `condition_text`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.training.non_finite import all_finite, first_non_finite
from netstudio.training.session import Session
from netstudio.words import Words, tr

Found = tuple[str, str]  # what was looked at, and what it is; the latter a sentence where there is no former


class Moment:
    """What a condition can ask of a session within a step; each figure is worked out once.

    The step is the one under way. Loss, accuracy and gradients are as they stand: of the present batch once
    forward, and backward, are done.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.step = session.steps + 1

    @cached_property
    def loss(self) -> float:
        """The loss of the batch; before there is one, that of the batch before."""
        s = self._session
        return s.own.prepared.loss if self._is_through else s.loss

    @property
    def _is_through(self) -> bool:
        """Whether forward of the batch is done."""
        return self._session.executor.position >= self._session.executor.turn

    @cached_property
    def accuracy(self) -> float:
        """The share of right answers in the batch; NaN where there is no right, or none yet."""
        found = self._session.batch_accuracy() if self._is_through else None
        return math.nan if found is None else found

    @property
    def steps_per_epoch(self) -> int:
        """How many steps make an epoch."""
        return self._session.steps_per_epoch

    @property
    def epoch(self) -> float:
        """Walks through the training data, this batch included."""
        return self.step / self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """The learning rate of this step."""
        return self._session.learning_rate

    def norm(self, gradient: bool, keys: Sequence[Key] | None) -> float:
        """The Euclidean norm of parameters, or of their gradients, taken together; None: of all."""
        store = self._session.store
        if keys is None:
            return _norm(store.gradient if gradient else store.learned)
        arrays = store.gradients if gradient else store.values
        return math.hypot(*(_norm(arrays[key].reshape(-1)) for key in keys))

    def without_gradient(self, keys: Sequence[Key] | None) -> str:
        """The first layer whose gradients are all zero, by name; of `keys`, the layer that they belong to.

        Empty where there is none.
        """
        gradients = self._session.store.gradients
        if keys is not None:
            return "" if any(gradients[key].any() for key in keys) else self._name(keys[0][0])
        alive = {node for (node, _), gradient in gradients.items() if gradient.any()}
        return next((self._name(node) for node, _ in gradients if node not in alive), "")

    def _name(self, node: str) -> str:
        return self._session.graph.nodes[node].name

    @property
    def is_finite(self) -> bool:
        """Whether the loss and all gradients are finite."""
        return all_finite(self.loss, self._session.store.gradient)

    def first_non_finite(self) -> Words:
        """Where the first inf or NaN came from."""
        return first_non_finite(self._session.graph, self._session.executor)[1]


def _norm(vector: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        square = float(np.dot(vector, vector))
        if math.isfinite(square) and square > np.finfo(vector.dtype).tiny:
            return math.sqrt(square)
        return float(np.linalg.norm(vector.astype(np.float64)))  # where the square is too large, or too small


# What is compared ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number as it was typed."""

    value: float

    def at(self, moment: Moment) -> float:
        """The number."""
        return self.value


@dataclass(frozen=True)
class Figure:
    """A figure of the step: the loss, say."""

    label: str
    ask: Callable[[Moment], float]

    def at(self, moment: Moment) -> float:
        """What it is at a moment."""
        return self.ask(moment)


@dataclass(frozen=True)
class Norm:
    """‖g‖, or ‖w‖, of some parameters; of all where `keys` is None."""

    label: str
    gradient: bool
    keys: tuple[Key, ...] | None

    def at(self, moment: Moment) -> float:
        """What it is at a moment."""
        return moment.norm(self.gradient, self.keys)


Operand = Number | Figure | Norm

FIGURES: Mapping[str, Figure] = {
    "loss": Figure("loss", lambda moment: moment.loss),
    "accuracy": Figure("accuracy", lambda moment: moment.accuracy),
    "epoch": Figure("epoch", lambda moment: moment.epoch),
    "step": Figure("step", lambda moment: moment.step),
    "rate": Figure("rate", lambda moment: moment.learning_rate),
}
SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
    "=": operator.eq,
    "≠": operator.ne,
}


# Conditions ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compare:
    """Two figures, or a figure and a number: `loss > 3`."""

    left: Operand
    sign: str
    right: Operand
    repeats = False

    def holds(self, moment: Moment) -> bool:
        """Whether it is so; not of what is not known."""
        left, right = self.left.at(moment), self.right.at(moment)
        return not (math.isnan(left) or math.isnan(right)) and SIGNS[self.sign](left, right)

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """The figures that were compared, and what they are."""
        return tuple(
            (side.label, format(side.at(moment), ".4g"))
            for side in (self.left, self.right)
            if not isinstance(side, Number)
        )


@dataclass(frozen=True)
class NotFinite:
    """The loss, or a gradient, is inf or NaN."""

    repeats = False

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        return not moment.is_finite

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """Where it began."""
        return () if moment.is_finite else (("", str(moment.first_non_finite())),)


@dataclass(frozen=True)
class ZeroGradient:
    """The gradient of some parameters is zero throughout; where `keys` is None, that of any one layer."""

    keys: tuple[Key, ...] | None = None
    repeats = False

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        return bool(moment.without_gradient(self.keys))

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """In which layer."""
        name = moment.without_gradient(self.keys) if self.keys is None else ""
        return (("", str(tr("in {name}", name=name))),) if name else ()


@dataclass(frozen=True)
class Every:
    """Every so many batches, or walks through the data."""

    count: int
    epochs: bool = False
    repeats = True

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        return moment.step % (self.count * (moment.steps_per_epoch if self.epochs else 1)) == 0

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """Nothing more than what it says."""
        return ()


@dataclass(frozen=True)
class Not:
    """What does not hold."""

    inner: Condition

    @property
    def repeats(self) -> bool:
        """As what it denies."""
        return self.inner.repeats

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        return not self.inner.holds(moment)

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """What was looked at."""
        return self.inner.found(moment)


@dataclass(frozen=True)
class Several:
    """All of these hold `together`, or any of them."""

    inner: tuple[Condition, ...]
    together: bool

    @property
    def repeats(self) -> bool:
        """Whether it says itself how often it is to stop: then it does so each time that it holds."""
        return any(condition.repeats for condition in self.inner)

    def holds(self, moment: Moment) -> bool:
        """Whether it is so."""
        return (all if self.together else any)(condition.holds(moment) for condition in self.inner)

    def found(self, moment: Moment) -> tuple[Found, ...]:
        """What was looked at, of those that hold."""
        those = (condition for condition in self.inner if condition.holds(moment))
        return tuple(dict.fromkeys(found for condition in those for found in condition.found(moment)))


Condition = Compare | NotFinite | ZeroGradient | Every | Not | Several


def what_is_found(condition: Condition, moment: Moment) -> str:
    """What there is to be told of a condition that holds: “it is 3.2”; may be empty."""
    found = condition.found(moment)
    if len(found) == 1 and found[0][0]:
        return str(tr("it is {value}", value=found[0][1]))
    said = (str(tr("{figure} is {value}", figure=f, value=v)) if f else v for f, v in found)
    return ", ".join(said)
