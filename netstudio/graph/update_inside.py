"""The update of a parameter as a drawing: what becomes of θ, by its gradient and what is remembered."""

from __future__ import annotations

from dataclasses import replace

from netstudio.engine.builder import Builder
from netstudio.engine.optimizers import Optimizer
from netstudio.engine.optimizers.expansion import Terms
from netstudio.engine.program import Shape
from netstudio.graph.analysis import Analysis
from netstudio.graph.inside import Drawing, Heading, Inside
from netstudio.graph.model import Node
from netstudio.graph.update_layout import lay_out_update


def updated(analysis: Analysis, node_id: str) -> tuple[str, ...]:
    """The parameters of a node that training changes, by name."""
    if node_id not in analysis.nodes or analysis.computed.nodes[node_id].frozen:
        return ()
    return tuple(name for name, _ in analysis.nodes[node_id].parameters)


def update_in(analysis: Analysis, node_id: str, name: str) -> Inside | None:
    """The update of a parameter in a graph as far as it is known; None of what is frozen, or is none."""
    if name not in updated(analysis, node_id):
        return None
    node, shape = analysis.computed.nodes[node_id], dict(analysis.nodes[node_id].parameters)[name]
    return update_inside(analysis.graph.training.optimizer, node, name, shape)


def update_inside(optimizer: Optimizer, node: Node, name: str, shape: Shape) -> Inside:
    """The update of the parameter `name` of a node: its `inputs` are those of `Terms`, in their order.

    It gives the new parameter first, then the new state.
    """
    b = Builder(batch=1, training=False)
    terms = Terms.inputs(b, name, shape, optimizer.state)
    inputs = tuple(b.program.inputs)
    weight = len(shape) >= 2
    results = tuple(term.value for term in optimizer.expand(terms, weight))
    names = [f"new {name}" for name in (name, *optimizer.state)]
    network = Drawing(node, b.finish(results), dict(zip(names, results, strict=True))).network()
    places = {value: end.node for end, value in network.outputs.items()}
    heading = Heading(optimizer.label, optimizer.about, optimizer.formulas(weight))
    graph = lay_out_update(network.graph, [places[value] for value in inputs[: 2 + len(optimizer.state)]])
    return Inside(node, replace(network, graph=graph), inputs, results, heading)
