"""What undo goes back to: a graph, and the weights that belonged to it. Weights are values, as graphs are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from netstudio.graph.expand import drawn
from netstudio.graph.model import Graph

Weights = Mapping[tuple[str, str], np.ndarray]  # by (node id, parameter)
Shapes = Mapping[tuple[str, str], tuple[int, ...]]


@dataclass(eq=False)
class State:
    """A graph, and the weights as they were when it was left for another."""

    graph: Graph
    weights: Weights = field(default_factory=dict)
    loaded: bool = False  # its weights came with it from a file: undo brings back those before


def same(some: Weights, others: Weights) -> bool:
    """Whether these are the very same arrays."""
    return some.keys() == others.keys() and all(array is others[key] for key, array in some.items())


def of_nodes(weights: Weights, nodes: Set[str]) -> dict[tuple[str, str], np.ndarray]:
    """The weights of these nodes of the drawing."""
    return {key: array for key, array in weights.items() if drawn(key[0]) in nodes}


def fits(asked: Shapes, key: tuple[str, str], array: np.ndarray) -> bool:
    """Whether an array has the shape that is asked for, if any is."""
    return asked.get(key, array.shape) == array.shape


def brought_back(now: Weights, then: Weights, came: Set[str], asked: Shapes) -> Weights:
    """The weights after undo: those of `then` for nodes that came back, and where their shape alone fits."""
    kept = {key: array for key, array in now.items() if drawn(key[0]) not in came}

    def is_back(key: tuple[str, str], array: np.ndarray) -> bool:
        if drawn(key[0]) in came:
            return True
        return key in kept and fits(asked, key, array) and not fits(asked, key, kept[key])

    return {**kept, **{key: array for key, array in then.items() if is_back(key, array)}}


def supersede(states: Sequence[State], weights: Weights) -> None:
    """Weights were trained in the last of these states: of each shape, undo needs the latest alone.

    What the states before remember of the same shape of the same node is let go, or every training between
    two edits would be kept in memory.
    """
    known = [state.weights for state in states]  # keeps them alive, and so their identity, for this while
    renewed: dict[int, Weights] = {}
    for i in range(len(states) - 2, -1, -1):
        if states[i + 1].loaded:
            return
        weights = of_nodes(weights, states[i].graph.nodes.keys())
        if id(known[i]) not in renewed:
            renewed[id(known[i])] = {
                key: new if (new := weights.get(key)) is not None and new.shape == array.shape else array
                for key, array in known[i].items()
            }
        states[i].weights = renewed[id(known[i])]
