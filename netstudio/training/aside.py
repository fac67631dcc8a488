"""A batch put aside: samples that somebody chose or made, run on copies of a session's weights."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np

from netstudio.data.dataset import Dataset, Part
from netstudio.engine.executor import Executor, StageError
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.graph.compile import Network, compile_graph
from netstudio.layers.base import LossLayer
from netstudio.training.browse import PartName, no_sample
from netstudio.training.inference import sample_count
from netstudio.training.predictions import Predictions, predict
from netstudio.training.prepared import Prepared
from netstudio.training.session import Session
from netstudio.training.subject import Subject
from netstudio.training.walk import Phase, WalkView
from netstudio.words import Refusal, Words, tr

DRAWS = 2  # beside the seed: the masks of a batch put aside are its own, and stay as they are


@dataclass(frozen=True)
class Chosen:
    """Samples of the session's data, by number."""

    part: PartName
    numbers: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class Given:
    """Samples of somebody's own: x (N, …), and the class or the values (N, …) that they are held against.

    Without a target it is what the net says of them.
    """

    x: np.ndarray = field(repr=False)
    target: int | np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.x)


Source = Chosen | Given


def named(source: Source) -> Words:
    """What people call such samples."""
    if isinstance(source, Given):
        return tr("an input of your own")
    count, n = len(source), source.numbers[0]
    if source.part == "test":
        return tr("{n} test samples", n=count) if count > 1 else tr("test sample {n}", n=n)
    return tr("{n} training samples", n=count) if count > 1 else tr("training sample {n}", n=n)


class Aside(Subject):
    """A session's net on samples of a source, forward and backward, without touching the session.

    Weights and running statistics are copies; `keep_up` makes them those of the moment. It computes what
    training would, except where a layer cannot train on so few samples (batch norm, on one): then the net is
    as it is when it predicts, and `note` says so.

    Raises Refusal where samples or targets do not fit, and where the graph takes none.
    """

    def __init__(self, session: Session, source: Source) -> None:
        sample_count(np.empty(len(source)))  # there is one
        self.source = source
        self.note: Words | None = None
        self._session = session
        network, dtype = self._compile(len(source)), session.plan.dtype
        plan = Plan(network.program, dtype, Parameters(network.program, dtype))
        super().__init__(Prepared(network, Executor(plan, network.names)))
        if network.program.draws:
            plan.draw(np.random.default_rng([session.seed, DRAWS]))
        self._load(session.store)

    @property
    def walk_view(self) -> WalkView:
        """Where the walk stands; there is no update at its end."""
        view = super().walk_view
        return replace(view, phase=Phase.BACKWARD) if view.phase is Phase.UPDATE else view

    def keep_up(self, parameters: Parameters) -> None:
        """Where the weights are others by now, compute anew with them, as far as it was computed.

        Where that fails it stays before what failed: the walk meets it again, and says so then.
        """
        given = parameters.arrays
        if all(_same_bits(array, given[key]) for key, array in self.plan.parameters.arrays.items()):
            return
        position = self.executor.position
        self._inside = None, None
        self._load(parameters)
        with suppress(StageError):
            self.executor.run_to(position)

    def take_place_of(self, before: Subject) -> None:
        """Go to where another walk stands; where that has not begun, to the end of forward."""
        stop = before.walk.current
        places = [(s.node, s.phase) for s in self.walk.stops]
        if stop is None:
            self.walk.to_phase_end()
        elif (stop.node, stop.phase) in places:
            self.walk.go_to(places.index((stop.node, stop.phase)) + 1, before.walk.op)
        else:
            self.walk.go_to(before.walk.cursor)

    def follow(self, first: Subject) -> None:
        """Run as far as another walk has come, and show as much."""
        reached = first.walk.stops[: first.walk.reached]
        places = [(s.node, s.phase) for s in self.walk.stops]
        ends = [places.index(place) + 1 for s in reached if (place := (s.node, s.phase)) in places]
        end = max(ends, default=0)
        if self.walk.reached > end:
            self.rewind()
        self.walk.go_to(end)

    @property
    def samples(self) -> Part:
        """A copy of the samples, and of what they are held against."""
        x, t = (self.plan.array(value).copy() for value in self.network.program.inputs)
        return Part(x, t)

    def _compile(self, count: int) -> Network:
        graph = self._session.network.graph
        try:
            return compile_graph(graph, count)
        except Refusal:
            if count > 1:
                raise
            self.note = tr(
                "Batch norm on one sample: with running statistics, as when predicting; nothing is dropped."
            )
            return compile_graph(graph, count, training=False)

    def _load(self, parameters: Parameters) -> None:
        """Copy in these weights; the samples, before the first layer."""
        given = parameters.arrays
        for key, array in self.plan.parameters.arrays.items():
            np.copyto(array, given[key])
        self.executor.rewind()
        self._fill()

    def _fill(self) -> None:
        source, dataset = self.source, self._session.dataset
        if isinstance(source, Chosen):
            part: Part = getattr(dataset, source.part)
            numbers = np.array(source.numbers)
            if numbers.max(initial=0) >= len(part):
                raise no_sample(int(numbers.max()), len(part))
            self.prepared.fill(part.x[numbers], part.t[numbers], part.scale)
        else:
            self.prepared.fill(source.x, None)
            target = source.target if source.target is not None else self._guess()
            t = encoded(dataset, target, len(source)) if isinstance(target, int) else target
            self.prepared.fill(source.x, t)

    def _guess(self) -> np.ndarray | None:
        """What the net says, as a target; None where that is not of a target's shape."""
        self.prepared.run_to_scores()
        scores, dataset = self.prepared.scores.copy(), self._session.dataset
        self.executor.rewind()
        if dataset.classes:
            return encoded_rows(dataset, self._session.guess(scores)[0])
        return scores if scores.shape[1:] == dataset.target_shape else None


