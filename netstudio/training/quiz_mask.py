"""A snapshot without what a quiz hides: whoever shows it cannot tell it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from netstudio.graph.model import Graph, Wire
from netstudio.graph.quiz import Hidden
from netstudio.training.snapshot import Snapshot, WireView


def masked(snapshot: Snapshot, graph: Graph, hidden: Collection[Hidden]) -> Snapshot:
    """The snapshot without the numbers of these wires of what is computed.

    A value is the same on all wires from one output, so it is taken from all of them, and from the node;
    with a gradient goes the sum that it is part of, and the parameter that it is the gradient of.
    """
    wires = [(graph.wires[one.target], one.side) for one in hidden if one.target in graph.wires]
    if not wires:
        return snapshot
    values = {wire.source for wire, side in wires if side == "value"}
    gradients = {wire for wire, side in wires if side == "gradient"}
    summed = {wire.source for wire in gradients}
    learned = {end.node for end in summed}

    def seen(wire: Wire, view: WireView) -> WireView:
        if wire.source in values:
            view = replace(view, value=None, value_cut=None)
        return replace(view, gradient=None, gradient_cut=None) if wire in gradients else view

    no_tensor = {(end.node, end.port, "value") for end in values}
    no_tensor |= {(w.target.node, w.target.port, "value") for w in graph.wires.values() if w.source in values}
    no_tensor |= {(end.node, end.port, "gradient") for end in summed}
    no_tensor |= {(wire.target.node, wire.target.port, "gradient") for wire in gradients}
    return replace(
        snapshot,
        wires={wire: seen(wire, view) for wire, view in snapshot.wires.items()},
        outputs={end: found for end, found in snapshot.outputs.items() if end not in values},
        pictures={end: found for end, found in snapshot.pictures.items() if end not in values},
        forks={end: view for end, view in snapshot.forks.items() if end not in summed | values},
        parameters={
            key: found
            for key, found in snapshot.parameters.items()
            if key[0] not in learned or graph.input_ports(key[0])
        },
        tensors={
            ref: array
            for ref, array in snapshot.tensors.items()
            if (ref.node, ref.port, ref.side) not in no_tensor
            and not (ref.node in learned and ref.side == "gradient" and not graph.input_ports(ref.node))
        },
    )
