"""What one node makes of its inputs: shapes, parameters, memory; remembered from edit to edit."""

from __future__ import annotations

import functools
import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from netstudio.engine.builder import Builder
from netstudio.engine.program import Shape, Value
from netstudio.graph.model import End, Graph
from netstudio.layers.base import Layer
from netstudio.typed import check_settings
from netstudio.words import Refusal, Words, tr


@dataclass(frozen=True)
class Spec:
    """What is known of a value before it is computed."""

    shape: Shape
    integer: bool = False
    needs_grad: bool = True  # whether there is something to learn before it


@dataclass(frozen=True)
class Inference:
    """A node's outputs, parameters and size; or, in `refusal`, why it cannot take its inputs."""

    outputs: tuple[Spec, ...] = ()
    parameters: tuple[tuple[str, Shape], ...] = ()
    states: tuple[tuple[str, Shape], ...] = ()  # kept from step to step, not learned
    elements: int = 0  # floating-point numbers that a training plan keeps for this node
    refusal: Words | None = None
    input: int | None = None  # the input at fault, where one is
    field: str | None = None  # the setting at fault, where one is
    unfinished: bool = False  # nothing is wrong: something has to be chosen yet

    @property
    def arrays(self) -> tuple[tuple[str, Shape], ...]:
        """All that is saved of it."""
        return self.parameters + self.states

    @property
    def parameter_count(self) -> int:
        """How many numbers its parameters have: what is learned, unless the node is frozen."""
        return sum(math.prod(shape) for _, shape in self.parameters)


def infer(layer: Layer, inputs: tuple[Spec, ...], batch: int, frozen: bool = False) -> Inference:
    """Lower the layer by itself on inputs of these shapes, without any arrays."""
    return _infer(layer, inputs, batch, frozen, layer.stamp())


def infer_at(
    graph: Graph, node: str, shapes: Mapping[End, Spec], instead: Mapping[End, Spec] | None = None
) -> Inference | None:
    """What a node makes of what it is wired to, or gets `instead`; None while an input is not known."""
    layer = graph.nodes[node].layer
    if not isinstance(layer, Layer) or graph.nodes[node].is_group:
        return None
    specs = []
    for port in layer.inputs:
        end = End(node, port.name)
        wire = graph.wires.get(end)
        spec = (instead or {}).get(end) or (shapes.get(wire.source) if wire else None)
        if spec is None:
            return None
        specs.append(spec)
    if graph.nodes[node].bypassed:
        return _bypass(layer, tuple(specs))
    return infer(layer, tuple(specs), graph.training.batch_size, graph.nodes[node].frozen)


@functools.lru_cache(maxsize=16_384)
def _infer(layer: Layer, inputs: tuple[Spec, ...], batch: int, frozen: bool, stamp: Hashable) -> Inference:
    builder = Builder(batch)
    values = [Value("input", spec.shape, integer=spec.integer, needs_grad=spec.needs_grad) for spec in inputs]
    try:
        check_settings(layer)
        with builder.owned_by("", frozen):
            outputs = outputs_of(layer.lower(builder, *values))
    except Refusal as refusal:
        return Inference(
            refusal=refusal.words,
            input=getattr(refusal, "input", None),
            field=getattr(refusal, "field", None),
            unfinished=getattr(refusal, "unfinished", False),
        )
    program = builder.program
    return Inference(
        outputs=tuple(Spec(v.shape, v.integer, v.needs_grad) for v in outputs),
        parameters=tuple((v.name, v.shape) for v in program.parameters),
        states=tuple((v.name, v.shape) for v in program.states),
        elements=program.memory(1),
    )


def _bypass(layer: Layer, inputs: tuple[Spec, ...]) -> Inference:
    """What a bypassed layer makes of its inputs: the first one goes out at every port."""
    if not inputs:
        return Inference(refusal=tr("it has no input that could be passed on; let it work again"))
    return Inference(outputs=(inputs[0],) * len(layer.outputs))


def outputs_of(lowered: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    """What `lower` gave, as one value for each output port."""
    return lowered if isinstance(lowered, tuple) else (lowered,)
