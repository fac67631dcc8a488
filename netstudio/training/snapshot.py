"""Snapshots: what the screen wants to see of a session, and what it is given; copies, never the plan's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from netstudio.data.dataset import Part, first_values
from netstudio.engine.parameters import Key
from netstudio.engine.program import Value
from netstudio.graph.model import End, Wire
from netstudio.layers.base import MetricLayer
from netstudio.training.health import Examiner, Health, UpdateMeter, loss_movement
from netstudio.training.session import Session
from netstudio.training.summary import Summary, summarize, thumbnail
from netstudio.training.walk import Phase, Stop

Side = Literal["value", "gradient"]


@dataclass(frozen=True)
class TensorRef:
    """A tensor to look at in full: at a node's output or input port, or its parameter of that name."""

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
    """A parameter, its gradient, and how far the last update seen moved it: mean|Δθ| / mean|θ|, or NaN."""

    value: Summary
    gradient: Summary
    update_ratio: float


@dataclass(frozen=True)
class Predictions:
    """Samples and what the net says of them: class numbers, and the `chance` of the guess.

    Of data without classes, `truth` and `guess` are the first of the values themselves.
    Where nobody has guessed (a preview of the data), `guess` is the truth and `guessed` False.
    """

    x: np.ndarray  # (n, ...)
    truth: np.ndarray
    guess: np.ndarray
    chance: np.ndarray | None
    classes: tuple[str, ...]
    guessed: bool = True

    @property
    def are_values(self) -> bool:
        """Whether these are values to come near to, not classes to be right about."""
        return self.truth.dtype.kind == "f"


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
    learning_rate: float  # of the next step
    outputs: Mapping[End, Summary] = field(default_factory=dict)
    pictures: Mapping[End, np.ndarray] = field(default_factory=dict)  # of what metrics give; with `outputs`
    wires: Mapping[Wire, WireView] = field(default_factory=dict)
    parameters: Mapping[Key, ParameterView] = field(default_factory=dict)
    health: Mapping[str, Health] = field(default_factory=dict)  # of activations, by node; with `outputs`
    loss_movement: float = math.nan  # see `health.loss_movement`; with `parameters`
    predictions: Predictions | None = None
    tensors: Mapping[TensorRef, np.ndarray] = field(default_factory=dict)
    walk: WalkView | None = None

    @property
    def epoch(self) -> float:
        """Walks through the training data so far."""
        return self.step / self.steps_per_epoch


