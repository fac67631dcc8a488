"""A probe: a batch run on copies of all that it is made from, with a gradient wherever there can be one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.initializers import InitialValue
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.engine.program import Program, Shape, Value
from netstudio.graph.compile import Network, compile_graph
from netstudio.graph.model import End
from netstudio.words import Refusal, tr


class _Sensitive(Builder):
    """Wants the gradients of samples, of constants and of frozen parameters too."""

    def input(self, name: str, shape: Shape, integer: bool = False) -> Value:
        value = super().input(name, shape, integer)
        value.needs_grad = not integer
        return value

    def constant(self, array: np.ndarray | float, name: str = "constant") -> Value:
        value = super().constant(array, name)
        value.needs_grad = not value.integer
        return value

    def parameter(self, name: str, shape: Shape, initial: InitialValue) -> Value:
        value = super().parameter(name, shape, initial)
        value.needs_grad = True
        return value


class Probe:
    """The batch that a plan holds, run again forward and backward on copies; the plan is only read.

    Samples, draws, parameters and running statistics are those of the plan, and stay as they are. Nothing is
    fused, and frozen parameters, samples and every wire have gradients. `dtype` is that of the plan, unless
    another is asked for.
    """

    def __init__(self, network: Network, plan: Plan, dtype: np.dtype | str | None = None) -> None:
        self.network = compile_graph(
            network.graph, network.batch, training=network.training, builder=_Sensitive
        )
        program = self.network.program
        dtype = np.dtype(dtype or plan.dtype)
        self.plan = Plan(program, dtype, Parameters(program, dtype), fused=False)
        self.executor = Executor(self.plan, self.network.names)
        for copy, original in self._sources(network, plan):
            copy[...] = original
        self.executor.run_to(self.executor.end)

    def shows(self, network: Network, plan: Plan) -> bool:
        """Whether this is still what the plan holds: the same samples, draws, parameters and statistics."""
        if self.network.graph is not network.graph or self.network.batch != network.batch:
            return False
        return all(
            np.array_equal(copy, original.astype(copy.dtype, copy=False), equal_nan=copy.dtype.kind == "f")
            for copy, original in self._sources(network, plan)
        )

    def _sources(self, network: Network, plan: Plan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """All that the batch is made from: the copy, and the original."""
        originals = {value.key: value for value in _given(network.program)}
        for value in _given(self.network.program):
            yield self.plan.array(value), plan.array(originals[value.key])

    @property
    def loss(self) -> float:
        """What backpropagation begins at: the loss, or the sum of the losses."""
        return sum(float(self.plan.array(seed).sum()) for seed in self.network.program.seeds)

    def value(self, end: End) -> Value:
        """What a port carries, or the parameter of that name. Raises Refusal where there is nothing.

        At an input it is what the wire carries, apart from what other wires of the same output do.
        """
        network, key = self.network, (end.node, end.port)
        found = next((value for value in network.program.parameters if value.key == key), None)
        if found is None and end in network.outputs:
            found = network.outputs[end]
        if found is None and end in network.graph.wires:
            found = network.wires[network.graph.wires[end]]
        if found is None:
            raise nothing_there(network, end)
        return found

    def gradient(self, value: Value) -> np.ndarray | None:
        """∂L/∂value; None where nothing leads from it to the loss."""
        return self.plan.gradient(value)


def nothing_there(network: Network, end: End) -> Refusal:
    """Why a port or parameter holds nothing."""
    node = network.graph.nodes.get(end.node)
    if node is None:
        return Refusal(tr("There is no layer {node} in what is computed.", node=end.node))
    if node.bypassed:
        return Refusal(tr("{node} is bypassed: its {name} takes no part.", node=node.name, name=end.port))
    return Refusal(tr("{node} has no {name} that carries numbers.", node=node.name, name=end.port))


def _given(program: Program) -> Iterator[Value]:
    yield from program.inputs
    yield from program.draws
    yield from program.parameters
    yield from program.states
