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
from netstudio.graph.compile import Network, compile_graph
from netstudio.graph.model import Graph
from netstudio.layers.base import LossLayer
from netstudio.training.log import Evaluation
from netstudio.words import Refusal, shape_text, tr

SLICE = 1000  # samples at a time
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
        """Put samples in; targets that are not given are zero. Raises Refusal where shapes differ."""
        x_array, t_array = self.data
        for name, array, given in (("x", x_array, x), ("t", t_array, t)):
            if given is not None and np.shape(given) != array.shape:
                raise Refusal(
                    tr(
                        "{name} has the shape {given}; the graph takes {wanted}.",
                        name=name,
                        given=shape_text(np.shape(given)),
                        wanted=shape_text(array.shape),
                    )
                )
        np.multiply(x, scale, out=x_array, casting="unsafe")
        t_array[...] = 0 if t is None else t

    def run(self) -> None:
        """All stages from the first on."""
        self.executor.rewind()
        self.executor.run_to(self.executor.end)


def _scores(network: Network) -> Value:
    losses = network.nodes_with(LossLayer)
    return network.inputs_of(losses[0])[0] if losses else next(reversed(list(network.outputs.values())))


class Inference:
    """One network on shared parameters, prepared for whatever batch size is asked for."""

    def __init__(self, graph: Graph, parameters: Parameters, dtype: np.dtype) -> None:
        self.graph = graph
        self._parameters = parameters
        self._dtype = dtype
        self._prepared: dict[tuple[int, bool], Prepared] = {}
        losses = (n.layer for n in graph if isinstance(n.layer, LossLayer))
        self._loss: LossLayer | None = next(losses, None)

    def prepared(self, batch: int, gradients: bool = False) -> Prepared:
        """The network for a batch size; the last few are kept."""
        key = batch, gradients
        if key not in self._prepared:
            network = compile_graph(self.graph, batch)
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

    def probabilities(self, scores: np.ndarray) -> np.ndarray | None:
        """The chance of each class (N, C), where the loss layer knows of one."""
        return self._loss.probabilities(scores) if self._loss else None

    def _slices(
        self, x: np.ndarray, t: np.ndarray | None, scale: float = 1.0
    ) -> Iterator[tuple[slice, Prepared]]:
        for start in range(0, len(x), SLICE):
            rows = slice(start, min(start + SLICE, len(x)))
            batch = self.prepared(rows.stop - rows.start)
            batch.fill(x[rows], None if t is None else t[rows], scale)
            batch.run()
            yield rows, batch
