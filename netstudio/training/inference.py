"""Inference: what the net says, and how well, on any number of samples; forward only, in slices."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from netstudio.data.dataset import Part
from netstudio.graph.analysis import Analysis
from netstudio.graph.compile import data_node
from netstudio.graph.expand import origin
from netstudio.graph.model import End, Graph
from netstudio.layers.base import LossLayer
from netstudio.training.log import Evaluation
from netstudio.training.non_finite import first_non_finite
from netstudio.training.prepared import Prepared, Preparer
from netstudio.words import Refusal, Words, tr

SLICE = 1000  # samples at a time, at the most
CACHED = 4_000_000  # bytes of the largest value of a slice, in each lane: what a cache can hold
AFFORDABLE = 256_000_000  # bytes that a slice may take, even where a batch of training takes less


def sample_count(x: np.ndarray) -> int:
    """How many samples x (N, …) holds. Raises Refusal where it holds none."""
    if not x.shape or not x.shape[0]:
        raise Refusal(tr("There are no samples; at least one is needed."))
    return len(x)


def _takes_targets(graph: Graph, loss: str) -> bool:
    """Whether a loss is wired to the targets of the data."""
    wire = graph.wires.get(End(loss, "t"))
    return wire is not None and origin(graph, wire.source) == End(data_node(graph) or "", "t")


def _slice(analysis: Analysis, lanes: int) -> int:
    """How many samples at a time: what a cache can hold, and no more memory than is allowed to training."""
    batch = analysis.graph.training.batch_size
    affordable = max(batch, batch * AFFORDABLE // max(1, analysis.memory))
    itemsize = np.dtype(analysis.graph.training.dtype).itemsize
    largest = max((math.prod(spec.shape[1:]) for spec in analysis.shapes.values()), default=1) * itemsize
    return max(1, min(SLICE, affordable, lanes * CACHED // max(1, largest)))


def _trouble(batch: Prepared) -> Words | None:
    """Where a loss that is no finite number came from."""
    return None if math.isfinite(batch.loss) else first_non_finite(batch.network.graph, batch.executor)[1]


class Inference:
    """What a network says of any number of samples: it is run on slices, forward only."""

    def __init__(self, analysis: Analysis, preparer: Preparer) -> None:
        self._preparer = preparer
        self._slice = _slice(analysis, preparer.threads)
        losses = (n for n in analysis.graph if isinstance(n.layer, LossLayer))
        loss = next(losses, None)
        self._loss = loss.layer if loss and isinstance(loss.layer, LossLayer) else None
        # An autoencoder's truth is its input: then there are no classes to be guessed.
        self.guesses_classes = loss is None or _takes_targets(analysis.graph, loss.id)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The scores of samples x (N, …)."""
        found = []
        for _, batch in self._slices(x, None):
            batch.run_to_scores()
            found.append(batch.scores.copy())
        return np.concatenate(found)

    def evaluate(self, part: Part) -> Evaluation:
        """Mean loss, share of right answers, and metrics."""
        loss, right, judged = 0.0, 0, True
        metrics: dict[str, np.ndarray] = {}
        trouble: Words | None = None
        for rows, batch in self._slices(part.x, part.t, part.scale):
            batch.run()
            samples = rows.stop - rows.start
            loss += batch.loss * samples
            for node, found in batch.metrics(samples / len(part)).items():
                metrics[node] = metrics.get(node, 0) + found
            hits = self.hits(batch)
            judged = judged and hits is not None
            right += hits or 0
            trouble = trouble or _trouble(batch)
        n = len(part)
        return Evaluation(loss / n, right / n if judged else None, n, metrics, trouble)

    def evaluate_alone(self) -> Evaluation:
        """The loss of a graph without data."""
        batch = self._preparer.prepared(1)
        batch.run()
        return Evaluation(batch.loss, None, 1, trouble=_trouble(batch))

    def hits(self, batch: Prepared) -> int | None:
        """How many of a batch are right, as the loss layer sees it.

        None where there is no right, or where what is judged is not the samples, one by one.
        """
        truth = batch.truth
        if self._loss is None or truth is None or len(truth) != batch.network.batch:
            return None
        return self._loss.hits(batch.scores, truth)

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
        """Slices of the samples, each filled in and ready to be run."""
        count = sample_count(x)
        for start in range(0, count, self._slice):
            rows = slice(start, min(start + self._slice, count))
            batch = self._preparer.prepared(rows.stop - rows.start)
            batch.fill(x[rows], None if t is None else t[rows], scale)
            yield rows, batch
