"""A layer between inputs of its own, compiled, with numbers in it: to look inside of."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from netstudio.declare import setting
from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.engine.program import Value
from netstudio.graph import edits
from netstudio.graph.analysis import analyse
from netstudio.graph.compile import compile_graph
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import Family, Layer
from netstudio.training.prepared import Prepared
from netstudio.training.subject import Subject
from netstudio.words import tr
from tests.layers.test_numbers import Trial, _numbers


class Numbers(Layer, frozen=True):
    """y = x: an input of the net, filled by the test."""

    listed = False
    title = tr("Numbers")
    about = tr("An input.")
    family = Family.DATA
    inputs = ()
    shape: Annotated[tuple[int, ...], setting(tr("shape"))] = ()
    integer: Annotated[bool, setting(tr("integer"))] = False

    def lower(self, b: Builder, *inputs: Value) -> Value:
        value = b.input("x", self.shape, self.integer)
        value.needs_grad = not self.integer
        return value


LAYER = "layer"


def graph_of(trial: Trial) -> Graph:
    """The layer of a trial, wired to inputs of its shapes."""
    batch = trial.shapes[0][0] if trial.shapes and trial.shapes[0] else 1
    graph = Graph(training=TrainingSettings(batch_size=batch, dtype="float64"))
    made = [
        Numbers(shape=shape, integer=integer)
        for shape, integer in zip(trial.shapes, trial.integers, strict=True)
    ]
    graph, ids = edits.add_all(graph, [*made, trial.layer])
    wires = [
        Wire(End(source, "y"), End(ids[-1], port.name))
        for source, port in zip(ids[:-1], trial.layer.inputs, strict=True)
    ]
    return edits.connect_all(graph, wires)


def subject_of(trial: Trial, seed: int) -> tuple[Subject, str]:
    """The layer of a trial in a net of its own, ready to be walked through; and its node."""
    graph = graph_of(trial)
    network = compile_graph(graph, analysis=analyse(graph))
    program = network.program
    plan = Plan(program, "float64", Parameters(program, np.dtype("float64")))
    rng = np.random.default_rng(seed)
    positive = getattr(getattr(trial.layer, "op", None), "positive", False)
    numbers = _numbers(program.inputs, positive, trial.classes, rng)
    for value, array in zip(program.inputs, numbers, strict=True):
        plan.array(value)[...] = array
    plan.parameters.initialize(seed % 1000)
    for array in plan.parameters.values.values():
        array += 0.5 * rng.standard_normal(array.shape)
    plan.draw(np.random.default_rng(seed))
    for value in program.seeds:  # anything but ones: a gradient that comes from further on
        if (upstream := plan.gradient(value)) is not None:
            upstream[...] = rng.standard_normal(math.prod(value.shape)).reshape(value.shape)
    return Subject(Prepared(network, Executor(plan, network.names))), list(graph.nodes)[-1]
