"""What stopped a gradient: its causes, each at a node, and the spot where one was found, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from netstudio.engine.program import Call, Share, Value
from netstudio.graph.model import Node
from netstudio.training.reach import Bench
from netstudio.words import Words, tr

Index = tuple[int, ...]


class Killer(Enum):
    """What can stop a gradient."""

    SHUT = "shut"  # a gate: ReLU's input is not above 0
    SATURATED = "saturated"  # sigmoid, tanh at their ends
    STEP = "step"  # flat everywhere
    DROPPED = "dropped"  # dropout's mask
    FACTOR = "factor"  # multiplied by 0
    WEIGHTS = "weights"  # all weights that lead on are 0
    INPUT = "input"  # what a weight multiplies is 0
    LOST = "lost"  # not the largest of its window
    CONTENT = "content"  # the loss asks for no change
    FLAT = "flat"  # another local derivative of 0
    CANCELS = "cancels"  # what comes back adds up to 0
    TOO_SMALL = "too small"  # for the precision
    SHRANK = "shrank"  # not zero, but small
    CUT = "cut"  # no way to a loss
    LABELS = "labels"  # whole numbers
    FROZEN = "frozen"
    BYPASSED = "bypassed"
    NOT_FINITE = "not finite"


@dataclass(frozen=True)
class Cause:
    """What stopped a gradient at a node, in sentences; `count` numbers it stopped.

    `number` is an example of what was too low, too large or zero, at `index` of what the call reads.
    """

    kind: Killer
    node: str
    words: tuple[Words, ...]
    count: int = 1
    index: Index = ()
    number: float | None = None

    def __str__(self) -> str:
        return " ".join(map(str, self.words))


@dataclass(frozen=True)
class Spot:
    """Input `k` of a call, on copies; `slope` is 0 where a number of it moves nothing."""

    node: Node
    call: Call
    k: int
    bench: Bench
    slope: np.ndarray
    batch: int

    @property
    def value(self) -> Value:
        """What is read there."""
        return self.call.inputs[self.k]

    @property
    def x(self) -> np.ndarray:
        """The numbers that are read there."""
        return self.bench.x[self.k]

    @property
    def counts_samples(self) -> bool:
        """Whether the first axis of what is read counts samples."""
        return self.value.share is Share.ROWS and self.value.shape[:1] == (self.batch,)

    @property
    def derivative(self) -> str:
        """The part of the op's derivative that is about this input."""
        parts = [part.strip() for part in self.call.op.derivative.split(";")]
        return parts[self.k] if len(parts) >= len(self.call.inputs) else self.call.op.derivative

    def where(self, index: Index) -> Words:
        """The place of a number, as the beginning of a sentence."""
        return place(self.node.name, index, self.counts_samples)


def position(index: Sequence[int], counts_samples: bool) -> Words:
    """Where in an array: `sample 3, unit 17`, or `[3, 17]` where the first axis does not count samples."""
    if not index:
        return tr("its only number")
    if not counts_samples:
        return tr("[{index}]", index=listed(index))
    sample, *rest = index
    if not rest:
        return tr("sample {sample}", sample=sample)
    if len(rest) == 1:
        return tr("sample {sample}, unit {unit}", sample=sample, unit=rest[0])
    if len(rest) == 3:
        return tr(
            "sample {sample}, channel {channel}, row {row}, column {column}",
            sample=sample,
            channel=rest[0],
            row=rest[1],
            column=rest[2],
        )
    return tr("sample {sample}, [{index}]", sample=sample, index=listed(rest))


def place(node: str, index: Sequence[int], counts_samples: bool) -> Words:
    """A number of what a node reads or gives: `For sample 3, unit 17 of ReLU 1`, to begin a sentence with."""
    where = position(index, counts_samples)
    if not index:
        return tr("{node}", node=node)
    if not counts_samples:
        return tr("{where} of {node}", where=where, node=node)
    if len(index) == 1:
        return tr("For {where}, {node}", where=where, node=node)
    return tr("For {where} of {node}", where=where, node=node)


def first(marks: np.ndarray) -> Index:
    """Where the first mark is."""
    return tuple(int(i) for i in np.argwhere(marks)[0])


def listed(index: Sequence[int]) -> str:
    """An index as it stands in brackets."""
    return ", ".join(map(str, index))
