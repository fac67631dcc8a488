"""Snapshots: what the screen wants to see of a session, and what it is given; copies, never the plan's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from netstudio.engine.parameters import Key
from netstudio.graph.model import End, Wire
from netstudio.training.health import Health
from netstudio.training.lens import STATISTICS, Cut, Lens
from netstudio.training.predictions import Predictions
from netstudio.training.summary import Summary
from netstudio.training.walk import WalkView

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
    inside: str = ""  # the layer that is entered
    update: str = ""  # … or of it the parameter whose update is entered
    lens: Lens = STATISTICS  # through which the wires are looked at


@dataclass(frozen=True)
class WireView:
    """What a wire carries: figures forward and backward, and what the lens shows of the tensors themselves.

    Within a walk a side is None until it has been computed for this batch; while a run hurries there are
    figures alone.
    """

    value: Summary | None = None
    gradient: Summary | None = None
    value_cut: Cut | None = field(default=None, repr=False)
    gradient_cut: Cut | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ParameterView:
    """A parameter, its gradient, and how far the last update seen moved it: mean|Δθ| / mean|θ|, or NaN."""

    value: Summary
    gradient: Summary
    update_ratio: float


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
    forks: Mapping[End, WireView] = field(default_factory=dict)  # outputs of several wires: ∂ is their sum
    batch: int = 0  # how many samples are looked at together; none where nothing counts them
    lens: Lens = STATISTICS
    parameters: Mapping[Key, ParameterView] = field(default_factory=dict)
    health: Mapping[str, Health] = field(default_factory=dict)  # of activations, by node; with `outputs`
    loss_movement: float = math.nan  # see `health.loss_movement`; with `parameters`
    predictions: Predictions | None = None
    tensors: Mapping[TensorRef, np.ndarray] = field(default_factory=dict)
    walk: WalkView | None = None
    inside_of: tuple[str, str] = ("", "")  # the layer that `inside` is of, and the parameter of an update
    partial: bool = False  # more of it will be there for the next one
    inside: Snapshot | None = None  # of the layer that was entered, within a walk

    @property
    def epoch(self) -> float:
        """Walks through the training data so far."""
        return self.step / self.steps_per_epoch
