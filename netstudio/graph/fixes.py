"""Ways out of a problem, found by trying: what is offered does make the layer take its inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

import msgspec

from netstudio.engine.program import Shape
from netstudio.graph.edits import connect, set_layer
from netstudio.graph.expand import drawn
from netstudio.graph.infer import Spec, infer, infer_at
from netstudio.graph.model import End, Graph, Node, Wire
from netstudio.graph.problem import Fix
from netstudio.graph.room import insert_into_wire
from netstudio.layers.base import Layer
from netstudio.layers.join import Concatenate
from netstudio.layers.shape import Flatten, Reshape
from netstudio.words import Words, shape_text, tr

WIDTHS = {  # settings that say how long axis 1 of what a layer gives is
    "units": tr("Set {node} to {n} units"),
    "filters": tr("Set {node} to {n} filters"),
}
STEPS_BACK = 16  # layers at most that are gone through to one that has such a setting
COLOURS = (1, 3)  # channels that rows of numbers may be pictures of


@dataclass(frozen=True)
class WayOut:
    """A fix, and the input port at which it begins."""

    port: str
    fix: Fix


def way_out(graph: Graph, node: Node, shapes: Mapping[End, Spec]) -> WayOut | None:
    """The first thing that makes a layer take what it refuses now; None where none is known."""
    assert isinstance(node.layer, Layer)
    place = _Place(graph, node.id, node.layer, shapes)
    return next(chain(place.flattened(), place.reshaped(), place.resized()), None)


def join_with(graph: Graph, before: Wire, shapes: Mapping[End, Spec]) -> Fix | None:
    """Both a wire that gave way and the one now at its input, put together along axis 1.

    `shapes` are those of the graph. None where the two do not go together, or the layer takes no more.
    """
    now = graph.wires[before.target]
    specs = shapes.get(before.source), shapes.get(now.source)
    if specs[0] is None or specs[1] is None or before.source == now.source:
        return None
    joined = infer(Concatenate(), (specs[0], specs[1]), graph.training.batch_size)
    if joined.refusal or not _takes(graph, before.target, joined.outputs[0], shapes):
        return None
    return Fix(tr("Join both with Concatenate"), partial(_join, before=before, other=now.source))


def _join(graph: Graph, before: Wire, other: End) -> Graph:
    graph = insert_into_wire(connect(graph, before.source, before.target), before, Concatenate())
    joint = graph.wires[before.target].source.node
    return connect(graph, other, End(joint, Concatenate().inputs[1].name))


def _insert_before(drawing: Graph, end: End, layer: Layer) -> Graph:
    return insert_into_wire(drawing, drawing.wires[end], layer)


def _takes(graph: Graph, at: End, spec: Spec, shapes: Mapping[End, Spec]) -> bool:
    """Whether a layer takes something at one of its inputs, as far as the others are known."""
    found = infer_at(graph, at.node, shapes, {at: spec})
    return found is None or found.refusal is None


@dataclass(frozen=True)
class _Place:
    """A layer all of whose inputs are known, and which it refuses."""

    graph: Graph
    node: str
    layer: Layer
    shapes: Mapping[End, Spec]

    @property
    def _ends(self) -> list[End]:
        return [End(self.node, port.name) for port in self.layer.inputs]

    def _spec(self, end: End) -> Spec:
        return self.shapes[self.graph.wires[end].source]

    def flattened(self) -> Iterator[WayOut]:
        """Flatten before an input."""
        for end in self._ends:
            if len(self._spec(end).shape) > 2:
                yield from self._inserted(end, Flatten())

    def reshaped(self) -> Iterator[WayOut]:
        """Reshape before an input: to the shape of another input, or rows to pictures."""
        for end in reversed(self._ends):  # what comes last gives in: the targets of a loss
            for shape in self._shapes_for(end):
                yield from self._inserted(end, Reshape(shape))

    def _shapes_for(self, end: End) -> Iterator[Shape]:
        shape = self._spec(end).shape
        if not shape:
            return
        size = math.prod(shape[1:])
        for other in self._ends:
            wanted = self._spec(other).shape
            if other != end and len(wanted) > 1 and math.prod(wanted[1:]) == size and wanted != shape:
                yield wanted[1:]
        for channels in COLOURS if len(shape) == 2 else ():
            side = math.isqrt(size // channels)
            if side > 1 and channels * side * side == size:
                yield channels, side, side

    def _inserted(self, end: End, layer: Layer) -> Iterator[WayOut]:
        given = infer(layer, (self._spec(end),), self.graph.training.batch_size)
        if given.refusal is None and self._fits(end, given.outputs[0]):
            insert = partial(_insert_before, end=End(drawn(end.node), end.port), layer=layer)
            shape = shape_text(layer.shape) if isinstance(layer, Reshape) else ""
            label = tr("Insert Reshape to {shape}", shape=shape) if shape else tr("Insert Flatten")
            yield WayOut(end.port, Fix(label, insert))

    def resized(self) -> Iterator[WayOut]:
        """As many units, or filters, before an input as another input asks for."""
        for end in self._ends:
            lengths = {s.shape[1] for e in self._ends if e != end and len((s := self._spec(e)).shape) > 1}
            way = self._way_to_width(end) if lengths else []
            for length in sorted(lengths):
                yield from self._with_width(end, way, length)

    def _with_width(self, end: End, way: list[End], length: int) -> Iterator[WayOut]:
        """The first layer on `way` set to give `length`, if what then comes along fits in the end."""
        if not way:
            return
        graph, batch, first = self.graph, self.graph.training.batch_size, self.graph.nodes[way[0].node]
        name = next(name for name in WIDTHS if hasattr(first.layer, name))
        assert isinstance(first.layer, Layer)
        changed = msgspec.structs.replace(first.layer, **{name: length})
        spec: Spec | None = None
        for step in way:
            layer = changed if step is way[0] else graph.nodes[step.node].layer
            assert isinstance(layer, Layer)
            wires = [graph.wires[End(step.node, port.name)] for port in layer.inputs]
            given = infer(layer, tuple(spec or self.shapes[w.source] for w in wires), batch)
            if given.refusal:
                return
            spec = given.outputs[0]
        if spec is not None and self._fits(end, spec):
            label = Words(WIDTHS[name].text, {"node": first.name, "n": length})
            yield WayOut(end.port, Fix(label, partial(set_layer, node=drawn(first.id), layer=changed)))

    def _way_to_width(self, end: End) -> list[End]:
        """The outputs on the way to an input, from the nearest layer before it whose width can be set.

        Nobody else reads on that way, and each layer has one input and one output. Empty where there is none.
        """
        way: list[End] = []
        while len(way) < STEPS_BACK and (wire := self.graph.wires.get(end)):
            source, layer = wire.source, self.graph.nodes[wire.source.node].layer
            if not isinstance(layer, Layer) or len(layer.inputs) != 1 or len(layer.outputs) != 1:
                break
            if len(self.graph.wires_from[source]) > 1:
                break
            way.insert(0, source)
            if any(hasattr(layer, name) for name in WIDTHS):
                return way
            end = End(source.node, layer.inputs[0].name)
        return []

    def _fits(self, end: End, spec: Spec) -> bool:
        return _takes(self.graph, end, spec, self.shapes)
