"""Snapshots: what is on screen asks for, and what the worker gives back. All read-only, none of it the plan's memory."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import End, Wire
from netstudio.training.session import Session
from netstudio.training.summary import Summary, summarize, thumbnail
from netstudio.training.walk import Phase, Stop

Side = Literal["value", "gradient"]


@dataclass(frozen=True)
class TensorRef:
    """A tensor to look at in full: what is at a node's output or input port, or its parameter of that name."""

    node: str
    port: str
    side: Side = "value"


@dataclass(frozen=True)
class Wants:
    """What is on screen now, so that nothing else is computed."""

    outputs: bool = True  # summaries of what each node gives
    wires: bool = True  # values and gradients along the wires
    parameters: bool = True  # gradients and updates by layer
    predictions: int = 0  # how many test samples
    tensors: frozenset[TensorRef] = frozenset()


@dataclass(frozen=True)
class WireView:
    """What a wire carries: figures forward and backward, and, small enough to draw, the tensors themselves.

    Within a walk a side is None until it has been computed for this batch.
    """

    value: Summary | None = None
    gradient: Summary | None = None
    value_thumb: np.ndarray | None = field(default=None, repr=False)
    gradient_thumb: np.ndarray | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ParameterView:
    """A parameter's gradient and how far the last update moved it: ratio = mean|Δθ| / mean|θ|."""

    value: Summary
    gradient: Summary
    update_ratio: float


@dataclass(frozen=True)
class Predictions:
    """Test samples and what the net says of them. `guess` and `truth` are class numbers, `chance` of the guess."""

    x: np.ndarray  # (n, ...)
    truth: np.ndarray
    guess: np.ndarray
    chance: np.ndarray | None
    classes: tuple[str, ...]


@dataclass(frozen=True)
class WalkView:
    """Where the walk through a batch stands: its stops, how many are in sight, how many computed."""

    stops: tuple[Stop, ...]
    cursor: int
    reached: int
    phase: Phase

    @property
    def current(self) -> Stop | None:
        """The stop in sight; None before the first."""
        return self.stops[self.cursor - 1] if self.cursor else None


@dataclass(frozen=True)
class Snapshot:
    """A net at one moment, as far as it was asked for."""

    step: int
    steps_per_epoch: int
    total_steps: int
    loss: float
    learning_rate: float
    outputs: Mapping[End, Summary] = field(default_factory=dict)
    wires: Mapping[Wire, WireView] = field(default_factory=dict)
    parameters: Mapping[Key, ParameterView] = field(default_factory=dict)
    predictions: Predictions | None = None
    tensors: Mapping[TensorRef, np.ndarray] = field(default_factory=dict)
    walk: WalkView | None = None

    @property
    def epoch(self) -> float:
        """Walks through the training data so far."""
        return self.step / self.steps_per_epoch


class Camera:
    """Takes snapshots of a session, in the worker's thread."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._before: np.ndarray | None = None

    def before_update(self) -> None:
        """Keep the parameters as they are now, so that `take` can tell how far the next update moved them."""
        self._before = self.session.store.theta.copy()

    def take(self, wants: Wants, walking: bool = False) -> Snapshot:
        """What is wanted, of this moment; `walking` shows only what has been computed of the present batch."""
        s = self.session
        return Snapshot(
            step=s.steps,
            steps_per_epoch=s.steps_per_epoch,
            total_steps=s.total_steps,
            loss=s.loss,
            learning_rate=s.updater.learning_rate,
            outputs=self._outputs(walking) if wants.outputs else {},
            wires=self._wires(walking) if wants.wires else {},
            parameters=self._parameters() if wants.parameters else {},
            predictions=self._predictions(wants.predictions) if wants.predictions and s.has_data else None,
            tensors=self._tensors(wants.tensors),
            walk=WalkView(s.walk.stops, s.walk.cursor, s.walk.reached, s.walk.phase) if walking else None,
        )

    def _done(self, walking: bool) -> tuple[set[str], set[str]] | None:
        """The nodes whose forward and backward have been computed for this batch; None for all of them."""
        if not walking:
            return None
        walk = self.session.walk
        done = walk.stops[: walk.reached]
        sources = {i for i in self.session.graph.nodes if i not in {s.node for s in walk.stops}}
        forward = {s.node for s in done if s.phase is Phase.FORWARD} | sources
        return forward, {s.node for s in done if s.phase is Phase.BACKWARD}

    def _outputs(self, walking: bool) -> dict[End, Summary]:
        done = self._done(walking)
        plan, outputs = self.session.plan, self.session.network.outputs
        return {
            end: summarize(plan.array(value))
            for end, value in outputs.items()
            if done is None or end.node in done[0]
        }

    def _wires(self, walking: bool) -> dict[Wire, WireView]:
        done = self._done(walking)
        found = {}
        for wire, value in self.session.network.wires.items():
            array = self.session.plan.array(value) if done is None or wire.source.node in done[0] else None
            # A wire's gradient is written by the layer it ends in.
            if done is None:
                gradient = self.session.plan.gradient(value)
            else:
                gradient = self.session.wire_gradient(wire) if wire.target.node in done[1] else None
            found[wire] = WireView(
                value=None if array is None else summarize(array),
                gradient=None if gradient is None else summarize(gradient),
                value_thumb=thumbnail(array) if walking and array is not None else None,
                gradient_thumb=thumbnail(gradient) if walking and gradient is not None else None,
            )
        return found

    def _parameters(self) -> dict[Key, ParameterView]:
        store, found = self.session.store, {}
        start = 0
        for key, array in store.values.items():
            moved = math.nan
            if self._before is not None and array.size:
                before = self._before[start : start + array.size].reshape(array.shape)
                size = float(np.abs(before).mean())
                moved = float(np.abs(array - before).mean()) / size if size else math.nan
            start += array.size
            found[key] = ParameterView(summarize(array), summarize(store.gradients[key]), moved)
        self._before = None
        return found

    def _predictions(self, count: int) -> Predictions:
        s = self.session
        part = s.dataset.test.samples(count, seed=0)
        scores = s.predict(part.x)
        guess, chance = s.guess(scores)
        return Predictions(part.x, s.classes_of(part.t), guess, chance, s.dataset.classes)

    def _tensors(self, wanted: frozenset[TensorRef]) -> dict[TensorRef, np.ndarray]:
        found = {ref: self.session.tensor(ref.node, ref.port, ref.side == "gradient") for ref in wanted}
        return {ref: _read_only(array) for ref, array in found.items() if array is not None}


def _read_only(array: np.ndarray) -> np.ndarray:
    copy = array.copy()
    copy.flags.writeable = False
    return copy

