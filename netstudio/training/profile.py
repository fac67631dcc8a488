"""The profile: where the time of a training step goes, layer by layer."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np

from netstudio.engine.lane import Lane
from netstudio.engine.parameters import Key
from netstudio.engine.site import Run
from netstudio.graph.analysis import analyse
from netstudio.graph.expand import expand
from netstudio.graph.model import Graph
from netstudio.layers.base import Structure
from netstudio.training.session import Session

WARM_UP = 2  # steps that are not counted
FEWEST = 3  # steps that are measured however long they take


@dataclass(frozen=True)
class LayerCost:
    """What one layer costs in a step: milliseconds, bytes, and how many products going forward adds up.

    The update runs over all parameters at once; a layer has the share of its parameters in it. `products` is
    the time of its matrix products alone, forward and backward.
    """

    node: str
    forward: float
    backward: float
    update: float
    products: float
    memory: int
    multiply_adds: int

    @property
    def time(self) -> float:
        """Milliseconds in all."""
        return self.forward + self.backward + self.update

    @property
    def product_share(self) -> float | None:
        """How much of forward and backward the matrix products alone take; None of a layer without any."""
        passes = self.forward + self.backward
        return self.products / passes if self.products and passes else None


@dataclass(frozen=True)
class Profile:
    """What a step of a graph costs. Layers are in the order in which they are computed.

    `step` and `products` are medians in milliseconds: of a whole step, and of all its matrix products alone.
    """

    graph: Graph
    layers: tuple[LayerCost, ...]
    step: float
    products: float
    steps: int  # how many were measured
    batch: int
    threads: int
    dtype: str

    @cached_property
    def computed(self) -> Graph:
        """The graph without groups, whose nodes the layers are."""
        return expand(self.graph)

    @cached_property
    def by_node(self) -> Mapping[str, LayerCost]:
        """The layers by their nodes."""
        return {layer.node: layer for layer in self.layers}

    @property
    def rest(self) -> float:
        """Milliseconds that no layer takes: loading the batch, looking for what is not finite."""
        return max(0.0, self.step - sum(layer.time for layer in self.layers))

    @property
    def ratio(self) -> float | None:
        """How many times as long as its matrix products alone a step takes; None without any."""
        return self.step / self.products if self.products else None

    def share(self, layer: LayerCost) -> float:
        """Which part of a step's time a layer takes, from 0 to 1."""
        return layer.time / max(self.step, sum(each.time for each in self.layers)) if layer.time else 0.0


def measure_profile(
    graph: Graph,
    weights: Mapping[Key, np.ndarray] | None = None,
    *,
    steps: int = 20,
    seconds: float = math.inf,
    threads: int | None = None,
) -> Profile:
    """Measure training steps of a graph, on a copy of its weights and with a learning rate of 0.

    After `seconds` no other step is begun, once there are a few. A layer's time in two lanes is the mean of
    both, waiting for each other included.

    Raises Refusal where the graph cannot train.
    """
    session = Session(graph, weights, threads=threads)
    session.require_trainable()
    session.base_rate = 0.0
    try:
        watch = Stopwatch(session)
        for _ in range(WARM_UP):
            watch.measure()
        watch.forget()
        end = time.perf_counter() + seconds
        while watch.steps < steps and (watch.steps < FEWEST or time.perf_counter() < end):
            watch.measure()
        return watch.profile(graph)
    finally:
        session.close()


Label = tuple[str, str]  # (node, what it does there); of the whole step the node is empty


class Stopwatch:
    """Takes the time of a session's steps: as a whole, stage by stage, and of the bare matrix products."""

    def __init__(self, session: Session) -> None:
        self._session = session
        lanes = session.plan.lanes
        self._passes = [Clock(_stages(lane)) for lane in lanes]
        self._products = [Clock(_products(lane)) for lane in lanes]
        self.steps = 0
        self._found: dict[Label, list[float]] = defaultdict(list)  # milliseconds, step by step

    def forget(self) -> None:
        """Begin anew."""
        self.steps = 0
        self._found.clear()

    def measure(self) -> None:
        """One step undisturbed, one with a clock at every stage, and its matrix products alone."""
        session, plan = self._session, self._session.plan
        self._time("step", session.step)
        session.load_batch()
        plan.team.run([clock.run for clock in self._passes])
        plan.collect()
        self._time("update", session.updater.step)
        session.next_batch()
        if self._products[0]:
            self._time("products", lambda: plan.team.run([clock.run for clock in self._products]))
        self._note(self._passes)
        self._note(self._products)
        self.steps += 1

    def profile(self, graph: Graph) -> Profile:
        """The medians of what was measured."""
        session = self._session
        return Profile(
            graph,
            layers=self._layers(),
            step=self._median("", "step"),
            products=self._median("", "products"),
            steps=self.steps,
            batch=session.network.batch,
            threads=len(session.plan.lanes),
            dtype=str(session.plan.dtype),
        )

    def _layers(self) -> tuple[LayerCost, ...]:
        session, analysis = self._session, analyse(self._session.graph)
        learned, work = _learned(session), _multiply_adds(session)
        update = self._median("", "update") / max(1, sum(learned.values()))
        return tuple(
            LayerCost(
                node,
                forward=self._median(node, "forward"),
                backward=self._median(node, "backward"),
                update=update * learned[node],
                products=self._median(node, "products"),
                memory=session.plan.dtype.itemsize * analysis.nodes[node].elements,
                multiply_adds=work[node],
            )
            for node in analysis.order
            if not isinstance(session.graph.nodes[node].layer, Structure)
        )

    def _time(self, what: str, run: Callable[[], object]) -> None:
        start = time.perf_counter()
        run()
        self._found["", what].append(1000 * (time.perf_counter() - start))

    def _note(self, clocks: Sequence[Clock]) -> None:
        """The mean over the lanes, of each label."""
        totals: dict[Label, float] = defaultdict(float)
        for clock in clocks:
            for label, seconds in zip(clock.labels, clock.seconds, strict=True):
                totals[label] += 1000 * seconds / len(clocks)
        for label, total in totals.items():
            self._found[label].append(total)

    def _median(self, node: str, what: str) -> float:
        return median(self._found.get((node, what), [0.0]))


class Clock:
    """Runs one after the other, in one lane, taking the time of each."""

    def __init__(self, runs: Sequence[tuple[Label, Run]]) -> None:
        self.labels = tuple(label for label, _ in runs)
        self.seconds = [0.0] * len(runs)
        self._runs = tuple(run for _, run in runs)

    def __len__(self) -> int:
        return len(self._runs)

    def run(self) -> None:
        """All of them."""
        now, seconds = time.perf_counter, self.seconds
        with np.errstate(all="ignore"):
            before = now()
            for i, run in enumerate(self._runs):
                run()
                after = now()
                seconds[i] = after - before
                before = after


def _stages(lane: Lane) -> list[tuple[Label, Run]]:
    stages = lane.forward + lane.backward
    return [((s.call.owner, "backward" if s.backward else "forward"), s.run) for s in stages]


def _products(lane: Lane) -> list[tuple[Label, Run]]:
    return [
        ((call.owner, "products"), run) for call, site in lane.sites.items() for run in call.op.products(site)
    ]


def _learned(session: Session) -> Mapping[str, int]:
    """How many numbers each node learns."""
    found: dict[str, int] = defaultdict(int)
    for (node, _), gradient in session.store.gradients.items():
        found[node] += gradient.size
    return found


def _multiply_adds(session: Session) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for call in session.network.program.calls:
        found[call.owner] += call.multiply_adds
    return found
