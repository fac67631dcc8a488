"""A network made ready to run: compiled for a batch size and a mode, with memory, on shared parameters."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from netstudio.data.batches import Gather
from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Share, Value
from netstudio.graph.analysis import Analysis
from netstudio.graph.compile import Network, compile_graph
from netstudio.layers.base import LossLayer, MetricLayer
from netstudio.words import Refusal, shape_text, tr

T = TypeVar("T")

KEPT = 4  # plans of other batch sizes that are kept
LANES = 2  # threads that a batch is split over, at the most
WORTH_SPLITTING = 15_000_000  # multiply-adds forward; below, waiting for each other costs more than it gains


@dataclass(frozen=True)
class Prepared:
    """The network compiled for one batch size, with its memory."""

    network: Network
    executor: Executor

    @property
    def plan(self) -> Plan:
        """The memory."""
        return self.executor.plan

    @property
    def loss(self) -> float:
        """What backpropagation begins at: the loss, or the sum of the losses."""
        return sum(_total(self.plan.array(seed)) for seed in self.network.program.seeds)

    @property
    def scores(self) -> np.ndarray:
        """What the net says: what goes into the first loss or metric, or the last output."""
        return self.plan.array(_scores(self.network))

    @property
    def truth(self) -> np.ndarray | None:
        """What the first loss holds the scores against: the targets of the data, or what is wired there."""
        loss = next(iter(self.network.nodes_with(LossLayer)), None)
        _, *truth = self.network.inputs_of(loss) if loss else (None,)
        return self.plan.array(truth[0]) if truth else None

    def metrics(self, weight: float = 1.0) -> dict[str, np.ndarray]:
        """What the metric nodes add to those of a whole that this batch is a part of, by node id.

        `weight` is the batch's part of the samples: means are weighed by it, sums are not.
        """
        values = {end.node: value for end, value in self.network.outputs.items()}
        weights = {Share.MEAN: np.float64(weight), Share.SUM: np.int64(1)}
        return {
            node: weights[share] * self.plan.array(values[node])
            for node in self.network.nodes_with(MetricLayer)
            if (share := values[node].share) in weights
        }

    def gather(self, gather: Gather, indices: np.ndarray) -> None:
        """Take samples out of a data set, by number."""
        for rows, x, t in self._places:
            gather(indices[rows], x, t)

    @cached_property
    def _places(self) -> list[tuple[slice, np.ndarray, np.ndarray]]:
        """Of each lane: its samples of the batch, and the arrays for them."""
        x, t = (self.plan.parts(value) for value in self._data)
        return [(rows, x_part, t_part) for (rows, x_part), (_, t_part) in zip(x, t, strict=True)]

    def fill(self, x: np.ndarray, t: np.ndarray | None, scale: float = 1.0) -> None:
        """Put samples in; targets that are not given are zero.

        Raises Refusal where shapes differ, or where numbers would be cut (labels that are no whole ones).
        """
        x_value, t_value = self._data
        self._require_fit("x", x, x_value)
        if t is not None:
            self._require_fit("t", t, t_value)
        with np.errstate(over="ignore"):
            for rows, part in self.plan.parts(x_value):
                np.copyto(part, x[rows], casting="unsafe")
                if scale != 1:
                    np.multiply(part, scale, out=part)
            for rows, part in self.plan.parts(t_value):
                part[...] = 0 if t is None else t[rows]

    def run(self) -> None:
        """All stages from the first on."""
        self.executor.rewind()
        self.executor.run_to(self.executor.end)

    def run_to_scores(self) -> None:
        """The stages without which there are no scores."""
        self.executor.rewind()
        self.executor.run_to(self.executor.place_of(_scores(self.network)))

    @property
    def _data(self) -> tuple[Value, Value]:
        if not self.network.program.inputs:
            raise Refusal(tr("There is no data node in this graph to put samples in."))
        x, t = self.network.program.inputs
        return x, t

    def _require_fit(self, name: str, given: np.ndarray, value: Value) -> None:
        if given.shape != value.shape:
            raise Refusal(
                tr(
                    "{name} has the shape {given}; the graph takes {wanted}.",
                    name=name,
                    given=shape_text(given.shape),
                    wanted=shape_text(value.shape),
                )
            )
        wanted = np.dtype(np.int64) if value.integer else self.plan.dtype
        if not np.can_cast(given.dtype, wanted, "same_kind"):
            raise Refusal(
                tr(
                    "{name} holds numbers of type {given}; the graph takes {wanted}.",
                    name=name,
                    given=given.dtype,
                    wanted=wanted,
                )
            )


def _total(array: np.ndarray) -> float:
    return float(array.sum()) if array.ndim else array.item()  # the latter in a tenth of the time


def _scores(network: Network) -> Value:
    judges = network.nodes_with(LossLayer) or network.nodes_with(MetricLayer)
    return network.inputs_of(judges[0])[0] if judges else next(reversed(list(network.outputs.values())))


class Preparer:
    """Makes one graph ready for whatever batch size and mode is asked for, on the same parameters.

    Another batch size or mode compiles the graph anew, unless it was compiled for that before; parameters and
    all other plans stay. `threads` bounds the lanes that a plan splits its batch over.
    """

    def __init__(self, analysis: Analysis, threads: int | None = None) -> None:
        self.graph = analysis.graph
        self.threads = min(LANES, threads or os.cpu_count() or 1)
        self._analysis = analysis
        self._dtype = np.dtype(self.graph.training.dtype)
        self._networks: dict[tuple[int, bool], Network] = {}
        self._kept: dict[tuple[int, bool, bool], Prepared] = {}
        self.parameters = Parameters(self.network(self.graph.training.batch_size).program, self._dtype)

    def network(self, batch: int, training: bool = True) -> Network:
        """The graph compiled for a batch size and a mode."""
        key = batch, training
        if key not in self._networks:
            _forget_the_oldest(self._networks, 4 * KEPT)
            self._networks[key] = compile_graph(self.graph, batch, self._analysis, training)
        return self._networks[key]

    def prepared(self, batch: int, training: bool = False, gradients: bool = False) -> Prepared:
        """The network with memory, for a batch size and a mode; the last few are kept."""
        key = batch, training, gradients
        if key not in self._kept:
            for dropped in _forget_the_oldest(self._kept, KEPT):
                dropped.plan.team.close()
            self._kept[key] = self.make(batch, training, gradients)
        return self._kept[key]

    def make(self, batch: int, training: bool, gradients: bool) -> Prepared:
        """The same, for the caller alone."""
        network = self.network(batch, training)
        parts = self._parts(network, training)
        plan = Plan(network.program, self._dtype, self.parameters, gradients, parts)
        return self._ready(network, plan)

    def _ready(self, network: Network, plan: Plan) -> Prepared:
        return Prepared(network, Executor(plan, network.names))

    def close(self) -> None:
        """End the threads of all plans."""
        for prepared in self._kept.values():
            prepared.plan.team.close()

    def _parts(self, network: Network, training: bool) -> Sequence[Program]:
        """The programs of the parts of a batch; none where it is not split."""
        batch, program = network.batch, network.program
        # A lane gets two samples at the least: of one, batch normalisation can make nothing.
        lanes = min(self.threads, batch // 2)
        if lanes < LANES or program.multiply_adds < WORTH_SPLITTING or not program.splits:
            return ()
        return [self.network(n, training).program for n in (batch - batch // 2, batch // 2)]


def _forget_the_oldest(kept: dict[Any, T], limit: int) -> list[T]:
    """Make room for one more; what was taken out."""
    return [kept.pop(next(iter(kept))) for _ in range(len(kept) - limit + 1)]
