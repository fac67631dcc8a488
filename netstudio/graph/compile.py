"""From the drawing to the engine: a graph is lowered, node by node, into one program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from netstudio.engine.builder import Builder
from netstudio.engine.program import Program, ShapeError, Value
from netstudio.graph.analysis import Analysis, analyse
from netstudio.graph.infer import outputs_of
from netstudio.graph.model import End, Graph, Wire
from netstudio.layers.base import DataLayer, Layer, LossLayer, MetricLayer
from netstudio.words import Refusal, tr


@dataclass(frozen=True)
class Network:
    """A compiled graph, and which value of the program stands where in it; the graph is without groups.

    `outputs` are what the output ports give; `wires` what each wire carries, which differs from that only in
    the gradient: where an output has several wires, each carries its own share.
    """

    graph: Graph
    batch: int
    program: Program
    outputs: Mapping[End, Value]
    wires: Mapping[Wire, Value]
    training: bool = True  # or to predict

    @property
    def names(self) -> Mapping[str, str]:
        """What people call each node."""
        return {node.id: node.name for node in self.graph}

    def inputs_of(self, node: str) -> tuple[Value, ...]:
        """What comes in at a node's ports, in their order."""
        ports = self.graph.input_ports(node)
        return tuple(self.wires[self.graph.wires[End(node, port.name)]] for port in ports)

    def nodes_with(self, kind: type[Layer]) -> tuple[str, ...]:
        """The nodes whose layer is of a kind, in the order of the drawing."""
        return tuple(n.id for n in self.graph if isinstance(n.layer, kind))


def compile_graph(
    graph: Graph,
    batch: int | None = None,
    analysis: Analysis | None = None,
    training: bool = True,
    builder: type[Builder] = Builder,
) -> Network:
    """Lower a graph for a batch size (default: that of its training settings), to train or to predict.

    A `builder` of another kind may make other calls of the same layers.

    Raises Refusal in the words of the first problem when the graph cannot run.
    """
    analysis = analysis or analyse(graph)
    if analysis.why_not_run:
        raise Refusal(analysis.why_not_run)
    b = builder(graph.training.batch_size if batch is None else batch, training)
    outputs: dict[End, Value] = {}
    wires: dict[Wire, Value] = {}
    for node_id in analysis.order:
        _lower(analysis.computed, node_id, b, outputs, wires)
    graph = analysis.computed
    return Network(graph, b.batch, b.finish(_seeds(graph, outputs)), outputs, wires, training)


def _lower(
    graph: Graph, node_id: str, b: Builder, outputs: dict[End, Value], wires: dict[Wire, Value]
) -> None:
    """Lower one node, and fork each of its outputs to its wires."""
    node, layer = graph.nodes[node_id], graph.nodes[node_id].layer
    assert isinstance(layer, Layer)
    inputs = [wires[graph.wires[End(node_id, port.name)]] for port in layer.inputs]
    with b.owned_by(node_id, node.frozen):
        try:
            values = (
                (inputs[0],) * len(layer.outputs) if node.bypassed else outputs_of(layer.lower(b, *inputs))
            )
        except ShapeError as refusal:  # of a batch size that the graph was not checked for
            raise Refusal(tr("{node}: {what}.", node=node.name, what=refusal.words)) from refusal
        for port, value in zip(layer.outputs, values, strict=True):
            end = End(node_id, port.name)
            outputs[end] = value
            leaving = graph.wires_from.get(end, ())
            wires.update(zip(leaving, b.fork(value, len(leaving)), strict=True))


def _seeds(graph: Graph, outputs: Mapping[End, Value]) -> list[Value]:
    """Where backpropagation begins: the open outputs that a loss leads to; without a loss, all open ones.

    What is only measured is open all the same. A loss is there to be read even where nothing learns from it.
    """
    open_ends = [end for end in outputs if all(_measures(graph, w) for w in graph.wires_from.get(end, ()))]
    learned = [end for end in open_ends if _comes_from_loss(graph, end.node)]
    return [outputs[end] for end in learned] or [outputs[e] for e in open_ends if outputs[e].needs_grad]


def _measures(graph: Graph, wire: Wire) -> bool:
    return isinstance(graph.nodes[wire.target.node].layer, MetricLayer)


def _comes_from_loss(graph: Graph, node: str) -> bool:
    """Whether a node is a loss, or reads from one."""
    waiting, seen = [node], {node}
    while waiting:
        current = waiting.pop()
        if isinstance(graph.nodes[current].layer, LossLayer):
            return True
        sources = {w.source.node for w in graph.wires.values() if w.target.node == current} - seen
        waiting += sources
        seen |= sources
    return False


def data_node(graph: Graph) -> str | None:
    """The node that brings the data, if there is one."""
    return next((n.id for n in graph if isinstance(n.layer, DataLayer)), None)
