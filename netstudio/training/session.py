"""The session: a compiled graph that learns. Everything that trains, steps or predicts goes through it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from threadpoolctl import ThreadpoolController

from netstudio.data.dataset import Dataset, Part, labels
from netstudio.engine.optimizers import Updater
from netstudio.engine.parameters import Key, Parameters
from netstudio.engine.schedules import Pace
from netstudio.files.weights import Weights, by_key
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.expand import expand
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.base import LossLayer
from netstudio.training.arrays import AssignableArrays, NamedArrays, require_fit
from netstudio.training.feed import Feed
from netstudio.training.inference import Inference, sample_count
from netstudio.training.log import Evaluation, TrainingLog
from netstudio.training.non_finite import all_finite, non_finite_loss
from netstudio.training.prepared import Preparer
from netstudio.training.subject import Subject
from netstudio.training.walk import Walk
from netstudio.words import Refusal, tr


class Session:
    """A network with memory, parameters, an optimizer and a place in the data.

    `seed` and `dtype` override the graph's training settings; `weights`, by (node id, parameter) or by
    `"Node name.parameter"`, replace initial values; with `skip_misfits` those that do not fit are left
    aside, as after an edit. `threads` bounds those that large nets split a batch over (default: as many as
    there are, two at the most). Not for two threads at once.

    Its `graph` is what is computed, without groups; `drawing` is the one that was given.

    Raises Refusal in words where the graph cannot run, or where weights do not fit it.
    """

    def __init__(
        self,
        graph: Graph,
        weights: Weights | None = None,
        *,
        seed: int | None = None,
        dtype: str | None = None,
        threads: int | None = None,
        skip_misfits: bool = False,
    ) -> None:
        # One BLAS thread: two, beside another busy process, take many times as long instead of half.
        ThreadpoolController().limit(limits=1, user_api="blas")
        self.drawing = edits.override_training(graph, seed=seed, dtype=dtype)
        self.graph = graph = expand(self.drawing)
        self.seed = graph.training.seed
        self._analysis = analyse(graph)
        self._preparer = Preparer(self._analysis, threads)
        self._own = self._preparer.make(graph.training.batch_size, training=True, gradients=True)
        self.network, self.executor, self.plan = self._own.network, self._own.executor, self._own.plan
        self.own = Subject(self._own)
        self._subject = self.own
        self._inference = Inference(self._analysis, self._preparer)
        self.feed = Feed(graph, self._own)
        self.store.initialize(self.seed)
        self._take_over(by_key(weights or {}, graph), skip_misfits)
        self._begin()

    def reset(self) -> None:
        """Begin again: initial values, a fresh optimizer, the first batch, an empty log."""
        self.store.initialize(self.seed)
        self._begin()

    def _begin(self) -> None:
        optimizer, store = self.graph.training.optimizer, self.store
        self.updater: Updater = optimizer.start(store.learned, store.gradient, store.weights, self.plan.team)
        self.base_rate = optimizer.learning_rate  # may be turned while it learns
        self._pace: Pace | None = None
        self.log = TrainingLog()
        self.loss = math.nan
        self.feed.restart()
        self.next_batch()

    def _take_over(self, weights: Mapping[Key, np.ndarray], skip_misfits: bool) -> None:
        arrays = self.store.arrays
        if not skip_misfits:
            require_fit(self.graph, arrays, weights)
        for key, array in weights.items():
            if key in arrays and arrays[key].shape == array.shape:
                with np.errstate(over="ignore"):  # told of where it is met
                    arrays[key][...] = array

    # What it holds ------------------------------------------------------------------------------------------

    @property
    def store(self) -> Parameters:
        """The flat vectors of parameters and gradients, and the views into them."""
        return self.plan.parameters

    @property
    def parameters(self) -> AssignableArrays:
        """Parameters and states by name (`"Affine 1.W"`): read-only copies; assign to set."""
        return AssignableArrays(self.graph, self.store.arrays)

    @property
    def gradients(self) -> NamedArrays:
        """Gradients by the names of their parameters, read-only copies, of the last backward."""
        return NamedArrays(self.graph, self.store.gradients)

    def weights(self) -> dict[Key, np.ndarray]:
        """A copy of all parameters and states by (node id, parameter), for the document."""
        return {key: array.copy() for key, array in self.store.arrays.items()}

    def close(self) -> None:
        """End the threads that a large net works with; they come back when it is used again."""
        self.plan.team.close()
        self._preparer.close()

    @property
    def has_data(self) -> bool:
        """Whether the graph has a data node."""
        return self.feed.has_data

    @property
    def dataset(self) -> Dataset:
        """The data of the graph's data node. Raises Refusal where there is none."""
        return self.feed.dataset

    @property
    def steps(self) -> int:
        """How many updates were made."""
        return self.updater.steps

    @property
    def steps_per_epoch(self) -> int:
        """How many steps make an epoch; 1 without data."""
        return self.feed.steps_per_epoch

    @property
    def total_steps(self) -> int:
        """How many steps the training settings ask for."""
        settings = self.graph.training
        return settings.steps or settings.epochs * self.steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step: what the schedule makes of `base_rate`."""
        return self.pace.rate(self.steps, self.base_rate)

    @property
    def pace(self) -> Pace:
        """How the schedule stands."""
        if self._pace is None:
            self._pace = self.graph.training.schedule.start(self.total_steps, self.steps_per_epoch)
        return self._pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._pace = pace

    # Learning -----------------------------------------------------------------------------------------------

    @property
    def trainable(self) -> bool:
        """Whether there is data, a loss and something to learn."""
        return self._analysis.why_not_train is None

    def require_trainable(self) -> None:
        """Raises Refusal, saying why, where the graph cannot learn."""
        if words := self._analysis.why_not_train:
            raise Refusal(words)

    def run(self, epochs: int | None = None, steps: int | None = None) -> float:
        """Train for so many epochs or steps more (default: to the end of the settings); gives the last loss.

        Raises Refusal where the graph cannot train, NonFiniteLoss where the loss is no number any more.
        """
        self.require_trainable()
        if steps is None:
            steps = self.total_steps - self.steps if epochs is None else epochs * self.steps_per_epoch
        for _ in range(steps):
            self.step()
        return self.loss

    def step(self) -> float:
        """One step, or what is left of it: a batch forward and backward, and the update. Gives the loss.

        Raises NonFiniteLoss before any parameter is changed.
        """
        self.load_batch()
        self.executor.run_to(self.executor.end)
        self.loss = self._own.loss
        if not all_finite(self.loss, self.store.gradient):
            raise non_finite_loss(self.graph, self.executor, self.steps + 1)
        self.updater.learning_rate = self.learning_rate
        self.updater.step()
        self.plan.complete()
        self.pace.note(self.loss)
        self.log.loss.append(self.loss)
        self.next_batch()
        return self.loss

    def load_batch(self) -> None:
        """Fill in the next batch, unless the present one is still under way."""
        self.feed.load()

    def next_batch(self) -> None:
        """Leave the present batch as it is; the next step loads another."""
        self.feed.leave()
        self.own.rewind()

    # Using --------------------------------------------------------------------------------------------------

    def forward_backward(self, x: np.ndarray | None = None, t: np.ndarray | None = None) -> float:
        """The loss on a batch of your own; fills `gradients`, updates nothing.

        Without x, on the batch that training is at; a graph without data is run as it is.

        Raises Refusal where samples or targets do not fit.
        """
        if x is None:
            self.load_batch()
            batch = self._own
        else:
            if t is None and self.network.nodes_with(LossLayer):
                raise _targets_needed()
            x = np.asarray(x)
            batch = self._preparer.prepared(sample_count(x), training=True, gradients=True)
            batch.fill(x, None if t is None else np.asarray(t))
            batch.plan.draw(np.random.default_rng(self.seed))
        batch.run()
        return batch.loss

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The scores of samples x (N, …): what goes into the loss, or the graph's last output."""
        return self._inference.predict(np.asarray(x))

    def evaluate(
        self,
        x: np.ndarray | None = None,
        t: np.ndarray | None = None,
        part: Literal["train", "test"] = "test",
    ) -> Evaluation:
        """Loss and accuracy on samples x with targets t; without them, on a part of the graph's data.

        A graph without data has a loss all the same.
        """
        if x is None and not self.has_data:
            return self._inference.evaluate_alone()
        if x is None:
            return self._inference.evaluate(getattr(self.dataset, part))
        if t is None:
            raise _targets_needed()
        return self._inference.evaluate(Part(np.asarray(x), np.asarray(t)))

    @property
    def guesses_classes(self) -> bool:
        """Whether what the net says of a sample is held against its target; an autoencoder's is not."""
        return self._inference.guesses_classes

    def guess(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """The class that each row of scores speaks for, and its probability where the loss knows of one."""
        return self._inference.guess(scores)

    def classes_of(self, t: np.ndarray) -> np.ndarray:
        """The class numbers of targets: labels, a column of them, or one-hot rows."""
        return labels(t)

    def batch_accuracy(self) -> float | None:
        """The share of right answers in the present training batch, once forward is done."""
        if not self.has_data:
            return None
        hits = self._inference.hits(self._own)
        return None if hits is None else hits / self.network.batch

    # Looking inside -----------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        """What is walked through: training's own batch, or one put aside, with the present weights."""
        self._subject.keep_up(self.store)
        return self._subject

    @subject.setter
    def subject(self, subject: Subject) -> None:
        self._subject = subject

    @property
    def walk(self) -> Walk:
        """The walk through what is walked through."""
        return self.subject.walk

    def wire_gradient(self, wire: Wire) -> np.ndarray | None:
        """∂L/∂(what a wire carries) of the last backward, also where training has no need of it."""
        return self.own.wire_gradient(wire)

    def tensor(self, node: str, port: str, gradient: bool = False) -> np.ndarray | None:
        """The array at a port, or of a parameter, of that name; or its gradient. None where there is none."""
        return self.own.tensor(End(node, port), gradient)


def _targets_needed() -> Refusal:
    return Refusal(tr("For the loss, targets t are needed beside the samples x."))
