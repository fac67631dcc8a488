"""Inspection: what the training plan does not keep, computed on demand and on copies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from netstudio.engine.builder import Builder
from netstudio.engine.executor import Executor
from netstudio.engine.parameters import Parameters
from netstudio.engine.plan import Plan
from netstudio.engine.program import Role, Value
from netstudio.graph.compile import Network
from netstudio.graph.infer import outputs_of
from netstudio.graph.model import End, Wire
from netstudio.layers.base import Layer


def wire_gradient(network: Network, plan: Plan, wire: Wire) -> np.ndarray | None:
    """∂L/∂(what the wire carries), of the last backward; None where no gradient can flow (labels, a cut
    path).

    Training leaves out gradients that no parameter needs, such as those of the data; here they are made up
    for.
    """
    value = network.wires[wire]
    known = plan.gradient(value)
    return known if known is not None or value.integer else _through(network, plan, wire)


def output_gradient(network: Network, plan: Plan, end: End) -> np.ndarray | None:
    """∂L/∂(what an output gives): the sum over its wires."""
    known = plan.gradient(network.outputs[end])
    if known is not None:
        return known
    parts = [wire_gradient(network, plan, wire) for wire in network.graph.wires_from.get(end, ())]
    found = [part for part in parts if part is not None]
    return np.sum(found, axis=0) if found else None


def tensor(network: Network, plan: Plan, end: End, gradient: bool) -> np.ndarray | None:
    """The array at a port, or of a parameter, of that name; or its gradient. None where there is none."""
    parameters = plan.parameters
    key = end.node, end.port
    if key in parameters.arrays:
        return (parameters.gradients if gradient else parameters.arrays).get(key)  # frozen: no gradient
    if end in network.outputs:
        return output_gradient(network, plan, end) if gradient else plan.array(network.outputs[end])
    wire = network.graph.wires.get(end)
    if wire is None:
        return None
    return wire_gradient(network, plan, wire) if gradient else plan.array(network.wires[wire])


def copy_in(alone: Plan, inputs: Sequence[Value], network: Network, plan: Plan, node: str) -> None:
    """Into the plan of a node alone: copies of its parameters, its draws, and of what comes in."""
    for key, array in alone.parameters.arrays.items():
        array[...] = plan.parameters.arrays[key]
    drawn = {v.key: v for v in network.program.draws}
    for value in alone.program.draws:
        alone.array(value)[...] = plan.array(drawn[value.key])
    for value, original in zip(inputs, network.inputs_of(node), strict=True):
        alone.array(value)[...] = plan.array(original)


def _through(network: Network, plan: Plan, wire: Wire) -> np.ndarray | None:
    """The gradient that comes back through the node at the wire's end: that node alone, run on copies."""
    node = network.graph.nodes[wire.target.node]
    assert isinstance(node.layer, Layer)
    upstream = [output_gradient(network, plan, End(node.id, port.name)) for port in node.layer.outputs]
    if any(gradient is None for gradient in upstream):
        return None
    b = Builder(network.batch, network.training)
    given = network.inputs_of(node.id)
    inputs = [Value(v.name, v.shape, Role.INPUT, v.integer, needs_grad=not v.integer) for v in given]
    b.program.inputs.extend(inputs)
    with b.owned_by(node.id, node.frozen):
        outputs = outputs_of(node.layer.lower(b, *inputs))
    program = b.finish(outputs)
    alone = Plan(program, plan.dtype, Parameters(program, plan.dtype))
    copy_in(alone, inputs, network, plan, node.id)
    for output, gradient in zip(outputs, upstream, strict=True):
        target = alone.gradient(output)
        if target is not None:
            target[...] = gradient
    executor = Executor(alone)
    executor.run_to(executor.end)
    ports = [port.name for port in node.layer.inputs]
    return alone.gradient(inputs[ports.index(wire.target.port)])
