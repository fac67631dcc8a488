"""Why a gradient is zero: from a number towards the loss, and at each layer what stopped what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from netstudio.engine.program import Call, Program, Share, Value
from netstudio.graph.model import End
from netstudio.layers.base import LossLayer
from netstudio.training import why_words as say
from netstudio.training.non_finite import first_non_finite
from netstudio.training.probe import Probe
from netstudio.training.reach import PRODUCTS, Bench, met, reached
from netstudio.training.why_cause import Cause, Killer, Spot
from netstudio.training.why_shut import shut as why_shut
from netstudio.words import Refusal, Words

Selection = tuple[int | None, ...]  # None: all along that axis; what is left off, likewise
VANISHED = 1e-6  # a gradient below this is asked about as one that is zero
MOST_STEPS = 4  # layers in which a gradient shrank that are told
SHRINKS = 0.5  # to this part and below


@dataclass(frozen=True)
class Trace:
    """Why a gradient is zero: what stopped it, from the nearest to the farthest, and the nodes on the way.

    `gradient` is the one asked about, the largest of several by magnitude; None where there is none. Where it
    is small, but not zero, the causes are the layers in which it shrank the most.
    """

    end: End
    words: Words
    gradient: float | None
    causes: tuple[Cause, ...] = ()
    path: tuple[str, ...] = field(default=())


def why_zero(probe: Probe, end: End, selection: Selection = (), sample: int | None = None) -> Trace:
    """Trace why the gradient of what a port carries, or of a parameter, is zero: of a number, or of several.

    `sample` asks about that sample alone, of a parameter about its part in the gradient.

    Raises Refusal where there is nothing there, or no such number.
    """
    node = probe.network.graph.nodes.get(end.node)
    if node is not None and node.bypassed and end not in probe.network.outputs:
        return Trace(end, say.none_flows(), None, (say.bypassed(node, end),), (end.node,))
    return _Tracer(probe, end, selection, sample).trace()


class _Tracer:
    """One trace in the making: the marked numbers of each value, all of them with a gradient of zero."""

    def __init__(self, probe: Probe, end: End, selection: Selection, sample: int | None) -> None:
        self._probe, self._end, self._sample = probe, end, sample
        self._network, self._plan = probe.network, probe.plan
        self._program: Program = probe.network.program
        self._value = probe.value(end)
        self._asked = self._marks(_selected(self._value.shape, selection), self._value)
        self._causes: list[Cause] = []
        self._path: dict[str, None] = {end.node: None}

    def trace(self) -> Trace:
        """What there is to say."""
        self._look_at_the_start()
        gradient = self._gradient()
        if gradient is None:
            return self._end_of(say.none_flows(), None)
        asked = gradient[self._asked]
        largest = float(asked.flat[np.abs(asked).argmax()]) if asked.size else 0.0
        if not np.isfinite(asked).all():
            node, words = first_non_finite(self._network.graph, self._probe.executor)
            self._causes.append(Cause(Killer.NOT_FINITE, node, (words,)))
            return self._end_of(say.not_finite(largest), largest)
        zero = self._asked & (gradient == 0)
        if zero.any():
            self._follow(zero)
        if 0 < abs(largest) < VANISHED and not self._cancels_at_once(gradient):
            self._measure_shrinking()
        if not zero.any():
            return self._end_of(say.not_zero(largest, asked.size), largest)
        return self._end_of(say.zero(int(zero.sum()), int(self._asked.sum()), largest), largest)

    def _end_of(self, words: Words, gradient: float | None) -> Trace:
        for cause in self._causes:
            self._path.setdefault(cause.node)
        return Trace(self._end, words, gradient, tuple(self._causes), tuple(self._path))

    # Where it begins ----------------------------------------------------------------------------------------

    def _look_at_the_start(self) -> None:
        """What keeps a gradient from being there at all: no way to the loss; or from being used."""
        node = self._network.graph.nodes[self._end.node]
        if self._value.integer:
            self._causes.append(say.labels(node, self._end))
        elif not self._value.needs_grad:
            self._causes.append(say.cut(node, self._end, self._ends_of_the_way(), self._has_loss))
        elif node.frozen and self._value in self._program.parameters:
            self._causes.append(say.frozen(node, self._end))

    @property
    def _has_loss(self) -> bool:
        return bool(self._network.nodes_with(LossLayer))

    def _ends_of_the_way(self) -> list[str]:
        """The names of the nodes in which what comes from the value ends."""
        reaching, last = {self._value}, [self._end.node]
        for call in self._program.calls:
            if not reaching.isdisjoint(call.inputs):
                reaching.update(call.outputs)
                last.append(call.owner)
        self._path |= dict.fromkeys(last)
        read = {v for call in self._program.calls for v in call.inputs}
        owners = [v.owner for v in reaching if v not in read]
        return [self._network.names[owner] for owner in dict.fromkeys(owners) if owner != self._end.node]

    def _gradient(self) -> np.ndarray | None:
        """∂L/∂value; of a sample that is asked about, its part."""
        whole = self._probe.gradient(self._value)
        if whole is None or self._sample is None or _counts_samples(self._value, self._program.batch):
            return whole
        part = np.zeros_like(whole)
        for call, k in self._readers({self._value: self._asked}):
            dys = [self._of_sample(self._plan.gradient(out), out) for out in call.outputs]
            found = Bench.of(self._plan, call).send_back(dys)[k]
            part += 0 if found is None else found
        return part

    def _of_sample(self, gradient: np.ndarray | None, value: Value) -> np.ndarray | None:
        if gradient is None:
            return None
        return np.where(self._marks(np.ones(value.shape, bool), value), gradient, 0)

    def _marks(self, marks: np.ndarray, value: Value) -> np.ndarray:
        """Of marked numbers, those of the sample that is asked about."""
        batch, sample = self._program.batch, self._sample
        if sample is None or not _counts_samples(value, batch):
            return marks
        each = value.shape[0] // batch
        kept = np.zeros_like(marks)
        kept[sample * each : (sample + 1) * each] = marks[sample * each : (sample + 1) * each]
        return kept

    # Following ----------------------------------------------------------------------------------------------

    def _follow(self, zero: np.ndarray) -> None:
        """Go on to what the marked numbers move, as long as that has a gradient of zero too."""
        marks = {self._value: zero}
        for call, k in self._readers(marks):
            marked = marks[call.inputs[k]]
            if not marked.any():
                continue
            self._path.setdefault(call.owner)
            spot = self._spot(call, k)
            slope = spot.slope
            shut = marked & (slope == 0)
            if shut.any():
                self._causes.append(why_shut(spot, shut, int(marked.sum())))
            if (open_ := marked & ~shut).any():
                self._go_on(spot, open_, marks)

    def _go_on(self, spot: Spot, open_: np.ndarray, marks: dict[Value, np.ndarray]) -> None:
        call, bench, k = spot.call, spot.bench, spot.k
        found = reached(bench, k, open_)
        if isinstance(call.op, PRODUCTS) and k:
            (out,), (moved,) = call.outputs, found
            would = self._marks(met(bench, k, open_)[0], out)
            if (missed := would & ~moved).any():
                self._causes.append(say.partly_unread(spot, open_, missed, int(would.sum())))
        alive = False
        for out, moved in zip(call.outputs, found, strict=True):
            dy = self._plan.gradient(out)
            if dy is not None:
                moved = self._marks(moved, out)
                marks[out] = marks.get(out, np.zeros(out.shape, bool)) | (moved & (dy == 0))
                alive = alive or bool((moved & (dy != 0)).any())
        if alive:
            self._causes.append(self._lost_on_the_way(spot, open_))

    def _lost_on_the_way(self, spot: Spot, marked: np.ndarray) -> Cause:
        """Something comes back, and yet nothing arrives: it cancels, or is too small for the precision."""
        upstream = max((_largest(self._plan.gradient(out)) for out in spot.call.outputs), default=0.0)
        slope = _largest(spot.slope[marked])
        if upstream * slope < 4 * float(np.finfo(self._plan.dtype).tiny):
            return say.too_small(spot, marked, upstream, slope, str(self._plan.dtype))
        return say.cancelled(spot, marked, upstream)

    def _cancels_at_once(self, gradient: np.ndarray) -> bool:
        """Whether a gradient that is not quite zero is all that rounding leaves of what cancels."""
        readers = list(self._readers({self._value: self._asked}))
        if len(readers) != 1:
            return False
        spot = self._spot(*readers[0])
        dys = [self._plan.gradient(out) for out in spot.call.outputs]
        terms = spot.bench.send_back([None if dy is None else np.abs(dy) for dy in dys])[spot.k]
        if terms is None:
            return False
        rounding = 8 * float(np.finfo(self._plan.dtype).eps) * np.abs(terms)
        if not (np.abs(gradient) <= rounding)[self._asked].all():
            return False
        self._path.setdefault(spot.call.owner)
        self._causes.append(say.cancelled(spot, self._asked, max(_largest(dy) for dy in dys)))
        return True

    def _measure_shrinking(self) -> None:
        """Of what is not zero: in which layers it shrank the most on its way back."""
        marks, factors = {self._value: self._asked}, dict[str, float]()
        for call, k in self._readers(marks):
            self._path.setdefault(call.owner)
            spot = self._spot(call, k)
            dx = self._plan.gradient(call.inputs[k])
            if dx is None:
                continue
            upstream = 0.0
            marked = marks[call.inputs[k]]
            for out, moved in zip(call.outputs, reached(spot.bench, k, marked), strict=True):
                dy = self._plan.gradient(out)
                if dy is not None:
                    moved = self._marks(moved, out)
                    marks[out] = marks.get(out, np.zeros(out.shape, bool)) | moved
                    upstream = max(upstream, _largest(dy[moved]))
            if upstream:
                factor = _largest(dx[marked]) / upstream
                factors[call.owner] = factors.get(call.owner, 1.0) * factor
        small = sorted((factor, node) for node, factor in factors.items() if factor <= SHRINKS)[:MOST_STEPS]
        self._causes += [say.shrank(node, self._network.names[node], factor) for factor, node in small]

    def _readers(self, marks: dict[Value, np.ndarray]) -> Iterator[tuple[Call, int]]:
        """The calls through which a gradient comes back to what is marked, in the order of the program."""
        for call in self._program.calls:
            if any(self._plan.gradient(out) is not None for out in call.outputs):
                for k, value in enumerate(call.inputs):
                    if value in marks and marks[value].any():
                        yield call, k

    def _spot(self, call: Call, k: int) -> Spot:
        bench = Bench.of(self._plan, call)
        slope = bench.slopes()[k]
        assert slope is not None
        return Spot(self._network.graph.nodes[call.owner], call, k, bench, slope, self._program.batch)


def _selected(shape: tuple[int, ...], selection: Selection) -> np.ndarray:
    """The numbers that are chosen, as marks. Raises Refusal where there are no such."""
    if len(selection) > len(shape) or any(
        i is not None and not 0 <= i < n for i, n in zip(selection, shape, strict=False)
    ):
        raise Refusal(say.no_such_number(selection, shape))
    marks = np.zeros(shape, bool)
    marks[tuple(slice(None) if i is None else i for i in selection)] = True
    return marks


def _counts_samples(value: Value, batch: int) -> bool:
    """Whether the first axis counts samples, or several rows for each."""
    return value.share is Share.ROWS and bool(value.shape) and value.shape[0] % batch == 0


def _largest(array: np.ndarray | None) -> float:
    return float(np.abs(array).max()) if array is not None and array.size else 0.0
