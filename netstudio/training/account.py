"""The account of a step: what comes in and what goes out at each stop, forward, backward, in the update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from netstudio.engine.fork import Fork
from netstudio.engine.parameters import Key
from netstudio.graph.model import End, Node
from netstudio.layers.base import Layer
from netstudio.training.darkroom import counts_samples
from netstudio.training.inside import InsideSubject
from netstudio.training.session import Session
from netstudio.training.subject import Subject
from netstudio.training.update_inside import UpdateSubject, update_of
from netstudio.training.walk import Phase

BRANCH = "∂"  # what one of several wires brings back, which are added up


@dataclass(frozen=True)
class Line:
    """A value at a stop: `name` is its port or parameter, `other` the node at the other end of the wire."""

    name: str
    other: str
    array: np.ndarray | None  # None: no gradient flows here
    rows: bool = False  # its first axis counts samples

    def of(self, sample: int) -> Line:
        """The same of one sample of the batch alone, where it has samples."""
        return replace(self, array=self.array[sample]) if self.rows and self.array is not None else self


@dataclass(frozen=True)
class Entry:
    """A stop: what a node reads and gives; `inner` tells the same operation by operation."""

    phase: Phase
    node: Node
    formula: str
    reads: tuple[Line, ...]
    gives: tuple[Line, ...]
    inner: tuple[Entry, ...] = ()

    def of(self, sample: int) -> Entry:
        """The same of one sample of the batch alone."""
        reads, gives = (tuple(line.of(sample) for line in lines) for lines in (self.reads, self.gives))
        inner = tuple(entry.of(sample) for entry in self.inner)
        return replace(self, reads=reads, gives=gives, inner=inner)


def account_of(session: Session, operations: bool = False) -> Iterator[Entry]:
    """All stops of the step that training is at, which has gone backward; with `operations`, what is in them.

    The update is told of where the graph can learn.
    """
    subject = session.own
    for stop in subject.walk.stops:
        inside = subject.inside(stop.node) if operations else None
        forward = stop.phase is Phase.FORWARD
        tell = _forward if forward else _backward
        inner: tuple[Entry, ...] = ()
        if inside and inside.inside.worth_entering:
            way = inside.inside.forward if forward else dict.fromkeys(inside.inside.backward)
            inner = tuple(tell(inside, node) for node in way)
        yield replace(tell(subject, stop.node), inner=inner)
    for key in session.store.gradients if session.trainable else ():
        update = update_of(session, key)
        assert update is not None
        yield _update(session, key, update, operations)


def _update(session: Session, key: Key, update: UpdateSubject, operations: bool) -> Entry:
    inlets, outlets = (
        [node for node in update.graph.nodes if not ports(node)]
        for ports in (update.graph.input_ports, update.graph.output_ports)
    )
    given = {end.node for end, value in update.network.outputs.items() if value in update.inside.inputs}
    names = {node: update.graph.nodes[node].name for node in (*inlets, *outlets)}
    return Entry(
        Phase.UPDATE,
        session.graph.nodes[key[0]],
        ";  ".join(session.updater.settings.formulas(weight=session.store.values[key].ndim >= 2)),
        tuple(Line(names[node], "", update.tensor(End(node, "y"))) for node in inlets if node in given),
        tuple(Line(names[node], "", update.tensor(End(node, "x"))) for node in outlets),
        tuple(_forward(update, node) for node in update.inside.forward) if operations else (),
    )


def _forward(subject: Subject | InsideSubject, node_id: str) -> Entry:
    """What comes in at a node, and what it makes of that."""
    graph, network = subject.graph, subject.network
    node = graph.nodes[node_id]
    reads = []
    for port in graph.input_ports(node_id):
        wire = graph.wires[End(node_id, port.name)]
        array, rows = subject.tensor(wire.target), counts_samples(network.wires[wire], network.batch)
        reads.append(Line(port.name, graph.nodes[wire.source.node].name, array, rows))
    reads += [Line(name, "", subject.tensor(End(node_id, name))) for name in _parameters(subject, node_id)]
    ends = [End(node_id, port.name) for port in graph.output_ports(node_id)]
    gives = [
        Line(end.port, "", subject.tensor(end), counts_samples(network.outputs[end], network.batch))
        for end in ends
    ]
    return Entry(Phase.FORWARD, node, _layer(node).formula, tuple(reads), tuple(gives))


def _backward(subject: Subject | InsideSubject, node_id: str) -> Entry:
    """What gradients come back to a node, and what it gives on."""
    graph, network = subject.graph, subject.network
    node = graph.nodes[node_id]
    reads = [
        line for port in graph.output_ports(node_id) for line in _upstream(subject, End(node_id, port.name))
    ]
    gives = []
    for port in graph.input_ports(node_id):
        wire = graph.wires[End(node_id, port.name)]
        array, rows = subject.tensor(wire.target, True), counts_samples(network.wires[wire], network.batch)
        gives.append(Line(f"d{port.name}", graph.nodes[wire.source.node].name, array, rows))
    gives += [
        Line(f"d{name}", "", subject.tensor(End(node_id, name), True))
        for name in _parameters(subject, node_id)
    ]
    flowing = tuple(line for line in gives if line.array is not None)
    derivative = _layer(node).derivative if graph.input_ports(node_id) else Fork.derivative
    return Entry(Phase.BACKWARD, node, derivative, tuple(reads), flowing)


def _upstream(subject: Subject | InsideSubject, end: End) -> Iterator[Line]:
    """The gradient of an output; where several wires leave it, first what each of them brings back."""
    graph, network = subject.graph, subject.network
    rows = counts_samples(network.outputs[end], network.batch)
    wires = graph.wires_from.get(end, ())
    names = [graph.nodes[wire.target.node].name for wire in wires]
    for wire, name in zip(wires, names, strict=True) if len(wires) > 1 else ():
        yield Line(BRANCH, name, subject.wire_gradient(wire), rows)
    yield Line(f"d{end.port}", names[0] if len(names) == 1 else "", subject.tensor(end, True), rows)


def _parameters(subject: Subject | InsideSubject, node: str) -> list[str]:
    """The names of a node's parameters."""
    return [value.name for value in subject.network.program.parameters if value.owner == node]


def _layer(node: Node) -> Layer:
    assert isinstance(node.layer, Layer)
    return node.layer
