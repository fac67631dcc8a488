"""Whether two graphs compute the same, whatever else of them differs."""

from __future__ import annotations

import msgspec

from netstudio.graph.expand import expand
from netstudio.graph.model import Graph
from netstudio.graph.training import TrainingSettings


def what_it_computes(graph: Graph) -> tuple[object, ...]:
    """All that a session depends on: no names, positions, words, nor the learning rate, which it can turn.

    Two graphs compute the same when these are equal.
    """
    graph = expand(graph)
    layers = {node.id: (node.layer, node.frozen, node.bypassed) for node in graph}
    return layers, dict(graph.wires), _without_learning_rate(graph.training)


def _without_learning_rate(training: TrainingSettings) -> TrainingSettings:
    optimizer = msgspec.structs.replace(training.optimizer, learning_rate=1.0)
    return msgspec.structs.replace(training, optimizer=optimizer)