class Camera:
    """Takes snapshots of a session, in the thread that the session runs in."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._examiner = Examiner(session.network)
        self._meter = UpdateMeter(session.store)
        self._samples: Part | None = None

    def measuring(self) -> AbstractContextManager[None]:
        """Put around an update, so that later snapshots tell how far it moved the parameters."""
        return self._meter.measuring()

    def take(self, wants: Wants, walking: bool = False) -> Snapshot:
        """What is wanted, of this moment; `walking`: only what has been computed of the present batch."""
        s = self.session
        darkroom = _Darkroom(s, walking)
        outputs = darkroom.outputs() if wants.outputs else {}
        return Snapshot(
            step=s.steps,
            steps_per_epoch=s.steps_per_epoch,
            total_steps=s.total_steps,
            loss=s.loss,
            learning_rate=s.learning_rate,
            outputs={end: darkroom.summary(array) for end, array in outputs.items()},
            pictures={end: thumbnail(array) for end, array in outputs.items() if self._counts(end, array)},
            wires=darkroom.wires() if wants.wires else {},
            parameters=self._parameters() if wants.parameters else {},
            health=self._examiner.examine(outputs),
            loss_movement=loss_movement(s.log) if wants.parameters else math.nan,
            predictions=self._predictions(wants.predictions) if wants.predictions and s.has_data else None,
            tensors={ref: array for ref in wants.tensors if (array := darkroom.tensor(ref)) is not None},
            walk=WalkView(s.walk.stops, s.walk.cursor, s.walk.reached, s.walk.phase) if walking else None,
        )

    def _counts(self, end: End, array: np.ndarray) -> bool:
        """Whether an output is a matrix for people: counts by class."""
        return array.ndim == 2 and isinstance(self.session.graph.nodes[end.node].layer, MetricLayer)

    def _parameters(self) -> dict[Key, ParameterView]:
        store, ratios = self.session.store, self._meter.ratios
        return {
            key: ParameterView(summarize(array), summarize(store.gradients[key]), ratios.get(key, math.nan))
            for key, array in store.values.items()
            if key in store.gradients  # what is frozen has none
        }

    def _predictions(self, count: int) -> Predictions:
        s = self.session
        if self._samples is None or len(self._samples) != min(count, len(s.dataset.test)):
            self._samples = s.dataset.test.samples(count)
        part = self._samples
        scores, values = s.predict(part.x), not s.dataset.classes
        truth = first_values(part.t) if values else s.classes_of(part.t)
        if not s.guesses_classes:  # what the net makes of a sample is then a sample itself
            made = scores if scores.shape == part.x.shape else part.x
            return Predictions(made, truth, truth, None, s.dataset.classes, guessed=False)
        guess, chance = (first_values(scores), None) if values else s.guess(scores)
        return Predictions(part.x, truth, guess, chance, s.dataset.classes)


class _Darkroom:
    """One snapshot in the making: the arrays there are at this moment, their summaries, each made once."""

    def __init__(self, session: Session, walking: bool) -> None:
        self._session = session
        self._walking = walking
        self._arrays: dict[Value, np.ndarray] = {}  # a plan of two lanes puts each together anew
        # Wires share their output's array. Kept with its summary, so that no other array takes over its id.
        self._summaries: dict[int, tuple[np.ndarray, Summary]] = {}
        self._forward, self._backward = self._done()

    def _done(self) -> tuple[set[str], set[str]]:
        """The nodes whose forward, and whose backward, has been computed: within a walk, for its batch."""
        nodes = set(self._session.graph.nodes)
        executor, walk = self._session.executor, self._session.walk
        ever = executor.position == executor.end or not math.isnan(self._session.loss)
        if ever and not self._walking:
            return nodes, nodes
        done = walk.stops[: walk.reached]
        sources = nodes - {stop.node for stop in walk.stops}
        forward = {stop.node for stop in done if stop.phase is Phase.FORWARD}
        return forward | sources, {stop.node for stop in done if stop.phase is Phase.BACKWARD}

    def outputs(self) -> dict[End, np.ndarray]:
        """What each output gives; the plan's own arrays."""
        outputs = self._session.network.outputs
        return {end: self._array(value) for end, value in outputs.items() if end.node in self._forward}

    def wires(self) -> dict[Wire, WireView]:
        """What each wire carries."""
        return {wire: self._wire(wire, value) for wire, value in self._session.network.wires.items()}

    def _wire(self, wire: Wire, value: Value) -> WireView:
        array = self._array(value) if wire.source.node in self._forward else None
        # A wire's gradient is written by the layer it ends in; a walk also shows those no parameter needs.
        gradient = None
        if wire.target.node in self._backward:
            gradient = (
                self._session.wire_gradient(wire) if self._walking else self._session.plan.gradient(value)
            )
        return WireView(
            value=None if array is None else self.summary(array),
            gradient=None if gradient is None else self.summary(gradient),
            value_thumb=thumbnail(array) if self._walking and array is not None else None,
            gradient_thumb=thumbnail(gradient) if self._walking and gradient is not None else None,
        )

    def _array(self, value: Value) -> np.ndarray:
        """What a value holds, put together at the first asking."""
        if value not in self._arrays:
            self._arrays[value] = self._session.plan.array(value)
        return self._arrays[value]

    def tensor(self, ref: TensorRef) -> np.ndarray | None:
        """A read-only copy of a tensor; None where there is none, or it has not been computed yet."""
        if not self._reached(ref):
            return None
        array = self._session.tensor(ref.node, ref.port, ref.side == "gradient")
        if array is None:
            return None
        copy = array.copy()
        copy.flags.writeable = False
        return copy

    def _reached(self, ref: TensorRef) -> bool:
        graph, end, gradient = self._session.graph, End(ref.node, ref.port), ref.side == "gradient"
        if (ref.node, ref.port) in self._session.store.arrays:
            return not gradient or ref.node in self._backward
        if end in self._session.network.outputs:
            # An output's gradient comes together from the layers that read it.
            readers = {wire.target.node for wire in graph.wires_from.get(end, ())}
            return readers <= self._backward if gradient else ref.node in self._forward
        if gradient:
            return ref.node in self._backward
        return end in graph.wires and graph.wires[end].source.node in self._forward

    def summary(self, array: np.ndarray) -> Summary:
        """The array's summary, made at the first asking."""
        if id(array) not in self._summaries:
            self._summaries[id(array)] = array, summarize(array)
        return self._summaries[id(array)][1]
