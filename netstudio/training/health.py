"""Signs of ill health while training: units that are saturated or silent, updates too small or too large."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from netstudio.engine.parameters import Key, Parameters
from netstudio.graph.compile import Network
from netstudio.graph.model import End
from netstudio.layers.activation import ReLU, Sigmoid, Tanh
from netstudio.training.log import TrainingLog
from netstudio.training.summary import sample

SATURATED_TANH = 0.97
SATURATED_SIGMOID = 0.03  # within so much of 0 or of 1
ACTIVE = 0.01  # a ReLU unit that is above zero on a smaller share of samples counts as dead
LOOKED_AT = 100_000  # elements of a ReLU's output at most, in whole samples
REMEMBERED = 0.05  # weight of the newest batch in a unit's share of active samples
WINDOW = 100  # steps over which the loss is averaged to see where it goes


@dataclass(frozen=True)
class Health:
    """Of an activation layer: the share of its values that are saturated, of its units that are dead."""

    saturated: float | None = None
    dead: float | None = None


class Examiner:
    """Looks at a network's activation layers; remembers how active each ReLU unit was lately."""

    def __init__(self, network: Network) -> None:
        self._ends = [End(node, "y") for kind in (Sigmoid, Tanh, ReLU) for node in network.nodes_with(kind)]
        self._kinds = {end: type(network.graph.nodes[end.node].layer) for end in self._ends}
        self._active: dict[End, np.ndarray] = {}

    def examine(self, arrays: Mapping[End, np.ndarray]) -> dict[str, Health]:
        """The health of each activation layer whose output is among `arrays`, by node."""
        return {end.node: self._health(end, arrays[end]) for end in self._ends if end in arrays}

    def _health(self, end: End, array: np.ndarray) -> Health:
        if self._kinds[end] is ReLU:
            return Health(dead=self._dead(end, array))
        values = sample(array)
        if self._kinds[end] is Tanh:
            far = np.abs(values) > SATURATED_TANH
        else:
            far = np.abs(values - 0.5) > 0.5 - SATURATED_SIGMOID
        return Health(saturated=float(far.mean()))

    def _dead(self, end: End, array: np.ndarray) -> float | None:
        """The share of units that were active on less than 1 % of samples lately; a channel is one unit."""
        if array.ndim < 2:
            return None
        some = array[:: 1 + array.size // LOOKED_AT]
        active = (some > 0).mean(axis=(0, *range(2, array.ndim)))
        before = self._active.get(end)
        self._active[end] = active if before is None else before + REMEMBERED * (active - before)
        return float((self._active[end] < ACTIVE).mean())


class UpdateMeter:
    """Measures how far an update moves each parameter: mean|Δθ| / mean|θ|, from strided samples."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.ratios: dict[Key, float] = {}  # of the last update measured; NaN where θ was zero

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Around an update; one that fails leaves the ratios as they were."""
        before = {key: sample(array).copy() for key, array in self._parameters.values.items()}
        yield
        after = {key: sample(array) for key, array in self._parameters.values.items()}
        self.ratios = {key: _ratio(before[key], after[key]) for key in before}


def _ratio(before: np.ndarray, after: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        size = float(np.abs(before).sum())
        return float(np.abs(after - before).sum()) / size if size else math.nan


def loss_movement(log: TrainingLog) -> float:
    """How the loss moved lately: (mean of the last 100 steps − mean of the 100 before) / the latter.

    −0.2 is a fall by a fifth. With fewer steps each mean is of half of them; NaN before the tenth step.
    """
    recent = log.loss.view(max(0, len(log.loss) - 2 * WINDOW))
    half = len(recent) // 2
    if half < 5:
        return math.nan
    earlier, later = float(recent[:half].mean()), float(recent[-half:].mean())
    return (later - earlier) / abs(earlier) if earlier else 0.0
