"""Inference: what the net says, and how well, on any number of samples; forward only, in slices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netstudio.data.dataset import Part
from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.engine.program import Value
from netstudio.graph.analysis import Analysis
from netstudio.graph.compile import Network, compile_graph
from netstudio.layers.base import LossLayer
from netstudio.training.log import Evaluation
from netstudio.words import Refusal, shape_text, tr

SLICE = 1000  # samples at a time, at the most
AFFORDABLE = 256_000_000  # bytes that a slice may take, even where a batch of training takes less
KEPT = 4  # plans of other batch sizes that are kept


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
    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """The plan's arrays of x and t."""
        if not self.network.program.inputs:
            raise Refusal(tr("There is no data node in this graph to put samples in."))
        x, t = self.network.program.inputs
        return self.plan.array(x), self.plan.array(t)

    @property
    def loss(self) -> float:
        """What backpropagation begins at: the loss, or the sum of the losses."""
        seeds = self.network.program.seeds
        return sum(float(self.plan.array(seed).sum()) for seed in seeds)

    @property
    def scores(self) -> np.ndarray:
        """What the net says: the plan's array of what goes into the first loss, or of the last output."""
        return self.plan.array(_scores(self.network))

    def fill(self, x: np.ndarray, t: np.ndarray | None, scale: float = 1.0) -> None:
        """Put samples in; targets that are not given are zero.

        Raises Refusal where shapes differ, or where numbers would be cut (labels that are no whole ones).
        """
        x_array, t_array = self.data
        _require_fit("x", x, x_array)
        if t is not None:
            _require_fit("t", t, t_array)
        np.multiply(x, scale, out=x_array, casting="unsafe")
        t_array[...] = 0 if t is None else t

    def run(self) -> None:
        """All stages from the first on."""
        self.executor.rewind()
        self.executor.run_to(self.executor.end)


def _require_fit(name: str, given: np.ndarray, array: np.ndarray) -> None:
    if given.shape != array.shape:
        raise Refusal(
            tr(
                "{name} has the shape {given}; the graph takes {wanted}.",
                name=name,
                given=shape_text(given.shape),
                wanted=shape_text(array.shape),
            )
        )
    if not np.can_cast(given.dtype, array.dtype, "same_kind"):
        raise Refusal(
            tr(
                "{name} holds numbers of type {given}; the graph takes {wanted}.",
                name=name,
                given=given.dtype,
                wanted=array.dtype,
            )
        )


def sample_count(x: np.ndarray) -> int:
    """How many samples x (N, …) holds. Raises Refusal where it holds none."""
    if not x.shape or not x.shape[0]:
        raise Refusal(tr("There are no samples; at least one is needed."))
    return len(x)


def _scores(network: Network) -> Value:
    losses = network.nodes_with(LossLayer)
    return network.inputs_of(losses[0])[0] if losses else next(reversed(list(network.outputs.values())))


def _slice(analysis: Analysis) -> int:
    """How many samples at a time: so many that looking takes no more memory than is allowed to training."""
    batch = analysis.graph.training.batch_size
    return min(SLICE, max(batch, batch * AFFORDABLE // max(1, analysis.memory)))


class Inference:
    """One network on shared parameters, prepared for whatever batch size is asked for."""

    def __init__(self, analysis: Analysis, parameters: Parameters, dtype: np.dtype) -> None:
        self.graph = graph = analysis.graph
        self._analysis = analysis
        self._parameters = parameters
        self._dtype = dtype
        self._slice = _slice(analysis)
        self._prepared: dict[tuple[int, bool], Prepared] = {}
        losses = (n.layer for n in graph if isinstance(n.layer, LossLayer))
        self._loss: LossLayer | None = next(losses, None)

    def prepared(self, batch: int, gradients: bool = False) -> Prepared:
        """The network for a batch size; the last few are kept."""
        key = batch, gradients
        if key not in self._prepared:
            network = compile_graph(self.graph, batch, self._analysis)
            plan = Plan(network.program, self._dtype, self._parameters, gradients)
            while len(self._prepared) >= KEPT:
                del self._prepared[next(iter(self._prepared))]
            self._prepared[key] = Prepared(network, Executor(plan))
        return self._prepared[key]

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The scores of samples x (N, …)."""
        return np.concatenate([batch.scores.copy() for _, batch in self._slices(x, None)])

    def evaluate(self, part: Part) -> Evaluation:
        """Mean loss and share of right answers."""
        loss, right, judged = 0.0, 0, True
        for rows, batch in self._slices(part.x, part.t, part.scale):
            loss += batch.loss * (rows.stop - rows.start)
            hits = self.hits(batch.scores, part.t[rows])
            judged = judged and hits is not None
            right += hits or 0
        n = len(part)
        return Evaluation(loss / n, right / n if judged else None, n)

    def hits(self, scores: np.ndarray, t: np.ndarray) -> int | None:
        """How many of a batch are right, as the loss layer sees it; None where there is no right."""
        return self._loss.hits(scores, t) if self._loss else None

    def guess(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """The class that each row of scores speaks for, and its probability where the loss knows of one."""
        chances = self._loss.probabilities(scores) if self._loss else None
        if scores.ndim == 2 and scores.shape[1] > 1:
            guess = scores.argmax(axis=1)
            return guess, None if chances is None else chances[np.arange(len(guess)), guess]
        if chances is not None:  # of no and of yes
            guess = (chances[:, 1] > 0.5).astype(np.int64)
            return guess, chances[np.arange(len(guess)), guess]
        return (scores.reshape(len(scores), -1)[:, 0] > 0.5).astype(np.int64), None

    def _slices(
        self, x: np.ndarray, t: np.ndarray | None, scale: float = 1.0
    ) -> Iterator[tuple[slice, Prepared]]:
        count = sample_count(x)
        for start in range(0, count, self._slice):
            rows = slice(start, min(start + self._slice, count))
            batch = self.prepared(rows.stop - rows.start)
            batch.fill(x[rows], None if t is None else t[rows], scale)
            batch.run()
            yield rows, batch
