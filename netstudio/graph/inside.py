"""The inside of a layer as a drawing: its operations, down to primitives, as the book draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from netstudio.engine.expanding import Expanding
from netstudio.engine.fork import Fork
from netstudio.engine.program import Call, Program, Role, Value
from netstudio.graph.analysis import Analysis
from netstudio.graph.compile import Network
from netstudio.graph.infer import Spec, outputs_of
from netstudio.graph.inside_layout import lay_out
from netstudio.graph.model import End, Graph, Node, Wire
from netstudio.layers.base import Layer
from netstudio.layers.primitive import Inlet, Outlet, Primitive, input_names
from netstudio.words import Refusal, Words, shape_text


@dataclass(frozen=True)
class Heading:
    """What stands above a drawing: a name, plain words, and the formulas that it draws."""

    name: Words
    about: Words
    formulas: tuple[str, ...]


@dataclass(frozen=True)
class Inside:
    """What a layer is made of: the `network` is its drawing and its program, in primitives.

    `inputs` are the values at the layer's input ports, `outputs` those at its output ports, in their order.
    The calls of the program belong to the nodes of the drawing; its parameters keep the layer's own keys.
    """

    node: Node
    network: Network
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    heading: Heading | None = None  # of what is no layer

    @property
    def graph(self) -> Graph:
        """The drawing: `Primitive` nodes, and where their numbers come from and go to."""
        return self.network.graph

    @cached_property
    def analysis(self) -> Analysis:
        """The shapes along its wires; nothing is wrong in it."""
        shapes = {end: Spec(v.shape, v.integer, v.needs_grad) for end, v in self.network.outputs.items()}
        return Analysis(self.graph, self.graph, tuple(self.graph.nodes), (), {}, shapes)

    def looks_like(self, other: Inside) -> bool:
        """Whether the same is drawn, in the same shapes."""
        return self.graph == other.graph and self.analysis.shapes == other.analysis.shapes

    @cached_property
    def forward(self) -> tuple[str, ...]:
        """The nodes in the order in which they compute."""
        return tuple(call.owner for call in self.network.program.calls if not isinstance(call.op, Fork))

    @cached_property
    def backward(self) -> tuple[str, ...]:
        """The nodes in the order in which gradients flow through them; at a fork they are added up."""
        calls = reversed(self.network.program.calls)
        return tuple(call.owner for call in calls if any(v.needs_grad for v in call.inputs))

    @property
    def worth_entering(self) -> bool:
        """Whether there is more in it than a single operation."""
        return len(self.forward) > 1


def inside_of(network: Network, node_id: str) -> Inside | None:
    """The inside of a node of a compiled graph; None of one that computes nothing, such as data.

    Gradients are asked for at every input that can have one, also where training has no need of them.
    """
    node = network.graph.nodes[node_id]
    if node.bypassed or not isinstance(node.layer, Layer) or not node.layer.inputs:
        return None
    return inside(node, network.inputs_of(node_id), network.batch, network.training)


def inside_in(analysis: Analysis, node_id: str) -> Inside | None:
    """The same, of a graph that need not be complete; None while the shapes that come in are not known."""
    node = analysis.computed.nodes[node_id]
    if node.bypassed or not isinstance(node.layer, Layer) or not node.layer.inputs:
        return None
    given = []
    for port in node.layer.inputs:
        wire = analysis.computed.wires.get(End(node_id, port.name))
        spec = analysis.shapes.get(wire.source) if wire else None
        if spec is None:
            return None
        given.append(Value(port.name, spec.shape, integer=spec.integer))
    try:
        return inside(node, given, analysis.graph.training.batch_size)
    except Refusal:
        return None


def can_look_into(analysis: Analysis, node_id: str) -> bool:
    """Whether a node of the drawing is a layer with more in it than one operation, as far as it is known."""
    found = inside_in(analysis, node_id) if node_id in analysis.computed.nodes else None
    return found is not None and found.worth_entering


def inside(node: Node, given: Sequence[Value], batch: int, training: bool = True) -> Inside:
    """The inside of a layer that is given values of these shapes, to train or to predict."""
    layer = node.layer
    assert isinstance(layer, Layer)
    b = Expanding(batch, training)
    inputs = tuple(
        Value(port.name, v.shape, Role.INPUT, v.integer, needs_grad=not v.integer, share=v.share)
        for port, v in zip(layer.inputs, given, strict=True)
    )
    b.program.inputs.extend(inputs)
    with b.owned_by(node.id, node.frozen):
        outputs = outputs_of(layer.lower(b, *inputs))
    program = b.finish(outputs)
    names = [port.name for port in layer.outputs]
    return Inside(
        node, Drawing(node, program, dict(zip(names, outputs, strict=True))).network(), inputs, outputs
    )


class Drawing:
    """Makes the drawing of a program: a node for each operation, for each source, and for each output."""

    def __init__(self, node: Node, program: Program, outputs: Mapping[str, Value]) -> None:
        self._title = node.name
        self._program = program
        self._results = outputs
        self._nodes: dict[str, Node] = {}
        self._names: Counter[str] = Counter()
        self._wires: dict[Wire, Value] = {}
        self._outputs: dict[End, Value] = {}
        self._made: dict[Value, End] = {}  # where each value comes from; branches of a fork from the same

    def network(self) -> Network:
        """The drawing and its program."""
        self._sources()
        for call in self._program.calls:
            if isinstance(call.op, Fork):
                source = self._made[call.inputs[0]]
                call.owner = source.node
                self._made.update((branch, source) for branch in call.outputs)
            else:
                self._operation(call)
        for name, value in self._results.items():
            node = self._add(name, name, Outlet())
            self._wire(value, End(node, "x"))
        graph = Graph(title=self._title).with_nodes(self._nodes)
        graph = graph.with_wires({wire.target: wire for wire in self._wires})
        return Network(
            lay_out(graph),
            self._program.batch,
            self._program,
            MappingProxyType(self._outputs),
            MappingProxyType(self._wires),
        )

    def _sources(self) -> None:
        read = {value for call in self._program.calls for value in call.inputs} | set(self._results.values())
        for value in self._program.values():
            if value.role is not Role.RESULT and value in read:
                unnamed, text = value.name == "constant", _text(value)
                layer = Inlet(role=value.role, text="" if unnamed else text)
                node = self._add("c" if unnamed else value.name, text if unnamed else value.name, layer)
                self._give(value, node)

    def _operation(self, call: Call) -> None:
        layer = Primitive(op=call.op, count=len(call.inputs))
        node = self._add(call.op.name, call.op.name, layer)
        call.owner = node
        for name, value in zip(input_names(len(call.inputs)), call.inputs, strict=True):
            self._wire(value, End(node, name))
        for value in call.outputs:
            self._give(value, node)

    def _add(self, stem: str, name: str, layer: Layer) -> str:
        """A node with an id of its own, and where there are several of a name, a numbered one."""
        self._names[stem] += 1
        count = self._names[stem]
        node = stem if count == 1 else f"{stem}_{count}"
        numbered = count > 1 and isinstance(layer, Primitive)
        self._nodes[node] = Node(node, f"{name} {count}" if numbered else name, layer)
        return node

    def _give(self, value: Value, node: str) -> None:
        end = End(node, "y")
        self._made[value] = end
        self._outputs[end] = value

    def _wire(self, value: Value, target: End) -> None:
        self._wires[Wire(self._made[value], target)] = value


def _text(value: Value) -> str:
    """What stands in the capsule of a constant."""
    if value.constant is None:
        return ""
    return format(float(value.constant), ".6g") if np.size(value.constant) == 1 else shape_text(value.shape)
