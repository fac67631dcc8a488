"""The session: a compiled graph that learns. Everything that trains, steps or predicts goes through it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from threadpoolctl import ThreadpoolController

from netstudio.data.batches import Gather
from netstudio.data.dataset import Dataset, Part, labels
from netstudio.data.sampling import Sampler, ShuffledEpochs, WithReplacement
from netstudio.engine.executor import Executor, StageError
from netstudio.engine.optimizers import Updater
from netstudio.engine.parameters import Key, Parameters
from netstudio.engine.plan import Plan
from netstudio.graph.analysis import analyse
from netstudio.graph.compile import compile_graph, data_node
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.base import DataLayer
from netstudio.training import inspection
from netstudio.training.arrays import AssignableArrays, NamedArrays
from netstudio.training.inference import Inference, Prepared
from netstudio.training.log import Evaluation, TrainingLog
from netstudio.training.walk import Walk
from netstudio.words import Refusal, shape_text, tr

SAMPLERS: dict[str, type[Sampler]] = {"shuffled": ShuffledEpochs, "replacement": WithReplacement}


class Session:
    """A network with memory, parameters, an optimizer and a place in the data.

    `seed` and `dtype` override the graph's training settings; `weights`, by (node id, parameter), replace
    initial values where their shape fits. Not for use from two threads at once.

    Raises Refusal in words where the graph cannot run.
    """

    def __init__(
        self,
        graph: Graph,
        weights: Mapping[Key, np.ndarray] | None = None,
        *,
        seed: int | None = None,
        dtype: str | None = None,
    ) -> None:
        # One BLAS thread: two, beside another busy process, take many times as long instead of half.
        ThreadpoolController().limit(limits=1, user_api="blas")
        self.graph = graph
        self.seed = graph.training.seed if seed is None else seed
        self._analysis = analyse(graph)
        self.network = compile_graph(graph, analysis=self._analysis)
        self.plan = Plan(self.network.program, dtype or graph.training.dtype)
        self.executor = Executor(self.plan)
        self.walk = Walk(self.executor)
        self._own = Prepared(self.network, self.executor)
        self._inference = Inference(graph, self.store, self.plan.dtype)
        self._data: Dataset | None = None
        self._batch_ready = False
        self.store.initialize(self.seed)
        self._take_over(weights or {})
        self._begin()

    def reset(self) -> None:
        """Begin again: initial values, a fresh optimizer, the first batch, an empty log."""
        self.store.initialize(self.seed)
        self._begin()

    def _begin(self) -> None:
        self.updater: Updater = self.graph.training.optimizer.start(self.store.theta, self.store.gradient)
        self.log = TrainingLog()
        self.loss = math.nan
        self._sampler: Sampler | None = None
        self._gather: Gather | None = None
        self.next_batch()

    def _take_over(self, weights: Mapping[Key, np.ndarray]) -> None:
        """Weights whose place and shape are still there replace the initial values."""
        for key, array in weights.items():
            if key in self.store.values and self.store.values[key].shape == array.shape:
                self.store.values[key][...] = array

    # What it holds ------------------------------------------------------------------------------------------

    @property
    def store(self) -> Parameters:
        """The flat vectors of parameters and gradients, and the views into them."""
        return self.plan.parameters

    @property
    def parameters(self) -> AssignableArrays:
        """Parameters by name (`"Affine 1.W"`): read-only copies; assign to set."""
        return AssignableArrays(self.graph, self.store.values)

    @property
    def gradients(self) -> NamedArrays:
        """Gradients by the names of their parameters, read-only copies, of the last backward."""
        return NamedArrays(self.graph, self.store.gradients)

    def weights(self) -> dict[Key, np.ndarray]:
        """A copy of all parameters by (node id, parameter), for the document."""
        return {key: array.copy() for key, array in self.store.values.items()}

    @property
    def has_data(self) -> bool:
        """Whether the graph has a data node."""
        return data_node(self.graph) is not None

    @property
    def dataset(self) -> Dataset:
        """The data of the graph's data node. Raises Refusal where there is none."""
        if self._data is None:
            node = data_node(self.graph)
            if node is None:
                raise Refusal(tr("There is no data in this graph."))
            layer = self.graph.nodes[node].layer
            assert isinstance(layer, DataLayer)
            self._data = layer.dataset()
        return self._data

    @property
    def steps(self) -> int:
        """How many updates were made."""
        return self.updater.steps

    @property
    def steps_per_epoch(self) -> int:
        """How many steps make an epoch; 1 without data."""
        return self._ready_sampler().steps_per_epoch if self.has_data else 1

    @property
    def total_steps(self) -> int:
        """How many steps the training settings ask for."""
        settings = self.graph.training
        return settings.steps or settings.epochs * self.steps_per_epoch

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
        if not math.isfinite(self.loss):
            raise _non_finite(self)
        self.updater.step()
        self.log.loss.append(self.loss)
        self.next_batch()
        return self.loss

    def load_batch(self) -> None:
        """Fill in the next batch, unless the present one is still under way."""
        if not self._batch_ready and self.has_data:
            indices = self._ready_sampler().next_indices()
            assert self._gather is not None
            self._gather(indices, *self._own.data)
        self._batch_ready = True

    def next_batch(self) -> None:
        """Leave the present batch as it is; the next step loads another."""
        self._batch_ready = False
        self.executor.rewind()
        self.walk.rewind()

    def _ready_sampler(self) -> Sampler:
        if self._sampler is None:
            train, settings = self.dataset.train, self.graph.training
            rng = np.random.default_rng(self.seed)
            self._sampler = SAMPLERS[settings.sampling](len(train), settings.batch_size, rng)
            self._gather = Gather(train, settings.batch_size)
        return self._sampler

    # Using --------------------------------------------------------------------------------------------------

    def forward_backward(self, x: np.ndarray | None = None, t: np.ndarray | None = None) -> float:
        """The loss on a batch of your own; fills `gradients`, updates nothing.

        Without x, on the batch that training is at; a graph without data is run as it is.
        """
        if x is None:
            self.load_batch()
            batch = self._own
        else:
            batch = self._inference.prepared(len(x), gradients=True)
            batch.fill(np.asarray(x), t)
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
        """Loss and accuracy on samples x with targets t; without them, on a part of the graph's data."""
        if x is None:
            return self._inference.evaluate(getattr(self.dataset, part))
        if t is None:
            raise Refusal(tr("To evaluate, targets t are needed beside the samples x."))
        return self._inference.evaluate(Part(np.asarray(x), np.asarray(t)))

    def guess(self, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """The class that each row of scores speaks for, and its probability where the loss knows of one."""
        chances = self._inference.probabilities(scores)
        if scores.ndim == 2 and scores.shape[1] > 1:
            guess = scores.argmax(axis=1)
            return guess, None if chances is None else chances[np.arange(len(guess)), guess]
        return (scores.reshape(len(scores), -1)[:, 0] > 0.5).astype(np.int64), None

    def classes_of(self, t: np.ndarray) -> np.ndarray:
        """The class numbers of targets: labels, a column of them, or one-hot rows."""
        return labels(t)

    def batch_accuracy(self) -> float | None:
        """The share of right answers in the present training batch, once forward is done."""
        if not self.has_data:
            return None
        hits = self._inference.hits(self._own.scores, self._own.data[1])
        return None if hits is None else hits / self.network.batch

    # Looking inside -----------------------------------------------------------------------------------------

    def wire_gradient(self, wire: Wire) -> np.ndarray | None:
        """∂L/∂(what a wire carries) of the last backward, also where training has no need of it."""
        return inspection.wire_gradient(self.network, self.plan, wire)

    def tensor(self, node: str, port: str, gradient: bool = False) -> np.ndarray | None:
        """The array at a port, or of a parameter, of that name; or its gradient. None where there is none."""
        if (node, port) in self.store.values:
            return (self.store.gradients if gradient else self.store.values)[node, port]
        end = End(node, port)
        if end in self.network.outputs:
            value = self.network.outputs[end]
            return (
                inspection.output_gradient(self.network, self.plan, end)
                if gradient
                else self.plan.array(value)
            )
        wire = self.graph.wires.get(end)
        if wire is None:
            return None
        return self.wire_gradient(wire) if gradient else self.plan.array(self.network.wires[wire])


class NonFiniteLoss(StageError):
    """The loss is inf or NaN; `owner` is the node where it began. Parameters are those before the step."""

    def __init__(self, owner: str, refusal: Refusal) -> None:
        Refusal.__init__(self, refusal.words)
        self.owner = owner


def _non_finite(session: Session) -> NonFiniteLoss:
    """Look for the first op that made an inf or a NaN, and say so."""
    step, place = session.steps + 1, session.executor.first_non_finite()
    if place is None:
        return NonFiniteLoss("", Refusal(tr("The loss is no finite number at step {step}.", step=step)))
    stage, value = place
    node = session.graph.nodes[stage.call.owner]
    words = tr(
        "Step {step}: {node} is the first to make a number that is not finite ({op}, shape {shape}). "
        "A smaller learning rate often helps.",
        step=step,
        node=node.name,
        op=stage.call.op.name,
        shape=shape_text(value.shape),
    )
    return NonFiniteLoss(node.id, Refusal(words))
