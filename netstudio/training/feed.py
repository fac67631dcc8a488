"""The feed: the batches that a run learns from, in their order, and what is drawn at random for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from netstudio.data.batches import Gather
from netstudio.data.dataset import Dataset
from netstudio.data.errors import DataError
from netstudio.data.sampling import SAMPLERS, Sampler
from netstudio.graph.compile import data_node
from netstudio.graph.model import Graph
from netstudio.layers.base import DataLayer
from netstudio.training.prepared import Prepared
from netstudio.words import Refusal, tr


@dataclass(frozen=True)
class Place:
    """Where a feed stands before a batch: the state of the order of samples, and of what draws at random."""

    order: dict[str, Any]
    draws: dict[str, Any]


class UnusableData(DataError):
    """Data that cannot be used, and the node that brings them: `owner`."""

    def __init__(self, owner: str, name: str, error: DataError) -> None:
        super().__init__(tr("{node}: {problem}", node=name, problem=error.words), error.field)
        self.owner = owner


class Feed:
    """Fills a batch from the data of a graph, which are loaded when they are first needed."""

    def __init__(self, graph: Graph, batch: Prepared) -> None:
        self._graph = graph
        self._batch = batch
        self.has_data = data_node(graph) is not None
        self._data: Dataset | None = None
        self.restart()

    def restart(self) -> None:
        """The first batch comes next."""
        self.numbers = np.empty(0, np.int64)  # of the samples in the arrays
        self._sampler: Sampler | None = None
        self._gather: Gather | None = None
        self._rng = np.random.default_rng([self._graph.training.seed, 1])
        self._drawn_from = self._rng.bit_generator.state  # before the batch under way, where there are draws
        self.ready = False  # whether a batch is under way
        self._filled = False  # whether the arrays hold a batch

    @property
    def dataset(self) -> Dataset:
        """The data of the graph's data node. Raises Refusal where there are none, or others."""
        if self._data is None:
            node = data_node(self._graph)
            if node is None:
                raise Refusal(tr("There is no data in this graph."))
            data = self._read(node)
            compiled = [value.shape[1:] for value in self._batch.network.program.inputs]
            if [data.sample_shape, data.target_shape] != compiled:
                raise Refusal(tr("The data have changed on the disk meanwhile; start again."))
            self._data = data
        return self._data

    def _read(self, node: str) -> Dataset:
        """The data of a node. Raises UnusableData."""
        layer = self._graph.nodes[node].layer
        assert isinstance(layer, DataLayer)
        try:
            return layer.dataset()
        except DataError as error:
            raise UnusableData(node, self._graph.nodes[node].name, error) from error

    @property
    def steps_per_epoch(self) -> int:
        """How many batches make an epoch; 1 without data."""
        return self._ready_sampler().steps_per_epoch if self.has_data else 1

    def load(self) -> None:
        """Fill in the next batch, unless one is still under way."""
        if self.ready:
            return
        if self.has_data:
            self._fill()
        if self._batch.network.program.draws:
            self._drawn_from = self._rng.bit_generator.state
            self._batch.plan.draw(self._rng)
        self.ready = True

    def _fill(self) -> None:
        sampler = self._ready_sampler()
        if self._filled and sampler.repeats:
            return  # with what is there already
        assert self._gather is not None
        self.numbers = sampler.next_indices()
        self._batch.gather(self._gather, self.numbers)
        self._filled = True

    def leave(self) -> None:
        """The batch under way is over."""
        self.ready = False

    def place(self) -> Place:
        """Where it stands; with a batch under way, before that one."""
        order = self._ready_sampler().state()
        if self.ready:
            order["step"] -= 1
        draws = self._drawn_from if self.ready else self._rng.bit_generator.state
        return Place(order, dict(draws))

    def go_to(self, place: Place) -> None:
        """Go on from there. Raises DataError for a place in other data; then it stays where it is."""
        sampler = self._new_sampler()
        sampler.restore(place.order)
        rng = np.random.default_rng()
        rng.bit_generator.state = place.draws
        self._ready_sampler()
        self._sampler, self._rng, self._drawn_from = sampler, rng, place.draws
        self.ready = self._filled = False

    def _ready_sampler(self) -> Sampler:
        if self._sampler is None:
            self._sampler = self._new_sampler()
            self._gather = Gather(self.dataset.train, self._graph.training.batch_size)
        return self._sampler

    def _new_sampler(self) -> Sampler:
        settings = self._graph.training
        rng = np.random.default_rng(settings.seed)
        return SAMPLERS[settings.sampling](len(self.dataset.train), settings.batch_size, rng)