@dataclass(frozen=True, eq=False)
class Walked:
    """What is walked through, and what the net says of it."""

    source: Source
    found: Predictions
    note: Words | None


def walk_through(session: Session, source: Source | None) -> Walked | None:
    """From now on walk through these samples, from where the walk stands; None: training's own batch."""
    if source is None:
        session.subject = session.own
        return None
    aside = Aside(session, source)
    aside.take_place_of(session.subject)
    session.subject = aside
    return walked(session, aside)


def walked(session: Session, aside: Aside) -> Walked:
    """What the net says of samples put aside; that is not right or wrong where nothing else is known."""
    samples, source = aside.samples, aside.source
    found = replace(predict(session, samples), x=samples.x)
    if isinstance(source, Given) and source.target is None:
        found = replace(found, guessed=False)
    return Walked(source, found, aside.note)


def _same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    return np.array_equal(a.reshape(-1).view(np.uint8), b.reshape(-1).view(np.uint8))


def encoded(dataset: Dataset, label: int, count: int) -> np.ndarray:
    """A class as the targets of `count` samples, in the way that the data have them."""
    return encoded_rows(dataset, np.full(count, label))


def encoded_rows(dataset: Dataset, labels: np.ndarray) -> np.ndarray:
    """Classes (N,) as targets, in the way that the data have them: labels, a column, or one-hot rows."""
    shape = dataset.target_shape
    if len(shape) == 1 and shape[0] > 1:
        rows: np.ndarray = np.eye(shape[0])[labels]
        return rows
    return labels.reshape(len(labels), *shape)


def chances(session: Session, x: np.ndarray) -> tuple[np.ndarray, bool]:
    """What the net says of one sample x (1, …): the chance of each class, and True; or its scores, and False.

    Raises Refusal where the sample does not fit.
    """
    scores = session.predict(x)
    losses = (session.graph.nodes[node].layer for node in session.network.nodes_with(LossLayer))
    loss = next((layer for layer in losses if isinstance(layer, LossLayer)), None)
    found = loss.probabilities(scores) if loss and session.guesses_classes else None
    return (scores[0], False) if found is None else (found[0], True)


@dataclass(frozen=True)
class InputForm:
    """What a sample of one's own must be: its shape, the classes it may have, or the shape of its target.

    `low` and `high` are, for each number of a sample, the ends of what the data have there.
    """

    shape: tuple[int, ...]
    target_shape: tuple[int, ...]
    classes: tuple[str, ...]
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    sizes: dict[str, int] = field(default_factory=dict)  # samples of each part


LOOKED_AT = 2000  # samples that tell of the range of the data


def input_form(session: Session) -> InputForm:
    """What samples the session takes. Raises Refusal where it has no data."""
    data = session.dataset
    flat = data.train.x[:LOOKED_AT].reshape(min(len(data.train), LOOKED_AT), -1)
    low, high = (np.multiply(end, data.train.scale, dtype=np.float64) for end in (flat.min(0), flat.max(0)))
    sizes = {"train": len(data.train), "test": len(data.test)}
    return InputForm(data.sample_shape, data.target_shape, data.classes, low, high, sizes)
