"""A graph from layers in a row, for notebooks, scripts and tests."""

from __future__ import annotations

from collections.abc import Sequence

from netstudio.graph import edits
from netstudio.graph.layout import layout
from netstudio.graph.model import End, Graph, Wire
from netstudio.graph.training import TrainingSettings
from netstudio.layers.base import DataLayer, Layer, LossLayer, MetricLayer
from netstudio.words import Refusal, tr


def sequential(layers: Sequence[Layer], training: TrainingSettings | None = None, title: str = "") -> Graph:
    """Wire layers one after the other: each first output into the next one's first input.

    A data node's `t` goes to the loss, and to metrics, which look at what the loss looks at. Without data or
    loss it is a graph that checks, renders and saves; its analysis says why it cannot train. Raises Refusal
    where a layer has no input to take what comes before it.
    """
    empty = Graph(title=title, training=training or TrainingSettings())
    graph, nodes = edits.add_all(empty, layers)
    wires: list[Wire] = []
    last = said = data = ""  # the layer before; the last one before a loss; the data node
    for layer, node in zip(layers, nodes, strict=True):
        if before := said if isinstance(layer, MetricLayer) else last:
            wires.append(_follow(graph, before, node))
        if isinstance(layer, DataLayer):
            data = data or node
        judges = isinstance(layer, LossLayer | MetricLayer)
        if judges and data and graph.port(End(node, "t"), output=False):
            wires.append(Wire(End(data, "t"), End(node, "t")))
        last = last if isinstance(layer, MetricLayer) else node
        said = said if judges else node
    return layout(edits.connect_all(graph, wires))


def _follow(graph: Graph, before: str, node: str) -> Wire:
    outputs, inputs = graph.output_ports(before), graph.input_ports(node)
    if not outputs or not inputs:
        a, b = graph.nodes[before].name, graph.nodes[node].name
        raise Refusal(tr("{b} cannot follow {a}: it has no input.", a=a, b=b))
    return Wire(End(before, outputs[0].name), End(node, inputs[0].name))
