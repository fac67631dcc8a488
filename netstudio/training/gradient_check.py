"""The gradient check of a whole graph, by the names people use."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import numpy as np

from netstudio.engine.gradcheck import ENTRIES, ParameterCheck, gradient_check
from netstudio.engine.parameters import Key
from netstudio.graph import edits
from netstudio.graph.model import Graph
from netstudio.layers.base import DataLayer
from netstudio.training.arrays import name_of
from netstudio.training.non_finite import NonFiniteLoss, first_non_finite
from netstudio.training.session import Session
from netstudio.words import tr

SAMPLES = 8  # at the most


@dataclass(frozen=True)
class Report:
    """The check of each parameter by name (`"Affine 1.W"`), and on how many samples."""

    samples: int
    parameters: Mapping[str, ParameterCheck]
    max_relative_error: float


def check_gradients(
    graph: Graph, weights: Mapping[Key, np.ndarray] | None = None, most: int = ENTRIES
) -> Report:
    """Backpropagation against numerical differentiation, in float64, on the first training batch.

    Of each parameter `most` entries at the most are looked at.

    Raises Refusal in words where the graph cannot run or its loss is no finite number.
    """
    there_are = [node.layer.sample_count() for node in graph if isinstance(node.layer, DataLayer)]
    batch = min(SAMPLES, graph.training.batch_size, *there_are)
    small = edits.set_training(graph, msgspec.structs.replace(graph.training, batch_size=batch))
    session = Session(small, weights, dtype="float64")
    if not math.isfinite(session.forward_backward()):
        node, where = first_non_finite(session.graph, session.executor)
        raise NonFiniteLoss(node, tr("There is no gradient to check. {where}", where=where))
    found = gradient_check(session.executor, session.seed, most)
    names = {p.key: name_of(session.graph, p.key) for p in found.parameters}
    samples = batch if session.has_data else 1
    return Report(samples, {names[p.key]: p for p in found.parameters}, found.max_relative_error)
