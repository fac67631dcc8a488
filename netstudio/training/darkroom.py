"""The darkroom: where a snapshot is made from the arrays of what is looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from netstudio.engine.program import Share, Value
from netstudio.graph.model import End, Wire
from netstudio.training.inside import InsideSubject
from netstudio.training.kept import Kept
from netstudio.training.lens import Cut, Lens
from netstudio.training.snapshot import TensorRef, WireView
from netstudio.training.subject import Subject
from netstudio.training.summary import Summary, summarize
from netstudio.training.walk import Phase

T = TypeVar("T")

Seen = tuple[Summary, Cut | None]  # what is seen of an array: figures, and what the lens shows


class Darkroom:
    """One snapshot in the making, from the arrays there are at this moment; each is looked at once.

    `kept` holds what was found before, of what has not changed since.
    """

    def __init__(
        self,
        subject: Subject | InsideSubject,
        loss: float,
        walking: bool,
        lens: Lens | None,
        kept: Kept | None = None,
    ) -> None:
        self._subject = subject
        self._walking = walking
        self._lens = lens
        self._kept = kept or Kept()
        self._arrays: dict[Value, np.ndarray] = {}  # a plan of two lanes puts each together anew
        # Wires share their output's array. Kept with its summary, so that no other array takes over its id.
        self._summaries: dict[int, tuple[np.ndarray, Summary]] = {}
        self._cuts: dict[int, tuple[np.ndarray, Cut]] = {}
        self._forward, self._backward = subject.done(loss, walking)

    def outputs(self, look: Callable[[End, np.ndarray, Summary], T]) -> dict[End, T]:
        """What somebody sees who looks at what each output gives: the plan's own array, and its summary."""

        def at(end: End, value: Value) -> T:
            array = self._array(value)
            return look(end, array, self.summary(array))

        outputs = self._subject.network.outputs
        there = {end: value for end, value in outputs.items() if end.node in self._forward}
        return {end: self._kept.find(end, partial(at, end, value)) for end, value in there.items()}

    @property
    def batch(self) -> int:
        """How many samples there are; none in a drawing of which nothing counts them."""
        network = self._subject.network
        counted = any(counts_samples(value, network.batch) for value in network.wires.values())
        return network.batch if counted else 0

    def wires(self) -> dict[Wire, WireView]:
        """What each wire carries."""
        return {wire: self._wire(wire, value) for wire, value in self._subject.network.wires.items()}

    def _wire(self, wire: Wire, value: Value) -> WireView:
        forward, backward = wire.source.node in self._forward, wire.target.node in self._backward

        def view() -> WireView:
            gradient = self._kept.find(wire, lambda: self._see(self._back(wire), value)) if backward else None
            return _view(self._value(value) if forward else None, gradient)

        return self._kept.find((wire, forward, backward), view)

    def _back(self, wire: Wire) -> np.ndarray | None:
        """A wire's gradient, written by the layer it ends in; a walk shows those no parameter needs too."""
        if self._walking:
            return self._subject.wire_gradient(wire)
        return self._subject.plan.gradient(self._subject.network.wires[wire])

    def forks(self) -> dict[End, WireView]:
        """The outputs from which several wires lead to the loss: what they give, and the sum of their ∂."""
        network, found = self._subject.network, {}
        learning = {stop.node for stop in self._subject.walk_view.stops if stop.phase is Phase.BACKWARD}
        for end, wires in network.graph.wires_from.items():
            readers = {wire.target for wire in wires if wire.target.node in learning}
            if len(readers) > 1 and end.node in self._forward:
                value, done = network.outputs[end], all(reader.node in self._backward for reader in readers)
                total = self._total(end, value) if done else None
                found[end] = _view(self._value(value), total)
        return found

    def _total(self, end: End, value: Value) -> Seen | None:
        return self._kept.find(("sum", end), lambda: self._see(self._sum(end), value))

    def _sum(self, end: End) -> np.ndarray | None:
        if self._walking:
            return self._subject.tensor(end, gradient=True)
        return self._subject.plan.gradient(self._subject.network.outputs[end])

    def _value(self, value: Value) -> Seen | None:
        return self._kept.find(value, lambda: self._see(self._array(value), value))

    def _see(self, array: np.ndarray | None, value: Value) -> Seen | None:
        return None if array is None else (self.summary(array), self._cut(array, value))

    def _cut(self, array: np.ndarray, value: Value) -> Cut | None:
        """What the lens shows of an array, found at the first asking."""
        if self._lens is None:
            return None
        if id(array) not in self._cuts:
            batched = counts_samples(value, self._subject.network.batch)
            self._cuts[id(array)] = array, self._lens.cut(array, batched, self.summary(array))
        return self._cuts[id(array)][1]

    def _array(self, value: Value) -> np.ndarray:
        """What a value holds, put together at the first asking."""
        if value not in self._arrays:
            self._arrays[value] = self._subject.plan.array(value)
        return self._arrays[value]

    def tensor(self, ref: TensorRef) -> np.ndarray | None:
        """A read-only copy of a tensor; None where there is none, or it has not been computed yet."""
        if not self._reached(ref):
            return None
        array = self._subject.tensor(End(ref.node, ref.port), ref.side == "gradient")
        if array is None:
            return None
        copy = array.copy()
        copy.flags.writeable = False
        return copy

    def _reached(self, ref: TensorRef) -> bool:
        graph, end, gradient = self._subject.graph, End(ref.node, ref.port), ref.side == "gradient"
        if (ref.node, ref.port) in self._subject.plan.parameters.arrays:
            return not gradient or ref.node in self._backward
        if end in self._subject.network.outputs:
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


def _view(value: Seen | None, gradient: Seen | None) -> WireView:
    (value_summary, value_cut), (summary, cut) = value or (None, None), gradient or (None, None)
    return WireView(value_summary, summary, value_cut, cut)


def counts_samples(value: Value, batch: int) -> bool:
    """Whether the first axis of a value counts the samples of the batch."""
    if value.share is None:  # only of the whole batch at once, as what batch normalisation gives
        return value.shape[:1] == (batch,)
    return value.share is Share.ROWS
